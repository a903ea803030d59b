package io.webchat.transport.pureengage.v3.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.spi.transport.TransportConfigurationException;
import java.math.BigDecimal;

/** How long a poll may stay without an answer. Thread-safe. */
interface PollLimit {
  /** The option of {@code transport}. */
  String OPTION = "longPollTimeout";

  /** The limit of the next poll, ms; 0 for none but that of the HTTP engine. */
  long ms();

  /**
   * A poll was answered.
   *
   * @param heldMs how long the server held it
   * @param empty whether it brought nothing: the server held it as long as it ever does
   */
  default void answered(long heldMs, boolean empty) {}

  /** A poll was not answered within the limit. */
  default void silent() {}

  /**
   * The limit as configured: {@code transport.longPollTimeout} in ms, 0 for none; learned without
   * it.
   *
   * @throws TransportConfigurationException when the option is no such time
   */
  static PollLimit of(WebChatConfiguration configuration) {
    Object option = configuration.transport().get(OPTION);
    if (option == null) {
      return new LearnedPollLimit();
    }
    long fixed = number(option);
    if (fixed != 0 && (fixed < 1_000 || fixed > 600_000)) {
      throw new TransportConfigurationException(
          "transport." + OPTION + " must be a time from 1000 to 600000 ms, or 0 for none");
    }
    return () -> fixed;
  }

  private static long number(Object option) {
    if (option instanceof Boolean flag && !flag) {
      return 0;
    }
    try {
      String text = option.toString().trim();
      return text.isEmpty() ? 0 : new BigDecimal(text).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      return -1; // out of every range
    }
  }
}
