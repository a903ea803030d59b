package io.webchat.api.config;

/**
 * Asynchronous chat: {@code async} of version 2, {@code transport.async} elsewhere.
 *
 * @param enabled whether a session may stay active after the widget is left
 * @param pageSize messages of a history page: {@code maxMessagePageSize}, 20, at least 16
 */
public record AsyncSettings(boolean enabled, int pageSize) {
  static AsyncSettings from(LooseValues async, LooseValues transport) {
    long page = transport.number("maxMessagePageSize", 20, 1, 1000);
    return new AsyncSettings(
        async.flag("enabled", false),
        (int) Math.max(16, async.number("maxMessagePageSize", page, 1, 1000)));
  }
}
