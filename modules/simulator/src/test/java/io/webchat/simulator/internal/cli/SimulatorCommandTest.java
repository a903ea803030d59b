package io.webchat.simulator.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line, as far as it ends by itself. */
class SimulatorCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine line = SimulatorCommand.newCommandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(args);
  }

  @Test
  void helps() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("--port", "--script", "/control/");
    assertThat(run("--version")).isZero();
  }

  @Test
  void refusesWrongOptions(@TempDir Path folder) throws Exception {
    assertThat(run("--prot", "1")).isEqualTo(2);
    assertThat(err.toString()).contains("--prot").contains("Usage");
    assertThat(run("--port", "99999")).isEqualTo(2);
    assertThat(err.toString()).contains("port must be from 0 to 65535");
    assertThat(run("--script", folder.resolve("none.json").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("cannot read the script");
    Path script = Files.writeString(folder.resolve("bad.json"), "[{\"do\":\"fly\"}]");
    assertThat(run("--script", script.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("bad.json", "step 1 does 'fly'");
    assertThat(run("--manual", "--script", script.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("exclude each other");
  }

  @Test
  void saysThatThePortIsInUse() {
    try (ChatSimulator sim = new SimulatorBuilder().start()) {
      assertThat(run("--port", Integer.toString(sim.port()))).isEqualTo(1);
      assertThat(err.toString()).contains("cannot listen on 127.0.0.1:" + sim.port());
      assertThat(out.toString()).isEmpty();
    }
  }
}
