package io.webchat.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
  void aPageIsConnectedByASocketWhereThereIsOne() {
    Page page = context().newPage();
    List<String> frames = new ArrayList<>();
    page.onWebSocket(socket -> socket.onFrameReceived(frame -> frames.add(frame.text())));
    show(page, server().origin(), html(helpers(), ""));
    awaitEvent(page, "ready");
    page.waitForCondition(() -> !frames.isEmpty());
  }

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
  void answersOfTheChatServerComeWhenAPluginSubscribes() {
    Page page = context().newPage();
    List<String> frames = new ArrayList<>();
    page.onWebSocket(socket -> socket.onFrameReceived(frame -> frames.add(frame.text())));
    // the usual helpers subscribe to all events, which asks for these, too
    show(
        page, server().origin(), html("window._genesys = {widgets: {main: {}, webchat: {}}};", ""));
    command(page, START, JANE);
    chat().agent("Anna").say("Good morning");
    page.waitForCondition(() -> frames.stream().anyMatch(text -> text.contains("Good morning")));
    assertThat(frames).noneMatch(text -> text.contains("\"WebChatService.ajaxResponse\""));
    page.evaluate(
        "for (const name of ['ajaxResponse', 'disconnected', 'reconnected'])"
            + " CXBus.subscribe('WebChatService.' + name, (e) => { window[name] = e.data; })");
    page.waitForFunction("window.ajaxResponse && ajaxResponse.status === 200");
    // the channel is another one then
    server().restart(() -> page.waitForFunction("window.disconnected"));
    page.waitForFunction("window.reconnected");
    page.evaluate("window.ajaxResponse = undefined");
    page.waitForFunction("window.ajaxResponse && ajaxResponse.status === 200");
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
  void itsModulesAreABusAlsoWhereTheyAreNotMadeOneScript() {
    Page page = context().newPage();
    page.route(
        server().origin() + "/source/*",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("text/javascript")
                    .setPath(
                        Path.of("src", "main", "js")
                            .resolve(route.request().url().replaceAll(".*/", "")))));
    show(
        page,
        server().origin(),
        "<!doctype html><script>"
            + helpers()
            + "_genesys.widgets.main.serviceURL = location.origin + '/webchat';</script>"
            + "<script type=module src=/source/start.js></script>");
    awaitEvent(page, "ready");
    command(page, START, JANE);
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
    // without a chat keys are not told; the page hears of it behind the answer
    page.waitForFunction("CXBus.data('WebChatService.sessionActive') === true");
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

  private static final String MINE =
      "() => { const own = CXBus.registerPlugin('MyPlugin'); if (!own) { return false; }"
          + " own.registerCommand('whose', (e) => e.deferred.resolve(document.title)); own.ready();"
          + " window.own = own; window.heardOwn = 0; own.subscribe('said', () => { heardOwn += 1; });"
          + " return true; }";

  @Test
  void eachTabHasItsOwnPluginOfAName() {
    Page first = page();
    awaitEvent(first, "ready");
    assertThat(first.evaluate(MINE)).isEqualTo(true);
    first.evaluate("document.title = 'first'");
    org.awaitility.Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> bus().registry().containsKey("MyPlugin"));
    Page second = page();
    awaitEvent(second, "ready");
    assertThat(second.evaluate("'MyPlugin' in CXBus.registry()")).isEqualTo(false);
    assertThat(command(second, "MyPlugin.whose", Map.of())).as("of the other").isEqualTo("first");
    assertThat(second.evaluate(MINE)).isEqualTo(true);
    second.evaluate("document.title = 'second'");
    assertThat(command(second, "MyPlugin.whose", Map.of())).isEqualTo("second");
    assertThat(command(first, "MyPlugin.whose", Map.of())).isEqualTo("first");
    second.evaluate("() => { own.publish('said'); }");
    second.waitForFunction("heardOwn === 1");
    command(first, "App.LOAD", Map.of());
    assertThat(first.evaluate("heardOwn")).isEqualTo(0);
  }

  private io.webchat.api.bus.Bus bus() {
    return server().platform().factory().list().get(0).bus();
  }

  @Test
  void resultsCanBeChainedAsPromisesAndAsDeferreds() {
    Page page = page();
    assertThat(
            page.evaluate(
                """
                async () => {
                  const all = [];
                  const result = CXBus.Deferred === undefined ? webchatBus.Deferred() : undefined;
                  result.progress((p) => all.push('progress ' + p)).done((v) => all.push('done ' + v))
                    .fail(() => all.push('never')).always((v) => all.push('always ' + v));
                  const piped = result.pipe((v) => v + 1).pipe((v) => webchatBus.Deferred().reject(v + 1));
                  const chained = result.then((v) => v * 10).then((v) => { throw 'bad ' + v; }).done(() => all.push('never'));
                  all.push(result.state(), typeof result.promise().resolve);
                  result.notify(1).resolve(2).resolve(3).reject(4).notify(5);
                  all.push(result.state());
                  await new Promise((then) => piped.fail((v) => { all.push('piped ' + v); then(); }));
                  await new Promise((then) => chained.fail((v) => { all.push(v); then(); }));
                  all.push('' + await result, '' + await result.then((v) => v).finally(() => undefined));
                  return all;
                }
                """))
        .isEqualTo(
            List.of(
                "pending",
                "undefined",
                "progress 1",
                "done 2",
                "always 2",
                "resolved",
                "piped 4",
                "bad 20",
                "2",
                "2"));
  }

  @Test
  void namesThatObjectsHaveByThemselvesAreNoDanger() {
    Page page = page();
    command(page, START, Map.of("nickname", "__proto__"));
    page.evaluate(
        "() => { window.structured = []; plugin.subscribe('WebChatService.messageReceived', (e) => {"
            + " structured.push(...e.data.messages); for (const m of e.data.messages) { merge({}, m); } });"
            + " window.merge = (to, from) => { for (const key in from) {"
            + " if (from[key] && typeof from[key] === 'object') { to[key] = to[key] || {}; merge(to[key], from[key]); }"
            + " else { to[key] = from[key]; } } }; }");
    var container = bus().registerPlugin("Hostile").orElseThrow();
    container.ready();
    page.evaluate(
        "() => { window.bad = []; plugin.subscribe('Hostile.bad', (e) => { merge({}, e.data); bad.push(Object.keys(e.data)); }); }");
    Map<String, Object> data = new java.util.LinkedHashMap<>();
    data.put("__proto__", Map.of("polluted", true));
    data.put("deep", List.of(Map.of("__proto__", Map.of("polluted", true), "kept", 1)));
    container.publish("bad", data);
    page.waitForFunction("bad.length === 1");
    assertThat(page.evaluate("bad[0]")).isEqualTo(List.of("deep"));
    assertThat(page.evaluate("({}).polluted === undefined")).isEqualTo(true);
    assertThat(
            page.evaluate(
                "() => { const own = CXBus.registerPlugin('constructor'); own.ready(); own.data('__proto__', {x: 1});"
                    + " return [own.data('x') === undefined, ({}).x === undefined]; }"))
        .isEqualTo(List.of(true, true));
    assertThat(rejection(page, "Page.toString", Map.of())).isEqualTo("Command does not exist");
    assertThat(rejection(page, "constructor.constructor", Map.of()))
        .isEqualTo("Command does not exist");
  }

  @Test
  void aPreprocessorThatFailsLeavesTheMessageAsItCame() {
    Page page = page();
    page.evaluate(
        "() => { CXBus.command('WebChatService.registerPreProcessor', {preprocessor: (m) => {"
            + " m.text = 'half'; throw new Error('broken'); }});"
            + " window.failures = []; plugin.subscribe('WebChatService.error', (e) => failures.push(e.data)); }");
    command(page, START, JANE);
    chat().agent("Anna").say("whole");
    awaitText(page, "whole");
    page.waitForFunction(
        "failures.some((f) => f.code === 'HOOK_FAILED' && f.text.includes('broken'))");
    assertThat(page.evaluate("texts.includes('half')")).isEqualTo(false);
  }

  @Test
  void aTabThatIsFrozenWhileItOpensHoldsUpNoOther() {
    Page frozen = page(context(), server().origin(), "<!doctype html><body>frozen");
    frozen.evaluate(
        "() => new Promise((held) => { navigator.locks.request('webchat ' + location.origin + '/webchat',"
            + " () => { held(); return new Promise(() => {}); }); })");
    Page page = page();
    page.waitForFunction("has('ready')");
    command(page, START, JANE);
  }

  @Test
  void aCommandThatCannotGoOutIsRejectedAfterAMinute() {
    context().clock().install();
    context().route("**/webchat/channels", com.microsoft.playwright.Route::abort);
    Page page = page();
    page.evaluate(
        "() => { window.reasons = []; CXBus.command('WebChatService.startChat')"
            + ".fail((text, more) => reasons.push(text, more.code)); }");
    command(page, "Page.LOAD", Map.of());
    page.clock().fastForward(30_000); // beside it the clock goes on
    command(page, "Page.LOAD", Map.of());
    assertThat(page.evaluate("reasons")).isEqualTo(List.of());
    page.clock().fastForward(32_000);
    page.waitForFunction("reasons.length === 2");
    assertThat(page.evaluate("reasons"))
        .isEqualTo(List.of("The container could not be reached", "UNREACHABLE"));
    context().unroute("**/webchat/channels");
    page.clock().fastForward(16_000);
    page.clock().resume();
    command(page, START, JANE);
    assertThat(server().simulator().chats()).hasSize(1);
  }

  @Test
  void timeThatJumpsChangesNothing() {
    Page page = page("const real = Date.now; window.shift = 0; Date.now = () => real() + shift;");
    command(page, START, JANE);
    SimulatedAgent agent = chat().agent("Anna");
    for (double shift : new double[] {86_400_000_000.0, -86_400_000_000.0}) {
      page.evaluate("shift => { window.shift = shift; }", shift);
      agent.say("at " + shift);
      awaitText(page, "at " + shift);
    }
    assertThat(page.evaluate("has('disconnected')")).isEqualTo(false);
  }

  @Test
  void aPageThatIsLeftAndComesBackGoesOn() {
    assertGoesOn(page());
  }

  @Test
  void aPageOfTheModuleThatIsLeftAndComesBackGoesOn() {
    assertGoesOn(
        page(
            context(),
            server().origin(),
            "<!doctype html><body><script>"
                + helpers()
                + "</script><script type=module>import '/webchat/webchat-bus.mjs';</script>"));
  }

  private void assertGoesOn(Page page) {
    page.waitForFunction("!!window.plugin");
    command(page, START, JANE);
    SimulatedAgent agent = chat().agent("Anna");
    agent.say("one");
    awaitText(page, "one");
    leave(page);
    agent.say("two");
    comeBack(page);
    agent.say("three");
    awaitText(page, "three");
    assertThat(page.evaluate("texts.filter((t) => ['one', 'two', 'three'].includes(t))"))
        .isEqualTo(List.of("one", "two", "three"));
  }

  @Test
  void aPageThatHasDisconnectedStaysSoWhenItComesBack() {
    Page page = page();
    awaitEvent(page, "ready");
    List<String> opened = new ArrayList<>();
    page.onRequest(request -> opened.add(request.method() + " " + request.url()));
    page.evaluate("webchatBus.disconnect()");
    leaveAndComeBack(page);
    // a channel that is being opened has this lock
    page.evaluate(
        "() => navigator.locks.request('webchat ' + location.origin + '/webchat', () => {})");
    assertThat(opened).noneMatch(request -> request.equals("POST " + server().address("channels")));
  }

  @Test
  void aPageComesBackToTheAddressThatItHasConnectedTo() {
    List<String> opened = new ArrayList<>();
    context()
        .route(
            "**/channels",
            route -> {
              opened.add(route.request().url().replace(server().origin(), ""));
              route.abort();
            });
    Page page =
        page(
            context(),
            server().origin(),
            html(helpers(), "")
                + "<script>webchatBus.connect(location.origin + '/elsewhere')</script>");
    page.waitForCondition(() -> !opened.isEmpty());
    leave(page);
    opened.clear();
    comeBack(page);
    page.waitForCondition(() -> !opened.isEmpty());
    assertThat(opened).containsOnly("/elsewhere/channels");
  }

  @Test
  void thatTheServiceIsReadyIsToldOnce() {
    Page page =
        page(
            """
            window.ready = 0;
            _genesys.widgets.extensions = {Marks($, CXBus) {
              CXBus.subscribe('WebChatService.ready', () => {
                ready += 1;
                CXBus.command('WebChatService.registerPreProcessor', {preprocessor: (m) => {
                  m.text = m.text && m.text + '!';
                  return m;
                }});
              });
            }};
            """);
    command(page, START, JANE);
    SimulatedAgent agent = chat().agent("Anna");
    agent.say("one");
    awaitText(page, "one!");
    server().restart(() -> awaitEvent(page, "disconnected"));
    awaitEvent(page, "reconnected");
    agent.say("two");
    page.waitForFunction("texts.some((t) => t.startsWith('two'))");
    leaveAndComeBack(page);
    agent.say("three");
    page.waitForFunction("texts.some((t) => t.startsWith('three'))");
    assertThat(page.evaluate("texts.filter((t) => t.endsWith('!'))"))
        .isEqualTo(List.of("one!", "two!", "three!"));
    assertThat(page.evaluate("ready")).isEqualTo(1);
  }

  @Test
  void afterALossOfTheNetworkThePageIsConnectedByASocketAgain() {
    Page page = context().newPage();
    List<String> frames = new ArrayList<>();
    page.onWebSocket(socket -> socket.onFrameReceived(frame -> frames.add(frame.text())));
    List<Request> streams = new ArrayList<>();
    page.onRequest(
        request -> {
          if (request.url().contains("/frames?")) {
            streams.add(request);
          }
        });
    page.onRequestFailed(streams::remove);
    page.onRequestFinished(streams::remove);
    show(page, server().origin(), html(helpers(), ""));
    command(page, START, JANE);
    SimulatedAgent agent = chat().agent("Anna");
    server().unreachable(() -> awaitEvent(page, "disconnected"));
    awaitEvent(page, "reconnected");
    agent.say("by a socket");
    awaitText(page, "by a socket");
    page.waitForCondition(() -> frames.stream().anyMatch(text -> text.contains("by a socket")));
    page.waitForCondition(streams::isEmpty);
  }

  @Test
  void wherePagesGetNoSocketAnyMoreTheyStayWithoutOne() {
    Page page =
        page(
            """
            window.sockets = 0;
            window.pauses = [];
            const later = window.setTimeout;
            window.setTimeout = (act, pause) => {
              pauses.push(pause);
              return later(act, pause);
            };
            Math.random = () => 0.5;
            window.WebSocket = class extends WebSocket {
              constructor(address) {
                super(window.blocked ? address.replace('/socket', '/nothing') : address);
                sockets += 1;
              }
            };
            """);
    command(page, START, JANE);
    SimulatedAgent agent = chat().agent("Anna");
    page.evaluate("() => { window.blocked = true; }");
    server().cutConnections();
    page.waitForFunction("sockets === 3"); // the next one, and one when the network was seen
    agent.say("by events");
    awaitText(page, "by events");
    command(page, SEND, Map.of("message", "by POST"));
    awaitText(page, "by POST");
    assertThat(page.evaluate("sockets")).isEqualTo(3);
    assertThat(page.evaluate("pauses.filter((pause) => pause === 250 * 4 * 0.75)"))
        .as("the pause after a third failure: the network was seen before it")
        .isEqualTo(List.of());
  }

  @Test
  void aSocketThatNeitherOpensNorFailsIsGivenUp() {
    server(Map.of("beatMs", 1_000));
    Page page = page("window.WebSocket = class { readyState = 0; close() {} send() {} };");
    command(page, START, JANE);
  }

  @Test
  void aMessageWithoutAnAnswerIsSentAgain() {
    serverWithoutSockets();
    Page page =
        page(
            """
            AbortSignal.timeout = () => {
              const abort = new AbortController();
              window.expire = () => abort.abort();
              return abort.signal;
            };
            """);
    awaitEvent(page, "ready");
    List<Route> unanswered = new ArrayList<>();
    page.route("**/frames", unanswered::add, new Page.RouteOptions().setTimes(1));
    page.evaluate("() => { CXBus.command('WebChatService.startChat', {nickname: 'Jane'}); }");
    page.waitForCondition(() -> !unanswered.isEmpty());
    page.evaluate("expire()");
    awaitEvent(page, "started");
  }

  @Test
  void whatPluginsOfThePageGiveEachOtherComesAsItIs() {
    Page page = page();
    awaitEvent(page, "ready");
    var container = bus().registerPlugin("Container").orElseThrow();
    List<Object> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
    container.subscribe("Shop.selected", event -> heard.add(event.data()));
    assertThat(
            page.evaluate(
                """
                async () => {
                  class Item {
                    sku = 'sku-1';
                    label() { return 'item ' + this.sku; }
                  }
                  const shop = CXBus.registerPlugin('Shop');
                  shop.registerCommand('show', (e) => e.deferred.resolve(e.data));
                  shop.ready();
                  const events = [];
                  plugin.subscribe('Shop.selected', (e) => events.push(e.data));
                  const results = [];
                  const plain = {count: 1};
                  for (const given of ['sku-1', ['p', 'q'], new Item(), plain, undefined]) {
                    shop.publish('selected', given);
                    const result = plugin.command('Shop.show', given);
                    plain.count = given === plain ? 2 : 1;
                    results.push(await result);
                  }
                  return [events, results].map(([text, list, item, one, none]) => [text, list, item.label(), one, none]);
                }
                """))
        .isEqualTo(java.util.Collections.nCopies(2, asTheyWere()));
    org.awaitility.Awaitility.await().atMost(PATIENCE).until(() -> heard.size() == 5);
    assertThat(heard)
        .as("the bus of the container has objects only")
        .containsExactly(Map.of(), Map.of(), Map.of("sku", "sku-1"), Map.of("count", 1), Map.of());
  }

  private static List<Object> asTheyWere() {
    return List.of("sku-1", List.of("p", "q"), "item sku-1", Map.of("count", 1), Map.of());
  }

  @Test
  void whoIsUnsubscribedWhileAnEventIsToldHearsNoMore() {
    Page page = page();
    assertThat(
            page.evaluate(
                """
                async () => {
                  const other = CXBus.registerPlugin('Other');
                  other.ready();
                  const told = [];
                  const second = () => told.push('second');
                  plugin.subscribe('Other.said', () => {
                    told.push('first');
                    other.unsubscribe('said', second);
                  });
                  other.subscribe('said', second);
                  other.publish('said');
                  other.publish('said');
                  await plugin.command('Other.LOAD');
                  return told;
                }
                """))
        .isEqualTo(List.of("first", "first"));
  }

  @Test
  void allThatThePageHasIsDeclared() throws Exception {
    String types =
        new String(
            io.webchat.web.WebFront.class
                .getResourceAsStream("/io/webchat/web/page/webchat-bus.d.ts")
                .readAllBytes(),
            StandardCharsets.UTF_8);
    Page page = page();
    for (String object :
        List.of(
            "webchatBus",
            "CXBus",
            "_genesys.widgets.bus",
            "CXBus.registerPlugin('Declared')",
            "webchatBus.Deferred()",
            "CXBus.command('App.LOAD')",
            "CXBus.registerMaster()")) {
      @SuppressWarnings("unchecked") // names
      List<String> members = (List<String>) page.evaluate("Object.keys(" + object + ")");
      assertThat(members).as(object).isNotEmpty();
      for (String member : members) {
        assertThat(types).as(object).containsPattern("\\b" + member + "[(:<?]");
      }
    }
  }

  @Test
  void theScriptIsSmall() throws Exception {
    var bytes = new java.io.ByteArrayOutputStream();
    try (var in =
            io.webchat.web.WebFront.class.getResourceAsStream(
                "/io/webchat/web/page/webchat-bus.js");
        var out = new java.util.zip.GZIPOutputStream(bytes)) {
      in.transferTo(out);
    }
    assertThat(bytes.size()).isLessThanOrEqualTo(15 * 1024);
  }
}
