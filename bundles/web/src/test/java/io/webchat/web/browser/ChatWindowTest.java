package io.webchat.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The chat window in a page that has one line for it. */
class ChatWindowTest extends WindowCase {
  private static final int MOST_BYTES = 25_000;
  private static final List<String> PARTS =
      List.of(
          "",
          "-composer",
          "-dom",
          "-files",
          "-form",
          "-log",
          "-memory",
          "-plugin",
          "-rich",
          "-style",
          "-texts");

  @Test
  void aWholeConversation() {
    Page page = chatting();
    SimulatedChat chat = chat();
    SimulatedAgent agent = chat.agent("Anna").say("Good morning, see https://example.com/a?b=1.");
    expect(page.getByText("Anna has joined")).isVisible();
    Locator link = page.locator(".bubble a");
    expect(link).hasAttribute("href", "https://example.com/a?b=1");
    expect(link).hasAttribute("rel", "noopener noreferrer");
    input(page).fill("Hello");
    input(page).press("Enter");
    expect(page.locator(".own .bubble")).hasText(new String[] {"Hello"});
    expect(page.locator(".waiting, .failed")).hasCount(0);
    untilShown(page.locator(".typing"), "Anna is typing …", agent::typing);
    agent.stopTyping();
    expect(page.locator(".typing")).hasText("");
    input(page).fill("two");
    input(page).press("Shift+Enter");
    expect(page.locator(".own .bubble")).hasCount(1);
    button(page, "Send").click();
    expect(page.locator(".own .bubble")).hasText(new String[] {"Hello", "two"});
    button(page, "End chat").click();
    button(page, "Go on").click();
    button(page, "End chat").click();
    button(page, "End it").click();
    expect(page.getByText("The chat is over")).isVisible();
    expect(input(page)).isHidden();
    button(page, "New chat").click();
    expect(page.getByLabel("First name")).isVisible();
  }

  @Test
  void theFormOfTheSiteIsCheckedAndSent() {
    Page page =
        window(
            """
            {webchat: {userData: {source: 'shop'}, form: {nickname: 'Jo', inputs: [
              {id: 'a', name: 'nickname', label: 'Who', required: true},
              {id: 'b', name: 'email', label: 'Mail'},
              {id: 'c', name: 'order', label: 'Order', validate: (event, form, input) => /^[0-9]+$/.test(input.val())},
              {id: 'd', name: 'topic', label: 'Topic', type: 'select', options: [{text: 'Sale', value: 's'}, {text: 'Help', value: 'h'}]},
              {id: 'e', name: 'news', label: 'News', type: 'checkbox'},
              {id: 'f', name: 'page', type: 'hidden', value: 'basket'}]}}}
            """);
    button(page, "Chat with us").click();
    expect(page.getByLabel("Who")).hasValue("Jo");
    page.getByLabel("Who").fill("");
    page.getByLabel("Mail").fill("no address");
    page.getByLabel("Order").fill("x1");
    button(page, "Start chat").click();
    expect(page.locator(".problem:visible"))
        .hasText(new String[] {"Please fill this in", "Please check this", "Please check this"});
    expect(page.getByLabel("Who")).isFocused();
    expect(page.getByLabel("Who")).hasAttribute("aria-invalid", "true");
    assertAccessible(page, "refused form");
    assertThat(server().simulator().chats()).isEmpty();
    page.getByLabel("Who").fill("Jane");
    page.getByLabel("Mail").fill("jane@example.com");
    page.getByLabel("Order").fill("17");
    page.getByLabel("Topic").selectOption("h");
    page.getByLabel("News").check();
    button(page, "Start chat").click();
    expect(page.getByText("The chat has started")).isVisible();
    assertThat(chat().userData())
        .containsEntry("source", "shop")
        .containsEntry("order", "17")
        .containsEntry("topic", "h")
        .containsEntry("news", "true")
        .containsEntry("page", "basket");
  }

  @Test
  void anAnswerToAChoiceIsGivenOnce() {
    Page page = chatting();
    SimulatedChat chat = chat();
    chat.agent("Anna")
        .structured(
            Map.of(
                "contentType",
                "single-selection-list",
                "text",
                "Which size?",
                "content",
                Map.of(
                    "items",
                    List.of(
                        Map.of("id", "s", "text", "Small"), Map.of("id", "l", "text", "Large")))));
    expect(page.getByText("Which size?")).isVisible();
    assertAccessible(page, "choice");
    button(page, "Large").first().click();
    expect(page.locator(".own .bubble")).hasText("Large");
    expect(page.locator(".rich button").first()).isDisabled();
  }

  @Test
  void filesGoBothWays() throws Exception {
    Page page = chatting();
    page.locator("input[type=file]")
        .setInputFiles(
            new FilePayload("note.txt", "text/plain", "mine".getBytes(StandardCharsets.UTF_8)));
    expect(page.locator(".own .bubble")).hasText("note.txt");
    byte[] content = "yours".getBytes(StandardCharsets.UTF_8);
    chat().agent("Anna").sendFile("<img src=x onerror=alert(1)>.txt", "text/plain", content);
    Locator save = page.locator(".other button");
    expect(save).containsText("Save <img src=x onerror=alert(1)>.txt");
    Download download = page.waitForDownload(save::click);
    assertThat(Files.readAllBytes(download.path())).isEqualTo(content);
  }

  @Test
  void nothingThatComesIsEverMarkup() {
    Page page = window("{}");
    page.onDialog(dialog -> problems().add("a script ran: " + dialog.message()));
    begin(page);
    SimulatedAgent agent = chat().agent("<b onclick=alert(1)>Anna</b>");
    agent.say("<script>alert(1)</script><img src=x onerror=alert(2)> javascript:alert(3)");
    Locator bubble = page.locator(".other .bubble");
    expect(bubble)
        .hasText("<script>alert(1)</script><img src=x onerror=alert(2)> javascript:alert(3)");
    expect(page.locator(".bubble *")).hasCount(0);
    expect(page.getByText("<b onclick=alert(1)>Anna</b> has joined")).isVisible();
  }

  @Test
  void aTextThatIsNotSentStaysAndIsSentAgain() {
    Page page = chatting();
    SimulatedChat chat = chat();
    page.evaluate(
        "() => { window.refuse = true; CXBus.before('WebChatService.sendMessage', (data) => (window.refuse ? false : data)); }");
    input(page).fill("important");
    input(page).press("Enter");
    expect(page.locator(".failed .bubble")).hasText("important");
    page.evaluate("() => { window.refuse = false; }");
    button(page, "Try again").click();
    expect(page.locator(".failed, .waiting")).hasCount(0);
    expect(page.locator(".own .bubble")).hasText("important");
    chat.agent("Anna").say("got it");
    expect(page.getByText("got it")).isVisible();
  }

  @Test
  void aTextThatIsRefusedWhileAnotherTabWritesIsKept() {
    Page first = chatting();
    Page second = window("{}");
    first.evaluate(
        "() => CXBus.before('WebChatService.sendMessage', () => new Promise((r) => { window.refuse = () => r(false); }))");
    input(first).fill("important");
    input(first).press("Enter");
    first.waitForFunction("!!window.refuse");
    button(second, "Chat with us").click();
    input(second).fill("of the second");
    input(second).press("Enter");
    expect(first.getByText("of the second")).isVisible();
    first.evaluate("refuse()");
    expect(first.locator(".failed .bubble")).hasText("important");
    button(first, "End chat").click();
    button(first, "End it").click();
    button(first, "New chat").click();
    button(first, "Start chat").click();
    expect(first.getByText("The chat has started")).isVisible();
    expect(first.locator(".failed .bubble")).hasText("important");
    expect(button(first, "Try again")).isVisible();
  }

  @Test
  void oneMessageThatIsNoneHidesNoOther() {
    Page page = window("{}");
    Object shown =
        page.evaluate(
            """
            async () => {
              const { Log } = await import('/webchat/webchat-ui-log.js');
              const log = new Log({ text: (key, { name = '' } = {}) => key + ' ' + name, language: 'en', reply() {}, download() {}, older() {} });
              [{ type: 'Message', from: null, text: 'a' }, { type: 'Message', from: 'x', text: 7 }, { type: 'Message', text: 'b', content: [null, 3, { contentType: 'Card', card: null }] },
                { type: 'FileUploaded', from: { type: 'Agent', name: 'A\u202Ebc' }, userData: { 'file-id': '1', 'file-name': 'invoice\u202Efdp.exe' } },
                { type: 'Message', text: 'c HTTPS://EXAMPLE.COM/x tel:+4912 javascript:alert(1)' }].forEach((message) => log.add(message));
              return [[...log.node.querySelectorAll('.bubble, .who:not([hidden])')].map((node) => node.textContent), [...log.node.querySelectorAll('a')].map((a) => a.getAttribute('href'))];
            }
            """);
    assertThat(shown)
        .isEqualTo(
            List.of(
                List.of(
                    "agent ",
                    "a",
                    "b",
                    "Abc",
                    "download invoicefdp.exe",
                    "agent ",
                    "c HTTPS://EXAMPLE.COM/x tel:+4912 javascript:alert(1)"),
                List.of("HTTPS://EXAMPLE.COM/x", "tel:+4912")));
  }

  @Test
  void aReloadShowsTheConversationWithoutTheForm() {
    Page page = chatting();
    chat().agent("Anna").say("before");
    expect(page.getByText("before")).isVisible();
    page.reload();
    expect(page.getByText("before")).isVisible();
    expect(page.locator(".form")).isHidden();
    input(page).fill("after");
    input(page).press("Enter");
    expect(page.locator(".own .bubble")).hasText("after");
  }

  @Test
  void anotherTabIsInStep() {
    Page first = chatting();
    Page second = window("{}");
    button(second, "Chat with us").click();
    input(second).fill("of the second");
    input(second).press("Enter");
    for (Page page : List.of(first, second)) {
      expect(page.locator(".own .bubble")).hasText("of the second");
    }
    button(first, "End chat").click();
    button(first, "End it").click();
    expect(second.getByText("The chat is over")).isVisible();
  }

  @Test
  void aLostConnectionIsToldAndItsReturnToo() {
    Page page = chatting();
    SimulatedAgent agent = chat().agent("Anna");
    server()
        .unreachable(
            () -> {
              expect(page.locator(".status")).containsText("The connection is lost");
              assertAccessible(page, "connection lost");
              input(page).fill("written offline");
              input(page).press("Enter");
              agent.say("meanwhile");
            });
    expect(page.locator(".status")).isHidden();
    expect(page.locator(".own .bubble")).hasText("written offline");
    expect(page.getByText("meanwhile")).isVisible();
    agent.say("welcome back");
    expect(page.getByText("welcome back")).isVisible();
  }

  private static final String PUT =
      "() => { document.body.append(document.createElement('webchat-window')); }";

  @Test
  void aWindowThatComesWhileAChatRunsShowsIt() {
    Page page = chatting();
    SimulatedAgent agent = chat().agent("Anna");
    Locator said = page.locator(".other .bubble");
    agent.say("one");
    expect(said).hasText(new String[] {"one"});
    page.evaluate(
        "() => { window.gone = document.querySelector('webchat-window'); gone.remove(); }");
    page.evaluate(PUT);
    assertTakesUp(page);
    agent.say("two");
    expect(said).hasText(new String[] {"one", "two"});
    assertThat(page.evaluate("gone.shadowRoot.querySelectorAll('.other .bubble').length"))
        .as("nobody sees it")
        .isEqualTo(1);
    command(page, "WebChat.minimize", Map.of());
    expect(page.locator(".window")).isHidden();
    command(page, "WebChat.open", Map.of());
    expect(page.locator(".window")).isVisible();
    page.evaluate(
        "() => { document.querySelector('webchat-window').remove(); document.body.append(gone); }");
    assertTakesUp(page);
    expect(said).hasText(new String[] {"one", "two"});
    command(page, "WebChat.minimize", Map.of());
    expect(page.locator(".window")).isHidden();
  }

  private static void assertTakesUp(Page page) {
    expect(page.locator("webchat-window")).hasCount(1);
    expect(page.locator(".other .bubble").first()).hasText("one");
    expect(page.locator(".form")).isHidden();
    expect(input(page)).isVisible();
  }

  @Test
  void aWindowThatIsPutInWhenAChatStartsShowsIt() {
    Page page = page("_genesys.widgets.webchat.chatButton = {enabled: false};");
    page.evaluate(
        """
        async () => {
          await import('/webchat/webchat-ui.js');
          CXBus.subscribe('WebChatService.started', () => {
            const chatWindow = document.createElement('webchat-window');
            chatWindow.setAttribute('open', '');
            document.body.append(chatWindow);
            CXBus.subscribe('WebChatService.data.sessionActive', () => {
              window.withoutForm ??= chatWindow.body.hidden; // before any message has come
            });
          });
        }
        """);
    command(page, "WebChatService.startChat", Map.of("nickname", "Jane"));
    page.waitForFunction("window.withoutForm !== undefined");
    assertThat(page.evaluate("withoutForm")).isEqualTo(true);
    chat().agent("Anna").say("one");
    assertTakesUp(page);
  }

  /** Takes the window out and puts it back, as frameworks do; what it says of typing then. */
  private static Object putBack(Page page) {
    return page.evaluate(
        """
        async () => {
          const chatWindow = document.querySelector('webchat-window');
          chatWindow.remove();
          await Promise.resolve();
          document.body.append(chatWindow);
          return chatWindow.typing.textContent;
        }
        """);
  }

  @Test
  void aWindowThatIsPutBackHasWhatItHad() {
    Page page = window("{}");
    button(page, "Chat with us").click();
    page.getByLabel("First name").fill("Jane");
    putBack(page);
    expect(page.getByLabel("First name")).hasValue("Jane");
    button(page, "Start chat").click();
    expect(page.getByText("The chat has started")).isVisible();
    SimulatedAgent agent = chat().agent("Anna").say("one");
    expect(page.locator(".other .bubble")).hasText("one");
    untilShown(page.locator(".typing"), "Anna is typing …", agent::typing);
    assertThat(putBack(page)).isEqualTo("");
    assertTakesUp(page);
    button(page, "End chat").click();
    button(page, "End it").click();
    expect(button(page, "New chat")).isVisible();
    putBack(page);
    expect(button(page, "New chat")).isVisible();
    expect(page.locator(".other .bubble")).hasText("one");
    expect(page.getByText("The chat is over")).hasCount(1);
  }

  @Test
  void aWindowThatIsPutBackAfterItsChatHasEndedSaysSo() {
    Page page = chatting();
    chat().agent("Anna").say("one");
    expect(page.locator(".other .bubble")).hasText("one");
    page.evaluate(
        "() => { window.gone = document.querySelector('webchat-window'); gone.remove(); }");
    command(page, "WebChatService.endChat", Map.of());
    page.waitForFunction("CXBus.data('WebChatService.sessionActive') !== true");
    page.evaluate("() => { document.body.append(gone); }");
    expect(button(page, "New chat")).isVisible();
    expect(page.getByText("The chat is over")).isVisible();
    expect(page.locator(".other .bubble")).hasText("one");
  }

  @Test
  void aWindowThatComesWhenTheChannelIsLostShowsTheConversation() {
    serverWithoutSockets();
    Page page = chatting();
    chat().agent("Anna").say("one");
    expect(page.locator(".other .bubble")).hasText("one");
    List<Route> held = new ArrayList<>();
    page.route(
        "**/frames",
        route -> {
          String body = route.request().postData();
          if (held.isEmpty() && body != null && body.contains("getTranscript")) {
            held.add(route);
          } else {
            route.resume();
          }
        });
    page.evaluate("() => { document.querySelector('webchat-window').remove(); }");
    page.evaluate(PUT);
    page.waitForCondition(() -> !held.isEmpty());
    server().restart(() -> {});
    assertTakesUp(page);
  }

  @Test
  void aWindowThatAsksBeforeTheContainerHasRestoredTheChatShowsTheConversation() {
    Page page = chatting();
    chat().agent("Anna").say("one");
    expect(page.locator(".other .bubble")).hasText("one");
    server().simulator().faults().on(Fault.delay(Duration.ofMillis(1_500)).on(Operation.REFRESH));
    server()
        .restart(
            () -> {
              page.evaluate("() => { document.querySelector('webchat-window').remove(); }");
              page.evaluate(PUT);
            });
    assertTakesUp(page);
  }

  @Test
  void aWindowThatIsGoneStaysNotInMemory() {
    Page page = window("{}");
    expect(page.locator(".launch")).isVisible();
    page.evaluate(
        """
        async () => {
          const chatWindow = document.createElement('webchat-window');
          document.body.append(chatWindow);
          window.gone = new WeakRef(chatWindow);
          chatWindow.remove();
        }
        """);
    CDPSession tools = context().newCDPSession(page);
    page.waitForCondition(
        () -> {
          tools.send("HeapProfiler.collectGarbage");
          return (boolean) page.evaluate("gone.deref() === undefined");
        });
  }

  @Test
  void aPageMayLoadItWhileAChatRuns() {
    Page page = page();
    command(page, "WebChatService.startChat", Map.of("nickname", "Jane"));
    chat().agent("Anna").say("one");
    awaitText(page, "one");
    page.evaluate("() => { import('/webchat/webchat-ui.js'); }");
    button(page, "Chat with us").click();
    assertTakesUp(page);
    input(page).fill("two");
    input(page).press("Enter");
    expect(page.locator(".own .bubble")).hasText("two");
  }

  @Test
  void windowsThatComeAndGoLeaveNothingOnTheBus() {
    Page page = window("{}");
    expect(page.locator(".launch")).isVisible();
    page.evaluate(
        """
        async () => {
          for (let i = 0; i < 30; i += 1) {
            document.querySelector('webchat-window').remove();
            document.body.append(document.createElement('webchat-window'));
            await Promise.resolve();
          }
          window.told = [];
          CXBus.subscribe('WebChat.opened', () => told.push('opened'));
        }
        """);
    assertThat(
            page.evaluate(
                "Object.keys(CXBus.registry()).filter((name) => /^WebChat(?!Service)/.test(name))"))
        .isEqualTo(List.of("WebChat"));
    begin(page);
    assertThat(page.evaluate("told")).isEqualTo(List.of("opened"));
    page.evaluate("() => { document.querySelector('webchat-window').remove(); }");
    assertThat(rejection(page, "WebChat.open", Map.of())).isEqualTo("The page has no chat window");
  }

  @Test
  void whatOthersDoIsDoneByTheWindowThatIsThere() {
    Page page = window("{}");
    expect(page.locator(".launch")).isVisible();
    page.evaluate(PUT);
    page.evaluate("() => { document.querySelector('webchat-window').remove(); }");
    expect(page.locator("webchat-window")).hasCount(1);
    command(page, "WebChat.open", Map.of());
    expect(page.locator(".window")).isVisible();
  }

  @Test
  void theKeyboardIsEnough() {
    Page page = window("{}");
    button(page, "Chat with us").focus();
    page.keyboard().press("Enter");
    expect(page.getByLabel("First name")).isFocused();
    page.keyboard().type("Jane");
    page.keyboard().press("Enter");
    expect(input(page)).isFocused();
    page.keyboard().type("Hello");
    page.keyboard().press("Enter");
    expect(page.locator(".own .bubble")).hasText("Hello");
    page.keyboard().press("Escape");
    expect(button(page, "Chat with us")).isFocused();
    page.keyboard().press("Enter");
    expect(input(page)).isFocused();
  }

  @Test
  void itIsAccessibleInEveryState() {
    Page page = window("{}");
    assertAccessible(page, "button");
    begin(page);
    chat().agent("Anna").say("Good morning");
    expect(page.getByText("Good morning")).isVisible();
    assertAccessible(page, "chat");
    picture(page, "chat-window.png");
    button(page, "End chat").click();
    assertAccessible(page, "question");
    button(page, "End it").click();
    expect(page.getByText("The chat is over")).isVisible();
    assertAccessible(page, "over");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    expect(page.locator("webchat-window[data-dark]")).hasCount(1);
    assertAccessible(page, "dark");
    page.setViewportSize(360, 640);
    assertThat(page.locator(".window").boundingBox().width).isEqualTo(360.0);
    assertAccessible(page, "phone");
    picture(page, "chat-window-phone.png");
  }

  @Test
  void theSiteChoosesLanguageTextsAndTheme() {
    Page page = window("{main: {lang: 'de', theme: 'dark', i18n: {open: 'Fragen Sie uns'}}}");
    button(page, "Fragen Sie uns").click();
    expect(page.getByLabel("Vorname")).isVisible();
    expect(page.locator("webchat-window[data-dark]")).hasCount(1);
  }

  @Test
  void theElementStandsWhereThePageHasIt() throws IOException {
    String html;
    try (InputStream in = ChatWindowTest.class.getResourceAsStream("chat-window.html")) {
      html = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Page page = page(context(), server().origin(), html);
    expect(page.getByLabel("Vorname")).isVisible();
    expect(page.locator(".launch")).isHidden();
    expect(page.locator("webchat-window")).hasCount(1);
    expect(page.locator(".header")).hasCSS("background-color", "rgb(0, 105, 92)");
    expect(page.locator("webchat-window[data-dark]")).hasCount(1);
    assertAccessible(page, "inline");
  }

  @Test
  void otherPluginsOpenAndCloseIt() {
    Page page = window("{webchat: {chatButton: {enabled: false}}}");
    page.waitForFunction("!!customElements.get('webchat-window')");
    page.evaluate(
        "() => { document.body.append(document.createElement('webchat-window')); window.told = [];"
            + "const shop = CXBus.registerPlugin('Shop'); ['opened', 'minimized', 'closed'].forEach((e) =>"
            + "shop.subscribe('WebChat.' + e, () => told.push(e))); }");
    expect(page.locator(".launch")).isHidden();
    command(page, "WebChat.open", Map.of("form", Map.of("firstname", "Kim")));
    expect(page.getByLabel("First name")).hasValue("Kim");
    command(page, "WebChat.minimize", Map.of());
    expect(page.locator(".window")).isHidden();
    command(page, "WebChat.close", Map.of());
    page.waitForFunction("told.join() === 'opened,minimized,closed'");
  }

  @Test
  void everyLanguageHasAllTexts() {
    Page page = window("{}");
    Object missing =
        page.evaluate(
            "async () => { const { TEXTS } = await import('/webchat/webchat-ui-texts.js');"
                + "const keys = Object.keys(TEXTS.en).sort().join();"
                + "return [Object.keys(TEXTS).length, Object.keys(TEXTS).filter((l) => Object.keys(TEXTS[l]).sort().join() !== keys)]; }");
    assertThat(missing).isEqualTo(List.of(5, List.of()));
  }

  @Test
  void itIsSmall() throws IOException {
    int bytes = 0;
    for (String part : PARTS) {
      String name = "/io/webchat/web/page/webchat-ui" + part + ".js";
      try (InputStream in = ChatWindowTest.class.getResourceAsStream(name)) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
          in.transferTo(gzip);
        }
        bytes += compressed.size();
      }
    }
    assertThat(bytes).isLessThan(MOST_BYTES);
  }
}
