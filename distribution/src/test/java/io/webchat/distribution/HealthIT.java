package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.spi.health.Finding;
import io.webchat.spi.health.Health;
import io.webchat.spi.health.HealthReport;
import io.webchat.test.port.FreePorts;
import io.webchat.testkit.container.OsgiContainer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.Configuration;

/** Good and bad days of a container, as probes, health checks of Felix and the shell tell them. */
class HealthIT {
  private static final int PORT = FreePorts.one();
  private static final String GMS = "io.webchat.transport.gms.rest";
  private static final Map<String, Object> CHAT = Map.of("dataURL", "http://127.0.0.1:9/chat");

  @RegisterExtension
  static final OsgiContainer container =
      OsgiContainer.felix()
          .systemPackagesFrom(WebChatFactory.class, Health.class, HealthCheck.class)
          .bundles(DeployedBundles.jars())
          .configuration(
              "io.webchat.health", Map.of("intervalMs", 100L, "checkTimeoutMs", 600_000L))
          .configuration("io.webchat.metrics", Map.of("port", PORT))
          .frameworkProperty(
              "org.osgi.framework.bootdelegation",
              "jdk.internal.module,jdk.internal.access,sun.misc")
          .build();

  private final HttpClient client = HttpClient.newHttpClient();
  private WebChat chat;

  @BeforeEach
  void allIsWell() {
    await("nothing is wrong")
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(probe("/ready").body()).isEqualTo("{\"ready\":true}"));
  }

  @AfterEach
  void close() {
    if (chat != null) {
      chat.close();
    }
  }

  private HttpResponse<String> probe(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + path)).build(),
        BodyHandlers.ofString());
  }

  private void awaitReady(int status) {
    await("ready " + status)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(probe("/ready").statusCode()).isEqualTo(status));
  }

  private void awaitTrouble(String text) throws Exception {
    awaitReady(503);
    await().untilAsserted(() -> assertThat(probe("/ready").body()).contains(text));
    assertThat(probe("/live").statusCode()).as("no restart helps").isEqualTo(200);
    assertThat(doctor()).contains(text);
  }

  private static String doctor() throws Exception {
    Object commands =
        container
            .context()
            .getService(
                container.context()
                    .getAllServiceReferences(null, "(osgi.command.function=doctor)")[0]);
    return (String) commands.getClass().getMethod("doctor").invoke(commands);
  }

  private static WebChat create(String id, Map<String, ?> configuration) {
    return container
        .service(WebChatFactory.class)
        .create(InstanceSettings.of(WebChatConfiguration.of(configuration)).withId(id));
  }

  private static HealthReport examined() throws Exception {
    return container.service(Health.class).examine().toCompletableFuture().get(1, TimeUnit.MINUTES);
  }

  @Test
  void onAGoodDayNothingIsWrong() throws Exception {
    chat = create("good", CHAT);
    chat.ready().toCompletableFuture().get(1, TimeUnit.MINUTES);
    // the instance of a test before may still be closing
    await()
        .untilAsserted(
            () ->
                assertThat(examined().findings())
                    .allSatisfy((name, found) -> assertThat(found).isEmpty()));
    // each of them examines anew
    await().untilAsserted(() -> assertThat(doctor()).isEqualTo("nothing is wrong"));
    await().untilAsserted(() -> assertThat(probe("/ready").body()).isEqualTo("{\"ready\":true}"));
    await().untilAsserted(() -> assertThat(probe("/live").body()).isEqualTo("{\"live\":true}"));
  }

  @Test
  void everyCheckIsAHealthCheckOfFelixToo() throws Exception {
    List<String> checks = List.copyOf(examined().findings().keySet());
    assertThat(checks)
        .contains(
            "configurations",
            "connections",
            "leases",
            "mailboxes",
            "scripts",
            "service",
            "stores",
            "threads",
            "transports",
            "wiring");
    for (String check : checks) {
      HealthCheck felix =
          container.service(HealthCheck.class, "(hc.tags=" + check + ")", Duration.ofMinutes(1));
      await()
          .untilAsserted(
              () -> assertThat(felix.execute().getStatus()).as(check).isEqualTo(Result.Status.OK));
    }
  }

  @Test
  void withoutATransportItIsNotReady() throws Exception {
    chat = create("shop", CHAT);
    container.stop(GMS);
    try {
      awaitTrouble("no transport gms-v2-rest for shop");
      HealthCheck felix =
          container.service(HealthCheck.class, "(hc.tags=transports)", Duration.ofMinutes(1));
      assertThat(felix.execute().getStatus()).isEqualTo(Result.Status.TEMPORARILY_UNAVAILABLE);
    } finally {
      container.start(GMS);
    }
    awaitReady(200);
  }

  @Test
  void withoutItsStoreItIsNotReady() throws Exception {
    container.stop("io.webchat.session.cookie");
    try {
      awaitTrouble("there is no session storage 'cookie'");
    } finally {
      container.start("io.webchat.session.cookie");
    }
    awaitReady(200);
  }

  @Test
  void withABrokenScriptItIsNotReadyAndTheDoctorSaysWhere() throws Exception {
    chat =
        container
            .service(WebChatFactory.class)
            .create(
                InstanceSettings.of(WebChatConfiguration.of(CHAT))
                    .withId("scripted")
                    .withScript(new ScriptSource("widgets.config.js", "var a = 1;\nnosuch();\n")));
    awaitTrouble("instance scripted: widgets.config.js did not load, at widgets.config.js:2");
    container.stop("io.webchat.scripting");
    try {
      awaitTrouble("nothing runs the scripts of scripted");
    } finally {
      container.start("io.webchat.scripting");
    }
    chat.close();
    awaitReady(200);
  }

  @Test
  void withoutAServiceItIsNotReady() throws Exception {
    container.stop("io.webchat.bus");
    try {
      awaitTrouble("there is no chat service");
    } finally {
      container.start("io.webchat.bus");
    }
    awaitReady(200);
  }

  @Test
  void aRefusedValueIsToldAndHarmless() throws Exception {
    Configuration rest = container.configure("io.webchat.rest", Map.of("maxRequests", "0"));
    try {
      await()
          .untilAsserted(
              () -> assertThat(probe("/ready").body()).contains("maxRequests: expected a whole"));
      assertThat(probe("/ready").statusCode()).isEqualTo(200);
      assertThat(doctor()).startsWith("warning   configurations: io.webchat.rest: maxRequests");
    } finally {
      rest.delete();
    }
    await().untilAsserted(() -> assertThat(doctor()).isEqualTo("nothing is wrong"));
  }

  @Test
  void wiresToAFormerRevisionAreToldUntilTheyAreRefreshed() throws Exception {
    Bundle rest = container.bundle("io.webchat.rest");
    rest.update(); // the same jar again, as a new revision
    await()
        .untilAsserted(
            () ->
                assertThat(examined().findings().get("wiring"))
                    .extracting(Finding::text, Finding::remedy)
                    .contains(
                        tuple(
                            GMS + " uses the former io.webchat.rest " + rest.getVersion(),
                            "webchat:bundle refresh io.webchat.rest")));
    container.refresh("io.webchat.rest");
    await().untilAsserted(() -> assertThat(doctor()).isEqualTo("nothing is wrong"));
    awaitReady(200);
  }

  @Test
  void aBundleThatDoesNotResolveIsTold(@TempDir Path folder) throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
    manifest.getMainAttributes().putValue("Bundle-SymbolicName", "shop.plugin");
    manifest.getMainAttributes().putValue("Import-Package", "shop.nowhere");
    Path jar = folder.resolve("plugin.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    Bundle plugin = container.context().installBundle(jar.toUri().toString());
    try {
      await().untilAsserted(() -> assertThat(doctor()).contains("shop.plugin does not resolve"));
      assertThat(examined().findings().get("wiring"))
          .extracting(Finding::remedy)
          .containsExactly(
              "nothing provides the osgi.wiring.package with"
                  + " (osgi.wiring.package=shop.nowhere) that it needs");
      assertThat(probe("/ready").statusCode()).isEqualTo(200);
    } finally {
      plugin.uninstall();
    }
    await().untilAsserted(() -> assertThat(doctor()).isEqualTo("nothing is wrong"));
  }
}
