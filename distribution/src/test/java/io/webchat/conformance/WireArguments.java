package io.webchat.conformance;

import io.webchat.chat.Wire;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * The wires of a {@link Proves}: those of its rows, but those that do not have a row which the
 * others have.
 */
final class WireArguments implements ArgumentsProvider, AnnotationConsumer<Proves> {
  private Proves proves;

  @Override
  public void accept(Proves annotation) {
    proves = annotation;
  }

  @Override
  public Stream<Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    return wires(proves, Catalogue.get()).stream().map(Arguments::of);
  }

  /** Where a test runs. */
  static Set<Wire> wires(Proves proves, Catalogue catalogue) {
    if (proves.on().length > 0) {
      return EnumSet.copyOf(List.of(proves.on()));
    }
    Set<Wire> wires = EnumSet.noneOf(Wire.class);
    for (String row : proves.value()) {
      wires.addAll(catalogue.wires(row));
    }
    for (String row : proves.value()) {
      wires.removeIf(wire -> catalogue.isAbsent(row, wire));
    }
    return wires;
  }
}
