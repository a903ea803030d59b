package io.webchat.web.internal.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Plugin;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What the bus keeps of the plug-ins of one visitor's pages is bounded, whichever page it is of.
 */
class PagePluginsTest {
  private final List<String> closed = new ArrayList<>();
  private final PagePlugins plugins = new PagePlugins(fake(Bus.class, ""), 20);
  private final PagePlugins.Page first = call -> {};
  private final PagePlugins.Page second = call -> {};

  private <T> T fake(Class<T> type, String name) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                closed.add(name);
              }
              return method.getName().equals("registerPlugin")
                  ? Optional.of(fake(Plugin.class, String.valueOf(arguments[0])))
                  : null;
            }));
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  private static void tooMuch(Runnable kept) {
    assertThatThrownBy(kept::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("too much is kept");
  }

  @Test
  void aPageThatComesAnewDoesNotBeginAnew() {
    assertThat(plugins.add(first, "Shop", List.of(), List.of())).isTrue();
    for (int page = 0; page < 3; page++) {
      PagePlugins.Page other = call -> {};
      assertThat(plugins.add(other, "Shop", names("c" + page + "-", 300), List.of())).isTrue();
      plugins.removeAll(other);
    }
    tooMuch(
        () -> {
          boolean unused = plugins.add(second, "Shop", names("more", 101), List.of());
        });
  }

  @Test
  void valuesCountByTheirLengthAndOnceForEachName() {
    assertThat(plugins.add(first, "Shop", List.of(), List.of())).isTrue();
    for (int i = 0; i < 50; i++) {
      plugins.keep("Shop", "data a", 600_000); // another value takes its place
    }
    tooMuch(() -> plugins.keep("Shop", "data b", 600_000));
    plugins.keep("Shop", "data c", 300_000); // what was refused takes no room
  }

  @Test
  void allPlugInsCountTogetherUntilNoPageHasThem() {
    assertThat(plugins.add(first, "Shop", List.of(), List.of())).isTrue();
    assertThat(plugins.add(second, "Desk", names("c", 500), names("e", 500))).isTrue();
    tooMuch(() -> plugins.keep("Shop", "data a", 1));
    plugins.removeAll(second);
    assertThat(closed).containsExactly("Desk");
    plugins.keep("Shop", "data a", 1);
  }
}
