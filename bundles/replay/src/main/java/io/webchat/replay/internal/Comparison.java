package io.webchat.replay.internal;

import java.util.ArrayList;
import java.util.List;

/** The differences of two sequences, as lines for people. */
final class Comparison {
  /** Above so many comparisons the differing middles are shown one after the other. */
  private static final long MOST = 4_000_000;

  private static final String INDENT = "    ";

  private Comparison() {}

  /**
   * Compares; empty when both are the same.
   *
   * @param what the sequence is, for the first line
   */
  static List<String> of(String what, List<Shown> expected, List<Shown> played) {
    int same = 0;
    int least = Math.min(expected.size(), played.size());
    while (same < least && isSame(expected.get(same), played.get(same))) {
      same++;
    }
    int end = 0;
    while (end < least - same
        && isSame(expected.get(expected.size() - 1 - end), played.get(played.size() - 1 - end))) {
      end++;
    }
    List<Shown> left = expected.subList(same, expected.size() - end);
    List<Shown> right = played.subList(same, played.size() - end);
    if (left.isEmpty() && right.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("  " + what + ":");
    if ((long) left.size() * right.size() > MOST) {
      left.forEach(each -> lines.add(missing(each)));
      right.forEach(each -> lines.add(added(each)));
    } else {
      walk(left, right, lines);
    }
    return lines;
  }

  private static boolean isSame(Shown one, Shown other) {
    return one.text().equals(other.text());
  }

  /** By the longest common subsequence. */
  private static void walk(List<Shown> left, List<Shown> right, List<String> lines) {
    int[][] common = new int[left.size() + 1][right.size() + 1];
    for (int i = left.size() - 1; i >= 0; i--) {
      for (int j = right.size() - 1; j >= 0; j--) {
        common[i][j] =
            isSame(left.get(i), right.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    int i = 0;
    int j = 0;
    while (i < left.size() || j < right.size()) {
      if (i < left.size() && j < right.size() && isSame(left.get(i), right.get(j))) {
        i++;
        j++;
      } else if (j == right.size() || (i < left.size() && common[i + 1][j] >= common[i][j + 1])) {
        lines.add(missing(left.get(i++)));
      } else {
        lines.add(added(right.get(j++)));
      }
    }
  }

  private static String missing(Shown recorded) {
    return INDENT + "- " + oneLine(recorded.text()) + "  (line " + recorded.line() + ")";
  }

  private static String added(Shown played) {
    return INDENT + "+ " + oneLine(played.text());
  }

  /** Control characters of a message could move a terminal's cursor. */
  private static String oneLine(String text) {
    return text.replace("\n", "\\n").replaceAll("\\p{Cntrl}", "?");
  }
}
