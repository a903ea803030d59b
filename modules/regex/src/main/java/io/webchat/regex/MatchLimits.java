package io.webchat.regex;

/**
 * How much one expression may take.
 *
 * @param maxSteps steps of one {@code find}; a step is an instruction or a character looked at,
 *     some nanoseconds; default 1,000,000, about 20 ms. Text that no match can start with is
 *     skipped at no charge, so that long harmless texts pass.
 * @param maxSourceLength characters of an expression; default 4,096
 */
public record MatchLimits(int maxSteps, int maxSourceLength) {
  /** {@link #maxSteps} unless told otherwise. */
  public static final int DEFAULT_MAX_STEPS = 1_000_000;

  /** {@link #maxSourceLength} unless told otherwise. */
  public static final int DEFAULT_MAX_SOURCE_LENGTH = 4_096;

  private static final MatchLimits DEFAULTS =
      new MatchLimits(DEFAULT_MAX_STEPS, DEFAULT_MAX_SOURCE_LENGTH);

  /** Checks that both are positive. */
  public MatchLimits {
    if (maxSteps < 1 || maxSourceLength < 1) {
      throw new IllegalArgumentException("Limits of regular expressions must be positive");
    }
  }

  /** The documented defaults. */
  public static MatchLimits defaults() {
    return DEFAULTS;
  }
}
