package io.webchat.regex;

import io.webchat.api.message.FilterExpression;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A compiled {@link FilterExpression} that ends in bounded time, whatever the expression and the
 * text: no thread is started and none is waited for. Immutable, for any number of threads; compile
 * once, ask for each message.
 *
 * <p>JavaScript expressions behave as ECMAScript 2024 says, Annex B included: flags {@code g i m s
 * u y} ({@code g} changes nothing, {@code y} matches at the start only, as {@code test} of a new
 * {@code RegExp} does). Named groups of one name twice, inline flags such as {@code (?i:…)} and
 * Unicode properties that the JVM does not know are refused, not approximated. Unicode data is the
 * JVM's.
 *
 * <p>Java patterns are counted by the characters they look at. A pattern that backtracks without
 * looking at any, such as <code>(?:|){40}(?!)</code>, is not counted: take Java patterns from
 * trusted code only, as their type suggests.
 */
@ProviderType
public interface BoundedMatcher {
  /**
   * Whether the expression matches anywhere in {@code text}; as {@code RegExp.prototype.test} and
   * {@link java.util.regex.Matcher#find()} do.
   *
   * @throws MatchBudgetExceededException if it was cut off: whether it matches is unknown
   */
  boolean find(CharSequence text);

  /**
   * The same with steps that others take from, too; its own limit holds as well.
   *
   * @throws MatchBudgetExceededException if it was cut off: whether it matches is unknown
   */
  boolean find(CharSequence text, MatchBudget budget);

  /** What it was compiled from. */
  FilterExpression expression();
}
