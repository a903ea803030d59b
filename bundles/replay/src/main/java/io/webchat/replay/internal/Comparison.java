package io.webchat.replay.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * The differences of two sequences, as lines for people: what is missing and what is new, each
 * change beside what replaced it, with a line of what stands before and behind.
 */
final class Comparison {
  /** Above so many comparisons the differing middles are shown one after the other. */
  private static final long MOST = 4_000_000;

  private static final String INDENT = "    ";

  /** Marks what differs of two texts that are the same for the most part. */
  private static final double MOSTLY = 0.4;

  private static final int SAME = ' ';
  private static final int MISSING = '-';
  private static final int ADDED = '+';

  /** A line of either sequence, or of both. */
  private record Entry(int sign, Shown shown) {}

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
    List<Entry> entries = new ArrayList<>();
    if (same > 0) {
      entries.add(new Entry(SAME, expected.get(same - 1)));
    }
    if ((long) left.size() * right.size() > MOST) {
      left.forEach(each -> entries.add(new Entry(MISSING, each)));
      right.forEach(each -> entries.add(new Entry(ADDED, each)));
    } else {
      walk(left, right, entries);
    }
    if (end > 0) {
      entries.add(new Entry(SAME, expected.get(expected.size() - end)));
    }
    List<String> lines = new ArrayList<>();
    lines.add("  " + what + ":");
    print(entries, lines);
    return lines;
  }

  private static boolean isSame(Shown one, Shown other) {
    return one.text().equals(other.text());
  }

  /** By the longest common subsequence. */
  private static void walk(List<Shown> left, List<Shown> right, List<Entry> entries) {
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
        entries.add(new Entry(SAME, left.get(i++)));
        j++;
      } else if (j == right.size() || (i < left.size() && common[i + 1][j] >= common[i][j + 1])) {
        entries.add(new Entry(MISSING, left.get(i++)));
      } else {
        entries.add(new Entry(ADDED, right.get(j++)));
      }
    }
  }

  /** Blocks of changes, each between what is the same; more of that is left out. */
  private static void print(List<Entry> entries, List<String> lines) {
    int next = 0;
    while (next < entries.size()) {
      if (entries.get(next).sign() == SAME) {
        next = printSame(entries, next, lines);
      } else {
        int from = next;
        while (next < entries.size() && entries.get(next).sign() != SAME) {
          next++;
        }
        printChanges(entries.subList(from, next), lines);
      }
    }
  }

  private static int printSame(List<Entry> entries, int from, List<String> lines) {
    int to = from;
    while (to < entries.size() && entries.get(to).sign() == SAME) {
      to++;
    }
    boolean first = from == 0;
    boolean last = to == entries.size();
    if (!first) {
      lines.add(same(entries.get(from)));
    }
    if (!first && !last && to - from > 2) {
      lines.add(INDENT + "  …");
    }
    if (!last && (first || to - from > 1)) {
      lines.add(same(entries.get(to - 1)));
    }
    return to;
  }

  private static void printChanges(List<Entry> changes, List<String> lines) {
    List<Shown> missing = of(MISSING, changes);
    List<Shown> added = of(ADDED, changes);
    if (missing.size() != added.size()) {
      missing.forEach(each -> lines.add(missing(each)));
      added.forEach(each -> lines.add(added(each)));
      return;
    }
    for (int i = 0; i < missing.size(); i++) {
      lines.add(missing(missing.get(i)));
      lines.add(added(added.get(i)));
      mark(oneLine(missing.get(i).text()), oneLine(added.get(i).text()), lines);
    }
  }

  private static List<Shown> of(int sign, List<Entry> changes) {
    return changes.stream().filter(each -> each.sign() == sign).map(Entry::shown).toList();
  }

  /** A line below that has {@code ^} where the texts differ. */
  private static void mark(String recorded, String played, List<String> lines) {
    int least = Math.min(recorded.length(), played.length());
    int start = 0;
    while (start < least && recorded.charAt(start) == played.charAt(start)) {
      start++;
    }
    int end = 0;
    while (end < least - start
        && recorded.charAt(recorded.length() - 1 - end)
            == played.charAt(played.length() - 1 - end)) {
      end++;
    }
    int longest = Math.max(recorded.length(), played.length());
    if (start + end >= MOSTLY * longest) {
      String marks = "^".repeat(Math.max(1, longest - start - end));
      lines.add(INDENT + "  " + " ".repeat(start) + marks);
    }
  }

  private static String same(Entry entry) {
    return INDENT + "  " + oneLine(entry.shown().text());
  }

  private static String missing(Shown recorded) {
    return INDENT + "- " + whole(recorded) + "  (line " + recorded.line() + ")";
  }

  private static String added(Shown played) {
    return INDENT + "+ " + whole(played);
  }

  private static String whole(Shown shown) {
    return oneLine(shown.reason().isEmpty() ? shown.text() : shown.text() + ": " + shown.reason());
  }

  /** Control characters of a message could move a terminal's cursor, or turn its text around. */
  static String oneLine(String text) {
    return text.replace("\n", "\\n").replaceAll("[\\p{Cc}\\u2028-\\u202E\\u2066-\\u2069]", "?");
  }
}
