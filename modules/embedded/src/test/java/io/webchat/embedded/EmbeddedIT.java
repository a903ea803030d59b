package io.webchat.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sample, compiled and run with the one dependency and what comes with it: a chat with a
 * customer's hook on every wire, left and restored.
 */
class EmbeddedIT {
  private static final Path EMBEDDED = Path.of(System.getProperty("webchat.embedded"));
  private static final Path SAMPLE = Path.of(System.getProperty("webchat.sample"));
  private static final String MAIN = "io.webchat.sample.embedded.EmbeddedChat";

  @TempDir Path folder;

  private ChatSimulator server;

  @BeforeEach
  void serve() {
    server = new SimulatorBuilder().start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void chatsOnTheClassPath() throws Exception {
    String path = libraries().map(Path::toString).collect(Collectors.joining(":"));
    Path classes =
        compile("-cp", path, SAMPLE.resolve(MAIN.replace('.', '/') + ".java").toString());
    held(run("-cp", path + ":" + classes, MAIN));
  }

  @Test
  void chatsOnTheModulePath() throws Exception {
    String path = libraries().map(Path::toString).collect(Collectors.joining(":"));
    Path classes =
        compile(
            "--module-path",
            path,
            SAMPLE.resolve("module-info.java").toString(),
            SAMPLE.resolve(MAIN.replace('.', '/') + ".java").toString());
    held(run("--module-path", path + ":" + classes, "-m", "io.webchat.sample.embedded/" + MAIN));
  }

  private static void held(String output) {
    for (Wire wire : Wire.values()) {
      assertThat(output).containsPattern("(?m)^held .*" + wire + "\\.js$");
    }
    assertThat(output).doesNotContain("Exception");
  }

  private Path compile(String... arguments) {
    Path classes = folder.resolve("classes");
    List<String> all = new ArrayList<>(List.of("-d", classes.toString(), "--release", "17"));
    all.addAll(List.of(arguments));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int result =
        ToolProvider.getSystemJavaCompiler().run(null, said, said, all.toArray(String[]::new));
    assertThat(result).as(said.toString(StandardCharsets.UTF_8)).isZero();
    return classes;
  }

  private String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("-Dpolyglot.engine.userResourceCache=" + folder.resolve("engine"));
    command.addAll(List.of(arguments));
    for (Wire wire : Wire.values()) {
      command.add(script(wire).toString());
    }
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile()).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }

  /** A customer's file for a wire: the configuration, and a hook. */
  private Path script(Wire wire) throws IOException {
    Map<String, Object> configuration = new LinkedHashMap<>(server.configuration(wire));
    configuration.put("ajaxTimeout", 300_000); // a busy machine is no failing server
    return Files.writeString(
        folder.resolve(wire + ".js"),
        """
        window._genesys.widgets.webchat = %s;
        CXBus.command('WebChatService.registerPreProcessor', {
          preprocessor: (message) => { message.text = message.text?.toUpperCase(); }
        });
        """
            .formatted(literal(configuration)));
  }

  private static String literal(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> "'" + entry.getKey() + "': " + literal(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    } else if (value instanceof List<?> list) {
      return list.stream().map(EmbeddedIT::literal).collect(Collectors.joining(", ", "[", "]"));
    }
    return value instanceof String ? "'" + value + "'" : String.valueOf(value);
  }

  private static Stream<Path> libraries() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("webchat.libraries")))) {
      return Stream.concat(Stream.of(EMBEDDED), files.sorted().toList().stream());
    }
  }
}
