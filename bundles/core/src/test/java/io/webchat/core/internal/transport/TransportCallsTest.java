package io.webchat.core.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatState;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.MessageParts;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.core.internal.runtime.RejectionMapping;
import io.webchat.mailbox.Stages;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportProvider;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What becomes of a call when its transport goes, fails or does not answer. */
class TransportCallsTest {
  private static final long PATIENCE_MS = MessageParts.CONFIGURATION.patience();

  private final MessageParts parts = new MessageParts().active();
  private final TransportHolder holder = parts.holder;
  private final List<CompletableFuture<Reply>> underWay = new ArrayList<>();

  TransportCallsTest() {
    answerLater(parts.wire);
  }

  private void answerLater(ScriptedWire wire) {
    wire.answer(
        "verify",
        () -> {
          underWay.add(new CompletableFuture<>());
          return last();
        });
  }

  private CompletableFuture<Reply> last() {
    return underWay.get(underWay.size() - 1);
  }

  private CompletableFuture<Reply> verify(Repeat repeat) {
    return holder
        .call(repeat, transport -> transport.verify(parts.session.data()))
        .toCompletableFuture();
  }

  private void answer() {
    last().complete(ScriptedWire.reply(Inbound.NOTHING));
  }

  private void failAsClosed() {
    last().completeExceptionally(TransportException.of(Kind.CLOSED, "closed"));
  }

  private void goes() {
    parts.plugins.transports.remove(parts.wire);
    holder.providerGone(parts.wire);
  }

  private void comes(TransportProvider provider) {
    parts.plugins.transports.add(provider, Map.of());
    holder.providerCame();
  }

  private ScriptedWire another() {
    ScriptedWire other = new ScriptedWire(parts.clock);
    answerLater(other);
    return other;
  }

  private static Throwable failure(CompletableFuture<?> call) {
    assertThat(call).isCompletedExceptionally();
    return Stages.unwrap(call.handle((reply, failure) -> failure).join());
  }

  private static String code(CompletableFuture<?> call) {
    return ((Rejection) failure(call)).code();
  }

  @Test
  void aTransportIsHeldUntilItIsGivenBack() {
    assertThat(holder.isHeld()).isTrue();
    assertThat(holder.type()).isEqualTo(parts.wire.type());
    assertThat(holder.format()).isSameAs(ScriptedWire.FORMAT);
    assertThat(holder.can(Capability.POLLING)).isTrue();
    goes();
    assertThat(holder.isHeld()).isFalse();
    assertThat(parts.wire.wires.get(0).closed).isTrue();
    assertThat(holder.can(Capability.POLLING)).as("of the last one").isTrue();
    CompletableFuture<Reply> waiting = verify(Repeat.ALWAYS);
    holder.release();
    assertThat(holder.type()).isEmpty();
    assertThat(code(waiting)).isEqualTo(ErrorCode.TRANSPORT_UNAVAILABLE);
    comes(parts.wire);
    assertThat(holder.isHeld()).as("it is not wanted").isFalse();
  }

  @Test
  void acquiringSaysWhetherThereIsATransport() {
    assertThat(holder.acquire(List.of(parts.wire.type()))).isTrue();
    assertThat(parts.wire.wires).hasSize(2);
    assertThat(parts.wire.wires.get(0).closed).as("the former one").isTrue();
    assertThat(holder.acquire(List.of("other"))).isFalse();
    assertThat(holder.isHeld()).isFalse();
    assertThat(parts.wire.wires.get(1).closed).isTrue();
  }

  @Test
  void withoutATransportNothingIsKnownOfIt() {
    MessageParts none = new MessageParts();
    assertThat(none.holder.can(Capability.POLLING)).isFalse();
    assertThat(none.holder.format()).isEqualTo(SessionFormat.UNKNOWN);
  }

  @Test
  void capabilitiesAreToldWhenTheyChange() {
    goes();
    comes(parts.wire);
    assertThat(parts.log).containsExactly("gone", "came");
    goes();
    parts.wire.capabilities.remove(Capability.POLLING);
    parts.log.clear();
    comes(parts.wire);
    assertThat(parts.log).containsExactly("capabilities", "came");
    assertThat(holder.can(Capability.POLLING)).isFalse();
    comes(another());
    assertThat(parts.log).as("there is one already").hasSize(2);
  }

  @Test
  void aClosedInstanceTakesNoTransport() {
    goes();
    parts.session.move(WebChatState.CLOSED);
    comes(parts.wire);
    assertThat(holder.isHeld()).isFalse();
  }

  @Test
  void aTransportThatCannotBeMadeIsAnError() {
    goes();
    parts.log.clear();
    comes(new Broken(parts.wire.type()));
    assertThat(parts.log).containsExactly("error");
    assertThat(holder.isHeld()).isFalse();
  }

  @Test
  void anotherProviderThatGoesDoesNotMatter() {
    holder.providerGone(another());
    assertThat(holder.isHeld()).isTrue();
    assertThat(parts.log).isEmpty();
  }

  @Test
  void aTransportThatDoesNotCloseIsGoneAllTheSame() {
    goes();
    Stubborn stubborn = new Stubborn(parts.wire);
    comes(stubborn);
    parts.plugins.transports.remove(stubborn);
    holder.providerGone(stubborn);
    assertThat(stubborn.asked).isTrue();
    assertThat(holder.isHeld()).isFalse();
  }

  @Test
  void aCallIsMadeAgainAtOnceOnTheTransportThatIsThereInstead() {
    ScriptedWire other = another();
    parts.plugins.transports.add(other, Map.of());
    CompletableFuture<Reply> call = verify(Repeat.ALWAYS);
    goes();
    assertThat(parts.log).containsExactly("gone", "came");
    underWay.get(0).completeExceptionally(ScriptedWire.reset());
    assertThat(other.count("verify")).isEqualTo(1);
    answer();
    assertThat(call).isCompleted();
  }

  @Test
  void aCallIsMadeAgainFiveTimesAtMost() {
    CompletableFuture<Reply> call = verify(Repeat.ALWAYS);
    for (int made = 1; made <= 5; made++) {
      assertThat(underWay).hasSize(made);
      failAsClosed();
      assertThat(call).isNotDone();
      assertThat(underWay).as("it waits for another transport").hasSize(made);
      holder.makeWaitingCalls();
    }
    failAsClosed();
    assertThat(RejectionMapping.is(failure(call), Kind.CLOSED)).isTrue();
    assertThat(underWay).hasSize(6);
  }

  @Test
  void aCallIsMadeAgainFiveTimesAtMostOnTransportsThatReplaceEachOther() {
    CompletableFuture<Reply> call = verify(Repeat.ALWAYS);
    for (int made = 1; made <= 5; made++) {
      assertThat(underWay).hasSize(made);
      holder.acquire(List.of(parts.wire.type()));
      failAsClosed();
    }
    holder.acquire(List.of(parts.wire.type()));
    failAsClosed();
    assertThat(RejectionMapping.is(failure(call), Kind.CLOSED)).isTrue();
    assertThat(underWay).hasSize(6);
  }

  @Test
  void whileCallsAreHeldACallThatIsToBeMadeAgainWaits() {
    CompletableFuture<Reply> call = verify(Repeat.ALWAYS);
    holder.acquire(List.of(parts.wire.type()));
    parts.holdsCalls = true;
    failAsClosed();
    assertThat(underWay).hasSize(1);
    holder.makeWaitingCalls();
    assertThat(underWay).hasSize(1);
    parts.holdsCalls = false;
    holder.makeWaitingCalls();
    assertThat(underWay).hasSize(2);
    answer();
    assertThat(call).isCompleted();
  }

  @Test
  void aClosedInstanceMakesNoCallAgain() {
    CompletableFuture<Reply> call = verify(Repeat.ALWAYS);
    parts.session.move(WebChatState.CLOSED);
    failAsClosed();
    assertThat(RejectionMapping.is(failure(call), Kind.CLOSED)).isTrue();
  }

  @Test
  void aFailureOfAnyKindIsTheCallers() {
    CompletableFuture<Reply> call = verify(Repeat.ALWAYS);
    last().completeExceptionally(ScriptedWire.reset());
    assertThat(RejectionMapping.is(failure(call), Kind.NETWORK)).isTrue();
    IllegalStateException defect = new IllegalStateException("defect");
    CompletableFuture<Reply> defective = verify(Repeat.ALWAYS);
    last().completeExceptionally(defect);
    assertThat(failure(defective)).isSameAs(defect);
    CompletableFuture<Reply> unanswered = verify(Repeat.ALWAYS);
    last().complete(null);
    assertThat(RejectionMapping.is(failure(unanswered), Kind.INVALID_RESPONSE)).isTrue();
  }

  @Test
  void noMoreThan1000CallsWait() {
    goes();
    List<CompletableFuture<Reply>> calls = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      calls.add(verify(Repeat.ALWAYS));
    }
    assertThat(code(verify(Repeat.ALWAYS))).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(calls).noneMatch(CompletableFuture::isDone);
    parts.advance(PATIENCE_MS);
    assertThat(calls).allMatch(CompletableFuture::isCompletedExceptionally);
    assertThat(verify(Repeat.ALWAYS)).as("there is room again").isNotDone();
    assertThat(parts.clock.waiting()).as("timers of that one only").isEqualTo(2);
  }

  @Test
  void aCallThatWaitedForASessionThatIsOverIsNotMade() {
    goes();
    CompletableFuture<Reply> call = verify(Repeat.ALWAYS);
    parts.session.begin(SessionData.of(Map.of("sessionID", "chat-2")), false);
    comes(parts.wire);
    assertThat(code(call)).isEqualTo(ErrorCode.NO_ACTIVE_SESSION);
    assertThat(underWay).isEmpty();
  }

  @Test
  void aCallThatWasGivenUpWhileItWaitedIsNotMade() {
    goes();
    assertThat(verify(Repeat.ALWAYS).cancel(true)).isTrue();
    comes(parts.wire);
    assertThat(underWay).isEmpty();
  }

  @Test
  void aCallThatIsCancelledIsCancelledBelow() {
    CompletableFuture<Reply> call = verify(Repeat.ALWAYS);
    assertThat(call.cancel(true)).isTrue();
    assertThat(last()).isCancelled();
    assertThat(parts.clock.waiting()).as("time limits").isZero();
  }

  @Test
  void whatCannotBeCancelledIsLeft() {
    CompletableFuture<Reply> below = new CompletableFuture<>();
    CompletionStage<Reply> call =
        holder.call(Repeat.ALWAYS, transport -> new NotCancellable(below));
    assertThat(call.toCompletableFuture().cancel(true)).isTrue();
    assertThat(below).isNotDone();
  }

  @Test
  void anAnswerEndsTheTimeLimit() {
    CompletableFuture<Reply> call = verify(Repeat.ALWAYS);
    assertThat(parts.clock.waiting()).isEqualTo(1);
    answer();
    assertThat(call).isCompleted();
    assertThat(parts.clock.waiting()).isZero();
    assertThat(parts.responses).as("it is published").hasSize(1);
  }

  @Test
  void whatMayTakeLongerHasFourTimesTheTimeOfARequest() {
    WebChatConfiguration slow =
        WebChatConfiguration.of(Map.of("dataURL", "http://127.0.0.1:1/", "ajaxTimeout", 20_000));
    TransportHolder other =
        new TransportHolder(
            parts.mailbox,
            parts.session,
            parts.events,
            parts.plugins,
            parts.gate,
            () -> InstanceTransportContext.of("id", slow, null, null),
            parts);
    other.acquire(List.of(parts.wire.type()));
    CompletableFuture<Reply> call =
        other.call(Repeat.ALWAYS, transport -> transport.verify(null)).toCompletableFuture();
    parts.advance(79_999);
    assertThat(call).isNotDone();
    parts.advance(1);
    assertThat(RejectionMapping.is(failure(call), Kind.TIMEOUT)).isTrue();
  }

  @Test
  void newSessionDataAreOfTheSessionThatWasAsked() {
    SessionData data = SessionData.of(Map.of("sessionID", "chat-1", "secureKey", "new"));
    Reply reply = new Reply(ScriptedWire.reply(Inbound.NOTHING).ajax(), data, Inbound.NOTHING);
    CompletableFuture<Reply> call = verify(Repeat.ALWAYS);
    last().complete(reply);
    assertThat(parts.log).containsExactly("session data");
    assertThat(call.join()).isSameAs(reply);
    assertThat(verify(Repeat.ALWAYS)).isNotDone();
    parts.session.begin(SessionData.of(Map.of("sessionID", "chat-2")), false);
    last().complete(reply);
    assertThat(parts.log).hasSize(1);
  }

  @Test
  void whenAnotherContainerServesTheSessionItsCallsAreRefused() {
    CompletableFuture<Reply> call = verify(Repeat.ALWAYS);
    parts.gate.shut();
    CompletableFuture<Reply> waiting = verify(Repeat.ALWAYS);
    answer();
    assertThat(call).isNotDone();
    parts.advance(PATIENCE_MS);
    assertThat(((Rejection) failure(waiting)).text())
        .isEqualTo("It is not sure that this container serves the session");
    parts.gate.move();
    assertThat(((Rejection) failure(call)).text())
        .isEqualTo("Another container serves the session");
    goes();
    CompletableFuture<Reply> later = verify(Repeat.ALWAYS);
    parts.advance(PATIENCE_MS);
    assertThat(code(later)).isEqualTo(ErrorCode.SESSION_MOVED);
  }

  @Test
  void withoutATransportACallIsNotRefusedForAShutGate() {
    goes();
    parts.gate.shut();
    CompletableFuture<Reply> call = verify(Repeat.ALWAYS);
    parts.advance(PATIENCE_MS);
    assertThat(code(call)).isEqualTo(ErrorCode.TRANSPORT_UNAVAILABLE);
  }

  @Test
  void callsThatWaitKeepTheirTurnWhenOneOfThemTakesTheTransportAway() {
    goes();
    List<String> made = new ArrayList<>();
    CompletableFuture<Reply> first =
        holder
            .call(
                Repeat.NEVER,
                transport -> {
                  made.add("first");
                  parts.holdsCalls = true;
                  return CompletableFuture.completedFuture(ScriptedWire.reply(Inbound.NOTHING));
                })
            .toCompletableFuture();
    CompletableFuture<Reply> second =
        holder
            .call(
                Repeat.NEVER,
                transport -> {
                  made.add("second");
                  return CompletableFuture.completedFuture(ScriptedWire.reply(Inbound.NOTHING));
                })
            .toCompletableFuture();
    comes(parts.wire);
    assertThat(made).containsExactly("first");
    assertThat(first).isCompleted();
    parts.holdsCalls = false;
    holder.makeWaitingCalls();
    assertThat(second).isCompleted();
  }

  /** A stage as a transport may have it. */
  private static final class NotCancellable extends CompletableFuture<Reply> {
    NotCancellable(CompletableFuture<Reply> below) {
      CompletionStage<Void> unused = below.thenAccept(this::complete);
    }

    @Override
    public CompletableFuture<Reply> toCompletableFuture() {
      throw new UnsupportedOperationException("no future");
    }
  }

  /** A provider whose transports cannot be made. */
  private record Broken(String type) implements TransportProvider {
    @Override
    public Transport create(TransportContext context) {
      throw new IllegalStateException("defect");
    }
  }

  /** A provider whose transports fail when they are closed. */
  private static final class Stubborn implements TransportProvider {
    private final ScriptedWire wire;
    private boolean asked;

    Stubborn(ScriptedWire wire) {
      this.wire = wire;
    }

    @Override
    public String type() {
      return wire.type();
    }

    @Override
    public Transport create(TransportContext context) {
      Transport usual = wire.create(context);
      return (Transport)
          Proxy.newProxyInstance(
              Transport.class.getClassLoader(),
              new Class<?>[] {Transport.class},
              (proxy, method, arguments) -> {
                if (List.of("close", "handOver").contains(method.getName())) {
                  asked = true;
                  throw new IllegalStateException("defect");
                }
                return method.invoke(usual, arguments);
              });
    }
  }

  @Test
  void whatMustNotBeDoneTwiceIsMadeAgainOnlyWhereItDidNotLeave() {
    CompletableFuture<Reply> unsent = verify(Repeat.UNSENT);
    failAsClosed();
    assertThat(unsent).isNotDone();
    goes();
    comes(parts.wire);
    assertThat(underWay).hasSize(2);
    last()
        .completeExceptionally(
            TransportException.builder(Kind.CLOSED, "closed").ambiguous(true).build());
    assertThat(((TransportException) failure(unsent)).ambiguous()).isTrue();
    assertThat(underWay).hasSize(2);
  }

  /** The classes of the transport go while the server may be doing it. */
  @Test
  void aClassThatIsGoneWhenTheAnswerComesLeavesItInDoubt() {
    CompletableFuture<Reply> made = verify(Repeat.NEVER);
    last().completeExceptionally(new NoClassDefFoundError("gone"));
    assertThat(((TransportException) failure(made)).ambiguous()).isTrue();

    CompletableFuture<Reply> notMade =
        holder
            .call(
                Repeat.NEVER,
                transport -> {
                  throw new NoClassDefFoundError("gone");
                })
            .toCompletableFuture();
    assertThat(((TransportException) failure(notMade)).ambiguous()).isFalse();
  }
}
