package io.webchat.failover;

import io.webchat.api.session.Cookies;
import java.util.Map;
import java.util.Optional;

/** Cookies where there is no instance: there are none, and none is kept. */
final class NoCookies implements Cookies {
  @Override
  public void set(String name, String value, Map<String, ?> options) {
    // of no instance
  }

  @Override
  public Optional<String> get(String name) {
    return Optional.empty();
  }

  @Override
  public Map<String, String> all() {
    return Map.of();
  }

  @Override
  public void remove(String name, Map<String, ?> options) {
    // there is none
  }

  @Override
  public void change(Map<String, String> values) {
    // of no instance
  }
}
