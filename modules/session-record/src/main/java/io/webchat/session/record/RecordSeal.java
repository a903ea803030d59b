package io.webchat.session.record;

import io.webchat.spi.session.SessionStorageException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals the bytes of a record: AES-256-GCM with a random nonce when there are keys, a SHA-256
 * digest without. Either way a record opens only whole, unchanged and in the place it was sealed
 * for. Thread-safe.
 *
 * <pre>
 * plain      "WCS" 1 'P' digest[32] content
 * encrypted  "WCS" 1 'G' length[1] key id, nonce[12], ciphertext and tag
 * </pre>
 *
 * The digest covers, and GCM authenticates, everything before it and the place.
 */
public final class RecordSeal {
  private static final byte[] MAGIC = {'W', 'C', 'S', 1};
  private static final byte PLAIN = 'P';
  private static final byte GCM = 'G';
  private static final int DIGEST_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final EncryptionKeys keys;
  private final boolean acceptPlain;
  private final SecureRandom random = new SecureRandom();

  /**
   * A seal.
   *
   * @param keys the keys, {@link EncryptionKeys#none()} for no encryption
   * @param acceptPlain whether a record that is not encrypted is opened although there are keys:
   *     for the time in which a store changes over to encryption
   */
  public RecordSeal(EncryptionKeys keys, boolean acceptPlain) {
    this.keys = keys;
    this.acceptPlain = acceptPlain || keys.isEmpty();
  }

  /**
   * Seals a record.
   *
   * @param content what is in it
   * @param name where it belongs; it opens nowhere else
   */
  public byte[] seal(byte[] content, RecordName name) {
    byte[] place = name.place();
    try {
      return keys.isEmpty() ? digested(content, place) : encrypted(content, place);
    } catch (GeneralSecurityException e) {
      throw new SessionStorageException("The record cannot be encrypted on this JVM", false, e);
    }
  }

  /**
   * Opens a record.
   *
   * @throws SessionStorageException not temporary, when the record is not whole, was changed,
   *     belongs to another place, or needs a key that is not there
   */
  public byte[] open(byte[] record, RecordName name) {
    byte[] place = name.place();
    if (record.length <= MAGIC.length
        || !Arrays.equals(record, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw damaged("it has no known format");
    }
    try {
      return switch (record[MAGIC.length]) {
        case PLAIN -> openDigested(record, place);
        case GCM -> openEncrypted(record, place);
        default -> throw damaged("it has no known format");
      };
    } catch (AEADBadTagException e) {
      throw damaged("it was changed or cut off, belongs elsewhere, or the key is another one");
    } catch (GeneralSecurityException e) {
      throw new SessionStorageException("The record cannot be decrypted on this JVM", false, e);
    }
  }

  private static byte[] digested(byte[] content, byte[] place) throws GeneralSecurityException {
    byte[] header = header(PLAIN).toByteArray();
    ByteArrayOutputStream record = header(PLAIN);
    record.writeBytes(digest(header, place, content, 0));
    record.writeBytes(content);
    return record.toByteArray();
  }

  private byte[] openDigested(byte[] record, byte[] place) throws GeneralSecurityException {
    if (!acceptPlain) {
      throw damaged("it is not encrypted, but encryption is configured");
    }
    int header = MAGIC.length + 1;
    int start = header + DIGEST_BYTES;
    if (record.length < start) {
      throw damaged("it is cut off");
    }
    byte[] digest = digest(Arrays.copyOf(record, header), place, record, start);
    if (!MessageDigest.isEqual(digest, Arrays.copyOfRange(record, header, start))) {
      throw damaged("it was changed or cut off, or belongs elsewhere");
    }
    return Arrays.copyOfRange(record, start, record.length);
  }

  private byte[] encrypted(byte[] content, byte[] place) throws GeneralSecurityException {
    String id = keys.currentId();
    byte[] idBytes = id.getBytes(StandardCharsets.US_ASCII);
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    ByteArrayOutputStream record = header(GCM);
    record.write(idBytes.length);
    record.writeBytes(idBytes);
    byte[] header = record.toByteArray();
    record.writeBytes(nonce);
    Cipher cipher = cipher(Cipher.ENCRYPT_MODE, keys.find(id).orElseThrow(), nonce, header, place);
    record.writeBytes(cipher.doFinal(content));
    return record.toByteArray();
  }

  private byte[] openEncrypted(byte[] record, byte[] place) throws GeneralSecurityException {
    ByteBuffer rest = ByteBuffer.wrap(record).position(MAGIC.length + 1);
    int idLength = rest.hasRemaining() ? rest.get() & 0xff : 0;
    if (rest.remaining() < idLength + NONCE_BYTES + TAG_BITS / 8) {
      throw damaged("it is cut off");
    }
    byte[] idBytes = new byte[idLength];
    rest.get(idBytes);
    byte[] header = Arrays.copyOf(record, rest.position());
    byte[] nonce = new byte[NONCE_BYTES];
    rest.get(nonce);
    SecretKey key =
        keys.find(new String(idBytes, StandardCharsets.US_ASCII))
            .orElseThrow(() -> damaged("it is encrypted with a key that is not configured"));
    Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce, header, place);
    return cipher.doFinal(record, rest.position(), rest.remaining());
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] header, byte[] place)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(header);
    cipher.updateAAD(place);
    return cipher;
  }

  private static ByteArrayOutputStream header(byte kind) {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(MAGIC);
    header.write(kind);
    return header;
  }

  private static byte[] digest(byte[] header, byte[] place, byte[] content, int offset)
      throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(header);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(place.length).array());
    digest.update(place);
    digest.update(content, offset, content.length - offset);
    return digest.digest();
  }

  private static SessionStorageException damaged(String why) {
    return new SessionStorageException("The record cannot be read: " + why, false, null);
  }
}
