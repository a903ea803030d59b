package io.webchat.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.ConfigurationState.Refusal;
import io.webchat.spi.config.ConfigurationState.Setting;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.Test;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

class ConfigCommandsTest {
  private static final ConfigurationState CORE =
      new ConfigurationState(
          "io.webchat.core",
          "/conf/io.webchat.core.cfg",
          List.of(
              new Setting("threads", "4", true, ""),
              new Setting("leaseMs", "10000", false, "5000")),
          List.of(new Refusal("threads", "many\u001b[2J", "a whole number from 0 to 1024")),
          List.of("thread"));
  private static final ConfigurationState REST =
      new ConfigurationState("io.webchat.rest", "", List.of(), List.of(), List.of());

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ConfigCommands commands =
      new ConfigCommands(
          fake(
              ConfigurationAdmin.class,
              new Configuration[] {
                fake(Configuration.class, "io.webchat.cor"),
                fake(Configuration.class, "io.webchat.core")
              }));

  ConfigCommandsTest() {
    commands.bindConfigured(() -> REST);
    commands.bindConfigured(() -> CORE);
  }

  @Test
  void listsWhatThereIsWhatWasRefusedAndWhatNobodyReads() {
    assertThat(print().lines().map(line -> line.replaceAll("  +", " ")))
        .containsExactly(
            "io.webchat.core /conf/io.webchat.core.cfg",
            " refused: threads = many[2J (expected a whole number from 0 to 1024)",
            " unknown: thread",
            " leaseMs = 10000 (5000 from the next start of the bundle)",
            "io.webchat.rest (defaults)",
            "io.webchat.cor (no bundle that runs reads it)",
            "config PID lists the values in force");
  }

  @Test
  void listsTheValuesOfOne() {
    assertThat(print("core").lines().map(line -> line.replaceAll("  +", " ")))
        .containsExactly(
            "io.webchat.core /conf/io.webchat.core.cfg",
            " threads = 4 (default)",
            " leaseMs = 10000 (5000 from the next start of the bundle)",
            " refused: threads = many[2J (expected a whole number from 0 to 1024)",
            " unknown: thread");
    assertThat(print("none")).isEqualTo("no configuration of none\n");
  }

  private String print(String... arguments) {
    printed.reset();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    commands.config(fake(CommandSession.class, out), arguments);
    return printed.toString(StandardCharsets.UTF_8);
  }

  /** Answers every method with this value. */
  private static <T> T fake(Class<T> type, Object value) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> value));
  }
}
