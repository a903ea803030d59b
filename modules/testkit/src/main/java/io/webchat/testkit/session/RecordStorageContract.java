package io.webchat.testkit.session;

import static io.webchat.testkit.session.SampleSessions.V3;
import static io.webchat.testkit.session.SampleSessions.async;
import static io.webchat.testkit.session.SampleSessions.full;
import static io.webchat.testkit.session.SampleSessions.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StoredSession;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a provider does that keeps each session as one sealed record, encrypted when it has keys, in
 * a place that can be lost: a folder, a database.
 */
@ConsumerType
public abstract class RecordStorageContract extends SessionStorageContract {
  private static final String KEY_A = "a:" + "QUFB".repeat(10) + "QUE=";
  private static final String KEY_B = "b:" + "QkJC".repeat(10) + "QkI=";
  private static final String OTHER_A = "a:" + "Q0ND".repeat(10) + "Q0M=";

  /** For subclasses. */
  protected RecordStorageContract() {}

  /**
   * Opens the provider on the place of this test.
   *
   * @param encryptionKeys {@code id:base64}, the first seals; none for no encryption
   */
  protected abstract SessionStorageProvider open(List<String> encryptionKeys);

  @Override
  protected final SessionStorageProvider open() {
    return open(List.of());
  }

  /**
   * Opens the provider with the shortest time limits it can have, for tests that only wait until it
   * gives up a lost place; {@link #open()} where there are none. A call of it may fail because the
   * machine is busy.
   */
  protected SessionStorageProvider openHasty() {
    return open();
  }

  /** The bytes that are stored for a session. */
  protected abstract byte[] rawRecord(SessionKey key) throws Exception;

  /** Changes the bytes behind the provider's back. */
  protected abstract void replaceRawRecord(SessionKey key, byte[] record) throws Exception;

  /** Makes the place unusable, with the provider open. */
  protected abstract void lose() throws Exception;

  /** Makes the place usable again, with what was in it. */
  protected abstract void bringBack() throws Exception;

  private void reopen(String... encryptionKeys) throws Exception {
    replace(open(List.of(encryptionKeys)));
  }

  private void refused(SessionKey key) {
    SessionStorageException failure = failure(() -> storage().setSessionData(key, context(key)));
    assertThat(failure.isTemporary()).isFalse();
  }

  private static SessionStorageException failure(Runnable call) {
    SessionStorageException failure = Calls.failure(call);
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    assertThat(text.toString()).doesNotContain(SampleSessions.SECRET, "QUFB", "QkJC", "Q0ND");
    assertThat(failure.getMessage()).isNotBlank();
    return failure;
  }

  private static boolean contains(byte[] record, String text) {
    return new String(record, StandardCharsets.ISO_8859_1).contains(text);
  }

  @Test
  void anEncryptedSessionComesBackAndShowsNothing() throws Exception {
    reopen(KEY_A);
    StoredSession session = full("sealed");
    store(session);
    byte[] first = rawRecord(session.key());
    assertThat(contains(first, SampleSessions.SECRET)).isFalse();
    assertThat(contains(first, "secureKey")).isFalse();
    assertThat(stored(session.key())).contains(session);
    store(session);
    assertThat(rawRecord(session.key())).isNotEqualTo(first); // another nonce
    reopen(KEY_A);
    assertThat(stored(session.key())).contains(session);
  }

  @Test
  void afterARotationFormerKeysStillRead() throws Exception {
    StoredSession former = full("former");
    StoredSession later = full("later");
    reopen(KEY_A);
    store(former);
    reopen(KEY_B, KEY_A);
    assertThat(stored(former.key())).contains(former);
    store(later);
    reopen(KEY_B);
    assertThat(stored(later.key())).contains(later);
    refused(former.key());
  }

  @Test
  void aWrongKeyIsSaidAndTheSessionCanBeStoredAnew() throws Exception {
    StoredSession session = full("wrong");
    reopen(KEY_A);
    store(session);
    reopen(OTHER_A);
    refused(session.key());
    reopen();
    refused(session.key());
    store(session);
    assertThat(stored(session.key())).contains(session);
  }

  @Test
  void aRecordThatIsNotEncryptedIsRefusedWhenItShouldBe() throws Exception {
    StoredSession session = full("plain");
    store(session);
    assertThat(contains(rawRecord(session.key()), SampleSessions.SECRET)).isTrue();
    reopen(KEY_A);
    refused(session.key());
  }

  @Test
  void aRecordCutOffAnywhereIsRefused() throws Exception {
    for (String[] keys : new String[][] {{}, {KEY_A}}) {
      reopen(keys);
      StoredSession session = async(key("cut", V3), 5);
      store(session);
      byte[] whole = rawRecord(session.key());
      for (int length = 0; length < whole.length; length += length < 80 ? 1 : 17) {
        replaceRawRecord(session.key(), Arrays.copyOf(whole, length));
        refused(session.key());
      }
      replaceRawRecord(session.key(), Arrays.copyOf(whole, whole.length + 1));
      refused(session.key());
      replaceRawRecord(session.key(), whole);
      assertThat(stored(session.key())).contains(session);
    }
  }

  @Test
  void aRecordChangedAnywhereIsRefused() throws Exception {
    for (String[] keys : new String[][] {{}, {KEY_A}}) {
      reopen(keys);
      StoredSession session = async(key("changed", V3), 5);
      store(session);
      byte[] whole = rawRecord(session.key());
      for (int i = 0; i < whole.length; i += i < 80 ? 1 : 7) {
        byte[] changed = whole.clone();
        changed[i] ^= 0x20;
        replaceRawRecord(session.key(), changed);
        refused(session.key());
      }
      delete(session.key());
      assertThat(stored(session.key())).isEmpty();
    }
  }

  @Test
  void aRecordOfAnotherSessionIsRefused() throws Exception {
    for (String[] keys : new String[][] {{}, {KEY_A}}) {
      reopen(keys);
      StoredSession mine = async(key("mine", V3), 1);
      StoredSession theirs = async(key("theirs", V3), 2);
      store(mine);
      store(theirs);
      replaceRawRecord(mine.key(), rawRecord(theirs.key()));
      refused(mine.key());
      assertThat(stored(theirs.key())).contains(theirs);
    }
  }

  @Test
  void whileThePlaceIsLostCallsFailAndAfterwardsAllIsThere() throws Exception {
    StoredSession before = full("before");
    StoredSession after = full("after");
    store(before);
    replace(openHasty());
    Calls.recovered(() -> storage().setSessionData(before.key(), context(before.key())));
    lose();
    try {
      List<Runnable> calls =
          List.of(
              () -> storage().getSessionData(after, context(after.key())),
              () -> storage().setSessionData(before.key(), context(before.key())),
              () -> storage().deleteSessionData(before.key(), null, context(before.key())));
      assertThat(calls).allSatisfy(call -> assertThat(failure(call).isTemporary()).isTrue());
    } finally {
      bringBack();
    }
    assertThat(Calls.recovered(() -> storage().setSessionData(before.key(), context(before.key()))))
        .contains(before);
    replace(open());
    assertThat(stored(before.key())).contains(before);
    assertThat(stored(after.key())).isEmpty();
    store(after);
    assertThat(stored(after.key())).contains(after);
  }
}
