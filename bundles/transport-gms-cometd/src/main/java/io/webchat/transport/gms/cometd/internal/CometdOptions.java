package io.webchat.transport.gms.cometd.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.rest.RestUrl;
import io.webchat.spi.config.Values;
import io.webchat.spi.transport.TransportConfigurationException;
import io.webchat.spi.transport.TransportOptions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code cometD} says, checked.
 *
 * @param url where CometD's server is
 * @param channel the channel of the chat service
 * @param files where files go; empty when the chats have none
 * @param webSocket whether a WebSocket is tried first
 * @param verbose whether each change of the connection is logged
 */
record CometdOptions(
    RestUrl url, String channel, Optional<RestUrl> files, boolean webSocket, boolean verbose) {
  private static final Pattern CHANNEL = Pattern.compile("/service(/[\\w\\-!~()$@.]+)+");
  private static final List<String> LEVELS = List.of("debug", "info", "warn", "error");

  /** The options that are read here. */
  @interface Keys {
    String cometD_cometURL() default "";

    String cometD_channel() default "/service/chatV2/customer-support";

    String cometD_apiURL() default "";

    boolean cometD_websocketEnabled() default true;

    String cometD_logLevel() default "info";
  }

  /**
   * Reads the options.
   *
   * @throws TransportConfigurationException when one is missing or cannot be used
   */
  static CometdOptions of(WebChatConfiguration configuration) {
    return TransportOptions.readShared(configuration, Keys.class, CometdOptions::read);
  }

  private static CometdOptions read(Values values) {
    return new CometdOptions(
        values.required("cometD.cometURL", text -> RestUrl.parse(text).without("")),
        values.parsed("cometD.channel", CometdOptions::channel),
        values.parsed("cometD.apiURL", CometdOptions::files),
        values.flag("cometD.websocketEnabled"),
        values.parsed("cometD.logLevel", CometdOptions::level).equals("debug"));
  }

  private static String channel(String text) {
    if (!CHANNEL.matcher(text).matches()) {
      throw new IllegalArgumentException("a channel that begins with /service/");
    }
    return text;
  }

  private static Optional<RestUrl> files(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(RestUrl.parse(text));
  }

  private static String level(String text) {
    String level = text.toLowerCase(Locale.ROOT);
    if (!LEVELS.contains(level)) {
      throw new IllegalArgumentException("one of " + String.join(", ", LEVELS));
    }
    return level;
  }

  @Override
  public String toString() {
    return "CometdOptions[" + url + " " + channel + "]";
  }
}
