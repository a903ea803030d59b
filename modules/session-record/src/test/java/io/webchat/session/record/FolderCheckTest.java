package io.webchat.session.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderCheckTest {
  @TempDir Path folder;

  @Test
  void aFolderNeedNotBeThereAndIsNotMade() {
    Path wanted = folder.resolve("a/b");
    assertThat(FolderCheck.of(wanted.toString())).isEqualTo(wanted);
    assertThat(folder).isEmptyDirectory();
    assertThat(FolderCheck.of(folder.toString())).isEqualTo(folder);
    assertThat(FolderCheck.of("sessions")).isEqualTo(Path.of("sessions"));
  }

  @Test
  void aFileIsNoFolderAndHasNone() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    for (Path wrong : new Path[] {file, file.resolve("below")}) {
      assertThatThrownBy(() -> FolderCheck.of(wrong.toString()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a folder that can be written to");
    }
    assertThatThrownBy(() -> FolderCheck.of("a\0b")).isInstanceOf(IllegalArgumentException.class);
  }
}
