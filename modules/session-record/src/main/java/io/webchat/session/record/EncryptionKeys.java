package io.webchat.session.record;

import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The AES-256 keys of a store. The first one seals new records, all of them open what is there: to
 * rotate, put a new key in front and keep the former ones until every record is rewritten.
 * Immutable; {@code toString} shows the ids only.
 */
public final class EncryptionKeys {
  /** How many keys there may be. */
  public static final int MAX_KEYS = 32;

  private static final int KEY_BYTES = 32;
  private static final Pattern BETWEEN = Pattern.compile("[,\\s]+");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,32}");
  private static final EncryptionKeys NONE = new EncryptionKeys(new LinkedHashMap<>());

  private final Map<String, SecretKey> keys;

  private EncryptionKeys(Map<String, SecretKey> keys) {
    this.keys = keys;
  }

  /** No encryption. */
  public static EncryptionKeys none() {
    return NONE;
  }

  /**
   * Reads keys from configuration. An entry may have several, with commas or blanks between them,
   * as a configuration file gives them; blank entries are skipped.
   *
   * @param entries keys as {@code id:base64 of 32 bytes}, the id of letters, digits, {@code . _ -}
   * @throws IllegalArgumentException when one is not of this form, or an id comes twice; the text
   *     never has a key
   */
  public static EncryptionKeys parse(Collection<String> entries) {
    List<String> present =
        entries.stream().flatMap(BETWEEN::splitAsStream).filter(key -> !key.isEmpty()).toList();
    if (present.size() > MAX_KEYS) {
      throw new IllegalArgumentException("more than " + MAX_KEYS + " encryption keys");
    }
    Map<String, SecretKey> keys = new LinkedHashMap<>();
    for (int i = 0; i < present.size(); i++) {
      String entry = present.get(i);
      String where = "encryption key " + (i + 1);
      int colon = entry.indexOf(':');
      if (colon < 0 || !ID.matcher(entry.substring(0, colon)).matches()) {
        throw new IllegalArgumentException(where + " is not id:base64");
      }
      if (keys.put(entry.substring(0, colon), key(where, entry.substring(colon + 1))) != null) {
        throw new IllegalArgumentException(where + " has the id of another one");
      }
    }
    return keys.isEmpty() ? NONE : new EncryptionKeys(keys);
  }

  private static SecretKey key(String where, String base64) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      // without the cause: its text quotes the key
      throw new IllegalArgumentException(where + " is not base64");
    }
    try {
      if (bytes.length != KEY_BYTES) {
        throw new IllegalArgumentException(
            where + " has " + bytes.length * 8 + " bits instead of 256");
      }
      return new SecretKeySpec(bytes, "AES");
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Whether there is no key, so that records are not encrypted. */
  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /** Id of the key that seals. */
  String currentId() {
    return keys.keySet().iterator().next();
  }

  Optional<SecretKey> find(String id) {
    return Optional.ofNullable(keys.get(id));
  }

  @Override
  public String toString() {
    return "EncryptionKeys" + keys.keySet();
  }
}
