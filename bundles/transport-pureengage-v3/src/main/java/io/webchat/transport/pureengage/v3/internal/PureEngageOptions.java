package io.webchat.transport.pureengage.v3.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.spi.config.Values;
import io.webchat.spi.transport.TransportConfigurationException;
import io.webchat.spi.transport.TransportOptions;
import java.util.Optional;

/**
 * What the wire needs of {@code transport}, checked.
 *
 * @param longPollTimeout how long a poll may stay without an answer, ms; empty where it is to be
 *     learned from the server
 */
record PureEngageOptions(Optional<Long> longPollTimeout) {
  private static final String API_KEY = "x-api-key";
  private static final String LONG_POLL_TIMEOUT = "longPollTimeout";

  /** The options that are read here; others are those of {@link WebChatConfiguration}. */
  @interface Keys {
    String endpoint() default "";

    long longPollTimeout() default 0;
  }

  /**
   * Reads the options.
   *
   * @throws TransportConfigurationException when one is missing or cannot be used
   */
  static PureEngageOptions of(WebChatConfiguration configuration) {
    PureEngageOptions options =
        TransportOptions.readShared(configuration, Keys.class, PureEngageOptions::read);
    String apiKey = configuration.headers().get(API_KEY);
    if (apiKey == null || apiKey.isEmpty()) {
      throw TransportConfigurationException.of(
          "transport.headers['" + API_KEY + "']", "the key of the API", "");
    }
    return options;
  }

  private static PureEngageOptions read(Values values) {
    values.required("endpoint", PureEngageOptions::endpoint);
    long timeout = values.millisOrNone(LONG_POLL_TIMEOUT, 1_000, 600_000);
    return new PureEngageOptions(
        values.isGiven(LONG_POLL_TIMEOUT) ? Optional.of(longest(timeout)) : Optional.empty());
  }

  /** 0 is as long as possible. */
  private static long longest(long timeout) {
    return timeout == 0 ? PollLimit.MOST_MS : Math.min(PollLimit.MOST_MS, timeout);
  }

  /** The limit for the polls of one instance. */
  PollLimit newPollLimit() {
    return longPollTimeout.<PollLimit>map(ms -> () -> ms).orElseGet(LearnedPollLimit::new);
  }

  private static String endpoint(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("the name of a chat endpoint");
    }
    return text;
  }
}
