package io.webchat.session.record;

import io.webchat.spi.session.SessionKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name of a record whose key is hostile: any length, any characters, equal to others but for
 * case. Immutable.
 */
public final class RecordName {
  private final String text;
  private final byte[] place;

  private RecordName(String text, byte[] place) {
    this.text = text;
    this.place = place;
  }

  /** The name of the record of a session. */
  public static RecordName of(SessionKey key) {
    return of("session", key.instanceId(), key.transportType(), key.deploymentId());
  }

  /** The name of the record of something else; a part that is {@code null} counts as empty. */
  public static RecordName of(String... parts) {
    int size = 0;
    for (String part : parts) {
      size += Integer.BYTES + (part == null ? 0 : part.length() * Character.BYTES);
    }
    ByteBuffer joined = ByteBuffer.allocate(size);
    for (String part : parts) {
      String text = part == null ? "" : part;
      joined.putInt(text.length());
      // as chars: charsets would make lone surrogates equal to each other
      text.chars().forEach(character -> joined.putChar((char) character));
    }
    byte[] place = joined.array();
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(place);
      return new RecordName(HexFormat.of().formatHex(digest), place);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** 64 hexadecimal digits: safe as a file name on every file system and as a database key. */
  public String text() {
    return text;
  }

  /** The parts of the key, unambiguously joined. */
  byte[] place() {
    return place.clone();
  }

  @Override
  public String toString() {
    return text;
  }
}
