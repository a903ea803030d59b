package io.webchat.session.file;

import static io.webchat.testkit.session.SampleSessions.V3;
import static io.webchat.testkit.session.SampleSessions.async;
import static io.webchat.testkit.session.SampleSessions.big;
import static io.webchat.testkit.session.SampleSessions.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.session.record.EncryptionKeys;
import io.webchat.session.record.RecordName;
import io.webchat.session.record.RecordSeal;
import io.webchat.session.record.SessionCodec;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StorageContext;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.testkit.session.ChildJvm;
import io.webchat.testkit.session.MemoryCookies;
import io.webchat.testkit.session.RecordStorageContract;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileSessionStorageTest extends RecordStorageContract {
  private static final StorageContext CONTEXT =
      new StorageContext(new MemoryCookies(), SessionFormat.UNKNOWN);

  private static final int ROUNDS = 6;

  @TempDir Path temporary;

  private static FileSessionStorage open(Path folder, int maxSessions, List<String> keys) {
    return new FileSessionStorage(
        folder, new SessionCodec(new RecordSeal(EncryptionKeys.parse(keys), false)), maxSessions);
  }

  @Override
  protected SessionStorageProvider open(List<String> encryptionKeys) {
    return open(folder(), 1000, encryptionKeys);
  }

  private Path folder() {
    return temporary.resolve("deep/sessions");
  }

  private Path file(SessionKey key) {
    return folder().resolve(RecordName.of(key).text() + ".record");
  }

  @Override
  protected byte[] rawRecord(SessionKey key) throws IOException {
    return Files.readAllBytes(file(key));
  }

  @Override
  protected void replaceRawRecord(SessionKey key, byte[] record) throws IOException {
    Files.write(file(key), record);
  }

  @Override
  protected void lose() throws IOException {
    Files.move(folder(), temporary.resolve("away"));
  }

  @Override
  protected void bringBack() throws IOException {
    Files.move(temporary.resolve("away"), folder());
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void onlyTheOwnerReadsTheFiles() throws Exception {
    StoredSession session = async(key("mine", V3), 1);
    store(session);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(session.key()))))
        .isEqualTo("rw-------");
  }

  @Test
  void whatAKilledProcessLeftIsRemovedAndOtherFilesStay() throws Exception {
    StoredSession session = async(key("mine", V3), 1);
    store(session);
    String name = RecordName.of(session.key()).text();
    Path dead = folder().resolve(name + "." + Long.MAX_VALUE / 10 + "-0-0.tmp");
    Path alive = folder().resolve(name + "." + ProcessHandle.current().pid() + "-0-0.tmp");
    Path foreign = folder().resolve("notes.tmp");
    for (Path file : List.of(dead, alive, foreign)) {
      Files.writeString(file, "half");
    }
    reopen();
    assertThat(dead).doesNotExist();
    assertThat(alive).exists();
    assertThat(foreign).exists();
    assertThat(stored(session.key())).contains(session);
  }

  @Test
  void moreSessionsThanAllowedAreRefusedUntilOneIsDeleted() throws Exception {
    replace(open(folder(), 2, List.of()));
    store(async(key("one", V3), 1));
    store(async(key("two", V3), 1));
    assertThatThrownBy(() -> store(async(key("three", V3), 1)))
        .isInstanceOf(SessionStorageException.class)
        .hasMessageContaining("limit of 2");
    store(async(key("two", V3), 2));
    delete(key("one", V3));
    store(async(key("three", V3), 1));
  }

  @Test
  void aFolderThatIsAFileIsTold() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "");
    assertThatThrownBy(() -> open(file, 2, List.of()))
        .isInstanceOf(SessionStorageException.class)
        .hasMessageContaining(file.toString());
    assertThatThrownBy(() -> open(folder(), 0, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Stores one session for ever and prints each position that is durable. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) {
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
      FileSessionStorage storage = open(Path.of(arguments[0]), 10, List.of());
      for (int n = Integer.parseInt(arguments[1]); ; n++) {
        storage.getSessionData(growing(n), CONTEXT);
        out.println(n);
      }
    }
  }

  private static StoredSession growing(int n) {
    StoredSession big = big(key("killed", V3), 1 + n * 97 % 30_000);
    return new StoredSession(
        big.key(), big.session(), n, n, big.filters(), big.async(), big.extra());
  }

  @Test
  void theSessionOfAKilledProcessIsWholeAndTheLastThatWasStored() throws Exception {
    Random random = new Random(7);
    int durable = 0;
    for (int round = 0; round < ROUNDS; round++) {
      try (ChildJvm child =
          ChildJvm.start(Writer.class, folder().toString(), Integer.toString(durable + 1))) {
        int lines = 20 + random.nextInt(200);
        for (String line = child.line(); line != null; line = child.line()) {
          durable = Integer.parseInt(line);
          if (--lines == 0) {
            child.kill();
          }
        }
      }
      reopen();
      int promised = durable;
      StoredSession stored = stored(key("killed", V3)).orElseThrow();
      durable = (int) stored.position();
      assertThat(durable).isBetween(promised, promised + 1);
      assertThat(stored).isEqualTo(growing(durable));
      assertThat(files()).containsExactly(RecordName.of(stored.key()).text() + ".record");
    }
    assertThat(durable).isGreaterThan(20 * ROUNDS);
  }

  /** Stores a session, then one for which there is no room, and prints what happened. */
  static final class Filler {
    private Filler() {}

    public static void main(String[] arguments) {
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
      FileSessionStorage storage = open(Path.of(arguments[0]), 10, List.of());
      storage.getSessionData(async(key("full", V3), 1), CONTEXT);
      try {
        storage.getSessionData(big(key("full", V3), 100_000), CONTEXT);
        out.println("stored");
      } catch (SessionStorageException e) {
        out.println(e.isTemporary() + " " + e.getMessage());
      }
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void onAFullDiskTheFormerSessionStaysAndTheReasonIsTold() throws Exception {
    try (ChildJvm child = ChildJvm.startOnAFullDisk(64, Filler.class, folder().toString())) {
      assertThat(child.line())
          .startsWith("true The record " + file(key("full", V3)) + " cannot be written (")
          .contains("File too large");
      assertThat(child.line()).isNull();
    }
    assertThat(stored(key("full", V3))).contains(async(key("full", V3), 1));
    assertThat(files()).hasSize(1);
  }
}
