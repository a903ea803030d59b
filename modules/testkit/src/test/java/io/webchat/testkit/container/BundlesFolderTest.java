package io.webchat.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundlesFolderTest {

  @TempDir Path first;
  @TempDir Path second;
  private BundlesFolder bundles;

  @BeforeEach
  void fill() throws IOException {
    for (String name :
        List.of(
            "asm-9.11.1.jar",
            "asm-tree-9.11.1.jar",
            "webchat-bus-0.1.0-SNAPSHOT.jar",
            "webchat-bus-0.1.0-SNAPSHOT-sources.jar")) {
      Files.createFile(first.resolve(name));
    }
    Files.createFile(second.resolve("webchat-bus.jar"));
    Files.createFile(second.resolve("webchat-core.jar"));
    bundles = new BundlesFolder(List.of(first, second, first.resolve("absent")));
  }

  @Test
  void anArtifactIsFoundWithAndWithoutVersionInTheFirstFolderThatHasIt() {
    assertThat(bundles.jar("asm")).isEqualTo(first.resolve("asm-9.11.1.jar"));
    assertThat(bundles.jar("webchat-bus"))
        .isEqualTo(first.resolve("webchat-bus-0.1.0-SNAPSHOT.jar"));
    assertThat(bundles.jar("webchat-core")).isEqualTo(second.resolve("webchat-core.jar"));
  }

  @Test
  void anAbsentArtifactIsNamedTogetherWithWhatIsThere() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bundles.jar("webchat-shell"))
        .withMessageStartingWith("no jar of webchat-shell; there are ")
        .withMessageContaining("webchat-core.jar");
  }

  @Test
  void twoVersionsAreAnError() throws IOException {
    Files.createFile(first.resolve("asm-9.12.jar"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bundles.jar("asm"))
        .withMessageContaining("asm-9.11.1.jar")
        .withMessageContaining("asm-9.12.jar");
  }
}
