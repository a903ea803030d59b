package io.webchat.api.config;

import java.util.Locale;
import java.util.Optional;

/**
 * What becomes of a message when a hook that should have seen it could not do its work: {@code
 * hooks.onFailure}.
 */
public enum HookFailurePolicy {
  /** The message passes as it came. */
  PASS,
  /** The message is shown nowhere. */
  HIDE,
  /**
   * The message waits, up to a limit, while the scripts of the instance cannot run; after that, and
   * when a hook failed, it is shown nowhere.
   */
  HOLD;

  /** The names as they stand in a configuration, for messages. */
  public static final String NAMES = "pass, hide or hold";

  /** The policy of a name in a configuration; empty when there is none of this name. */
  public static Optional<HookFailurePolicy> named(String name) {
    for (HookFailurePolicy policy : values()) {
      if (policy.toString().equals(name.strip().toLowerCase(Locale.ROOT))) {
        return Optional.of(policy);
      }
    }
    return Optional.empty();
  }

  /** Whether a message may pass without its hook. */
  public boolean passes() {
    return this == PASS;
  }

  /** The name in a configuration. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
