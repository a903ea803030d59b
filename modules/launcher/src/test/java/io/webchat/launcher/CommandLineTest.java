package io.webchat.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
  private static final Path HOME = Path.of("/opt/webchat");

  @TempDir Path conf;

  @Test
  void runsWithAShellInTheFoldersOfTheDistribution() {
    CommandLine line = parse();
    assertThat(line.command()).isEqualTo("run");
    assertThat(line.staysUp()).isTrue();
    assertThat(line.shell()).isTrue();
    assertThat(line.layout()).isEqualTo(Layout.of(HOME));
    assertThat(line.layout().bundles()).isEqualTo(HOME.resolve("bundles"));
  }

  @Test
  void takesOptionsBeforeAndAfterRun() {
    CommandLine line = parse("--data", "/var/a", "run", "--no-shell", "--conf", conf.toString());
    assertThat(line.shell()).isFalse();
    assertThat(line.layout().data()).isEqualTo(Path.of("/var/a"));
    assertThat(line.layout().log()).isEqualTo(Path.of("/var/a/log"));
    assertThat(line.layout().conf()).isEqualTo(conf);
  }

  @Test
  void namesAFolderThatIsNotThere() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("run", "--conf", conf.resolve("nowhere").toString()))
        .withMessage("there is no folder " + conf.resolve("nowhere") + " with configuration");
  }

  /** What watches it takes a comma for the end of a folder's name. */
  @Test
  void namesAFolderThatNobodyCanWatch() throws IOException {
    Path folder = Files.createDirectory(conf.resolve("a,b"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("run", "--conf", folder.toString()))
        .withMessage("the name of the folder " + folder + " has a comma");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CommandLine.parse(folder, List.of("run")))
        .withMessageContaining("has a comma");
  }

  @Test
  void theLastWordOnTheShellCounts() {
    assertThat(parse("run", "--no-shell", "--shell").shell()).isTrue();
  }

  @Test
  void whatFollowsACommandIsItsOwn() {
    CommandLine line = parse("demo", "--config", "file.json");
    assertThat(line.command()).isEqualTo("demo");
    assertThat(line.arguments()).containsExactly("--config", "file.json");
    assertThat(line.shell()).isFalse();
    assertThat(line.staysUp()).isFalse();
  }

  @Test
  void namesWhatItDoesNotUnderstand() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("--dance"))
        .withMessageContaining("--dance");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("run", "now"))
        .withMessageContaining("now");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("run", "--data"))
        .withMessageContaining("--data");
  }

  private static CommandLine parse(String... words) {
    return CommandLine.parse(HOME, List.of(words));
  }
}
