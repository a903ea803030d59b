package io.webchat.bus.internal.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Names that many buses have in common. */
class SharedNamesTest {
  private final SharedNames names = new SharedNames();

  @Test
  void pluginsOfOneNameHaveTheSameNames() {
    String full = names.of("Chat").own("ready");
    assertThat(full).isEqualTo("Chat.ready");
    assertThat(names.of("Chat").own("ready")).isSameAs(full);
    assertThat(names.of("Chat").qualify("ready")).isSameAs(full);
    assertThat(names.of("Other").own("ready")).isEqualTo("Other.ready");
    assertThat(names.of("Chat").qualify("Other.ready")).isEqualTo("Other.ready");
    assertThat(names.of("Chat").own("a.b")).isEqualTo("Chat.a.b");
  }

  @Test
  void listsBecomeOneSortedSet() {
    assertThat(names.sorted(List.of("b", "a", "b"))).containsExactly("a", "b");
    assertThat(names.sorted(List.of("b", "a", "b"))).isSameAs(names.sorted(List.of("b", "a", "b")));
    assertThat(names.sorted(List.of())).isEmpty();
  }

  @Test
  void namesWithoutEndAreNotKept() {
    for (int i = 0; i < 20_000; i++) {
      assertThat(names.of("Chat").own("made" + i)).isEqualTo("Chat.made" + i);
    }
    assertThat(names.of("Chat").own("made1")).isSameAs(names.of("Chat").own("made1"));
    assertThat(names.of("Chat").own("made19999")).isNotSameAs(names.of("Chat").own("made19999"));
    assertThat(names.of("Late").own("ready")).isEqualTo("Late.ready");
    assertThat(names.sorted(List.of("late"))).containsExactly("late");
  }

  @Test
  void longNamesAreNotKept() {
    String text = "x".repeat(200);
    assertThat(names.of("Chat").own(text)).isEqualTo("Chat." + text);
    assertThat(names.of("Chat").own(text)).isNotSameAs(names.of("Chat").own(text));
    assertThat(names.of(text).own("a")).isEqualTo(text + ".a");
  }
}
