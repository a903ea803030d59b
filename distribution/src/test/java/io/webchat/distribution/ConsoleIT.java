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
import io.webchat.test.browser.ChromiumCase;
import io.webchat.testkit.container.OsgiContainer;
import java.io.IOException;
import java.util.ArrayList;
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

/** The operator's page of a container with chats under load. */
class ConsoleIT extends ChromiumCase {
  private static final int PORT = FreePorts.one();
  private static final int CHATS = 20;
  private static final String TRANSPORT = "transport-gms-rest";

  @RegisterExtension static final OsgiContainer container = PagesInContainer.at(PORT).build();

  private final ApiKeys.Made key = ApiKeys.make("operator", List.of("*"));

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
    container.configure("io.webchat.console", Map.of(".keys", new String[] {key.line()}));
    Page page = context().newPage();
    page.setViewportSize(1280, 900);
    page.onPageError(problems()::add);
    Awaitility.await()
        .atMost(DistributionProcess.PATIENCE)
        .ignoreExceptions()
        .until(() -> page.navigate("http://127.0.0.1:" + PORT + "/console").ok());
    page.getByLabel("Key").fill(key.key());
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
              "dataURL", simulator.gmsUrl(), "apikey", "key", "pollRate", 200, "pollRateMin", 100);
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

  @Test
  void aSwapUnderLoadIsSeenAsItHappens() throws Exception {
    ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
    try (ChatSimulator simulator = new SimulatorBuilder().start()) {
      Page page = loggedIn();
      List<WebChat> chats = chats(simulator);
      List<SimulatedAgent> agents =
          simulator.chats().stream().map(chat -> chat.agent("Anna").join()).toList();
      AtomicInteger said = new AtomicInteger();
      var unused =
          load.scheduleAtFixedRate(
              () -> {
                int number = said.incrementAndGet();
                agents.get(number % CHATS).say("a-" + number);
              },
              0,
              20,
              TimeUnit.MILLISECONDS);

      expect(page.getByLabel("Figures of the parts")).containsText("gms-v2-rest");
      tab(page, "Chats").click();
      expect(page.getByText(CHATS + " of " + CHATS + " chats")).isVisible();
      page.getByText("visitor-7").click();
      expect(page.getByLabel("Events of the chat")).containsText("WebChatService.messageReceived");
      picture(page, "console-chats.png");
      tab(page, "Bundles").click();
      page.getByLabel("stop " + TRANSPORT).click();
      expect(page.getByLabel("What happened to bundles")).containsText(TRANSPORT + " stopped");
      page.waitForFunction(
          "count => [...document.querySelectorAll('svg.plot')].some((plot) =>"
              + " plot.getAttribute('aria-label').includes('waiting ' + count))",
          CHATS);
      picture(page, "console-swap-stopped.png");
      page.getByLabel("start " + TRANSPORT).click();
      expect(page.getByLabel("What happened to bundles")).containsText(TRANSPORT + " started");
      page.waitForFunction(
          "() => [...document.querySelectorAll('svg.plot')].some((plot) =>"
              + " plot.getAttribute('aria-label').includes('waiting 0'))");
      page.getByLabel("update " + TRANSPORT).click();
      expect(page.getByLabel("What happened to bundles")).containsText(TRANSPORT + " updated");
      expect(page.getByLabel("What changes have told")).containsText("was read again");
      assertAccessible(page, "after the swap");
      page.evaluate("scrollTo(0, 0)");
      picture(page, "console-swap.png");

      load.shutdown();
      assertThat(load.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
      nothingIsLost(chats, simulator.chats(), said.get());
      tab(page, "Overview").click();
      expect(page.getByLabel("Chats in numbers")).containsText("active");
      picture(page, "console.png");
      chats.forEach(WebChat::close);
    } finally {
      load.shutdownNow();
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
    Locator keys = page.getByLabel("Keys (.keys)");
    expect(keys).hasValue("");
    assertThat(page.content()).doesNotContain(key.line(), key.line().replaceFirst(".*:", ""));
    page.getByLabel("Tries per minute (triesPerMinute)").fill("0");
    page.getByText("Save").click();
    expect(page.locator("#console").getByRole(AriaRole.ALERT)).containsText("triesPerMinute");
    page.getByLabel("Tries per minute (triesPerMinute)").fill("12");
    page.getByText("Save").click();
    // the console was opened anew with it, and asks for the key again
    expect(page.locator("#key")).isVisible();
  }
}
