package io.webchat.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each command and event of the reference has an example, and each example is run in a page. */
class ExamplesTest {
  private static final Set<Class<?>> TESTS =
      Set.of(ReferencePagesTest.class, RestoredPagesTest.class);

  private static Set<String> declared(Function<Runs, String[]> what) {
    return TESTS.stream()
        .flatMap(test -> Stream.of(test.getDeclaredMethods()))
        .map((Method method) -> method.getAnnotation(Runs.class))
        .filter(Objects::nonNull)
        .map(what)
        .flatMap(Stream::of)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void eachCommandHasAnExample() {
    assertThat(Examples.names())
        .containsAll(Examples.rows("Commands"))
        .containsAll(Examples.rows("Further commands of the public widget"));
  }

  @Test
  void eachExampleIsRun() {
    Set<String> files = Examples.names();
    files.remove("events"); // part of every page of examples
    assertThat(declared(Runs::value)).isEqualTo(files);
  }

  @Test
  void eachEventIsSubscribedAndAwaited() {
    Set<String> events = Examples.rows("Events");
    assertThat(events).hasSizeGreaterThan(20);
    assertThat(Examples.text("events"))
        .contains(
            events.stream().map(event -> "subscribe('WebChatService." + event + "'").toList());
    assertThat(declared(Runs::events)).isEqualTo(events);
  }
}
