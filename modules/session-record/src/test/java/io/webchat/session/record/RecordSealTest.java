package io.webchat.session.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.webchat.spi.session.SessionStorageException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class RecordSealTest {
  private static final String KEY = "QUFB".repeat(10) + "QUE=";
  private static final String OTHER = "QkJC".repeat(10) + "QkI=";
  private static final RecordName NAME = RecordName.of("place", "one");
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

  @Test
  void plainRecordsAreReadWhileAStoreChangesOverToEncryption() {
    EncryptionKeys keys = EncryptionKeys.parse(List.of(" ", "a:" + KEY));
    byte[] plain = new RecordSeal(EncryptionKeys.none(), false).seal(CONTENT, NAME);
    assertThat(new RecordSeal(keys, true).open(plain, NAME)).isEqualTo(CONTENT);
    byte[] sealed = new RecordSeal(keys, true).seal(CONTENT, NAME);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("content");
    assertThatThrownBy(() -> new RecordSeal(keys, false).open(plain, NAME))
        .isInstanceOf(SessionStorageException.class)
        .hasMessageContaining("not encrypted");
  }

  private static EncryptionKeys keys(String... entries) {
    return EncryptionKeys.parse(List.of(entries));
  }

  private static List<RecordSeal> seals() {
    return List.of(
        new RecordSeal(EncryptionKeys.none(), false), new RecordSeal(keys("a:" + KEY), false));
  }

  private static void assertDamaged(RecordSeal seal, byte[] record, RecordName name, String why) {
    SessionStorageException failure =
        catchThrowableOfType(SessionStorageException.class, () -> seal.open(record, name));
    assertThat(failure).hasMessage("The record cannot be read: " + why).hasNoCause();
    assertThat(failure.isTemporary()).isFalse();
  }

  @Test
  void aRecordOpensWithWhatWasSealed() {
    for (RecordSeal seal : seals()) {
      assertThat(seal.open(seal.seal(CONTENT, NAME), NAME)).isEqualTo(CONTENT);
      assertThat(seal.open(seal.seal(new byte[0], NAME), NAME)).isEmpty();
    }
  }

  @Test
  void aPlainRecordIsItsDigestAndItsContent() throws GeneralSecurityException {
    byte[] record = new RecordSeal(EncryptionKeys.none(), false).seal(CONTENT, NAME);

    byte[] place = NAME.place();
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(new byte[] {'W', 'C', 'S', 1, 'P', 0, 0, 0, (byte) place.length});
    digest.update(place);
    digest.update(CONTENT);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    expected.writeBytes(new byte[] {'W', 'C', 'S', 1, 'P'});
    expected.writeBytes(digest.digest());
    expected.writeBytes(CONTENT);
    assertThat(record).isEqualTo(expected.toByteArray());
  }

  @Test
  void anEncryptedRecordNamesItsKeyAndItsNonce() throws GeneralSecurityException {
    byte[] record = new RecordSeal(keys("key:" + KEY), false).seal(CONTENT, NAME);

    byte[] header = {'W', 'C', 'S', 1, 'G', 3, 'k', 'e', 'y'};
    assertThat(record).startsWith(header).hasSize(9 + 12 + CONTENT.length + 16);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(Base64.getDecoder().decode(KEY), "AES"),
        new GCMParameterSpec(128, record, 9, 12));
    cipher.updateAAD(header);
    cipher.updateAAD(NAME.place());
    assertThat(cipher.doFinal(record, 21, record.length - 21)).isEqualTo(CONTENT);
  }

  @Test
  void noNonceIsUsedTwice() {
    RecordSeal seal = new RecordSeal(keys("a:" + KEY), false);
    Set<String> nonces = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      byte[] record = seal.seal(CONTENT, NAME);
      nonces.add(HexFormat.of().formatHex(record, 7, 19));
    }
    assertThat(nonces).hasSize(50);
  }

  @Test
  void aRecordOpensInItsPlaceOnly() {
    assertDamaged(
        seals().get(0),
        seals().get(0).seal(CONTENT, NAME),
        RecordName.of("place", "two"),
        "it was changed or cut off, or belongs elsewhere");
    assertDamaged(
        seals().get(1),
        seals().get(1).seal(CONTENT, NAME),
        RecordName.of("place", "two"),
        "it was changed or cut off, belongs elsewhere, or the key is another one");
  }

  @Test
  void aRecordOpensWholeAndUnchangedOnly() {
    for (RecordSeal seal : seals()) {
      byte[] record = seal.seal(CONTENT, NAME);
      for (int i = 0; i < record.length; i++) {
        byte[] changed = record.clone();
        changed[i] ^= 1;
        assertUnreadable(seal, changed);
        assertUnreadable(seal, Arrays.copyOf(record, i));
      }
      assertUnreadable(seal, Arrays.copyOf(record, record.length + 1));
    }
  }

  private static void assertUnreadable(RecordSeal seal, byte[] record) {
    assertThatThrownBy(() -> seal.open(record, NAME))
        .isInstanceOf(SessionStorageException.class)
        .hasMessageStartingWith("The record cannot be read: ");
  }

  @Test
  void whatIsCutOffIsToldFromWhatWasChanged() {
    byte[] plain = seals().get(0).seal(new byte[0], NAME);
    assertDamaged(seals().get(0), new byte[0], NAME, "it has no known format");
    assertDamaged(seals().get(0), Arrays.copyOf(plain, 4), NAME, "it has no known format");
    assertDamaged(seals().get(0), Arrays.copyOf(plain, 5), NAME, "it is cut off");
    assertDamaged(seals().get(0), Arrays.copyOf(plain, plain.length - 1), NAME, "it is cut off");
    byte[] unknown = plain.clone();
    unknown[4] = 'X';
    assertDamaged(seals().get(0), unknown, NAME, "it has no known format");
    byte[] later = plain.clone();
    later[3] = 2;
    assertDamaged(seals().get(0), later, NAME, "it has no known format");

    byte[] sealed = seals().get(1).seal(new byte[0], NAME);
    for (int length : new int[] {5, 6, 7, sealed.length - 1}) {
      assertDamaged(seals().get(1), Arrays.copyOf(sealed, length), NAME, "it is cut off");
    }
  }

  @Test
  void anIdOfTheLongestLengthIsReadBack() {
    RecordSeal seal = new RecordSeal(keys("i".repeat(32) + ":" + KEY), false);
    assertThat(seal.open(seal.seal(CONTENT, NAME), NAME)).isEqualTo(CONTENT);
    byte[] longer = seal.seal(CONTENT, NAME);
    longer[5] = (byte) 200; // a length is no signed number
    assertDamaged(seal, longer, NAME, "it is cut off");
  }

  @Test
  void formerKeysOpenAndTheFirstOneSeals() {
    RecordSeal former = new RecordSeal(keys("old:" + KEY), false);
    RecordSeal rotated = new RecordSeal(keys("new:" + OTHER, "old:" + KEY), false);
    RecordSeal later = new RecordSeal(keys("new:" + OTHER), false);

    assertThat(rotated.open(former.seal(CONTENT, NAME), NAME)).isEqualTo(CONTENT);
    assertThat(later.open(rotated.seal(CONTENT, NAME), NAME)).isEqualTo(CONTENT);
    assertDamaged(
        later,
        former.seal(CONTENT, NAME),
        NAME,
        "it is encrypted with a key that is not configured");
    assertDamaged(
        new RecordSeal(keys("old:" + OTHER), false),
        former.seal(CONTENT, NAME),
        NAME,
        "it was changed or cut off, belongs elsewhere, or the key is another one");
  }

  @Test
  void withoutKeysAnEncryptedRecordStaysClosed() {
    assertDamaged(
        new RecordSeal(EncryptionKeys.none(), true),
        seals().get(1).seal(CONTENT, NAME),
        NAME,
        "it is encrypted with a key that is not configured");
  }
}
