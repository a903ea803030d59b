package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.keys.ApiKeys;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.Wire;
import io.webchat.test.browser.ChromiumCase;
import io.webchat.test.port.FreePorts;
import io.webchat.testkit.container.OsgiContainer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.BundleException;
import org.osgi.service.cm.ConfigurationAdmin;

/** The operator's page of a container with chats under load. */
class ConsoleIT extends ChromiumCase {
  private static final int PORT = FreePorts.one();
  private static final int CHATS = 20;
  private static final String TRANSPORT = "transport-gms-rest";

  @RegisterExtension static final OsgiContainer container = PagesInContainer.at(PORT).build();

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** One for all tests: a configuration is in force some time after it is made. */
  private static final ApiKeys.Made KEY = ApiKeys.make("operator", List.of("*"));

  @BeforeAll
  static void deploy() throws IOException, BundleException {
    PagesInContainer.deploy(container);
  }

  private static LocatorAssertions expect(Locator locator) {
    return PlaywrightAssertions.assertThat(locator);
  }

  private static Locator tab(Page page, String name) {
    return page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(name));
  }

  private Page loggedIn() {
    container.configure("io.webchat.console", Map.of(".keys", new String[] {KEY.line()}));
    Page page = context().newPage();
    page.setViewportSize(1280, 900);
    page.onPageError(problems()::add);
    Awaitility.await()
        .atMost(DistributionProcess.PATIENCE)
        .ignoreExceptions()
        .until(() -> page.navigate("http://127.0.0.1:" + PORT + "/console").ok());
    page.getByLabel("Key").fill(KEY.key());
    page.getByLabel("Key").press("Enter");
    expect(tab(page, "Overview")).isVisible();
    return page;
  }

  private static List<WebChat> chats(ChatSimulator simulator) throws Exception {
    WebChatFactory factory = container.service(WebChatFactory.class);
    List<WebChat> chats = new ArrayList<>();
    for (int i = 0; i < CHATS; i++) {
      Map<String, Object> keys =
          Map.of(
              "dataURL",
              simulator.gmsUrl(),
              "apikey",
              "key",
              "pollRate",
              500,
              "pollRateMin",
              250,
              "ajaxTimeout",
              300_000);
      WebChat chat =
          factory.create(InstanceSettings.of(WebChatConfiguration.of(keys)).withId("visitor-" + i));
      chat.ready().toCompletableFuture().get(1, TimeUnit.MINUTES);
      chat.service()
          .startChat(StartChat.by("Jane", "Doe"))
          .toCompletableFuture()
          .get(1, TimeUnit.MINUTES);
      chats.add(chat);
    }
    return chats;
  }

  /** Agents and visitors who go on whatever happens to the transport. */
  private static final class Load implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger said = new AtomicInteger();

    Load(List<WebChat> chats, List<SimulatedAgent> agents) {
      var unused =
          timer.scheduleAtFixedRate(() -> say(chats, agents), 0, 50, TimeUnit.MILLISECONDS);
    }

    private void say(List<WebChat> chats, List<SimulatedAgent> agents) {
      int number = said.incrementAndGet();
      agents.get(number % CHATS).say("a-" + number);
      if (number % 5 == 0) {
        // refused while there is no transport, as a visitor is told
        var unused = chats.get(number / 5 % CHATS).service().sendMessage("v-" + number);
      }
    }

    /** How much the agents have said. */
    int ended() throws InterruptedException {
      timer.shutdown();
      assertThat(timer.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
      return said.get();
    }

    @Override
    public void close() {
      timer.shutdownNow();
    }
  }

  private static void agree(Page page, String action) {
    page.getByRole(AriaRole.DIALOG)
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(action).setExact(true))
        .click();
  }

  /** Waits until the plots' data is as a condition wants it: {@code seconds} are those of now. */
  private static void awaitFigures(Page page, String condition) {
    page.waitForFunction(
        "async () => { const { seconds } = await (await fetch('api/figures')).json(); return "
            + condition
            + "; }",
        null,
        new Page.WaitForFunctionOptions().setPollingInterval(250));
  }

  private static void awaitPlot(Page page, String text) {
    page.waitForFunction(
        "text => [...document.querySelectorAll('svg.plot')].some((plot) =>"
            + " plot.getAttribute('aria-label').includes(text))",
        text);
  }

  @Test
  void aSwapUnderLoadIsSeenAsItHappens() throws Exception {
    try (ChatSimulator simulator = new SimulatorBuilder().start()) {
      Page page = loggedIn();
      List<WebChat> chats = chats(simulator);
      List<SimulatedAgent> agents =
          simulator.chats().stream().map(chat -> chat.agent("Anna").join()).toList();
      try (Load load = new Load(chats, agents)) {
        expect(page.getByLabel("Figures of the parts")).containsText("gms-v2-rest");
        seeAChat(page);
        tab(page, "Bundles").click();
        page.getByLabel("Time that plots show").selectOption("60");
        awaitFigures(page, "seconds.some(({ received, p95 }) => received > 0 && p95 > 0)");
        swapByThePage(page);
        swapBySomebodyElse(page);
        assertAccessible(page, "after the swap");
        page.evaluate("scrollTo(0, 0)");
        picture(page, "console-swap.png");
        nothingIsLost(chats, simulator.chats(), load.ended());
      }
      tab(page, "Overview").click();
      expect(page.getByLabel("Chats in numbers")).containsText("active");
      expect(page.getByLabel("What happened")).containsText(TRANSPORT + " updated");
      assertAccessible(page, "overview");
      picture(page, "console.png");
      chats.forEach(WebChat::close);
    }
  }

  private static void seeAChat(Page page) {
    tab(page, "Chats").click();
    expect(page.getByText(CHATS + " of " + CHATS + " chats")).isVisible();
    page.getByText("visitor-7").click();
    expect(page.getByLabel("Events of the chat")).containsText("WebChatService.messageReceived");
    expect(page.getByLabel("Events of the chat")).containsText("Anna: a-");
    expect(page.getByLabel("Facts of the chat")).containsText("ACTIVE · by gms-v2-rest");
    page.waitForFunction(
        "() => /lag \\d/.test(document.querySelector('[aria-label=\"Facts of the chat\"]').textContent)");
    assertAccessible(page, "a chat under load");
    picture(page, "console-chats.png");
  }

  /** Stops the transport, sees that all chats wait, and starts it. */
  private static void swapByThePage(Page page) {
    Locator happened = page.getByLabel("What happened");
    Locator transports = page.getByLabel("Transports", exactly());
    expect(transports).containsText("gms-v2-rest");
    page.getByLabel("stop " + TRANSPORT).click();
    expect(page.getByRole(AriaRole.DIALOG)).containsText(CHATS + " chats go by it");
    agree(page, "stop");
    expect(happened).containsText(TRANSPORT + " stopped");
    expect(transports.locator("tr", having(TRANSPORT))).containsText("stopped");
    expect(page.getByLabel("stop " + TRANSPORT)).isDisabled();
    awaitPlot(page, "waiting " + CHATS);
    awaitFigures(
        page,
        "seconds.some(({ received, waiting }) => received === 0 && waiting === " + CHATS + ")");
    assertThat(page.locator("svg.plot .gap").count()).isGreaterThanOrEqualTo(3);
    picture(page, "console-swap-stopped.png");
    page.getByLabel("start " + TRANSPORT).click();
    expect(happened).containsText(TRANSPORT + " started");
    expect(transports.locator("tr", having(TRANSPORT))).containsText("gms-v2-rest");
    awaitPlot(page, "waiting 0");
    chatsGoOn(page);
    page.getByLabel("update " + TRANSPORT).click();
    agree(page, "update");
    expect(happened).containsText(TRANSPORT + " updated");
    expect(page.getByLabel("What changes have told")).containsText("was read again");
    chatsGoOn(page);
  }

  /** What is done elsewhere, in the shell for instance, is seen as well, without a touch. */
  private static void swapBySomebodyElse(Page page) throws BundleException {
    Locator transports = page.getByLabel("Transports", exactly());
    container.stop("io.webchat.transport.gms.rest");
    expect(transports.locator("tr", having(TRANSPORT))).containsText("stopped");
    awaitPlot(page, "waiting " + CHATS);
    container.start("io.webchat.transport.gms.rest");
    expect(transports.locator("tr", having(TRANSPORT))).containsText("gms-v2-rest");
    awaitPlot(page, "waiting 0");
    chatsGoOn(page);
  }

  private static Page.GetByLabelOptions exactly() {
    return new Page.GetByLabelOptions().setExact(true);
  }

  private static Locator.LocatorOptions having(String text) {
    return new Locator.LocatorOptions().setHasText(text);
  }

  /** The last whole second has messages, and none waits. */
  private static void chatsGoOn(Page page) {
    awaitFigures(
        page, "(({ received, waiting }) => received > 0 && waiting === 0)(seconds.at(-1))");
  }

  @Test
  void withoutAKeyThereIsNoConsole() throws Exception {
    ConfigurationAdmin admin = container.service(ConfigurationAdmin.class);
    admin.getConfiguration("io.webchat.console", "?").delete();
    awaitStatus(404);
    container.configure("io.webchat.console", Map.of(".keys", new String[] {}));
    awaitStatus(404);
    container.configure("io.webchat.console", Map.of(".keys", new String[] {KEY.line()}));
    awaitStatus(200);
    container.configure("io.webchat.console", Map.of(".keys", new String[] {}));
    awaitStatus(404);
  }

  private static void awaitStatus(int status) {
    for (String what : List.of("", "console.js", "api/session")) {
      int wanted = status == 200 && what.equals("api/session") ? 401 : status;
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + "/console/" + what))
              .build();
      Awaitility.await(what)
          .atMost(DistributionProcess.PATIENCE)
          .ignoreExceptions()
          .until(() -> HTTP.send(request, BodyHandlers.discarding()).statusCode() == wanted);
    }
  }

  @Test
  void aChatIsMovedToAnotherWireUnderTheEyesOfItsOperator() throws Exception {
    try (ChatSimulator simulator = new SimulatorBuilder().start()) {
      Map<String, Object> keys = new HashMap<>(simulator.configuration(Wire.GMS_V2_COMETD));
      keys.put("ajaxTimeout", 300_000);
      WebChatFactory factory = container.service(WebChatFactory.class);
      Awaitility.await()
          .atMost(DistributionProcess.PATIENCE)
          .until(() -> factory.transports().contains("gms-v2-cometd"));
      try (WebChat chat =
          factory.create(InstanceSettings.of(WebChatConfiguration.of(keys)).withId("moving"))) {
        chat.ready().toCompletableFuture().get(1, TimeUnit.MINUTES);
        chat.service()
            .startChat(StartChat.by("Jane", "Doe"))
            .toCompletableFuture()
            .get(1, TimeUnit.MINUTES);
        SimulatedAgent agent =
            simulator.awaitChat(DistributionProcess.PATIENCE).agent("Anna").join();
        Page page = loggedIn();
        tab(page, "Chats").click();
        page.getByText("moving").click();
        expect(page.getByLabel("Facts of the chat")).containsText("by gms-v2-cometd");
        expect(page.getByLabel("Events of the chat")).containsText("watching");
        page.getByText("Change the wire").click();
        agree(page, "Move");
        expect(page.getByLabel("What became of the chat")).hasText("1 by gms-v2-rest");
        expect(page.getByLabel("Events of the chat")).containsText("WebChatService.wireChanged");
        agent.say("still here");
        expect(page.getByLabel("Events of the chat")).containsText("Anna: still here");
        assertThat(chat.wire()).isEqualTo("gms-v2-rest");
      }
    }
  }

  private static void nothingIsLost(List<WebChat> chats, List<SimulatedChat> there, int said) {
    assertThat(there).hasSize(CHATS);
    for (WebChat chat : chats) {
      Awaitility.await(chat.id())
          .atMost(DistributionProcess.PATIENCE)
          .until(() -> texts(chat).size() >= said / CHATS);
    }
    List<String> all = chats.stream().flatMap(chat -> texts(chat).stream()).toList();
    Awaitility.await()
        .atMost(DistributionProcess.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(chats.stream().flatMap(chat -> texts(chat).stream()).toList())
                    .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, said).mapToObj(i -> "a-" + i).toList()));
    assertThat(all).doesNotHaveDuplicates();
  }

  private static List<String> texts(WebChat chat) {
    return chat.service().getTranscript().toCompletableFuture().join().messages().stream()
        .map(message -> message.text())
        .filter(text -> text != null && text.startsWith("a-"))
        .toList();
  }

  @Test
  void configurationsHaveLabelsDefaultsAndBoundsAndNoSecrets() {
    Page page = loggedIn();
    tab(page, "Configuration").click();
    page.getByText("io.webchat.console").click();
    Locator field = page.locator(".field:has(#key-sessions)");
    expect(field).containsText("default 50");
    expect(field).containsText("at least 1");
    expect(page.locator(".field:has(#key-secureCookie)")).not().containsText("secret");
    assertThat(page.getByLabel("Secure cookie (secureCookie)").inputValue()).isEqualTo("auto");
    assertAccessible(page, "a configuration");
    picture(page, "console-configuration.png");
    Locator keys = page.getByLabel("Keys (.keys)");
    expect(keys).hasValue("");
    assertThat(page.content()).doesNotContain(KEY.line(), KEY.line().replaceFirst(".*:", ""));
    page.getByLabel("Tries per minute (triesPerMinute)").fill("0");
    page.getByText("Save").click();
    expect(page.locator("#console").getByRole(AriaRole.ALERT)).containsText("triesPerMinute");
    page.getByLabel("Tries per minute (triesPerMinute)").fill("12");
    page.getByText("Save").click();
    // the console was opened anew with it, and asks for the key again
    expect(page.locator("#key")).isVisible();
  }
}
