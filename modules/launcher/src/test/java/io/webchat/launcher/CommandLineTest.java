package io.webchat.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  private static final Path HOME = Path.of("/opt/webchat");

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
    CommandLine line = parse("--data", "/var/a", "run", "--no-shell", "--conf", "/etc/a");
    assertThat(line.shell()).isFalse();
    assertThat(line.layout().data()).isEqualTo(Path.of("/var/a"));
    assertThat(line.layout().log()).isEqualTo(Path.of("/var/a/log"));
    assertThat(line.layout().conf()).isEqualTo(Path.of("/etc/a"));
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
