package io.webchat.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The documented bus in pages. */
class PageBusTest extends BrowserCase {
  private static final Map<String, Object> JANE = Map.of("nickname", "Jane");
  private static final String START = "WebChatService.startChat";
  private static final String SEND = "WebChatService.sendMessage";

  @Test
  void aWholeChat() {
    Page page = page();
    awaitEvent(page, "ready");
    assertThat(page.evaluate("_genesys.widgets.bus.data('WebChatService.sessionActive')"))
        .isEqualTo(false);
    command(page, START, JANE);
    awaitEvent(page, "started");
    chat().agent("Anna").say("Good morning");
    awaitEvent(page, "agentConnected");
    awaitText(page, "Good morning");
    command(page, SEND, Map.of("message", "Hello"));
    awaitText(page, "Hello");
    page.waitForFunction("CXBus.data('WebChatService.sessionActive') === true");
    command(page, "WebChatService.endChat", Map.of());
    awaitEvent(page, "ended");
    assertThat(rejection(page, SEND, Map.of("message", "late")))
        .isEqualTo("There is no active chat session");
  }

  @Test
  void aWholeChatWithoutSockets() {
    serverWithoutSockets();
    Page page = page();
    command(page, START, JANE);
    chat().agent("Anna").say("By events");
    awaitText(page, "By events");
    command(page, SEND, Map.of("message", "By POST"));
    awaitText(page, "By POST");
  }

  @Test
  void theModuleIsTheSameBus() {
    Page page =
        page(
            context(),
            server().origin(),
            "<!doctype html><body><script type=module>"
                + "import bus, {CXBus} from '/webchat/webchat-bus.mjs';"
                + "bus.command('WebChatService.startChat', {nickname: 'Jane'})"
                + ".done(() => { window.result = CXBus === window.CXBus; });</script>");
    page.waitForFunction("window.result === true");
  }

  @Test
  void aReloadRestoresTheChat() {
    Page page = page();
    command(page, START, JANE);
    chat().agent("Anna").say("before");
    awaitText(page, "before");
    page.reload();
    awaitEvent(page, "restored");
    awaitText(page, "before");
    command(page, SEND, Map.of("message", "after"));
    awaitText(page, "after");
    assertThat(server().simulator().chats()).hasSize(1);
  }

  @Test
  void tabsHaveOneChat() {
    Page first = page();
    command(first, START, JANE);
    SimulatedAgent agent = chat().agent("Anna");
    Page second = page();
    awaitEvent(second, "restored");
    command(second, SEND, Map.of("message", "of the second"));
    agent.say("to both");
    for (Page page : List.of(first, second)) {
      awaitText(page, "of the second");
      awaitText(page, "to both");
    }
    first.close();
    agent.say("to the one that is left");
    awaitText(second, "to the one that is left");
  }

  @Test
  void aCutConnectionLosesAndDoublesNothing() {
    Page page = page();
    command(page, START, JANE);
    SimulatedAgent agent = chat().agent("Anna");
    List<String> said = IntStream.range(0, 20).mapToObj(i -> "message " + i).toList();
    for (String text : said) {
      agent.say(text);
      if (text.endsWith("5")) {
        server().cutConnections();
      }
    }
    awaitText(page, "message 19");
    assertThat(page.evaluate("texts.filter((t) => t.startsWith('message '))")).isEqualTo(said);
  }

  @Test
  void aPageWhoseChannelIsLostHearsNothingTwice() {
    server(Map.of("waitingFrames", 40));
    Page page = page();
    command(page, START, JANE);
    SimulatedAgent agent = chat().agent("Anna");
    agent.say("one");
    awaitText(page, "one");
    server().platform().factory().list().get(0).close();
    agent.say("two");
    awaitText(page, "two");
    assertThat(page.evaluate("texts.filter((t) => t === 'one').length")).isEqualTo(1);
  }

  @Test
  void preprocessorsOfThePageChangeWhatItsSubscribersGet() {
    Page page = page();
    assertThat(
            rejection(page, "WebChatService.registerPreProcessor", Map.of("preprocessor", "text")))
        .isEqualTo("No preprocessor function provided. Type provided was 'string'.");
    page.evaluate(
        "() => { CXBus.command('WebChatService.registerPreProcessor', "
            + "{preprocessor: async (m) => { m.text = m.text && m.text.toUpperCase(); return m; }}); }");
    command(page, START, JANE);
    chat().agent("Anna").say("quiet");
    awaitText(page, "QUIET");
  }

  @Test
  void filtersAreRegularExpressionsOfThePage() {
    Page page = page();
    command(page, START, JANE);
    assertThat(
            page.evaluate(
                "() => new Promise((r) => CXBus.command('WebChatService.addPrefilter', {filters: /sec.et/i})"
                    + ".done((all) => r(all.some((f) => f instanceof RegExp && f.source === 'sec.et'))))"))
        .isEqualTo(true);
    SimulatedAgent agent = chat().agent("Anna");
    agent.say("a SECRET");
    agent.say("no harm");
    awaitText(page, "no harm");
    assertThat(page.evaluate("texts.some((t) => /secret/i.test(t))")).isEqualTo(false);
  }

  @Test
  void theTypingPreviewIsReadFromAnInput() {
    Page page = page(context(), server().origin(), html(helpers(), "<textarea id=t></textarea>"));
    assertThat(
            page.evaluate(
                "() => new Promise((r) => CXBus.command('WebChatService.registerTypingPreviewInput', {input: 1}).fail(r))"))
        .asString()
        .startsWith("Invalid value provided for the 'input' property.");
    page.evaluate(
        "() => new Promise((r) => CXBus.command('WebChatService.registerTypingPreviewInput', "
            + "{input: document.getElementById('t')}).done(() => r()))");
    command(page, START, JANE);
    chat().agent("Anna");
    page.locator("#t").pressSequentially("Hel");
    awaitEvent(page, "clientTypingStarted");
    awaitEvent(page, "clientTypingStopped");
  }

  @Test
  void filesGoByInputAndCome() throws Exception {
    Page page = page(context(), server().origin(), html(helpers(), "<input type=file id=f>"));
    command(page, START, JANE);
    chat().agent("Anna");
    page.evaluate(
        "() => { window.details = []; plugin.subscribe('WebChatService.messageReceived', (e) => "
            + "details.push(...e.data.messages.map((m) => m.fileDetails).filter((d) => d))); }");
    byte[] content = "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
    page.locator("#f").setInputFiles(new FilePayload("note.txt", "text/plain", content));
    assertThat(
            page.evaluate(
                "() => new Promise((r, no) => { let told = 0; "
                    + "CXBus.command('WebChatService.sendFile', {files: document.getElementById('f')})"
                    + ".progress(() => { told += 1; }).done(() => r(told)).fail((e) => no(new Error(JSON.stringify(e)))); })"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.INTEGER)
        .isPositive();
    page.waitForFunction("details.length > 0");
    Download download =
        page.waitForDownload(
            () ->
                page.evaluate(
                    "() => { CXBus.command('WebChatService.downloadFile', "
                        + "{fileId: details[0]['file-id'], fileName: details[0]['file-name']}); }"));
    assertThat(download.suggestedFilename()).isEqualTo("note.txt");
    assertThat(Files.readAllBytes(download.path())).isEqualTo(content);
  }

  @Test
  void pluginsOfThePageAndOfTheContainerAreOnOneBus() throws Exception {
    Page page =
        page(
            "_genesys.widgets.extensions = {Shop($, CXBus) { const shop = CXBus.registerPlugin('Shop');"
                + "shop.registerCommand('sum', (e) => e.deferred.resolve(e.data.a + e.data.b));"
                + "shop.registerEvents(['paid']); shop.ready(); window.shop = shop; }};");
    awaitEvent(page, "ready");
    var bus = server().platform().factory().list().get(0).bus();
    org.awaitility.Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> bus.registry().containsKey("Shop"));
    assertThat(
            bus.command("Shop.sum", Map.of("a", 1, "b", 2))
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, java.util.concurrent.TimeUnit.SECONDS))
        .isEqualTo(3);
    var container = bus.registerPlugin("Container").orElseThrow();
    container.registerCommand(
        "double", call -> call.deferred().resolve(2 * ((Number) call.data().get("n")).intValue()));
    container.ready();
    List<Object> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
    container.subscribe("Shop.paid", event -> heard.add(event.data().get("sum")));
    page.evaluate(
        "() => { shop.publish('paid', {sum: 7}); shop.publish('WebChatService.ended'); }");
    org.awaitility.Awaitility.await().atMost(PATIENCE).until(() -> heard.contains(7));
    assertThat(rejection(page, "Container.double", Map.of("n", 4))).asString().contains("may not");
    assertThat(command(page, "Shop.COMMANDS", Map.of())).isEqualTo(List.of("sum"));
    assertThat(command(page, "Shop.sum", Map.of("a", 20, "b", 22))).isEqualTo(42);
    assertThat(page.evaluate("CXBus.registerPlugin('Shop')")).isEqualTo(false);
    assertThat(page.evaluate("has('ended')")).isEqualTo(false);
  }

  @Test
  void commandsWaitForTheirPluginAndBeforeFunctionsRunFirst() {
    Page page = page();
    awaitEvent(page, "ready");
    assertThat(
            page.evaluate(
                """
                async () => {
                  const slow = CXBus.registerPlugin('Slow');
                  slow.registerCommand('add', (e) => e.deferred.resolve(e.data.n + 1));
                  const result = CXBus.command('Slow.add', {n: 1});
                  const states = [result.state()];
                  plugin.before('Slow.add', (data) => { data.n += 10; return data; });
                  slow.ready();
                  states.push(await result);
                  plugin.before('Slow.add', () => false);
                  states.push(await CXBus.command('Slow.add', {n: 1}).then(undefined, (e) => e));
                  states.push(await CXBus.command('Nobody.there').then(undefined, (e) => e));
                  states.push(slow.data('k', 5), CXBus.data('Slow.k'));
                  return states;
                }
                """))
        .isEqualTo(
            List.of(
                "pending",
                12,
                "Command was cancelled by a 'before' function.",
                "Could not load plugin file in given location. Check your plugins path option.",
                5,
                5));
  }

  @Test
  void aPageOfAnotherOriginIsRefused() {
    Page page =
        page(
            anotherContext(),
            server().origin().replace("127.0.0.1", "localhost"),
            "<!doctype html><body><script>window.said = []; console.error = (t) => said.push(t);</script>"
                + "<script src=\""
                + server().origin()
                + "/webchat/webchat-bus.js\"></script>");
    page.waitForFunction("said.length > 0 || true");
    assertThat(server().front().visitors()).isZero();
    page.context().close();
  }

  @Test
  void aPageSeesNoSecretsAndNoCookie() {
    Page page = page();
    page.evaluate(
        "() => { window.all = []; plugin.subscribe('*', (e) => all.push(JSON.stringify(e))); }");
    Object started = command(page, START, JANE);
    assertThat(String.valueOf(started)).doesNotContain("secureKey");
    chat().agent("Anna").say("Hi");
    awaitText(page, "Hi");
    assertThat(page.evaluate("document.cookie")).isEqualTo("");
    assertThat(page.evaluate("all.some((t) => /secureKey|api-key-of-the-site/.test(t))"))
        .isEqualTo(false);
    assertThat(String.valueOf(command(page, "WebChatService.getSessionData", Map.of())))
        .contains("sessionID")
        .doesNotContain("secureKey");
  }

  @Test
  void scriptsInTextsAndNamesAreTextsToThePage() {
    Page page = page();
    command(page, START, Map.of("nickname", "<img src=x onerror=window.hacked=1>"));
    SimulatedChat chat = chat();
    chat.agent("<script>window.hacked=1</script>").say("<script>window.hacked=1</script>");
    awaitText(page, "<script>window.hacked=1</script>");
    assertThat(page.evaluate("window.hacked")).isNull();
  }

  @Test
  void anotherVisitorHasAnotherChat() {
    Page jane = page();
    command(jane, START, JANE);
    BrowserContext other = anotherContext();
    Page joe = page(other, server().origin(), html(helpers(), ""));
    assertThat(rejection(joe, SEND, Map.of("message", "whose?")))
        .isEqualTo("There is no active chat session");
    other.close();
  }
}
