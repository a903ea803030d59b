package io.webchat.spi.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A value as listings, findings and log lines show it: one short line without secrets. */
final class ShownValue {
  /** A text that has a secret in it: a parameter, or a user before a host. */
  private static final Pattern WITH_SECRET =
      Pattern.compile("(password|secret|token|key)=|//[^/]*@", Pattern.CASE_INSENSITIVE);

  /** Scheme and host of an address, and what is behind them. */
  private static final Pattern ADDRESS =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://[A-Za-z0-9.:\\[\\]-]+)([/?#].*)?");

  private ShownValue() {}

  static String of(ConfigurationKeys keys, String key, Object raw) {
    String text = Scalar.shown(raw);
    if (text.isEmpty()) {
      return text;
    }
    if (keys.isHostOnly(key)) {
      return host(text);
    }
    boolean secret = ConfigurationKeys.isSecret(key) || WITH_SECRET.matcher(text).find();
    return secret ? ConfigurationState.SECRET : text;
  }

  private static String host(String text) {
    Matcher address = ADDRESS.matcher(text);
    if (!address.matches()) {
      return ConfigurationState.SECRET;
    }
    return address.group(1) + (address.group(2) == null ? "" : "/…");
  }
}
