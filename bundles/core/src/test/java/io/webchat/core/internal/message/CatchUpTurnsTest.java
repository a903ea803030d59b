package io.webchat.core.internal.message;

import static io.webchat.core.internal.fixture.Incoming.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatState;
import io.webchat.api.message.Message;
import io.webchat.api.session.SessionData;
import io.webchat.core.internal.fixture.MessageParts;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What is turned away, when it is fetched, and in which order it is delivered. */
class CatchUpTurnsTest implements Inbox.Listener, CatchUp.Source {
  private static final int LIMIT = 1_000;

  private final MessageParts parts = new MessageParts().active();
  private final Inbox inbox = parts.inbox(this);
  private final List<CompletableFuture<Reply>> fetches = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private Runnable whenNotReached = () -> {};
  private final CatchUp catchUp = new CatchUp(parts.mailbox, parts.session, inbox, this);

  private static Inbound batch(long position) {
    return Inbound.of(List.of(said(position, "m" + position)), false);
  }

  private void take(long position) {
    catchUp.take(batch(position));
  }

  private void answer(long position) {
    fetches.get(fetches.size() - 1).complete(ScriptedWire.reply(batch(position)));
  }

  private void fail() {
    fetches.get(fetches.size() - 1).completeExceptionally(ScriptedWire.reset());
  }

  private List<String> shown() {
    return inbox.transcript().transcript().messages().stream().map(Message::text).toList();
  }

  /** Something was turned away, and nothing waits. */
  private void behind() {
    catchUp.missed();
    catchUp.drained();
    assertThat(fetches).isNotEmpty();
  }

  @Test
  void upTo1000BatchesWait() {
    parts.gate.shut();
    for (int i = 1; i <= LIMIT; i++) {
      take(i);
    }
    assertThat(inbox.waiting()).isEqualTo(LIMIT);
    parts.gate.open();
    inbox.resume();
    assertThat(inbox.positions().next()).isEqualTo(LIMIT + 1);
    assertThat(fetches).isEmpty();
  }

  @Test
  void whatIsTurnedAwayIsFetchedWhenNothingWaits() {
    parts.gate.shut();
    for (int i = 1; i <= LIMIT + 1; i++) {
      take(i);
    }
    assertThat(inbox.waiting()).isEqualTo(LIMIT);
    parts.gate.open();
    inbox.resume();
    assertThat(fetches).hasSize(1);
    catchUp.drained();
    assertThat(fetches).as("it is being fetched").hasSize(1);
    answer(LIMIT + 1);
    assertThat(told).containsExactly("reached", "received");
    assertThat(inbox.positions().next()).isEqualTo(LIMIT + 2);
    take(LIMIT + 2);
    assertThat(inbox.positions().next()).as("taken in again").isEqualTo(LIMIT + 3);
    catchUp.drained();
    assertThat(fetches).hasSize(1);
  }

  @Test
  void untilItIsFetchedNothingIsTaken() {
    catchUp.missed();
    take(1);
    assertThat(shown()).isEmpty();
    catchUp.drained();
    answer(1);
    assertThat(shown()).containsExactly("m1");
  }

  @Test
  void whatComesWhileTheRestIsFetchedComesAfterIt() {
    behind();
    take(3);
    take(4);
    assertThat(shown()).isEmpty();
    answer(2);
    assertThat(shown()).containsExactly("m2", "m3", "m4");
    assertThat(fetches).hasSize(1);
  }

  @Test
  void whenTooMuchComesMeanwhileTheRestIsFetchedAgain() {
    behind();
    for (int i = 2; i <= LIMIT + 1; i++) {
      take(i);
    }
    answer(1);
    assertThat(fetches).hasSize(1);
    behind();
    take(LIMIT + 3);
    answer(LIMIT + 2);
    assertThat(fetches).as("there was room for that one").hasSize(2);
    behind();
    for (int i = 1; i <= LIMIT + 1; i++) {
      take(LIMIT + 4 + i);
    }
    answer(LIMIT + 4);
    assertThat(fetches).hasSize(4);
    answer(2 * LIMIT + 5);
    assertThat(inbox.positions().next()).isEqualTo(2 * LIMIT + 6);
    assertThat(fetches).hasSize(4);
  }

  @Test
  void fetchingIsTriedAgainAfterGrowingPauses() {
    behind();
    for (int round = 1; round <= 2; round++) {
      fail();
      assertThat(told).containsExactly("not reached");
      int before = fetches.size();
      catchUp.drained();
      parts.advance(999);
      assertThat(fetches).hasSize(before);
      parts.advance(1);
      assertThat(fetches).hasSize(before + 1);
      fail();
      parts.advance(1_499);
      assertThat(fetches).hasSize(before + 1);
      parts.advance(1);
      assertThat(fetches).hasSize(before + 2);
      answer(round);
      told.clear();
      behind();
    }
  }

  @Test
  void aSessionThatIsLostIsNotFetched() {
    behind();
    whenNotReached = catchUp::clear;
    fail();
    parts.advance(60_000);
    assertThat(fetches).hasSize(1);
    behind();
    whenNotReached = parts.session::clear;
    fail();
    parts.advance(60_000);
    assertThat(fetches).hasSize(2);
  }

  @Test
  void withoutASessionNothingIsFetched() {
    parts.session.move(WebChatState.ENDING);
    parts.session.move(WebChatState.IDLE);
    catchUp.missed();
    catchUp.drained();
    assertThat(fetches).isEmpty();
  }

  @Test
  void theAnswerForAFormerSessionDoesNotCount() {
    behind();
    catchUp.clear();
    answer(1);
    assertThat(told).isEmpty();
    behind();
    parts.session.begin(SessionData.of(Map.of("sessionID", "chat-2")), false);
    answer(1);
    assertThat(told).isEmpty();
    assertThat(shown()).isEmpty();
  }

  @Test
  void clearedNothingIsLeftOfTheSession() {
    behind();
    take(1);
    catchUp.clear();
    behind();
    answer(2);
    assertThat(shown()).containsExactly("m2");
    behind();
    fail();
    catchUp.clear();
    take(3);
    assertThat(shown()).as("nothing was turned away").containsExactly("m2", "m3");
    catchUp.missed();
    int before = fetches.size();
    parts.advance(60_000);
    assertThat(fetches).as("the pause has ended").hasSize(before);
  }

  @Override
  public CompletionStage<Reply> fetch() {
    fetches.add(new CompletableFuture<>());
    return fetches.get(fetches.size() - 1);
  }

  @Override
  public void reached() {
    told.add("reached");
  }

  @Override
  public void notReached(Throwable failure) {
    told.add("not reached");
    whenNotReached.run();
  }

  @Override
  public void received(Inbound inbound) {
    told.add("received");
  }

  @Override
  public void saw(InboundMessage message) {
    // not looked at
  }

  @Override
  public void delivered() {
    // not looked at
  }

  @Override
  public void expires(int seconds) {}

  @Override
  public void over(Inbound.Status how) {
    // not looked at
  }

  @Override
  public void drained() {
    catchUp.drained();
  }

  @Override
  public void ended() {
    // not looked at
  }
}
