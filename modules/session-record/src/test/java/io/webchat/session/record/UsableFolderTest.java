package io.webchat.session.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsableFolderTest {
  @TempDir Path folder;

  @Test
  void aFolderNeedNotBeThereAndIsNotMade() {
    Path wanted = folder.resolve("a/b");
    assertThat(UsableFolder.of(wanted.toString())).isEqualTo(wanted);
    assertThat(folder).isEmptyDirectory();
    assertThat(UsableFolder.of(folder.toString())).isEqualTo(folder);
    assertThat(UsableFolder.of("sessions")).isEqualTo(Path.of("sessions"));
  }

  @Test
  void aFileIsNoFolderAndHasNone() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    for (Path wrong : new Path[] {file, file.resolve("below")}) {
      assertThatThrownBy(() -> UsableFolder.of(wrong.toString()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a folder that can be written to");
    }
    assertThatThrownBy(() -> UsableFolder.of("a\0b")).isInstanceOf(IllegalArgumentException.class);
  }
}
