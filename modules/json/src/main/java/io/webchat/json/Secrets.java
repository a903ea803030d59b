package io.webchat.json;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The names that secrets have: keys, tokens, authorization. The one list of them; {@link
 * SecretFilter} remembers the values that it has seen below them.
 */
public final class Secrets {
  /** What stands for a secret in what operators read. */
  public static final String MASK = "•••";

  /** Letters and digits of a name, in lower case. */
  private static final Set<String> NAMES =
      Set.of(
          "authorization",
          "proxyauthorization",
          "cookie",
          "setcookie",
          "jwt",
          "codeverifier",
          "eventstreamuri",
          "websocketurl");

  private static final List<String> ENDS =
      List.of(
          "securekey",
          "apikey",
          "accesskey",
          "privatekey",
          "secretkey",
          "signingkey",
          "token",
          "secret",
          "password",
          "passphrase");

  private Secrets() {}

  /**
   * A copy of a JSON value with {@link #MASK} in place of secrets; what is no JSON is shown as its
   * text.
   */
  public static Object masked(Object value) {
    return new SecretFilter().masked(value);
  }

  /** Whether a value of this name is a secret. */
  public static boolean isSecret(String name) {
    return isSecretName(plain(name));
  }

  /** Whether this value is a secret because of its name. */
  static boolean isSecret(String name, Object value) {
    String plain = plain(name);
    return isSecretName(plain)
        // a session as one text is a token; as an object it is filtered by its own names
        || (plain.equals("sessiondata") && value instanceof CharSequence);
  }

  /** Whether the value of this name begins with a pair of which the second part is the secret. */
  static boolean isCookie(String name) {
    return plain(name).endsWith("cookie");
  }

  private static boolean isSecretName(String plain) {
    if (NAMES.contains(plain)) {
      return true;
    }
    for (String end : ENDS) {
      if (plain.endsWith(end)) {
        return true;
      }
    }
    return false;
  }

  /** Every key of every value that leaves the container comes here. */
  private static String plain(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    int length = lower.length();
    int kept = 0;
    while (kept < length && isPlain(lower.charAt(kept))) {
      kept++;
    }
    if (kept == length) {
      return lower;
    }
    StringBuilder plain = new StringBuilder(length).append(lower, 0, kept);
    for (int i = kept + 1; i < length; i++) {
      if (isPlain(lower.charAt(i))) {
        plain.append(lower.charAt(i));
      }
    }
    return plain.toString();
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
