package io.webchat.session.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.webchat.spi.session.SessionStorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class RecordFolderTest {
  private static final RecordName NAME = RecordName.of("one");
  private static final RecordLimits LIMITS = new RecordLimits(100, 10, Duration.ofDays(30));
  private static final String RECORD = NAME.text() + ".record";

  @TempDir Path temporary;

  private final Notes disk = new Notes();

  /** Notes what it is asked for; temporary files are {@code new}. */
  private final class Notes extends Disk {
    private final List<String> notes = new ArrayList<>();
    private boolean full;

    @Override
    void write(Path file, byte[] content, FileAttribute<?>... attributes) throws IOException {
      notes.add("write " + name(file));
      super.write(file, content, attributes);
    }

    @Override
    void move(Path from, Path to) throws IOException {
      notes.add("move " + name(from) + " to " + name(to));
      super.move(from, to);
    }

    @Override
    void force(FileChannel channel, Path file) throws IOException {
      String bytes = Files.isDirectory(file) ? "" : " with " + channel.size() + " bytes";
      notes.add("force " + name(file) + bytes);
      if (full) {
        throw new IOException("no space");
      }
      super.force(channel, file);
    }

    private String name(Path file) {
      return file.toString().endsWith(".tmp")
          ? "new"
          : temporary.relativize(file).toString().replace(RECORD, "record");
    }

    private List<String> taken() {
      List<String> taken = List.copyOf(notes);
      notes.clear();
      return taken;
    }
  }

  private RecordFolder open() {
    return RecordFolder.open(temporary.resolve("a/b/records"), LIMITS, disk);
  }

  @Test
  void aRecordIsOnTheDiskBeforeItTakesThePlaceOfTheFormerOne() {
    RecordFolder folder = open();
    disk.taken();
    for (int bytes : new int[] {7, 9}) {
      folder.write(NAME, new byte[bytes]);
      assertThat(disk.taken())
          .containsExactly(
              "write new",
              "force new with " + bytes + " bytes",
              "move new to a/b/records/record",
              "force a/b/records");
    }
    folder.delete(NAME);
    assertThat(disk.taken()).containsExactly("force a/b/records");
    folder.delete(NAME);
    assertThat(disk.taken()).isEmpty();
  }

  @Test
  void foldersThatAreMadeAreOnTheDisk() {
    open();
    assertThat(disk.taken()).containsExactly("force ", "force a", "force a/b");
    open();
    assertThat(disk.taken()).isEmpty();
  }

  @Test
  void aRecordThatCannotBeForcedToTheDiskIsNotThere() {
    RecordFolder folder = open();
    folder.write(NAME, new byte[] {1});
    disk.taken();
    disk.full = true;
    assertThatThrownBy(() -> folder.write(NAME, new byte[] {2}))
        .isInstanceOf(SessionStorageException.class)
        .hasMessageContaining("no space");
    assertThat(disk.taken()).containsExactly("write new", "force new with 1 bytes");
    assertThat(folder.read(NAME)).contains(new byte[] {1});
    assertThat(temporary.resolve("a/b/records")).isDirectoryContaining("glob:**.record");
    assertThat(temporary.resolve("a/b/records")).isDirectoryNotContaining("glob:**.tmp");
  }

  private static void assertFailed(ThrowingCallable call, String text, boolean temporary) {
    SessionStorageException failure = catchThrowableOfType(SessionStorageException.class, call);
    assertThat(failure).hasMessage(text);
    assertThat(failure.isTemporary()).isEqualTo(temporary);
  }

  private static RecordName name(int i) {
    return RecordName.of("one", String.valueOf(i));
  }

  private Path records() {
    return temporary.resolve("a/b/records");
  }

  @Test
  void whatWasWrittenLastIsRead() {
    RecordFolder folder = RecordFolder.open(records(), LIMITS);
    assertThat(folder.path()).isEqualTo(records());
    assertThat(folder.read(NAME)).isEmpty();
    folder.write(NAME, new byte[] {1});
    folder.write(name(2), new byte[] {2});
    folder.write(NAME, new byte[] {3, 4});

    assertThat(folder.read(NAME)).contains(new byte[] {3, 4});
    assertThat(folder.read(name(2))).contains(new byte[] {2});
    assertThat(folder.count()).isEqualTo(2);
    folder.delete(NAME);
    assertThat(folder.read(NAME)).isEmpty();
    assertThat(folder.count()).isEqualTo(1);
  }

  @Test
  void onlyTheOwnerMayRead() throws IOException {
    RecordFolder folder = open();
    folder.write(NAME, new byte[] {1});
    assertThat(Files.getPosixFilePermissions(records()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(Files.getPosixFilePermissions(records().resolve(RECORD)))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));

    Files.setPosixFilePermissions(records(), PosixFilePermissions.fromString("rwxr-xr-x"));
    open();
    assertThat(Files.getPosixFilePermissions(records()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void aRecordMayHaveAllTheBytesThatAreAllowedAndNotOneMore() throws IOException {
    RecordFolder folder = open();
    folder.write(NAME, new byte[100]);
    assertThat(folder.read(NAME)).contains(new byte[100]);

    assertFailed(
        () -> folder.write(NAME, new byte[101]),
        "The record has 101 bytes, allowed are 100",
        false);
    assertThat(folder.read(NAME)).contains(new byte[100]);
    Files.write(records().resolve(RECORD), new byte[101]);
    assertFailed(
        () -> folder.read(NAME),
        "The record " + records().resolve(RECORD) + " has more than 100 bytes",
        false);
  }

  @Test
  void aFullFolderTakesNoFurtherRecordAndStillReplacesThoseItHas() {
    RecordFolder folder = open();
    for (int i = 0; i < 10; i++) {
      folder.write(name(i), new byte[] {1});
    }
    assertFailed(
        () -> folder.write(NAME, new byte[] {1}),
        "The folder " + records() + " has its limit of 10 records",
        true);
    assertThat(folder.read(NAME)).isEmpty();
    folder.write(name(3), new byte[] {2});
    assertThat(folder.read(name(3))).contains(new byte[] {2});

    folder.delete(name(3));
    folder.write(NAME, new byte[] {1});
    assertThat(folder.count()).isEqualTo(10);
  }

  @Test
  void theLimitCountsWhatOthersAddAndDelete() throws IOException {
    RecordFolder other = open();
    for (int i = 0; i < 9; i++) {
      other.write(name(i), new byte[] {1});
    }
    RecordFolder folder = open();
    folder.write(name(9), new byte[] {1});
    assertFailed(
        () -> folder.write(NAME, new byte[] {1}),
        "The folder " + records() + " has its limit of 10 records",
        true);
    other.delete(name(0));
    folder.write(NAME, new byte[] {1});
    assertThat(folder.count()).isEqualTo(10);
  }

  @Test
  void onlyRecordsCount() throws IOException {
    RecordFolder folder = open();
    Files.writeString(records().resolve("notes.record"), "x");
    Files.writeString(records().resolve("README"), "x");
    Files.writeString(records().resolve(NAME.text()), "x");
    assertThat(folder.count()).isZero();
    folder.write(NAME, new byte[] {1});
    assertThat(folder.count()).isEqualTo(1);
  }

  @Test
  void aDamagedRecordIsSetAsideUnderAnotherName() throws IOException {
    RecordFolder folder = open();
    folder.write(NAME, new byte[] {1});
    Path aside = folder.setAside(NAME);

    assertThat(aside).isEqualTo(records().resolve(NAME.text() + ".damaged"));
    assertThat(Files.readAllBytes(aside)).containsExactly(1);
    assertThat(folder.read(NAME)).isEmpty();
    assertThat(folder.count()).isZero();

    folder.write(NAME, new byte[] {2});
    assertThat(Files.readAllBytes(folder.setAside(NAME))).containsExactly(2);
    assertFailed(
        () -> folder.setAside(NAME),
        "The record "
            + records().resolve(RECORD)
            + " cannot be set aside (NoSuchFileException: "
            + records().resolve(RECORD)
            + ")",
        true);
  }

  @Test
  void nothingFoundIsAnAnswerWhileTheFolderIsThereOnly() throws IOException {
    RecordFolder folder = open();
    Files.delete(records());

    String gone = "The folder " + records() + " is gone";
    assertFailed(() -> folder.read(NAME), gone, true);
    assertFailed(() -> folder.delete(NAME), gone, true);
    assertThatThrownBy(folder::count)
        .isInstanceOf(SessionStorageException.class)
        .hasMessageStartingWith("The folder " + records() + " cannot be listed (NoSuchFile");
    assertThatThrownBy(() -> folder.write(NAME, new byte[] {1}))
        .isInstanceOf(SessionStorageException.class)
        .hasMessageStartingWith("The record ")
        .hasMessageContaining(" cannot be written (NoSuchFile");
  }

  @Test
  void aRecordThatIsAFolderOrALinkFails() throws IOException {
    RecordFolder folder = open();
    Path target = Files.write(temporary.resolve("elsewhere"), new byte[] {1});
    Files.createSymbolicLink(records().resolve(RECORD), target);
    assertThatThrownBy(() -> folder.read(NAME))
        .isInstanceOf(SessionStorageException.class)
        .hasMessageContaining(" cannot be read (");

    Path taken = Files.createDirectory(records().resolve(name(1).text() + ".record"));
    Files.writeString(taken.resolve("x"), "x");
    assertFailed(
        () -> folder.delete(name(1)),
        "The record " + taken + " cannot be deleted (DirectoryNotEmptyException: " + taken + ")",
        true);
  }

  @Test
  void aFileInPlaceOfTheFolderIsRefused() throws IOException {
    Files.writeString(temporary.resolve("a"), "x");
    assertThatThrownBy(this::open)
        .isInstanceOf(SessionStorageException.class)
        .hasMessageStartingWith("The folder " + records() + " cannot be used (");
  }

  @Test
  void whatKilledProcessesLeftIsRemovedWhenTheFolderIsOpened() throws Exception {
    open().write(NAME, new byte[] {1});
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    String unique = "-00000000-0000-0001-0000-000000000002.tmp";
    Path left = records().resolve(NAME.text() + "." + process.pid() + unique);
    Path own = records().resolve(NAME.text() + "." + ProcessHandle.current().pid() + unique);
    Files.writeString(left, "x");
    Files.writeString(own, "x");

    RecordFolder folder = open();

    assertThat(left).doesNotExist();
    assertThat(own).exists();
    assertThat(folder.read(NAME)).contains(new byte[] {1});
  }

  @Test
  void theFoldersAboveAreMadeAsAnyOthers() throws IOException {
    open();
    Path usual = Files.createDirectories(temporary.resolve("c/d"));

    assertThat(Files.getPosixFilePermissions(temporary.resolve("a/b")))
        .isEqualTo(Files.getPosixFilePermissions(usual));
  }

  @Test
  void aTemporaryFileThatCannotBeRemovedIsPartOfTheFailure() {
    Disk broken =
        new Disk() {
          @Override
          void write(Path file, byte[] content, FileAttribute<?>... attributes) throws IOException {
            Files.createDirectories(file.resolve("in use"));
            throw new IOException("no space");
          }
        };
    RecordFolder folder = RecordFolder.open(records(), LIMITS, broken);

    assertThatThrownBy(() -> folder.write(NAME, new byte[] {1}))
        .isInstanceOf(SessionStorageException.class)
        .hasMessageEndingWith(" cannot be written (IOException: no space)")
        .satisfies(
            failure ->
                assertThat(failure.getSuppressed())
                    .singleElement()
                    .isInstanceOf(DirectoryNotEmptyException.class));
  }

  private void isOld(RecordName name, Duration age) throws IOException {
    Files.setLastModifiedTime(
        records().resolve(name.text() + ".record"), FileTime.from(Instant.now().minus(age)));
  }

  /** A container that was off for long takes its chats up. */
  @Test
  void whatIsOldStaysAsLongAsThereIsRoom() throws IOException {
    open().write(NAME, new byte[1]);
    isOld(NAME, Duration.ofDays(400));
    RecordFolder again = open();
    again.write(RecordName.of("fresh"), new byte[1]);
    assertThat(again.read(NAME)).isPresent();
  }

  @Test
  void whatNobodyWritesAnyMoreMakesRoom() throws IOException {
    RecordFolder folder = open();
    for (int i = 0; i < 10; i++) {
      folder.write(RecordName.of("record " + i), new byte[1]);
    }
    assertThatThrownBy(() -> folder.write(NAME, new byte[1])).hasMessageContaining("limit of 10");
    isOld(RecordName.of("record 2"), Duration.ofDays(29));
    isOld(RecordName.of("record 3"), Duration.ofDays(31));
    folder.write(NAME, new byte[1]);
    assertThat(folder.read(RecordName.of("record 2"))).isPresent();
    assertThat(folder.read(RecordName.of("record 3"))).isEmpty();
    assertThat(folder.count()).isEqualTo(10);
  }
}
