package io.webchat.transport.gms.rest.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.rest.RestUrl;
import io.webchat.spi.transport.TransportOptions;

/**
 * Where the chat service is.
 *
 * @param start starts chats
 * @param base precedes {@code /chatId/operation}
 */
record GmsEndpoint(RestUrl start, RestUrl base) {
  /** The options of the transport that are read here. */
  @interface Keys {
    String dataURL() default "";
  }

  /**
   * The addresses that a configuration names: {@code dataURL}, with a slash at its end to start a
   * chat unless {@code enableUrlTrailingSlash} is off; {@code serverURL} as it is, if there is one.
   */
  static GmsEndpoint of(WebChatConfiguration configuration) {
    String server = configuration.serverUrl();
    if (server.isEmpty()) {
      RestUrl base = dataUrl(configuration);
      return new GmsEndpoint(configuration.trailingSlash() ? base.slash() : base, base);
    }
    RestUrl start = RestUrl.configured("serverURL", server);
    return new GmsEndpoint(
        start, configuration.dataUrl().isEmpty() ? start : dataUrl(configuration));
  }

  private static RestUrl dataUrl(WebChatConfiguration configuration) {
    return TransportOptions.readShared(
        configuration,
        Keys.class,
        values -> values.required("dataURL", text -> RestUrl.parse(text).without("")));
  }
}
