package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.AgentBehaviour;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.spi.script.ScriptHooks;
import io.webchat.spi.script.ScriptHooks.HookReport;
import io.webchat.test.port.FreePorts;
import io.webchat.testkit.container.OsgiContainer;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** What Prometheus reads of a container while chats run in it and its bundles come and go. */
class MetricsIT {
  /** The terminal belongs to whoever runs the tests; api and spi are shared with them. */
  private static final Pattern ELSEWHERE =
      Pattern.compile("(org.apache.felix.gogo.jline|webchat-api|webchat-spi)-.*");

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String HOOK = "preprocessor shape";
  private static final String SCRIPT =
      """
      window._genesys.widgets.webchat = { dataURL: '%s', ajaxTimeout: 20000 };
      const plugin = CXBus.registerPlugin('Shape');
      plugin.command('WebChatService.registerPreProcessor', { preprocessor: function shape(message) {
        if (message.text === 'throw') throw new Error('broken');
        while (message.text === 'loop') { }
        message.text = (message.text || '').toUpperCase();
      } }).done(() => {
        plugin.registerCommand('alive', (e) => e.deferred.resolve('yes'));
        plugin.ready();
      });
      """;
  private static final int PORT = FreePorts.one();

  @RegisterExtension
  static final OsgiContainer container =
      OsgiContainer.felix()
          .systemPackagesFrom(WebChatFactory.class, ScriptHooks.class, ChatSimulator.class)
          .bundles(deployed())
          .bundleFromTarget("graaljs") // lies unpacked among those
          .frameworkProperty(
              "org.osgi.framework.bootdelegation",
              "jdk.internal.module,jdk.internal.access,sun.misc")
          .configuration("io.webchat.metrics", Map.of("port", PORT))
          .build();

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> received = new CopyOnWriteArrayList<>();

  @BeforeEach
  void awaitMeters() {
    await().atMost(PATIENCE).until(this::answers);
  }

  private void assertChatIsMeasured() throws Exception {
    Map<String, Double> series = scrape();
    for (String operation : List.of("start", "send", "poll")) {
      assertThat(series.get(calls("webchat_transport_calls_seconds_count", operation)))
          .as(operation)
          .isPositive();
      assertThat(series.get(calls("webchat_transport_calls_seconds_sum", operation))).isPositive();
    }
    assertThat(series)
        .containsEntry("webchat_events_total{event=\"started\"}", 1.0)
        .hasEntrySatisfying(
            "webchat_messages_received_total", count -> assertThat(count).isPositive())
        .hasEntrySatisfying(
            "webchat_store_calls_seconds_count{operation=\"store\",outcome=\"success\"}",
            count -> assertThat(count).isPositive());
  }

  private static String calls(String meter, String operation) {
    return meter + "{operation=\"" + operation + "\",outcome=\"success\",type=\"gms-v2-rest\"}";
  }

  @Test
  void callsErrorsCutOffsAndTimeOfHooksAreReadWhileTheirBundleComesAndGoes() throws Exception {
    try (ChatSimulator simulator = new SimulatorBuilder().agents(AgentBehaviour.manual()).start();
        WebChat chat = chat(simulator)) {
      get(chat.service().startChat(StartChat.by("Paul", "Client")));
      awaitScript(chat);
      say(chat, "hello", "HELLO");
      say(chat, "throw", "throw");
      say(chat, "loop", "loop");
      say(chat, "good bye", "GOOD BYE");

      awaitCalls(4);
      assertThat(report().errors()).isEqualTo(1);
      assertThat(report().cutOffs()).isEqualTo(1);
      assertThat(report().nanos()).isPositive();
      await().untilAsserted(this::assertReadAsCounted);
      assertThat(scrape()).containsEntry("webchat_instances{state=\"ACTIVE\"}", 1.0);
      await().untilAsserted(this::assertChatIsMeasured);

      container.stop("io.webchat.scripting");
      assertThat(scrape().keySet()).noneMatch(series -> series.startsWith("webchat_hook"));
      container.start("io.webchat.scripting");
      awaitScript(chat);
      say(chat, "again", "AGAIN");
      awaitCalls(1);
      assertThat(report().errors()).isZero();
      await().untilAsserted(this::assertReadAsCounted);

      container.stop("io.webchat.metrics");
      assertThat(answers()).isFalse();
      say(chat, "throw", "throw");
      container.start("io.webchat.metrics");
      awaitMeters();
      awaitCalls(2);
      assertThat(report().errors()).isEqualTo(1);
      await().untilAsserted(this::assertReadAsCounted);
      get(chat.service().endChat());
    }
    assertThat(scrape()).containsEntry("webchat_instances{state=\"ACTIVE\"}", 0.0);
  }

  @Test
  void theJvmIsReadAndOthersMayHaveMetersToo() throws Exception {
    assertThat(scrape().keySet())
        .contains("jvm_threads_live_threads", "process_uptime_seconds")
        .anyMatch(series -> series.startsWith("jvm_memory_used_bytes{area=\"heap\""))
        .anyMatch(series -> series.startsWith("jvm_gc_"));
    assertThat(
            container
                .context()
                .getAllServiceReferences("io.micrometer.core.instrument.MeterRegistry", null))
        .hasSize(1);
  }

  @Test
  void webhooksAreMeasuredAsLongAsTheyAreThere(@TempDir Path folder) throws Exception {
    container.configureFactory(
        "io.webchat.webhooks",
        "crm",
        Map.of("url", "http://127.0.0.1:1/", "folder", folder.toString()));
    await()
        .untilAsserted(
            () ->
                assertThat(scrape())
                    .containsEntry("webchat_webhook_waiting{webhook=\"crm\"}", 0.0)
                    .containsEntry("webchat_webhook_deadletters{webhook=\"crm\"}", 0.0)
                    .containsEntry("webchat_webhook_failing_seconds{webhook=\"crm\"}", 0.0)
                    .containsEntry("webchat_webhook_delivered_total{webhook=\"crm\"}", 0.0)
                    .containsEntry("webchat_webhook_failures_total{webhook=\"crm\"}", 0.0)
                    .containsEntry("webchat_webhook_redelivered_total{webhook=\"crm\"}", 0.0));
    container.stop("io.webchat.webhooks");
    assertThat(scrape().keySet()).noneMatch(series -> series.startsWith("webchat_webhook"));
    container.start("io.webchat.webhooks");
    await()
        .untilAsserted(
            () -> assertThat(scrape()).containsKey("webchat_webhook_waiting{webhook=\"crm\"}"));
    container.stop("io.webchat.webhooks"); // its folder goes
  }

  /** The meters tell what the shell tells, each once. */
  private void assertReadAsCounted() throws Exception {
    List<HookReport> reports = reports();
    Map<String, Double> read = scrape();
    assertThat(read.keySet().stream().filter(series -> series.startsWith("webchat_hook")))
        .hasSize(reports.size() * 4);
    for (HookReport report : reports) {
      String labels =
          "{hook=\"%s\",script=\"%s\",version=\"%s\"}"
              .formatted(
                  report.hook(),
                  report.script(),
                  container.bundle("io.webchat.scripting").getVersion());
      assertThat(read)
          .containsEntry("webchat_hook_time_seconds_count" + labels, (double) report.calls())
          .containsEntry("webchat_hook_errors_total" + labels, (double) report.errors())
          .containsEntry("webchat_hook_cutoffs_total" + labels, (double) report.cutOffs());
      assertThat(read.get("webchat_hook_time_seconds_sum" + labels))
          .isCloseTo(report.nanos() / 1e9, within(1e-6));
    }
  }

  /** What the shell lists; the class path of the tests has the component's own class too. */
  private static List<HookReport> reports() throws InvalidSyntaxException {
    BundleContext context = container.context();
    ServiceReference<?>[] found =
        context.getAllServiceReferences(ScriptHooks.class.getName(), null);
    return ((ScriptHooks) context.getService(found[0])).hooks();
  }

  private static HookReport report() throws InvalidSyntaxException {
    return reports().stream()
        .filter(report -> report.hook().equals(HOOK))
        .findFirst()
        .orElseThrow();
  }

  /** The series and their values; no series may be there twice. */
  private Map<String, Double> scrape() throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + "/metrics"))
                .timeout(PATIENCE)
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    Map<String, Double> series = new LinkedHashMap<>();
    answer
        .body()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              assertThat(
                      series.put(
                          line.substring(0, space), Double.valueOf(line.substring(space + 1))))
                  .as(line)
                  .isNull();
            });
    return series;
  }

  private boolean answers() {
    try {
      return !scrape().isEmpty();
    } catch (ConnectException e) {
      return false;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private WebChat chat(ChatSimulator simulator) throws Exception {
    WebChat chat =
        container
            .service(WebChatFactory.class)
            .create(
                InstanceSettings.of(WebChatConfiguration.of(Map.of()))
                    .withId("measured")
                    .withScript(
                        new ScriptSource(
                            "widgets.config.js", SCRIPT.formatted(simulator.gmsUrl()))));
    get(chat.ready());
    chat.bus()
        .subscribe(
            "WebChatService.messageReceived",
            event -> {
              if (event.data().get("messages") instanceof List<?> messages) {
                messages.forEach(message -> received.add(((Message) message).text()));
              }
            });
    return chat;
  }

  /** A message may be shown before the call of the hook is counted. */
  private static void awaitCalls(long calls) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                reports().stream()
                    .anyMatch(report -> report.hook().equals(HOOK) && report.calls() >= calls));
  }

  private static void awaitScript(WebChat chat) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> "yes".equals(get(chat.bus().command("Shape.alive").toCompletionStage())));
  }

  private void say(WebChat chat, String text, String shown) throws Exception {
    received.clear();
    get(chat.service().sendMessage(text));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(received).contains(shown));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static List<Path> deployed() {
    return DeployedBundles.jars().stream()
        .filter(file -> !ELSEWHERE.matcher(file.getFileName().toString()).matches())
        .toList();
  }
}
