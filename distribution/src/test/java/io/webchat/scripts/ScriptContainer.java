package io.webchat.scripts;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.chat.ChatContainer;
import io.webchat.chat.EventLog;
import io.webchat.chat.Recorder;
import io.webchat.chat.Wire;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.script.ScriptHooks;
import io.webchat.testkit.container.OsgiContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * The container that scripts are tested in: the bundles of the distribution with scripting, engine
 * and shell. The engine takes its time to start, so that all classes of a JVM share one; it ends
 * with the last test of the JVM.
 */
final class ScriptContainer implements BeforeAllCallback {
  /** Of the configuration, and the symbolic name of the bundle. */
  private static final String PID = "io.webchat.scripting";

  private static final List<String> GOGO =
      List.of("org.apache.felix.gogo.runtime", "org.apache.felix.gogo.command", "jline");

  /** Changes for tests that wait until a script is cut off; no others run into a limit. */
  static final Map<String, Long> SHORT_LIMITS =
      Map.of("callTimeLimit", 200L, "loadTimeLimit", 500L, "promiseTimeLimit", 400L);

  private static Running running;

  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(ScriptContainer.class))
        .getOrComputeIfAbsent(Running.class, key -> running = new Running());
  }

  static OsgiContainer framework() {
    return running.framework;
  }

  static Recorder recorder() {
    return running.recorder;
  }

  /** The one server that {@code fetch} may ask. */
  static WebServer allowed() {
    return running.allowed;
  }

  /** Where scripts, configuration and storage of the container are. */
  static Path home() {
    return running.home;
  }

  /**
   * Starts scripting anew with these changes and waits until it is so: some keys are read at the
   * start of the bundle only.
   */
  static void configure(Map<String, ?> changes) {
    Map<String, Object> properties = running.settings();
    properties.putAll(changes);
    String filter =
        properties.entrySet().stream()
            .filter(property -> property.getValue() instanceof Number)
            .map(property -> "(" + property.getKey() + "=" + property.getValue() + ")")
            .reduce("(!(fetchTimeout=0))", String::concat);
    running.framework.stop(PID);
    running.framework.configure(PID, properties);
    running.framework.start(PID);
    running.framework.service(ScriptHooks.class, "(&" + filter + ")", EventLog.PATIENCE);
  }

  /** A started container; closed by JUnit. */
  private static final class Running implements AutoCloseable {
    private final Path home = temporaryFolder();
    private final WebServer allowed = new WebServer();
    private final Recorder recorder = new Recorder();
    private final OsgiContainer framework =
        ChatContainer.bundles()
            .bundleFromTarget("graaljs", "keys", "swap", "scripting", "shell")
            .bundles(GOGO.stream().map(OsgiContainer.bundlesFolder()::jar).toList())
            .frameworkProperty(
                "org.osgi.framework.bootdelegation",
                "jdk.internal.module,jdk.internal.access,sun.misc")
            .configuration(
                "io.webchat.core", Map.of("transportGraceMs", 300L, "extensionTimeoutMs", 300_000L))
            .configuration(
                "io.webchat.session.cookie", Map.of("folder", home.resolve("cookies").toString()))
            .configuration(PID, settings())
            .build();

    Running() {
      running = this;
      framework.beforeAll(null);
      configure(Map.of());
      framework.context().registerService(InstanceExtension.class, recorder, null);
      Awaitility.await("transports")
          .atMost(EventLog.PATIENCE)
          .until(
              () ->
                  framework
                      .service(WebChatFactory.class)
                      .transports()
                      .containsAll(List.of(Wire.V2.type(), Wire.V3.type())));
      warmUp();
    }

    /** The first script loads the engine's classes, which takes longer than scripts may. */
    private void warmUp() {
      WebChatConfiguration nothing = WebChatConfiguration.of(Map.of("dataURL", "http://127.0.0.1"));
      String script = "(async () => { await CXBus.command('App.about'); })(); /a+/.test('a');";
      try (WebChat chat =
          framework
              .service(WebChatFactory.class)
              .create(
                  InstanceSettings.of(nothing)
                      .withScript(new InstanceSettings.ScriptSource("warm-up.js", script)))) {
        CompletableFuture<WebChat> ready = chat.ready().toCompletableFuture();
        Awaitility.await("the engine").atMost(60, TimeUnit.SECONDS).until(ready::isDone);
      }
    }

    Map<String, Object> settings() {
      Map<String, Object> settings = new HashMap<>();
      settings.put("callTimeLimit", 20_000L);
      settings.put("loadTimeLimit", 20_000L);
      settings.put("promiseTimeLimit", 20_000L);
      settings.put("statementLimit", 100_000_000L);
      settings.put("allocationLimit", 64L);
      // the attacks share one instance and few minutes
      settings.put("allocationLimitPerMinute", 16_384L);
      settings.put("scanInterval", 50L);
      settings.put("fetchTimeout", 60_000L);
      settings.put("scriptsFolder", home.resolve("scripts").toString());
      settings.put("storageFolder", home.resolve("storage").toString());
      settings.put("defaultScript", home.resolve("conf/widgets.config.js").toString());
      settings.put("fetchOrigins", new String[] {allowed.origin()});
      settings.put("location", "https://shop.example/chat?debug=1");
      return settings;
    }

    private static Path temporaryFolder() {
      try {
        Path home = Files.createTempDirectory("webchat-scripts-");
        for (String folder : List.of("conf", "scripts/preprocessors", "scripts/session")) {
          Files.createDirectories(home.resolve(folder));
        }
        return home;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      try {
        framework.afterAll(null);
      } finally {
        allowed.close();
        try (Stream<Path> files = Files.walk(home)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.deleteIfExists(file);
          }
        }
      }
    }
  }
}
