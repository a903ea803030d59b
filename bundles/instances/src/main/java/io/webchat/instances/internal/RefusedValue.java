package io.webchat.instances.internal;

import io.webchat.api.config.ConfigurationException;
import io.webchat.spi.config.ConfigurationState;
import java.util.Locale;

/** Refused values as messages show them: on one line, without what may be a secret. */
final class RefusedValue {
  private static final int LONGEST = 80;

  private RefusedValue() {}

  /** A value that is no secret. */
  static String shown(Object value) {
    String line = String.valueOf(value).strip().replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }

  /** The value of a key: what may be listed is no secret, and so are flags and numbers. */
  static String shown(ConfigurationException refusal, Object value) {
    if (value instanceof java.util.Map || value instanceof java.util.Collection) {
      return "a value of another kind";
    }
    String key = refusal.key().toLowerCase(Locale.ROOT);
    boolean plain =
        refusal.expected().startsWith("a number") || refusal.expected().startsWith("true or");
    boolean secret = key.endsWith("key") || key.endsWith("token") || key.contains("header");
    boolean listed = InstanceKeys.isShown(refusal.key());
    return listed || (plain && !secret) ? address(shown(value)) : ConfigurationState.SECRET;
  }

  /** Without user, password and query, where it is an address. */
  static String address(String text) {
    return text.contains("://")
        ? text.replaceFirst("//[^/?#]*@", "//").replaceFirst("[?#].*", "")
        : text;
  }
}
