package io.webchat.recording;

import java.util.Arrays;
import java.util.Locale;

/** Which texts a recording has. What prefilters hide is in none. */
public enum Texts {
  /** As they were shown: without what preprocessors take out. */
  SHOWN,
  /** As they came and were sent, too. */
  ORIGINAL;

  /** The word in configurations and recordings. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the word.
   *
   * @throws IllegalArgumentException with what is expected
   */
  public static Texts of(String word) {
    return Arrays.stream(values())
        .filter(texts -> texts.word().equals(word.strip()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("shown or original"));
  }
}
