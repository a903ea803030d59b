package io.webchat.spi.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known key that a mistyped one was meant to be. */
public final class NearestKey {
  private static final int LONGEST = 100;

  private NearestKey() {}

  /** The known key that differs by the fewest letters, at most a third of them. */
  public static Optional<String> of(String key, Collection<String> known) {
    if (key.length() > LONGEST) {
      return Optional.empty();
    }
    return known.stream()
        .filter(candidate -> distance(key, candidate) <= Math.max(1, candidate.length() / 3))
        .min(
            Comparator.comparingInt((String candidate) -> distance(key, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Levenshtein's distance, without regard to case. */
  private static int distance(String one, String other) {
    String first = one.toLowerCase(Locale.ROOT);
    String second = other.toLowerCase(Locale.ROOT);
    int[] former = new int[second.length() + 1];
    for (int j = 0; j <= second.length(); j++) {
      former[j] = j;
    }
    for (int i = 1; i <= first.length(); i++) {
      int[] row = new int[second.length() + 1];
      row[0] = i;
      for (int j = 1; j <= second.length(); j++) {
        int change = first.charAt(i - 1) == second.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], former[j]) + 1, former[j - 1] + change);
      }
      former = row;
    }
    return former[second.length()];
  }
}
