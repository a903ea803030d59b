package io.webchat.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.SimulatedAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pages that nobody looks at, and one that means no good. */
class AdversePageTest extends BrowserCase {
  private static final String START = "WebChatService.startChat";
  private static final Map<String, ?> JANE = Map.of("nickname", "Jane");

  private static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> "message " + i).toList();
  }

  private static Object heard(Page page) {
    return page.evaluate("texts.filter((text) => text.startsWith('message '))");
  }

  /** From now on no timer of the page ends. */
  private static void stopTimers(Page page) {
    page.evaluate("() => { window.setTimeout = window.setInterval = () => 0; }");
  }

  @Test
  void aHiddenPageWhoseTimersStandStillHearsAndSpeaks() {
    Page page = page();
    command(page, START, JANE);
    SimulatedAgent agent = chat().agent("Anna");
    stopTimers(page);
    List<String> said = numbered(20);
    said.forEach(agent::say);
    awaitText(page, "message 19");
    assertThat(heard(page)).isEqualTo(said);
    command(page, "WebChatService.sendMessage", Map.of("message", "from behind"));
    awaitText(page, "from behind");
  }

  @Test
  void aPageThatIsLookedAtAgainDoesNotWaitForItsTimers() {
    Page page = page();
    command(page, START, JANE);
    SimulatedAgent agent = chat().agent("Anna");
    stopTimers(page);
    server().cutConnections();
    agent.say("while hidden");
    page.waitForFunction(
        "() => { document.dispatchEvent(new Event('visibilitychange')); return texts.includes('while hidden'); }");
  }

  @Test
  void aFrozenPageGoesOnWhereItWas() {
    Page page = page();
    command(page, START, JANE);
    SimulatedAgent agent = chat().agent("Anna");
    agent.say("message 0");
    awaitText(page, "message 0");
    CDPSession tools = context().newCDPSession(page);
    lifecycle(tools, "frozen");
    List<String> said = numbered(60);
    said.subList(1, 40).forEach(agent::say);
    server().cutConnections();
    said.subList(40, 60).forEach(agent::say);
    lifecycle(tools, "active");
    awaitText(page, "message 59");
    assertThat(heard(page)).isEqualTo(said);
  }

  /** A page that asks for the transcript when its container is there again, and the chat is not. */
  private Page asksWhileItsChatIsAway() {
    context().clock().install();
    Page page = page();
    command(page, START, JANE);
    onlyChat().agent("Anna").say("message 0");
    awaitText(page, "message 0");
    server().restart(() -> server().simulator().faults().on(Fault.http(503)));
    awaitEvent(page, "restoredOffline");
    page.evaluate(
        "() => { window.found = 'nothing';"
            + " CXBus.command('WebChatService.getTranscript').done((all) => { found = all.messages.length; }); }");
    command(
        page, "WebChatService.getAgents", Map.of()); // its answer is behind that of the container
    assertThat(page.evaluate("found")).isEqualTo("nothing");
    return page;
  }

  @Test
  void aTranscriptIsHeldBackForAWhileAndWhatItLacksIsToldLater() {
    Page page = asksWhileItsChatIsAway();
    page.clock().fastForward(31_000);
    page.waitForFunction("found === 0");
    assertThat(heard(page)).isEqualTo(List.of("message 0"));
    server().simulator().faults().clear();
    page.waitForFunction("texts.length === 2");
    assertThat(heard(page)).isEqualTo(List.of("message 0", "message 0"));
  }

  @Test
  void aTranscriptIsHeldBackUntilTheChatIsThereOnAnotherChannel() {
    Page page = asksWhileItsChatIsAway();
    page.clock().fastForward(20_000);
    server().restart(() -> {});
    page.waitForFunction("heard.filter((e) => e.endsWith('.restoredOffline')).length === 2");
    // from here on no time passes in the page: the chat may need some to be there
    page.clock().pauseAt(((Number) page.evaluate("Date.now()")).longValue() + 20_000);
    assertThat(page.evaluate("found")).isEqualTo("nothing");
    server().simulator().faults().clear();
    page.waitForCondition(() -> page.evaluate("found").equals(3)); // with those who joined
    assertThat(heard(page)).isEqualTo(List.of("message 0"));
  }

  /** A page that talks, and that is away then. */
  private Page away() {
    Page page = page();
    command(page, START, JANE);
    SimulatedAgent agent = onlyChat().agent("Anna");
    numbered(3).forEach(agent::say);
    awaitText(page, "message 2");
    page.evaluate("webchatBus.disconnect()");
    return page;
  }

  private static Object outcomes(Page page) {
    return page.evaluate(
        "heard.map((e) => e.replace('WebChatService.', ''))"
            + ".filter((e) => ['started', 'restored', 'ended', 'error'].includes(e))");
  }

  @Test
  void aPageThatWasAwayHearsThatItsChatHasEndedAndOfTheNextOne() {
    Page away = away();
    Page there = page();
    awaitText(there, "message 2");
    command(there, "WebChatService.endChat", Map.of());
    command(there, START, JANE);
    server().simulator().chats().get(1).agent("Berta").say("another chat");
    awaitText(there, "another chat");
    away.evaluate("webchatBus.connect()");
    awaitText(away, "another chat");
    assertThat(outcomes(away)).isEqualTo(List.of("started", "ended", "restored"));
  }

  @Test
  void aPageThatWasAwayHearsOfAnotherChatInWhichNobodyHasSaidAnything() {
    Page away = away();
    Page there = page();
    awaitText(there, "message 2");
    command(there, "WebChatService.endChat", Map.of());
    command(there, START, JANE);
    away.evaluate("webchatBus.connect()");
    awaitEvent(away, "restored");
    server().simulator().chats().get(1).agent("Berta").say("another chat");
    awaitText(away, "another chat");
    assertThat(outcomes(away)).isEqualTo(List.of("started", "ended", "restored"));
  }

  @Test
  void aPageThatWasAwayHearsThatItsChatHasEnded() {
    Page away = away();
    Page there = page();
    awaitText(there, "message 2");
    command(there, "WebChatService.endChat", Map.of());
    away.evaluate("webchatBus.connect()");
    awaitEvent(away, "ended");
    command(away, START, JANE);
    server().simulator().chats().get(1).agent("Berta").say("another chat");
    awaitText(away, "another chat"); // "started" comes behind the answer to the command
    assertThat(outcomes(away)).isEqualTo(List.of("started", "ended", "started"));
  }

  @Test
  void aPageThatWasAwayHearsOfItsChatWhatItMissedOnly() {
    Page away = away();
    onlyChat().agent("Berta").say("message 3");
    away.evaluate("webchatBus.connect(); webchatBus.disconnect(); webchatBus.connect()");
    awaitText(away, "message 3");
    assertThat(heard(away)).isEqualTo(numbered(4));
    assertThat(outcomes(away)).isEqualTo(List.of("started"));
  }

  @Test
  void whatIsTooLargeForTheContainerIsRejectedAndKeepsNothingUp() {
    Page page = page();
    command(page, START, JANE);
    Object refused =
        page.evaluate(
            """
            () => new Promise((done) => _genesys.widgets.bus.command('WebChatService.sendMessage', {message: 'ö'.repeat(40_000)})
              .fail((value, problem) => done(problem.code)))
            """);
    assertThat(refused).isEqualTo("TOO_LARGE");
    command(page, "WebChatService.sendMessage", Map.of("message", "small"));
    awaitText(page, "small");
    assertThat(page.evaluate("has('disconnected')")).isEqualTo(false);
  }

  @Test
  void whatJsonCannotCarryStaysInThePageAndKeepsNothingUp() throws Exception {
    Page page = context().newPage();
    List<String> said = new ArrayList<>();
    page.onConsoleMessage(
        message -> {
          if (message.text().startsWith("WebChat: ")) {
            said.add(message.text());
          }
        });
    List<String> opened = new ArrayList<>();
    page.onRequest(request -> opened.add(request.url()));
    show(page, server().origin(), html(helpers() + SHOP, ""));
    command(page, START, JANE);
    assertThat(opened.stream().filter(address -> address.endsWith("/channels"))).hasSize(1);
    page.waitForFunction("opened.length === 1 && opened[0].self === loop");
    assertThat(said).singleElement().asString().startsWith("WebChat: Shop.opened is not sent. ");
    assertThat(page.evaluate("shop.publish('counted', {n: 1n})")).isEqualTo(true);
    page.waitForCondition(() -> said.size() == 2);
    assertThat(rejection(page, "WebChatService.sendMessage", Map.of("message", "hi")))
        .asString()
        .startsWith("The options of the command cannot be sent: ");
    var result =
        server().platform().factory().list().get(0).bus().command("Shop.loop").toCompletionStage();
    assertThat(result.toCompletableFuture())
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .withMessageContaining("cannot be sent");
  }

  private static final String SHOP =
      """
      window.opened = [];
      _genesys.widgets.extensions = {Shop($, CXBus) {
        window.loop = {};
        loop.self = loop;
        window.shop = CXBus.registerPlugin('Shop');
        shop.registerCommand('loop', (e) => e.deferred.resolve(loop));
        shop.subscribe('opened', (e) => opened.push(e.data));
        shop.ready();
        shop.republish('opened', loop);
        CXBus.before('WebChatService.sendMessage', (data) => ({ ...data, userData: loop }));
      }};
      """;

  private static void lifecycle(CDPSession tools, String state) {
    JsonObject wanted = new JsonObject();
    wanted.addProperty("state", state);
    tools.send("Page.setWebLifecycleState", wanted);
  }

  @Test
  void aMessageOf100MegabytesClosesItsSocketAndDisturbsNoOtherPage() {
    Page good = page();
    command(good, START, JANE);
    Page hostile = page();
    awaitEvent(hostile, "ready");
    Object code =
        hostile.evaluate(
            """
            async () => {
              const opened = await fetch('/webchat/channels', { method: 'POST', body: '{}' });
              const { channel } = await opened.json();
              const socket = new WebSocket(location.origin.replace('http', 'ws') + '/webchat/channels/' + channel + '/socket?after=0');
              await new Promise((open) => { socket.onopen = open; });
              const closed = new Promise((close) => { socket.onclose = (event) => close(event.code); });
              socket.send('x'.repeat(100_000_000));
              return closed;
            }
            """);
    assertThat(code).as("too large, or cut while it was sent").isIn(1009, 1006);
    chat().agent("Anna").say("undisturbed");
    awaitText(good, "undisturbed");
    awaitText(hostile, "undisturbed");
  }
}
