package io.webchat.conformance;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The wires of a {@link Proves}. */
final class WireArguments implements ArgumentsProvider, AnnotationConsumer<Proves> {
  private Proves proves;

  @Override
  public void accept(Proves annotation) {
    proves = annotation;
  }

  @Override
  public Stream<Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    return Arrays.stream(proves.on()).map(Arguments::of);
  }
}
