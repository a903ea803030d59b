package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.chat.Wire;
import io.webchat.json.JsonWriter;
import io.webchat.keys.ApiKeys;
import io.webchat.keys.ApiKeys.Made;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.test.port.FreePorts;
import io.webchat.testkit.container.OsgiContainer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.BundleException;

/** The bridges of docs/back-ends.md hold chats, in Java over each wire, in one container. */
class BackEndOnEveryWireIT {
  private static final int PORT = FreePorts.one();
  private static final Path LIBRARIES = DistributionProcess.FOLDER.resolve("bundles/40-libraries");
  private static final Made KEY = ApiKeys.make("bridge", List.of("chats", "read"));

  @RegisterExtension static final OsgiContainer container = PagesInContainer.at(PORT).build();

  @TempDir static Path folder;

  @BeforeAll
  static void deploy() throws IOException, BundleException {
    PagesInContainer.deploy(container);
  }

  @BeforeAll
  static void compile() throws IOException {
    String libraries;
    try (Stream<Path> jars = Files.list(LIBRARIES)) {
      libraries = jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                libraries,
                "-d",
                folder.toString(),
                Language.JAVA.source());
    assertThat(failed).isZero();
  }

  /** Those of which {@link #aBridgeInEachLanguage} has none. */
  static Stream<Wire> wires() {
    return Wire.distributed().stream().filter(wire -> wire != Wire.V2);
  }

  /** Programs that run a bridge. */
  enum Language {
    JAVA(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "Bridge.java"),
    NODE("node", "bridge.js"),
    PYTHON("python3", "bridge.py");

    private final String program;
    private final String file;

    Language(String program, String file) {
      this.program = program;
      this.file = file;
    }

    String source() {
      return DistributionProcess.REPOSITORY.resolve("samples/bridge").resolve(file).toString();
    }

    /** As it is documented, in a JVM that starts quickly. */
    List<String> command() {
      return this == JAVA ? java(LIBRARIES + "/*", source()) : List.of(program, source());
    }

    /** That of Java was compiled before: compiling it takes longer than all that it does. */
    List<String> compiled() {
      return this == JAVA
          ? java(folder + File.pathSeparator + LIBRARIES + "/*", "Bridge")
          : command();
    }

    private static List<String> java(String classPath, String what) {
      return List.of(
          JAVA.program, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath, what);
    }

    boolean isThere() throws InterruptedException {
      try {
        return new ProcessBuilder(program, "--version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor()
            == 0;
      } catch (IOException e) {
        return false;
      }
    }
  }

  @ParameterizedTest
  @MethodSource("wires")
  void aBridgeHoldsAChat(Wire wire) throws Exception {
    try (ChatSimulator simulator = new SimulatorBuilder().start()) {
      hold(Language.JAVA.compiled(), simulator, serve(wire, simulator, "wire"));
    }
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void aBridgeGoesOnWhileBundlesAreAway(Language language) throws Exception {
    Assumptions.assumeTrue(language.isThere(), language + " is not installed");
    try (ChatSimulator simulator = new SimulatorBuilder().start();
        Bridge bridge =
            new Bridge(language.compiled(), serve(Wire.V3, simulator, "swap" + language))) {
      SimulatedChat chat = simulator.awaitChat(DistributionProcess.PATIENCE);
      SimulatedAgent agent = chat.agent("Anna").join();
      agent.say("before");
      bridge.await("before");
      List<String> typed = new ArrayList<>();
      for (String bundle : List.of("bus", "core", "backend")) {
        container.stop("io.webchat." + bundle);
        agent.say("Anna without " + bundle);
        typed.add("Jane without " + bundle);
        bridge.type("Jane without " + bundle);
        container.start("io.webchat." + bundle);
        bridge.await("Anna without " + bundle);
        bridge.await("Jane without " + bundle);
      }
      bridge.end();
      assertThat(chat.sentTexts()).isEqualTo(typed);
      assertThat(bridge.lines.stream().filter(line -> line.matches("before|.* without .*")))
          .as("each once")
          .containsExactlyInAnyOrder(
              "before",
              "Anna without bus",
              "Jane without bus",
              "Anna without core",
              "Jane without core",
              "Anna without backend",
              "Jane without backend");
    }
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void aBridgeInEachLanguage(Language language) throws Exception {
    Assumptions.assumeTrue(language.isThere(), language + " is not installed");
    try (ChatSimulator simulator = new SimulatorBuilder().start()) {
      hold(language.command(), simulator, serve(Wire.V2, simulator, language.name()));
    }
  }

  @Test
  void aKeyThatIsTakenOutIsRevokedWhateverElseIsWrongAndItsStreamEnds() throws Exception {
    try (ChatSimulator simulator = new SimulatorBuilder().start()) {
      String url = serve(Wire.V3, simulator, "revoked");
      String chat = start(url);
      SimulatedAgent agent = simulator.awaitChat(DistributionProcess.PATIENCE).agent("Anna").join();
      EventLines events = new EventLines(request(url + "/chats/" + chat + "/events", KEY).build());
      agent.say("before");
      Awaitility.await("the stream")
          .atMost(DistributionProcess.PATIENCE)
          .until(() -> events.text().contains("before"));
      Made other = ApiKeys.make("other", List.of("read"));
      String mistyped = ApiKeys.make("third", List.of("read")).line().replace(":read:", ":raed:");
      container.configure(
          "io.webchat.backend",
          Map.of(
              "configurations",
              folder.resolve("none.json").toString(),
              "path",
              path(url),
              ".keys",
              mistyped + ", " + other.line()));
      Awaitility.await("the stream ends")
          .atMost(DistributionProcess.PATIENCE)
          .until(events::isOver);
      assertThat(events.text()).contains("\"code\":\"REVOKED\"");
      assertThat(status(url + "/chats", KEY)).isEqualTo(401);
      assertThat(status(url + "/chats", other)).isEqualTo(200);
    }
  }

  private static String start(String url) throws IOException, InterruptedException {
    HttpRequest request =
        request(url + "/chats", KEY)
            .POST(HttpRequest.BodyPublishers.ofString("{\"form\":{\"nickname\":\"Jane\"}}"))
            .build();
    String location =
        HttpClient.newHttpClient()
            .send(request, BodyHandlers.discarding())
            .headers()
            .firstValue("Location")
            .orElseThrow();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private static void hold(List<String> program, ChatSimulator simulator, String url)
      throws Exception {
    try (Bridge bridge = new Bridge(program, url)) {
      SimulatedChat chat = simulator.awaitChat(DistributionProcess.PATIENCE);
      SimulatedAgent agent = chat.agent("Anna").join();
      agent.say("How can I help?");
      bridge.await("How can I help?");
      bridge.type("My \"order\" is late");
      Awaitility.await("what the customer said")
          .atMost(DistributionProcess.PATIENCE)
          .until(() -> chat.sentTexts().contains("My \"order\" is late"));
      bridge.await("My \"order\" is late");
      agent.say("Let me see");
      bridge.await("Let me see");
      bridge.end();
      assertThat(bridge.lines.stream().filter("Let me see"::equals)).hasSize(1);
    }
  }

  /** Each chat server has a path of its own, so that nothing reaches the one before. */
  private static String serve(Wire wire, ChatSimulator simulator, String what) throws IOException {
    Path file = folder.resolve(wire + what + ".json");
    Files.writeString(file, JsonWriter.write(Map.of("webchat", wire.configuration(simulator))));
    String path = "/" + wire.name().toLowerCase(Locale.ROOT) + what.toLowerCase(Locale.ROOT);
    configure(file, path, KEY);
    String url = "http://127.0.0.1:" + PORT + path;
    Awaitility.await("the service of " + wire)
        .atMost(DistributionProcess.PATIENCE)
        .ignoreExceptions()
        .until(() -> status(url + "/chats", KEY) == 200);
    return url;
  }

  private static void configure(Path file, String path, Made key) {
    container.configure(
        "io.webchat.backend",
        Map.of("configurations", file.toString(), "path", path, ".keys", key.line()));
  }

  private static String path(String url) {
    return URI.create(url).getPath();
  }

  private static int status(String url, Made key) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(request(url, key).build(), BodyHandlers.discarding())
        .statusCode();
  }

  private static HttpRequest.Builder request(String url, Made key) {
    return HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + key.key());
  }

  /** A bridge as a program, its channel being what is typed and printed. */
  private static final class Bridge implements AutoCloseable {
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Process process;
    private final OutputStream in;

    Bridge(List<String> program, String url) throws IOException {
      List<String> command = new ArrayList<>(program);
      command.addAll(List.of(url, KEY.key()));
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
      in = process.getOutputStream();
      Thread reader = new Thread(this::read, "bridge of a test");
      reader.setDaemon(true);
      reader.start();
    }

    private void read() {
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        reader.lines().forEach(lines::add);
      } catch (IOException | java.io.UncheckedIOException e) {
        lines.add("closed");
      }
    }

    void type(String line) throws IOException {
      try {
        in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
      } catch (IOException e) {
        throw new IOException("the bridge ended: " + lines, e);
      }
    }

    void await(String line) {
      Awaitility.await(line)
          .atMost(DistributionProcess.PATIENCE)
          .failFast(
              () -> {
                if (!process.isAlive() && !lines.contains(line)) {
                  throw new IllegalStateException("the bridge ended: " + lines);
                }
              })
          .untilAsserted(() -> assertThat(lines).contains(line));
    }

    /** The channel is closed: the bridge ends its chat and itself. */
    void end() throws Exception {
      in.close();
      assertThat(process.waitFor(DistributionProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .as("the bridge ends " + lines)
          .isTrue();
      assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
