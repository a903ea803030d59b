package io.webchat.containers;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import io.webchat.containers.probe.Probe;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A container as a process of its own, with a probe in it that holds a chat on every wire. The chat
 * server runs here, so that it outlives the container.
 */
abstract class ContainerCase {
  static final Path TARGET = Path.of(System.getProperty("webchat.target"));
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir Path folder;

  private ChatSimulator server;
  private Process process;
  private FrontDoor door;

  @BeforeEach
  void serve() throws IOException {
    server = new SimulatorBuilder().start();
    door = new FrontDoor(server);
    Files.createDirectories(probe());
    for (Wire wire : Wire.values()) {
      Files.writeString(probe().resolve(typeOf(wire) + ".js"), script(wire));
    }
  }

  @AfterEach
  void end() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    door.close();
    server.close();
  }

  /** What it serves over HTTP. */
  final FrontDoor door() {
    return door;
  }

  /** Where the probe finds its scripts and leaves its results. */
  final Path probe() {
    return folder.resolve("probe");
  }

  /** The option of the JVM for the probe. */
  final String probeOption() {
    return "-D" + Probe.FOLDER + "=" + probe();
  }

  /** Starts the container. */
  final void start(Map<String, String> environment, List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    process = builder.start();
  }

  /** The folder of the container. */
  abstract Path home();

  final Path output() {
    return folder.resolve("output.txt");
  }

  /** Waits for a result of the probe. */
  final String result(String start) throws IOException {
    Path file = probe().resolve(start);
    try {
      Awaitility.await(start)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> Files.exists(file) || !process.isAlive());
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(Files.readString(output()), late);
    }
    assertThat(file).as(Files.readString(output())).exists();
    return Files.readString(file);
  }

  /** Stops the container in order. */
  final void stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /** Makes the bundle of the probe. */
  static void probeBundle(Path jar) throws Exception {
    try (Builder builder = new Builder()) {
      builder.setBundleSymbolicName("probe");
      builder.setBundleVersion("1.0.0");
      builder.setBundleActivator(Probe.class.getName());
      builder.setPrivatePackage(Probe.class.getPackageName());
      builder.setImportPackage("*");
      builder.addClasspath(Path.of("target/test-classes").toFile());
      for (Class<?> used :
          List.of(
              io.webchat.api.WebChat.class,
              io.webchat.spi.transport.TransportProvider.class,
              org.osgi.framework.BundleContext.class)) {
        builder.addClasspath(
            Path.of(used.getProtectionDomain().getCodeSource().getLocation().toURI()).toFile());
      }
      try (Jar built = builder.build()) {
        Path written = jar.resolveSibling("probe.part");
        built.write(written.toFile());
        Files.move(written, jar, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  static void unzip(Path archive, String from, Path to) throws IOException {
    try (InputStream in = Files.newInputStream(archive);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().startsWith(from) && !entry.isDirectory()) {
          Path file = to.resolve(entry.getName().substring(from.length()));
          Files.createDirectories(file.getParent());
          Files.copy(zip, file, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  private static String typeOf(Wire wire) {
    return switch (wire) {
      case GMS_V2 -> "gms-v2-rest";
      case GMS_V2_COMETD -> "gms-v2-cometd";
      case PUREENGAGE_V3 -> "pureengage-v3-rest";
      case PURECONNECT_V4 -> "pureconnect-v4-rest";
      case PURECLOUD_V2 -> "purecloud-v2-sockets";
      case WEB_MESSAGING -> "webmessaging";
    };
  }

  private String script(Wire wire) {
    Map<String, Object> configuration = new LinkedHashMap<>(server.configuration(wire));
    // a busy machine is no failing server, and no customer who was away
    configuration.put("ajaxTimeout", 300_000);
    configuration.put("restoreTimeout", 3_600_000);
    return """
        window._genesys.widgets.webchat = %s;
        CXBus.command('WebChatService.registerPreProcessor', {
          preprocessor: (message) => { message.text = message.text?.toUpperCase(); }
        });
        """
        .formatted(literal(configuration));
  }

  private static String literal(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> "'" + entry.getKey() + "': " + literal(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    } else if (value instanceof List<?> list) {
      return list.stream().map(ContainerCase::literal).collect(Collectors.joining(", ", "[", "]"));
    }
    return value instanceof String ? "'" + value + "'" : String.valueOf(value);
  }
}
