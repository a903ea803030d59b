package io.webchat.web.internal.visitor;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens that visitors are known by: a random name and its seal, so that nobody makes one up.
 * Containers with the same key know each other's visitors. Thread-safe.
 */
public final class VisitorTokens {
  /** Bytes that a key needs at least. */
  public static final int SHORTEST_KEY = 32;

  private static final int NAME_BYTES = 18;
  private static final int NAME_LENGTH = 24;
  private static final int TOKEN_LENGTH = NAME_LENGTH + 1 + 43;
  private static final int MEMBER_LENGTH = 10;
  private static final String ALGORITHM = "HmacSHA256";
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  /**
   * Tokens under this key.
   *
   * @throws IllegalArgumentException when it is shorter than {@link #SHORTEST_KEY}
   */
  public VisitorTokens(byte[] key) {
    if (key.length < SHORTEST_KEY) {
      throw new IllegalArgumentException("at least " + SHORTEST_KEY + " bytes");
    }
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /** A token for a new visitor. */
  public String create() {
    String name = random(NAME_BYTES);
    return name + "." + seal("visitor:" + name);
  }

  /** A random name that cannot be guessed, of so many bytes. */
  String random(int bytes) {
    byte[] name = new byte[bytes];
    random.nextBytes(name);
    return TEXT.encodeToString(name);
  }

  /**
   * The id of the widget instance of the visitor with this token; it tells nothing of the token.
   * Empty when the token is none of this key.
   */
  public Optional<String> instanceOf(String token) {
    if (token == null || token.length() != TOKEN_LENGTH || token.charAt(NAME_LENGTH) != '.') {
      return Optional.empty();
    }
    String name = token.substring(0, NAME_LENGTH);
    byte[] given = token.substring(NAME_LENGTH + 1).getBytes(StandardCharsets.UTF_8);
    byte[] right = seal("visitor:" + name).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(given, right)
        ? Optional.of("web-" + seal("instance:" + name).substring(0, NAME_LENGTH))
        : Optional.empty();
  }

  /** Proves to a container with the same key who wrote a text about a request. */
  public String sealOfHop(String text) {
    return seal("hop:" + text);
  }

  /** A short name for a container that tells nothing of its id. */
  String nameOf(String owner) {
    return seal("member:" + owner).substring(0, MEMBER_LENGTH);
  }

  private String seal(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return TEXT.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA-256 is part of every Java", e);
    }
  }
}
