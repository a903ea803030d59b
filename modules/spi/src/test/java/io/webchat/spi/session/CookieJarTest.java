package io.webchat.spi.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CookieJarTest {
  private final List<Map<String, String>> reported = new ArrayList<>();
  private final CookieJar jar = new CookieJar(this::report);

  private void report() {
    reported.add(jar.all());
  }

  private static Map<String, String> of(String name, String value) {
    return Collections.singletonMap(name, value);
  }

  private static Map<String, String> many(int count) {
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < count; i++) {
      many.put("many" + i, "1");
    }
    return many;
  }

  @Test
  void severalCookiesChangeAtOnce() {
    jar.set("old", "1", Map.of("path", "/"));
    Map<String, String> changes = new LinkedHashMap<>(Map.of("a", "1", "b", "2"));
    changes.put("old", null);
    jar.change(changes);
    assertThat(reported).containsExactly(Map.of("old", "1"), Map.of("a", "1", "b", "2"));
  }

  @Test
  void aChangeThatIsRefusedChangesNothing() {
    jar.change(many(199));
    assertThatThrownBy(() -> jar.change(Map.of("a", "1", "b", "2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("More than 200 cookies");
    assertThatThrownBy(() -> jar.change(Map.of("a", "1", "b", "x".repeat(64 * 1024))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> jar.change(Map.of("a", "1", "", "2")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(jar.all()).hasSize(199).doesNotContainKey("a");
    assertThat(reported).hasSize(1);
  }

  @Test
  void anExpiredCookieMakesRoom() {
    jar.change(many(199));
    jar.set("old", "1", Map.of("expires", Instant.EPOCH));
    assertThat(jar.get("old")).isEmpty();
    jar.set("new", "1", Map.of());
    assertThat(jar.all()).hasSize(200).containsKey("new");
  }

  @Test
  void whatIsTheSameAsBeforeIsNoChange() {
    jar.load(Map.of("a", Map.of("value", "1")));
    jar.set("a", "1", Map.of());
    jar.remove("b", Map.of());
    assertThat(reported).isEmpty();
    assertThat(jar.changes()).isZero();
    jar.set("a", "1", Map.of("path", "/"));
    assertThat(jar.changes()).isEqualTo(1);
  }

  @Test
  void whatIsLoadedBringsNothingBackThatWasRemovedOrSet() {
    jar.change(of("ended", null));
    jar.set("mine", "2", Map.of());
    assertThat(reported).hasSize(2);
    Map<String, Object> stored = new HashMap<>();
    List.of("ended", "mine", "left").forEach(name -> stored.put(name, Map.of("value", "1")));
    jar.load(stored);
    assertThat(jar.all()).isEqualTo(Map.of("mine", "2", "left", "1"));
    jar.remove("left", Map.of());
    jar.load(stored);
    assertThat(jar.all()).isEqualTo(Map.of("mine", "2"));
  }

  @Test
  void whereVeryManyWereRemovedNothingIsLoaded() {
    many(201).keySet().forEach(name -> jar.remove(name, Map.of()));
    jar.load(Map.of("left", Map.of("value", "1")));
    assertThat(jar.all()).isEmpty();
  }
}
