package io.webchat.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import io.webchat.simulator.model.SimulatedAgent;
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
