package io.webchat.demo.internal;

import java.util.Map;

/**
 * What the containers of a fleet share.
 *
 * @param name by which the core chooses the store
 * @param settings its configuration
 */
record FleetStore(String name, Map<String, Object> settings) {
  /** A database, by {@code url} and {@code user}. */
  static FleetStore database(Map<String, Object> settings) {
    return new FleetStore("jdbc", settings);
  }

  static FleetStore redis(String url) {
    return new FleetStore("redis", Map.of("url", url));
  }

  static boolean isRedis(String url) {
    return url.startsWith("redis://") || url.startsWith("rediss://");
  }

  /** PID of its bundle. */
  String pid() {
    return "io.webchat.session." + name;
  }
}
