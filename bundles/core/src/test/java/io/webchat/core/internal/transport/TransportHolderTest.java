package io.webchat.core.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.session.SessionData;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.MessageParts;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.core.internal.runtime.RejectionMapping;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Calls of a transport that comes and goes. */
class TransportHolderTest {
  private final MessageParts parts = new MessageParts();

  private CompletableFuture<Reply> verify(Repeat repeat) {
    return parts
        .holder
        .call(repeat, transport -> transport.verify(parts.session.data()))
        .toCompletableFuture();
  }

  private static Throwable failure(CompletableFuture<?> call) {
    try {
      call.getNow(null);
      throw new AssertionError("It did not fail");
    } catch (CompletionException e) {
      return e.getCause();
    }
  }

  private void swap() {
    parts.plugins.transports.remove(parts.wire);
    parts.holder.providerGone(parts.wire);
  }

  private void comeBack() {
    parts.plugins.transports.add(parts.wire, Map.of());
    parts.holder.providerCame();
  }

  @Test
  void callsWaitForTheNextTransportInTheirOrder() {
    parts.active();
    swap();
    CompletableFuture<Reply> first = verify(Repeat.ALWAYS);
    CompletableFuture<Reply> second =
        parts
            .holder
            .call(Repeat.NEVER, transport -> transport.resetIdleTimer(parts.session.data()))
            .toCompletableFuture();
    assertThat(parts.wire.calls).isEmpty();
    comeBack();
    assertThat(parts.log).containsExactly("gone", "came");
    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    assertThat(parts.wire.calls)
        .extracting(ScriptedWire.Call::operation)
        .containsExactly("verify", "resetIdleTimer");
  }

  @Test
  void onlyAnswersForTheSessionThatThereIsShowThatTheServerIsThere() {
    parts.active();
    assertThat(verify(Repeat.NEVER)).isCompleted();
    parts.wire.fail("verify", ScriptedWire.reset());
    assertThat(verify(Repeat.NEVER)).isCompletedExceptionally();
    CompletableFuture<Reply> late = new CompletableFuture<>();
    parts.wire.answer("verify", () -> late);
    CompletableFuture<Reply> former = verify(Repeat.NEVER);
    parts.session.begin(SessionData.of(Map.of("sessionID", "chat-2")), false);
    late.complete(ScriptedWire.reply(Inbound.NOTHING));
    assertThat(former).isCompleted();
    assertThat(parts.answers).isEqualTo(1);
  }

  @Test
  void aCallThatWaitsForTooLongIsRejected() {
    parts.active();
    swap();
    CompletableFuture<Reply> call = verify(Repeat.ALWAYS);
    parts.advance(CONFIGURED_MS - 1);
    assertThat(call).isNotDone();
    parts.advance(1);
    assertThat(failure(call))
        .isInstanceOfSatisfying(
            Rejection.class,
            reason -> assertThat(reason.code()).isEqualTo(ErrorCode.TRANSPORT_UNAVAILABLE));
  }

  private static final long CONFIGURED_MS = MessageParts.CONFIGURATION.patience();

  @Test
  void onlyWhatMayBeRepeatedIsMadeAgainWhenTheTransportGoes() {
    parts.active();
    CompletableFuture<Reply> dropped = new CompletableFuture<>();
    parts.wire.answer("verify", () -> dropped);
    CompletableFuture<Reply> repeatable = verify(Repeat.ALWAYS);
    CompletableFuture<Reply> once = verify(Repeat.NEVER);
    swap();
    dropped.completeExceptionally(TransportException.of(Kind.CLOSED, "closed"));
    assertThat(RejectionMapping.is(failure(once), Kind.CLOSED)).isTrue();
    assertThat(repeatable).isNotDone();
    parts.wire.recover();
    comeBack();
    assertThat(repeatable).isCompleted();
  }

  @Test
  void aTransportThatNeverAnswersIsGivenUpAndItsCallCancelled() {
    parts.active();
    CompletableFuture<Reply> never = new CompletableFuture<>();
    parts.wire.answer("verify", () -> never);
    CompletableFuture<Reply> call = verify(Repeat.ALWAYS);
    parts.advance(60_000);
    assertThat(RejectionMapping.is(failure(call), Kind.TIMEOUT)).isTrue();
    assertThat(never).isCancelled();
  }

  @Test
  void whatComesAlongForASessionThatIsOverIsLeftOut() {
    parts.active();
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    parts.wire.answer("verify", () -> answer);
    parts.wire.say("Agent", "for the former chat");
    CompletableFuture<Reply> call = verify(Repeat.ALWAYS);
    parts.session.begin(SessionData.of(Map.of("sessionID", "chat-2")), false);
    answer.complete(ScriptedWire.reply(parts.wire.from(1)));
    assertThat(call.join().inbound()).isEqualTo(Inbound.NOTHING);
  }

  @Test
  void nothingIsSentAndNothingArrivesWhileTheGateIsShut() {
    parts.active();
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    parts.wire.answer("verify", () -> answer);
    CompletableFuture<Reply> underWay = verify(Repeat.ALWAYS);
    parts.gate.shut();
    answer.complete(ScriptedWire.reply(Inbound.NOTHING));
    CompletableFuture<Reply> waiting = verify(Repeat.ALWAYS);
    assertThat(underWay).isNotDone();
    assertThat(parts.wire.count("verify")).isEqualTo(1);
    parts.gate.open();
    parts.holder.makeWaitingCalls();
    assertThat(underWay).isCompleted();
    assertThat(waiting).isCompleted();
    assertThat(parts.wire.count("verify")).isEqualTo(2);
  }

  @Test
  void aCallWhoseTransportHasNoClassesAnyMoreIsMadeByTheNext() {
    parts.active();
    parts.wire.answer(
        "verify",
        () -> {
          throw new NoClassDefFoundError("gone");
        });
    CompletableFuture<Reply> call = verify(Repeat.ALWAYS);
    assertThat(call).isNotDone();
    parts.wire.recover();
    parts.holder.makeWaitingCalls();
    assertThat(call).isCompleted();
    assertThat(parts.wire.count("verify")).isEqualTo(2);
  }

  @Test
  void callsWaitWhileANewTokenIsStored() {
    parts.active();
    parts.holdsCalls = true;
    CompletableFuture<Reply> call = verify(Repeat.ALWAYS);
    assertThat(parts.wire.calls).isEmpty();
    parts.holdsCalls = false;
    parts.holder.makeWaitingCalls();
    assertThat(call).isCompleted();
  }

  @Test
  void aTransportWhoseProviderGoesLeavesTheSessionToTheNext() {
    parts.active();
    swap();
    comeBack();
    assertThat(parts.wire.wires.get(0).handedOver).isTrue();
    parts.holder.release();
    assertThat(parts.wire.wires.get(1).closed).isTrue();
    assertThat(parts.wire.wires.get(1).handedOver).isFalse();
  }

  @Test
  void aTransportThatIsGivenBackIsNotHeardAnyMore() {
    List<String> heard = parts.log;
    parts.pushes = new Recorded(heard);
    parts.active();
    TransportListener former = parts.wire.wires.get(0).context.listener();
    former.inbound(Inbound.NOTHING);
    assertThat(former.sessionChanged(SessionData.of(Map.of())).toCompletableFuture()).isCompleted();
    swap();
    former.inbound(Inbound.NOTHING);
    former.lost(TransportException.of(Kind.SESSION_LOST, "lost"));
    assertThat(heard).containsExactly("inbound", "session", "gone");
    assertThatThrownBy(
            () -> former.sessionChanged(SessionData.of(Map.of())).toCompletableFuture().join())
        .hasCauseInstanceOf(TransportException.class);
  }

  /** Records what is pushed. */
  private record Recorded(List<String> heard) implements TransportListener {
    @Override
    public void inbound(Inbound inbound) {
      heard.add("inbound");
    }

    @Override
    public CompletionStage<Void> sessionChanged(SessionData sessionData) {
      heard.add("session");
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void disconnected(TransportException reason) {
      heard.add("disconnected");
    }

    @Override
    public void reconnected() {
      heard.add("reconnected");
    }

    @Override
    public void lost(TransportException reason) {
      heard.add("lost");
    }
  }
}
