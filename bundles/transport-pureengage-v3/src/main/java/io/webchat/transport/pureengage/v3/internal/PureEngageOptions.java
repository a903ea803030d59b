package io.webchat.transport.pureengage.v3.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.spi.config.Values;
import io.webchat.spi.transport.TransportConfigurationException;
import io.webchat.spi.transport.TransportOptions;

/**
 * What the wire needs of {@code transport}, checked.
 *
 * @param pollLimit how long a poll may stay without an answer
 */
record PureEngageOptions(PollLimit pollLimit) {
  private static final String API_KEY = "x-api-key";

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
        TransportOptions.read(configuration, Keys.class, PureEngageOptions::read);
    String apiKey = configuration.headers().get(API_KEY);
    if (apiKey == null || apiKey.isEmpty()) {
      throw TransportConfigurationException.of(
          "transport.headers['" + API_KEY + "']", "the key of the API", "");
    }
    return options;
  }

  private static PureEngageOptions read(Values values) {
    values.required("endpoint", PureEngageOptions::endpoint);
    return new PureEngageOptions(PollLimit.read(values));
  }

  private static String endpoint(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("the name of a chat endpoint");
    }
    return text;
  }
}
