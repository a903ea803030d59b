package io.webchat.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChat;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.core.internal.fixture.ChatFixture;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.failover.MemoryStore;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportListener;
import io.webchat.spi.transport.TransportProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A chat that goes by a pushing wire, by a polling one, and back. */
class ChangedWireTest {
  private static final String PUSHING = "gms-v2-cometd";
  private static final String POLLING = "gms-v2-rest";

  private final ClockedChat container =
      new ClockedChat(CoreSettings.DEFAULT, new MemoryStore().new Connection());
  private final ScriptedWire polling = container.wire;
  private final ScriptedWire pushing = polling.another(PUSHING);
  private final List<BusEvent> events = new CopyOnWriteArrayList<>();
  private Runnable unplug = () -> {};
  private WebChat chat;

  @AfterEach
  void close() {
    container.close();
  }

  private void plugPushing() {
    unplug = container.plugins.plug(TransportProvider.class, pushing, Map.of());
    container.settle();
  }

  private void open() {
    pushing.capabilities.remove(Capability.POLLING);
    plugPushing();
    chat = container.open("chat", Map.of("cometD", Map.of("enabled", true)));
    chat.bus().subscribe(Bus.EVERY_EVENT, events::add);
  }

  private void started() {
    open();
    command("startChat", Map.of("nickname", "Jane"));
    container.advance(600);
    events.clear();
  }

  private Object command(String name, Map<String, ?> options) {
    CompletionStage<Object> result = asked(name, options);
    container.settle();
    return ChatFixture.get(result);
  }

  private CompletionStage<Object> asked(String name, Map<String, ?> options) {
    return chat.bus().command("WebChatService." + name, options).toCompletionStage();
  }

  private TransportListener listener() {
    return pushing.wires.get(pushing.wires.size() - 1).context.listener();
  }

  private void push(long from) {
    listener().inbound(pushing.from(from));
    container.settle();
  }

  private void cut() {
    listener().disconnected(TransportException.of(Kind.NETWORK, "cut"));
    container.settle();
  }

  private List<String> names() {
    return events.stream()
        .map(event -> event.event().replace("WebChatService.", ""))
        .filter(name -> !name.startsWith("data.") && !name.equals("ajaxResponse"))
        .toList();
  }

  private List<Object> texts() {
    List<Object> texts = new ArrayList<>();
    for (BusEvent event : events) {
      if (event.event().equals("WebChatService.messageReceived")) {
        for (Object message : (List<?>) event.data().get("messages")) {
          texts.add(((Map<?, ?>) message).get("text"));
        }
      }
    }
    return texts;
  }

  @Test
  void aChatThatPushesDoesNotPoll() {
    started();
    polling.say("Agent", "hello");
    push(1);
    container.advance(60_000);

    assertThat(texts()).containsExactly("hello");
    assertThat(chat.wire()).isEqualTo(PUSHING);
    assertThat(polling.calls).isEmpty();
    assertThat(pushing.count("poll")).isZero();
  }

  @Test
  void goesOnByTheOtherWireAtItsPosition() {
    started();
    polling.say("Agent", "one");
    push(1);
    pushing.fail("attach", TransportException.of(Kind.NETWORK, "down"));
    cut();
    polling.say("Agent", "two");
    container.advance(2_000);
    polling.say("Agent", "three");
    container.advance(4_000);

    assertThat(chat.wire()).isEqualTo(POLLING);
    assertThat(texts()).containsExactly("one", "two", "three");
    assertThat(polling.count("attach")).isEqualTo(1);
    assertThat(polling.count("start")).isZero();
    assertThat(polling.calls.get(0).session()).isEqualTo("chat-1");
    assertThat(names())
        .containsSubsequence(
            "connectionPending", "disconnected", "wireChanged", "connectionRestored", "reconnected")
        .contains("pollingStarted")
        .doesNotContain("ended", "sessionLost", "error");
  }

  @Test
  void whatStillComesByAWireThatIsCutDoesNotKeepTheChatThere() {
    started();
    pushing.fail("attach", TransportException.of(Kind.NETWORK, "down"));
    cut();
    container.advance(1_000);
    polling.say("Agent", "with an answer to something else");
    push(1);
    container.advance(1_000);

    assertThat(chat.wire()).isEqualTo(POLLING);
    assertThat(texts()).containsExactly("with an answer to something else");
  }

  @Test
  void returnsWhenThePreferredWireTakesTheSessionUp() {
    started();
    pushing.fail("attach", TransportException.of(Kind.NETWORK, "down"));
    cut();
    container.advance(2_000);
    assertThat(chat.wire()).isEqualTo(POLLING);
    pushing.recover();
    polling.say("Agent", "while it returns");
    container.advance(10_000);

    assertThat(chat.wire()).isEqualTo(PUSHING);
    long polls = polling.count("poll");
    polling.say("Agent", "pushed");
    push(1);
    container.advance(60_000);
    assertThat(polling.count("poll")).isEqualTo(polls);
    assertThat(texts()).containsExactly("while it returns", "pushed");
    assertThat(names()).containsSubsequence("pollingStarted", "pollingStopped");
  }

  @Test
  void whatACustomerHasStoppedIsNotPolledAgainAfterAChange() {
    started();
    pushing.fail("attach", TransportException.of(Kind.NETWORK, "down"));
    cut();
    container.advance(2_000);
    command("stopPoll", Map.of());
    pushing.recover();
    container.advance(10_000);
    assertThat(chat.wire()).isEqualTo(PUSHING);
    pushing.fail("attach", TransportException.of(Kind.NETWORK, "down"));
    cut();
    container.advance(2_000);
    assertThat(chat.wire()).isEqualTo(POLLING);
    long polls = polling.count("poll");
    container.advance(10_000);
    assertThat(polling.count("poll")).isEqualTo(polls);
    assertThat(names()).filteredOn("pollingStarted"::equals).hasSize(1);

    command("startPoll", Map.of());
    polling.say("Agent", "wanted again");
    container.advance(4_000);
    assertThat(texts()).containsExactly("wanted again");
  }

  @Test
  void aMessageUnderWayIsNeitherLostNorDoubled() {
    started();
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    pushing.answer("send", () -> answer);
    CompletionStage<Object> send = asked("sendMessage", Map.of("message", "mine"));
    container.settle();
    assertThat(pushing.sent).containsExactly("mine");
    polling.say("Client", "mine"); // it arrived, but nobody says so
    unplug.run();
    answer.completeExceptionally(
        TransportException.builder(Kind.CLOSED, "closed").ambiguous(true).build());
    container.advance(10_000);

    assertThat(send.toCompletableFuture()).isCompleted();
    assertThat(polling.sent).isEmpty();
    assertThat(texts()).containsExactly("mine");
  }

  @Test
  void aMessageThatDidNotArriveIsSentByTheOtherWire() {
    started();
    pushing.fail("send", TransportException.of(Kind.CLOSED, "closed"));
    CompletionStage<Object> send = asked("sendMessage", Map.of("message", "mine"));
    container.settle();
    unplug.run();
    container.advance(10_000);

    assertThat(send.toCompletableFuture()).isCompleted();
    assertThat(polling.sent).containsExactly("mine");
    assertThat(texts()).containsExactly("mine");
  }

  @Test
  void aChatWhosePreferredWireIsBlockedStartsByTheOther() {
    open();
    pushing.fail("start", TransportException.of(Kind.NETWORK, "blocked"));
    command("startChat", Map.of("nickname", "Jane"));
    polling.say("Agent", "hello");
    container.advance(4_000);

    assertThat(pushing.count("start")).isEqualTo(1);
    assertThat(polling.count("start")).isEqualTo(1);
    assertThat(chat.wire()).isEqualTo(POLLING);
    assertThat(texts()).containsExactly("hello");
    assertThat(names()).containsSubsequence("wireChanged", "started").doesNotContain("error");
  }

  @Test
  void whenBothAreBlockedTheStartFailsAsEver() {
    open();
    pushing.fail("start", TransportException.of(Kind.NETWORK, "blocked"));
    polling.fail("start", ScriptedWire.http(503));
    CompletionStage<Object> start = asked("startChat", Map.of("nickname", "Jane"));
    container.settle();

    assertThat(start.toCompletableFuture()).isCompletedExceptionally();
    assertThat(polling.count("start")).isEqualTo(1);
    assertThat(names()).doesNotContain("started");
    polling.recover();
    pushing.recover();
    command("startChat", Map.of("nickname", "Jane"));
    assertThat(names()).contains("started");
  }

  @Test
  void aStoppedTransportIsReplacedAtOnceAndReturns() {
    started();
    unplug.run();
    container.settle();
    assertThat(chat.wire()).isEqualTo(POLLING);
    polling.say("Agent", "meanwhile");
    container.advance(3_000);
    plugPushing();
    container.advance(2_500);

    assertThat(chat.wire()).isEqualTo(PUSHING);
    assertThat(texts()).containsExactly("meanwhile");
    assertThat(pushing.wires.stream().filter(wire -> !wire.closed)).hasSize(1);
  }

  @Test
  void theEndOfTheChatIsToldByTheWireInUse() {
    started();
    unplug.run();
    container.settle();
    command("endChat", Map.of());
    plugPushing();

    assertThat(polling.count("end")).isEqualTo(1);
    assertThat(pushing.count("end")).isZero();
    assertThat(chat.wire()).isEqualTo(PUSHING);
    command("startChat", Map.of("nickname", "Jane"));
    assertThat(pushing.count("start")).isEqualTo(2);
  }

  @Test
  void aChatThatThePreferredWireIsRefusedGoesOnByTheOther() {
    started();
    pushing.fail("attach", ScriptedWire.refused(200));
    listener().lost(TransportException.of(Kind.REFUSED, "no client is wanted"));
    polling.say("Agent", "still there");
    container.advance(4_000);

    assertThat(chat.wire()).isEqualTo(POLLING);
    assertThat(texts()).containsExactly("still there");
    assertThat(names()).doesNotContain("ended", "sessionLost", "error");
  }

  @Test
  void aSessionThatNoWireKnowsIsLost() {
    started();
    pushing.failEverything(ScriptedWire.refused(200));
    polling.failEverything(ScriptedWire.refused(200));
    listener().lost(TransportException.of(Kind.REFUSED, "unknown session"));
    container.advance(120_000);

    assertThat(names()).containsSubsequence("wireChanged", "sessionLost", "ended");
  }
}
