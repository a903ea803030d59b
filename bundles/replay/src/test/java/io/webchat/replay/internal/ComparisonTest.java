package io.webchat.replay.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is printed of differences. */
class ComparisonTest {
  /** Messages of a recording, in lines 2, 3, … of it. */
  private static List<Shown> recorded(String... texts) {
    return IntStream.range(0, texts.length).mapToObj(i -> new Shown(i + 2, texts[i])).toList();
  }

  private static List<Shown> played(String... texts) {
    return List.of(texts).stream().map(text -> new Shown(0, text)).toList();
  }

  private static String compared(List<Shown> expected, List<Shown> played) {
    return String.join("\n", Comparison.of("messages", expected, played));
  }

  @Test
  void nothingIsPrintedOfWhatIsTheSame() {
    assertThat(compared(recorded("a", "b"), played("a", "b"))).isEmpty();
    assertThat(compared(recorded(), played())).isEmpty();
  }

  @Test
  void aChangeStandsBelowWhatItReplacesWithAMark() {
    assertThat(
            compared(
                recorded("hello", "My card is [card]", "My pin is [pin]", "bye", "x"),
                played("hello", "My card is 4111111111111111", "My pin is 4711", "bye", "x")))
        .isEqualTo(
            """
              messages:
                  hello
                - My card is [card]  (line 3)
                + My card is 4111111111111111
                             ^^^^^^^^^^^^^^^^
                - My pin is [pin]  (line 4)
                + My pin is 4711
                            ^^^^^
                  bye"""
                .indent(2)
                .stripTrailing());
  }

  @Test
  void whatIsMissingAndNewStandsBetweenWhatIsTheSame() {
    assertThat(compared(recorded("a", "b", "c", "d", "e"), played("b", "c", "d", "e", "f")))
        .isEqualTo(
            """
              messages:
                - a  (line 2)
                  b
                  …
                  e
                + f"""
                .indent(2)
                .stripTrailing());
    assertThat(compared(recorded("a", "b", "c", "d"), played("a", "c", "x", "d")))
        .isEqualTo(
            """
              messages:
                  a
                - b  (line 3)
                  c
                + x
                  d"""
                .indent(2)
                .stripTrailing());
  }

  @Test
  void textsThatHaveLittleInCommonAreNotMarked() {
    assertThat(compared(recorded("Client: yes"), played("Agent: something else")))
        .doesNotContain("^");
  }

  @Test
  void noCharacterOfAMessageReachesTheTerminalAsACommand() {
    String hostile = "a\u001b[2J\u009b1m\u202eb\r\nc\u0000";
    assertThat(compared(recorded(hostile), played("x"))).contains("- a?[2J?1m?b?\\nc?  (line 2)");
  }

  @Test
  void manyDifferencesAreShownWithoutComparingEachWithEach() {
    List<Shown> left = new ArrayList<>();
    List<Shown> right = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      left.add(new Shown(i + 2, "recorded " + i));
      right.add(new Shown(0, "played " + i));
    }
    assertThat(Comparison.of("messages", left, right))
        .contains("    - recorded 2999  (line 3001)", "    + played 2999");
  }

  @Test
  void theReasonOfAnErrorIsTold() {
    Shown recorded = new Shown(7, "error [X]", "one reason");
    Shown played = new Shown(0, "error [X]", "another");
    assertThat(Comparison.of("errors", List.of(recorded), List.of(played))).isEmpty();
    assertThat(Comparison.of("errors", List.of(recorded), List.of()))
        .containsExactly("  errors:", "    - error [X]: one reason  (line 7)");
    assertThat(Comparison.of("errors", List.of(), List.of(played)))
        .containsExactly("  errors:", "    + error [X]: another");
  }
}
