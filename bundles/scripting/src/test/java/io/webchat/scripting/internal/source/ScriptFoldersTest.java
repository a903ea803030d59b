package io.webchat.scripting.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files of the scripts folders are taken, and that the others are named. */
class ScriptFoldersTest {
  @TempDir Path home;
  private final List<String> problems = new ArrayList<>();
  private ScriptFolders folders;
  private boolean broken;

  @BeforeEach
  void open() throws IOException {
    Files.createDirectories(home.resolve("preprocessors"));
    folders =
        new ScriptFolders(
            home,
            source -> {
              if (broken) {
                throw new IllegalStateException("no engine");
              }
              return Optional.empty();
            },
            (failure, formerStays) -> problems.add(failure.place() + ": " + failure.text()));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(home.resolve("preprocessors").resolve(name), text);
  }

  @Test
  void aFileThatIsTooLargeIsNamedOnceAndItsFormerVersionStays() throws IOException {
    write("a.js", "1;");
    folders.scan();
    write("a.js", " ".repeat(1_000_001));
    write("b.js", " ".repeat(1_000_002));
    folders.scan();
    folders.scan();
    assertThat(folders.files().byName()).containsOnlyKeys("preprocessors/a.js");
    assertThat(folders.files().sources().get(0).text()).isEqualTo("1;");
    assertThat(problems)
        .containsExactly(
            "preprocessors/a.js: is ignored: it is larger than 1000000 bytes",
            "preprocessors/b.js: is ignored: it is larger than 1000000 bytes");
  }

  @Test
  void aFileWithoutAFormerVersionIsBroken() throws IOException {
    Files.write(home.resolve("preprocessors/a.js"), new byte[] {(byte) 0xFC});
    write("b.js", "1;");
    folders.scan();
    assertThat(folders.files().byName()).containsOnlyKeys("preprocessors/b.js");
    assertThat(folders.files().broken()).containsOnlyKeys("preprocessors/a.js");
    write("a.js", "2;");
    folders.scan();
    folders.scan();
    assertThat(folders.files().broken()).isEmpty();
    assertThat(folders.files().byName())
        .containsOnlyKeys("preprocessors/a.js", "preprocessors/b.js");
  }

  /** As copies from a Mac leave them. */
  @Test
  void whatBeginsWithADotIsNoScript() throws IOException {
    Files.write(home.resolve("preprocessors/._a.js"), new byte[] {0, 5, 22, 7, (byte) 0xFC});
    write("a.js", "1;");
    folders.scan();
    assertThat(folders.files().byName()).containsOnlyKeys("preprocessors/a.js");
    assertThat(folders.files().broken()).isEmpty();
    assertThat(problems).isEmpty();
  }

  @Test
  void aFileThatCannotBeReadIsReadAgainAndNamedOnce() throws IOException {
    write("a.js", "1;");
    broken = true;
    folders.scan();
    folders.scan();
    assertThat(folders.files().broken()).containsOnlyKeys("preprocessors/a.js");
    assertThat(problems)
        .containsExactly("preprocessors/a.js: cannot be read: IllegalStateException");
    broken = false;
    assertThat(folders.scan()).isTrue();
    assertThat(folders.files().broken()).isEmpty();
    assertThat(folders.files().byName()).containsOnlyKeys("preprocessors/a.js");
  }

  @Test
  void aFileThatIsWrittenWhileItCannotBeReadWaitsUntilItRests() throws IOException {
    write("a.js", "1;");
    broken = true;
    folders.scan();
    broken = false;
    write("a.js", "half");
    assertThat(folders.scan()).isFalse();
    Files.delete(home.resolve("preprocessors/a.js"));
    assertThat(folders.scan()).isFalse();
    write("a.js", "the whole");
    assertThat(folders.scan()).isFalse();
    assertThat(folders.scan()).isTrue();
    assertThat(folders.files().sources().get(0).text()).isEqualTo("the whole");
  }

  @Test
  void filesBeyondTheBoundAreNamedOnce() throws IOException {
    for (int i = 0; i < 102; i++) {
      write("f%03d.js".formatted(i), i + ";");
    }
    folders.scan();
    folders.scan();
    assertThat(folders.files().sources()).hasSize(100);
    assertThat(problems)
        .containsExactly("preprocessors/: has more than 100 files, the last 2 are ignored");
    assertThat(folders.files().broken()).containsOnlyKeys("preprocessors/");
    Files.delete(home.resolve("preprocessors/f000.js"));
    Files.delete(home.resolve("preprocessors/f001.js"));
    folders.scan();
    assertThat(folders.files().sources()).hasSize(100);
    assertThat(folders.files().broken()).isEmpty();
    assertThat(problems).hasSize(1);
  }
}
