package io.webchat.backend.internal.chat;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ids of chats, {@code api.OWNER.SETTINGS.RANDOM}, which are those of their instances: whose a chat
 * is and what it is made of is known in every container.
 */
public final class ChatIds {
  private static final int RANDOM_BYTES = 18;
  private static final Pattern ID =
      Pattern.compile("api\\.([A-Za-z0-9_-]{1,40})\\.([A-Za-z0-9_-]{1,40})\\.[A-Za-z0-9_-]{24}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private ChatIds() {}

  static String create(String owner, String settings) {
    return "api." + owner + "." + settings + "." + random(RANDOM_BYTES);
  }

  static String random(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static boolean isOne(String id) {
    return ID.matcher(id).matches();
  }

  static boolean isOf(String owner, String id) {
    Matcher matcher = ID.matcher(id);
    return matcher.matches() && matcher.group(1).equals(owner);
  }

  static Optional<String> settings(String id) {
    Matcher matcher = ID.matcher(id);
    return matcher.matches() ? Optional.of(matcher.group(2)) : Optional.empty();
  }
}
