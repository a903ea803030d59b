package io.webchat.api.message;

import java.util.regex.Pattern;

/**
 * A regular expression of {@code addPrefilter} or {@code sendFilteredMessage}.
 *
 * @param source the expression
 * @param flags for {@link Syntax#JAVASCRIPT} any of {@code dgimsuy}, for {@link Syntax#JAVA} the
 *     decimal flags of {@link Pattern}
 * @param syntax in which language it is written
 */
public record FilterExpression(String source, String flags, Syntax syntax) {
  /** The language of a regular expression. */
  public enum Syntax {
    /** ECMAScript. */
    JAVASCRIPT,
    /** {@link Pattern}. */
    JAVA
  }

  /** A JavaScript regular expression. */
  public static FilterExpression javaScript(String source, String flags) {
    return new FilterExpression(source, flags == null ? "" : flags, Syntax.JAVASCRIPT);
  }

  /** A Java pattern with its flags. */
  public static FilterExpression of(Pattern pattern) {
    return new FilterExpression(pattern.pattern(), Integer.toString(pattern.flags()), Syntax.JAVA);
  }
}
