package io.webchat.transport.gms.rest.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.rest.RestUrl;

/**
 * Where the chat service is.
 *
 * @param start starts chats
 * @param base precedes {@code /chatId/operation}
 */
record GmsEndpoint(RestUrl start, RestUrl base) {
  /**
   * The addresses that a configuration names: {@code dataURL}, with a slash at its end to start a
   * chat unless {@code enableUrlTrailingSlash} is off; {@code serverURL} as it is, if there is one.
   */
  static GmsEndpoint of(WebChatConfiguration configuration) {
    String server = configuration.serverUrl();
    String data = configuration.dataUrl();
    if (server.isEmpty()) {
      RestUrl base = RestUrl.configured("dataURL", data);
      return new GmsEndpoint(configuration.trailingSlash() ? base.slash() : base, base);
    }
    return new GmsEndpoint(
        RestUrl.configured("serverURL", server),
        data.isEmpty()
            ? RestUrl.configured("serverURL", server)
            : RestUrl.configured("dataURL", data));
  }
}
