package io.webchat.testkit.transport;

import io.webchat.testkit.transport.ChatServer.Step;
import io.webchat.testkit.transport.ChatServer.Trouble;
import io.webchat.testkit.transport.PushingChatServer.PushTrouble;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The troubles that the test class does not say {@link CannotHappen} of. */
final class Troubles {
  private Troubles() {}

  /** Each trouble of requests of a step. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @ArgumentsSource(OfStep.class)
  @interface In {
    Step value();
  }

  /** Each of these troubles of pushes. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @ArgumentsSource(OfPushes.class)
  @interface OnPushes {
    PushTrouble[] value();
  }

  static final class OfStep implements ArgumentsProvider, AnnotationConsumer<In> {
    private Step step = Step.START;

    @Override
    public void accept(In annotation) {
      step = annotation.value();
    }

    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      return Arrays.stream(Trouble.values())
          .filter(trouble -> happens(context.getRequiredTestClass(), step, trouble))
          .map(Arguments::of);
    }
  }

  static final class OfPushes implements ArgumentsProvider, AnnotationConsumer<OnPushes> {
    private List<PushTrouble> troubles = List.of();

    @Override
    public void accept(OnPushes annotation) {
      troubles = List.of(annotation.value());
    }

    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      return troubles.stream()
          .filter(trouble -> happens(context.getRequiredTestClass(), trouble))
          .map(Arguments::of);
    }
  }

  static boolean happens(Class<?> test, Step step, Trouble trouble) {
    return Arrays.stream(test.getAnnotationsByType(CannotHappen.class))
        .filter(not -> not.in().length == 0 || List.of(not.in()).contains(step))
        .noneMatch(not -> List.of(not.value()).contains(trouble));
  }

  static boolean happens(Class<?> test, PushTrouble trouble) {
    return Arrays.stream(test.getAnnotationsByType(CannotHappen.class))
        .noneMatch(not -> List.of(not.pushes()).contains(trouble));
  }
}
