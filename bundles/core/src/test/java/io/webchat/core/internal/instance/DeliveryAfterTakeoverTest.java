package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static io.webchat.core.internal.fixture.ChatFixture.rejection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChat;
import io.webchat.api.message.FilterExpression;
import io.webchat.api.message.Message;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.ErrorCode;
import io.webchat.core.internal.fixture.FailoverCase;
import io.webchat.core.internal.fixture.FleetContainer;
import io.webchat.core.internal.fixture.ScriptedChatServer;
import io.webchat.core.internal.runtime.MessageStage;
import io.webchat.failover.MemoryStore;
import io.webchat.spi.filter.AsyncPreProcessor;
import io.webchat.spi.session.StoredSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which messages a container delivers again, and which token it goes on with. */
class DeliveryAfterTakeoverTest extends FailoverCase {
  @Test
  void whatAPreprocessorStillHasCountsAsNotDelivered() {
    CompletableFuture<List<Message>> never = new CompletableFuture<>();
    AtomicBoolean reached = new AtomicBoolean();
    AsyncPreProcessor stuck =
        (messages, chat) -> {
          boolean slow = messages.get(0).text().equals("slow");
          reached.compareAndSet(false, slow);
          return slow ? never : CompletableFuture.completedFuture(messages);
        };
    one.plugins.preProcessors.add(stuck, MessageStage.ofBatches(stuck), Map.of());
    WebChat chat = one.start("chat", Map.of());
    say("chat", "quick");
    awaitStored("chat", 3);
    say("chat", "slow");
    await().untilTrue(reached);
    get(chat.service().addPrefilter(List.of(FilterExpression.javaScript("secret", "i"))));
    await().until(() -> !store.stored("chat").orElseThrow().filters().isEmpty());
    assertThat(store.stored("chat").orElseThrow().position()).isEqualTo(3);
    one.instances.close();
    FleetContainer two = container("two", 0);
    awaitDelivered(two, "chat", "slow");
    assertThat(two.delivered("chat")).containsExactly("slow");
  }

  @Test
  void whatWasNotAcknowledgedComesAgainAndWhatWasDoesNot() {
    one.start("chat", ACKNOWLEDGE);
    say("chat", "dealt with");
    await().until(() -> one.settled.contains("chat/dealt with"));
    one.stopAcknowledging();
    say("chat", "not dealt with");
    awaitDelivered(one, "chat", "not dealt with");
    one.die();
    FleetContainer two = container("two", 0);
    leaseRunsOut();
    await().until(() -> two.settled.contains("chat/not dealt with"));
    assertThat(two.delivered("chat")).containsExactly("not dealt with");
    awaitStored("chat", 4);
  }

  /** As files and scripts spell it. */
  @ParameterizedTest
  @ValueSource(strings = {" true ", "yes", "1"})
  void messagesAreAcknowledgedHoweverItIsSpelled(String value) {
    one.start("chat", Map.of("acknowledge", value));
    say("chat", "dealt with");
    await().until(() -> one.settled.contains("chat/dealt with"));
  }

  /** By it a subscriber that comes later knows what it has missed. */
  @Test
  void thePositionIsTheSameForWhoTakesOver() {
    WebChat chat = one.start("chat", ACKNOWLEDGE);
    say("chat", "dealt with");
    await().until(() -> one.settled.contains("chat/dealt with"));
    one.stopAcknowledging();
    say("chat", "not dealt with");
    awaitDelivered(one, "chat", "not dealt with");
    assertThat(position(chat)).isEqualTo(3);
    one.die();
    FleetContainer two = container("two", 0);
    two.stopAcknowledging();
    leaseRunsOut();
    awaitDelivered(two, "chat", "not dealt with");
    assertThat(position(two.instances.find("chat").orElseThrow())).isEqualTo(3);
  }

  /** As when an instance waits for the chat, and nothing else is acknowledged there. */
  @Test
  void thePositionIsTheSameForWhoRestores() {
    one.start("chat", ACKNOWLEDGE);
    say("chat", "dealt with");
    await().until(() -> one.settled.contains("chat/dealt with"));
    awaitStored("chat", 3);
    FleetContainer two = container("two", 0);
    two.stopAcknowledging();
    WebChat again = two.open("chat", ACKNOWLEDGE); // waits for the chat
    get(again.ready());
    one.instances.close();
    two.passUntil(() -> two.serves("chat"));
    assertThat(two.eventNames("chat")).contains("restored");
    two.quiet();
    assertThat(position(again)).isEqualTo(3);
    assertThat(store.stored("chat").orElseThrow().position()).isEqualTo(3);
    two.die();
    say("chat", "not dealt with");
    FleetContainer three = container("three", 0);
    leaseRunsOut();
    awaitDelivered(three, "chat", "not dealt with");
    assertThat(three.delivered("chat")).containsExactly("not dealt with");
  }

  private static long position(WebChat chat) {
    return (Long) get(chat.bus().command("WebChatService.getPosition").toCompletionStage());
  }

  @Test
  void acknowledgementsThatCannotBeAreRejected() {
    WebChat plain = one.start("plain", Map.of());
    assertThat(rejection(plain.service().acknowledge(1)).code()).isEqualTo(ErrorCode.UNSUPPORTED);
    WebChat chat = one.start("chat", ACKNOWLEDGE);
    assertThat(rejection(chat.service().acknowledge(99)).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    get(chat.service().endChat());
    assertThat(rejection(chat.service().acknowledge(1)).code())
        .isEqualTo(ErrorCode.NO_ACTIVE_SESSION);
  }

  @Test
  void anAsynchronousChatGoesOnWithItsRenewedToken() {
    SessionData renewed = ScriptedChatServer.SESSION.with(Map.of("secureKey", "renewed"));
    SessionData again = ScriptedChatServer.SESSION.with(Map.of("secureKey", "again"));
    one.start("chat", FleetContainer.async("chat"));
    say("chat", "before");
    awaitDelivered(one, "chat", "before");
    awaitStored("chat", 3);
    one.die();
    ScriptedChatServer server = servers.get("chat");
    List<String> meanwhile = new ArrayList<>();
    for (int i = 0; i < 30; i++) { // more than a page
      meanwhile.add("meanwhile-" + i);
      say("chat", "meanwhile-" + i);
    }
    server.renewNext(renewed);
    FleetContainer two = container("two", 0);
    two.store.way(MemoryStore.Way.STORES_HELD);
    leaseRunsOut();
    await().until(() -> two.store.heldCalls() > 0);
    assertThat(server.calls).contains("renewed").doesNotContain("page");
    two.store.release();
    await().until(() -> two.delivered("chat").size() == meanwhile.size());
    assertThat(two.delivered("chat")).isEqualTo(meanwhile);
    awaitStored("chat", 33);
    assertThat(store.stored("chat").orElseThrow().session()).isEqualTo(renewed);

    two.die();
    server.renewNext(again);
    say("chat", "at last");
    FleetContainer three = container("three", 0);
    leaseRunsOut();
    awaitDelivered(three, "chat", "at last");
    assertThat(three.delivered("chat")).containsExactly("at last");
    await().until(() -> three.tokens.size() > 1);
    assertThat(three.tokens.get(0)).isEqualTo("renewed");
    assertThat(three.tokens.subList(1, three.tokens.size())).containsOnly("again");
    assertThat(three.eventNames("chat")).doesNotContain("sessionLost", "restoreFailed");
  }

  @Test
  void whoDiesWithARenewedTokenLeavesItAtThePositionItHad() {
    one.start("chat", FleetContainer.async("chat"));
    say("chat", "before");
    awaitStored("chat", 3);
    one.die();
    say("chat", "meanwhile");
    SessionData renewed = ScriptedChatServer.SESSION.with(Map.of("secureKey", "renewed"));
    servers.get("chat").renewNext(renewed);
    FleetContainer two = container("two", 0);
    two.store.way(MemoryStore.Way.STORES_HELD);
    leaseRunsOut();
    await().until(() -> two.store.heldCalls() > 0);
    two.freeze();
    two.store.release();
    two.store.way(MemoryStore.Way.HANGING);
    StoredSession left = store.stored("chat").orElseThrow();
    assertThat(left.session()).isEqualTo(renewed);
    assertThat(left.position()).isEqualTo(3);
    FleetContainer three = container("three", 0);
    leaseRunsOut();
    awaitDelivered(three, "chat", "meanwhile");
    assertThat(three.delivered("chat")).containsExactly("meanwhile");
    assertThat(three.tokens.get(0)).isEqualTo("renewed");
  }
}
