package io.webchat.session.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.spi.session.SessionStorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class RecordFolderTest {
  private static final RecordName NAME = RecordName.of("one");
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
    return RecordFolder.open(temporary.resolve("a/b/records"), 100, 10, disk);
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
}
