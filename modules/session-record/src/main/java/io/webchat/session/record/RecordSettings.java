package io.webchat.session.record;

import io.webchat.spi.config.Values;
import java.util.List;

/**
 * How a store seals its records, as its configuration says. {@code toString} shows no key.
 *
 * @param keys the keys as {@link EncryptionKeys#parse} reads them
 * @param acceptPlain whether records that are not encrypted are read although there are keys
 */
public record RecordSettings(List<String> keys, boolean acceptPlain) {
  /** Checks the keys. */
  public RecordSettings {
    keys = List.copyOf(keys);
    EncryptionKeys.parse(keys);
  }

  /**
   * Reads {@code .encryptionKeys} and {@code encryptionAcceptPlain}. Keys that cannot be used leave
   * the former ones in force; without those the store cannot be opened, rather than keep sessions
   * in plain text.
   */
  public static RecordSettings read(Values values) {
    values.withoutDefault(".encryptionKeys");
    return new RecordSettings(
        values.parsedList(".encryptionKeys", RecordSettings::checked),
        values.flag("encryptionAcceptPlain"));
  }

  private static List<String> checked(List<String> keys) {
    try {
      EncryptionKeys.parse(keys);
      return keys;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "keys as id:base64 of 32 bytes with commas between them (" + e.getMessage() + ")", e);
    }
  }

  /** What seals. */
  public RecordSeal seal() {
    return new RecordSeal(EncryptionKeys.parse(keys), acceptPlain);
  }

  @Override
  public String toString() {
    return "RecordSettings[" + EncryptionKeys.parse(keys) + " " + acceptPlain + "]";
  }
}
