package io.webchat.simulator.internal.chat;

import java.security.SecureRandom;
import java.util.Locale;

/** Makes identifiers that look like those of the real servers. */
final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private Ids() {}

  /** Of a customer or a file. */
  static String hex() {
    return String.format(Locale.ROOT, "%016X", RANDOM.nextLong());
  }

  /** What proves that a request is the customer's. */
  static String key() {
    return String.format(Locale.ROOT, "%016x", RANDOM.nextLong());
  }

  static String chatId() {
    StringBuilder id = new StringBuilder("0");
    for (int i = 1; i < 16; i++) {
      id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return id.toString();
  }
}
