package io.webchat.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.console.internal.ConsoleServer;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.test.browser.ChromiumCase;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The operator's page in a browser. */
class ConsolePageTest extends ChromiumCase {
  private final ConsoleServer server = new ConsoleServer(Map.of("triesPerMinute", 1000));

  @AfterEach
  @Override
  protected void closePages() {
    try {
      super.closePages();
    } finally {
      server.close();
    }
  }

  private static LocatorAssertions expect(Locator locator) {
    return PlaywrightAssertions.assertThat(locator);
  }

  private Page page(BrowserContext in) {
    Page page = in.newPage();
    page.onPageError(problems()::add);
    page.onDialog(dialog -> problems().add("a script of a text ran: " + dialog.message()));
    page.navigate(server.address().toString());
    return page;
  }

  private Page loggedIn(String name) {
    Page page = page(context());
    login(page, name);
    return page;
  }

  private void login(Page page, String name) {
    page.getByLabel("Key").fill(server.key(name));
    page.getByLabel("Key").press("Enter");
    expect(tab(page, "Overview")).isVisible();
    assertThat(page.url()).doesNotContain(server.key(name));
  }

  private static Locator tab(Page page, String name) {
    return page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(name));
  }

  private static Locator list(Page page) {
    return page.getByRole(AriaRole.GRID, new Page.GetByRoleOptions().setName("Chats"));
  }

  private static Locator dialog(Page page) {
    return page.getByRole(AriaRole.DIALOG);
  }

  private static void agree(Page page, String action) {
    dialog(page)
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(action).setExact(true))
        .click();
  }

  private WebChat chat(String id, String nickname) throws Exception {
    WebChat chat = server.instance(id);
    chat.ready().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    chat.service()
        .startChat(StartChat.by("Jane", "Doe").with("nickname", nickname))
        .toCompletableFuture()
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return chat;
  }

  @Test
  void aWrongKeyIsRefusedAndARightOneIsTypedOnce() {
    Page page = page(context());
    page.getByLabel("Key").fill("wck_wrong");
    page.getByLabel("Key").press("Enter");
    expect(page.getByRole(AriaRole.ALERT)).hasText("The key is not known");
    assertAccessible(page, "login");
    login(page, "reader");
    assertThat(page.evaluate("document.cookie + JSON.stringify({...localStorage})"))
        .isEqualTo("{}");
    page.reload();
    expect(tab(page, "Overview")).isVisible();
    page.getByText("Log out").click();
    expect(page.getByLabel("Key")).isVisible();
    page.reload();
    expect(page.getByLabel("Key")).isVisible();
  }

  @Test
  void aChatIsFoundByKeyboardAndSeenAsItHappens() throws Exception {
    WebChat chat = chat("shop-1", "<img src=x onerror=alert(1)>");
    SimulatedAgent agent = server.simulator().awaitChat(PATIENCE).agent("<b>Anna</b>").join();
    agent.say("<script>alert('before')</script>");
    Page page = loggedIn("texts");
    tab(page, "Overview").focus();
    page.keyboard().press("ArrowRight");
    expect(tab(page, "Chats")).isFocused();
    expect(list(page)).containsText("shop-1");
    expect(list(page)).containsText("ACTIVE");
    expect(list(page)).containsText("gms-v2-rest");
    list(page).focus();
    page.keyboard().press("Enter");
    Locator log = page.getByLabel("Events of the chat");
    expect(log).containsText("<script>alert('before')</script>");
    expect(log).containsText("(ParticipantJoined)");
    expect(log).not().containsText("null");
    expect(log).containsText("watching");
    agent.sendFile("<img src=x onerror=alert(4)>.png", "image/png", new byte[] {1, 2, 3});
    expect(log).containsText("<img src=x onerror=alert(4)>.png");
    agent.say("<img src=x onerror=alert(2)> & more");
    expect(log).containsText("<img src=x onerror=alert(2)> & more");
    expect(log).not().containsText("api-key-of-the-site");
    assertThat(page.locator("#console img, #console script, #console b").count()).isZero();
    assertAccessible(page, "a chat");
    picture(page, "console-chat.png");
    chat.close();
    expect(log).containsText("the instance is not there");
  }

  @Test
  void withoutTheScopeNoTextIsShown() throws Exception {
    chat("shop-1", "Jane Doe");
    SimulatedAgent agent = server.simulator().awaitChat(PATIENCE).agent("Anna Smith");
    Page page = loggedIn("reader");
    tab(page, "Chats").click();
    page.getByText("shop-1").click();
    Locator log = page.getByLabel("Events of the chat");
    expect(log).containsText("watching");
    agent.say("something private");
    expect(log).containsText("WebChatService.messageReceived 1 message of Agent");
    assertThat(page.content()).doesNotContain("something private", "Jane Doe", "Anna Smith");
    tab(page, "Bundles").click();
    expect(page.getByLabel("stop transport-x")).isDisabled();
    tab(page, "Configuration").click();
    page.getByText("io.webchat.x").click();
    expect(page.getByText("Save")).isDisabled();
  }

  @Test
  void bundlesAreChangedAndTold() {
    Page page = loggedIn("all");
    tab(page, "Bundles").click();
    page.getByLabel("stop transport-x").click();
    expect(dialog(page)).containsText("Stop transport-x?");
    expect(dialog(page)).containsText("0 chats go by it");
    assertAccessible(page, "a question");
    page.keyboard().press("Escape");
    expect(dialog(page)).hasCount(0);
    expect(page.getByLabel("stop transport-x")).isFocused();
    assertThat(server.changes()).isEmpty();
    page.keyboard().press("Enter");
    agree(page, "stop");
    expect(page.getByLabel("What changes have told")).containsText("transport-x is stopped");
    assertThat(server.changes()).containsExactly("stop 7");
    server.told("<i>transport-x</i>", "stopped");
    expect(page.getByLabel("What happened")).containsText("1: <i>transport-x</i> stopped");
    expect(page.locator("svg.plot .mark").first()).isAttached();
    assertThat(page.locator("svg.plot .number").first().textContent()).isEqualTo("1");
    assertAccessible(page, "bundles");
  }

  @Test
  void whoComesLaterSeesWhatHappenedBefore() {
    server.told("transport-x", "stopped");
    Page page = loggedIn("reader");
    server.told("transport-x", "started");
    Locator log = page.getByLabel("What happened");
    expect(log.locator("li")).hasCount(2);
    page.reload();
    expect(log).containsText("1: transport-x stopped");
    expect(log.locator("li")).hasCount(2);
    expect(page.locator("svg.plot .mark")).hasCount(2 * 3);
  }

  @Test
  void chatsAreMovedToAnotherWireOneAndAll() throws Exception {
    for (int i = 0; i < 3; i++) {
      WebChat chat = server.instanceOfTwoWires("shop-" + i);
      chat.ready().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      chat.service()
          .startChat(StartChat.by("Jane", "Doe"))
          .toCompletableFuture()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    chat("fixed", "Jane");
    Page page = loggedIn("all");
    tab(page, "Chats").click();
    page.getByText("shop-1").click();
    expect(page.getByLabel("Facts of the chat")).containsText("ACTIVE · by gms-v2-cometd");
    expect(page.getByLabel("Events of the chat")).containsText("watching");
    page.getByText("Change the wire").click();
    expect(dialog(page)).containsText("Move shop-1 to gms-v2-rest?");
    agree(page, "Move");
    expect(page.getByLabel("What became of the chat")).hasText("1 by gms-v2-rest");
    expect(page.getByLabel("Facts of the chat")).containsText("by gms-v2-rest");
    expect(page.getByLabel("Events of the chat")).containsText("WebChatService.wireChanged");
    page.getByLabel("move all chats to gms-v2-rest").click();
    expect(dialog(page)).containsText("4 chats can go by gms-v2-rest");
    page.getByText("Cancel").click();
    page.getByLabel("move all chats to gms-v2-rest").click();
    agree(page, "Move");
    expect(page.getByLabel("What became of the move")).hasText("4 by gms-v2-rest");
    assertThat(server.wires()).containsExactly(Map.entry("gms-v2-rest", 4));
    expect(page.getByLabel("move all chats to gms-v2-cometd")).isEnabled();
    assertAccessible(page, "wires");
    tab(page, "Overview").click();
    expect(page.getByLabel("What happened")).containsText("wire 4 chats to gms-v2-rest");
    page.close();
    Page reader = page(anotherContext());
    login(reader, "reader");
    tab(reader, "Chats").click();
    expect(reader.getByLabel("move all chats to gms-v2-cometd")).isDisabled();
    reader.context().close();
  }

  @Test
  void aHookThatWasDisabledIsEnabled() {
    server.disable("<b>shop-1</b>", "onSend");
    Page page = loggedIn("all");
    expect(page.getByLabel("Figures of the parts")).containsText("<b>shop-1</b>");
    page.getByText("Enable onSend").click();
    expect(page.getByText("Enable onSend")).hasCount(0);
    assertThat(server.changes()).containsExactly("enable [<b>shop-1</b>, onSend]");
    expect(page.getByLabel("What happened")).containsText("onSend enabled");
  }

  @Test
  void theOtherContainersOfAFleetAreListedWithTheirConsoles() {
    server.fleet(
        Map.of(
            "<u>b</u>", "http://10.0.0.5:8080/webchat",
            "c", "javascript:alert(1)",
            "d", "\"><img src=x onerror=alert(2)>",
            "here", "http://10.0.0.1:8080/webchat"));
    Page page = loggedIn("all");
    Locator fleet = page.getByLabel("Fleet", new Page.GetByLabelOptions().setExact(true));
    expect(fleet).containsText("<u>b</u>");
    expect(fleet).not().containsText("10.0.0.1");
    assertThat(fleet.locator("a").all())
        .extracting(link -> link.getAttribute("href"))
        .containsExactly("http://10.0.0.5:8080/console/");
    assertThat(fleet.locator("a").getAttribute("rel")).contains("noopener", "noreferrer");
    assertAccessible(page, "a fleet");
    server.storeDown(true);
    expect(fleet).containsText("The store jdbc does not answer since");
    expect(fleet).containsText("<u>b</u>");
    expect(page.getByLabel("Chats in numbers")).containsText("instances");
    server.storeDown(false);
    server.fleet(Map.of("c", "http://10.0.0.6:8080/webchat"));
    expect(fleet).containsText("gone; last told");
    expect(fleet).not().containsText("does not answer");
    assertAccessible(page, "a container is gone");
  }

  @Test
  void onAPhoneNothingIsWiderThanThePage() throws Exception {
    chat("shop-with-a-rather-long-name-1", "Jane");
    server.told("transport-gms-rest", "stopped");
    Page page = loggedIn("all");
    page.setViewportSize(360, 740);
    for (String part : new String[] {"Overview", "Chats", "Bundles", "Configuration"}) {
      tab(page, part).click();
      expect(page.getByRole(AriaRole.TABPANEL)).isVisible();
      page.waitForFunction("() => document.scrollingElement.scrollWidth <= innerWidth");
      assertAccessible(page, part + " on a phone");
      picture(page, "console-phone-" + part.toLowerCase(Locale.ROOT) + ".png");
    }
    page.setViewportSize(1280, 900);
    tab(page, "Overview").click();
    page.waitForFunction(
        "() => Number(document.querySelector('svg.plot').getAttribute('width')) > 700");
  }

  @Test
  void aConfigurationIsChangedAndSecretsAreWrittenOnly() {
    Page page = loggedIn("all");
    tab(page, "Configuration").click();
    page.getByText("io.webchat.x").click();
    Locator size = page.getByLabel("Key size (size)");
    size.fill("bad");
    page.getByText("Save").click();
    expect(page.locator("#console").getByRole(AriaRole.ALERT)).containsText("expected is a number");
    size.fill("12");
    Locator secret = page.getByLabel("Key .secret (.secret)");
    expect(secret).hasValue("");
    secret.fill("hidden");
    page.getByText("Save").click();
    expect(page.getByText("Saved.")).isVisible();
    assertThat(server.changes()).containsExactly("io.webchat.x {.secret=hidden, size=12}");
    assertAccessible(page, "configuration");
    picture(page, "console-configuration.png");
  }

  @Test
  void aRevokedKeyEndsWhatIsOpen() throws Exception {
    chat("shop-1", "Jane Doe");
    Page page = loggedIn("all");
    tab(page, "Chats").click();
    expect(list(page)).containsText("shop-1");
    server.revoke("all");
    expect(page.getByLabel("Key")).isVisible();
    assertThat(page.content()).doesNotContain("shop-1");
  }

  @Test
  void aConsoleThatIsStoppedIsWaitedForAndAsksForTheKeyAgain() {
    Page page = loggedIn("all");
    server.restart(() -> expect(page.locator("#state")).hasClass("bad"));
    expect(page.getByLabel("Key")).isVisible();
    login(page, "all");
    expect(page.locator("#state")).hasText("connected");
  }

  @Test
  void fiveThousandChatsAreAFewRowsAtATime() {
    for (int i = 0; i < 5_000; i++) {
      server.instance("many-" + i);
    }
    Page page = loggedIn("reader");
    tab(page, "Chats").click();
    expect(page.getByText("5,000 of 5,000 chats")).isVisible();
    expect(page.getByText("many-0", new Page.GetByTextOptions().setExact(true))).isVisible();
    assertThat(page.locator(".chat").count()).isLessThan(110);
    list(page).focus();
    page.keyboard().press("End");
    expect(page.getByText("many-4999")).isVisible();
    assertThat(page.locator(".chat").count()).isLessThan(110);
    page.getByLabel("Search").fill("many-4242");
    expect(page.getByText("1 of 5,000 chats")).isVisible();
    expect(page.locator(".chat")).hasCount(1);
    assertAccessible(page, "many chats");
  }

  @Test
  void inTheDarkItIsReadableToo() throws Exception {
    chat("shop-1", "Jane");
    try (BrowserContext dark =
        anotherContext(new Browser.NewContextOptions().setColorScheme(ColorScheme.DARK))) {
      Page page = page(dark);
      login(page, "all");
      expect(page.getByLabel("Figures of the parts")).containsText("gms-v2-rest");
      assertAccessible(page, "dark");
      picture(page, "console-dark.png");
    }
  }
}
