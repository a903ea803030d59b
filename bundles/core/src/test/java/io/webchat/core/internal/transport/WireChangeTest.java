package io.webchat.core.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.WebChatState;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.MessageParts;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportProvider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A chat whose session two types of transport can serve. */
class WireChangeTest {
  private static final String SOCKET = "socket";
  private static final String REST = "rest";
  private static final long SPREAD = WireChange.spread("chat");
  private static final long FIRST = 5_000 + SPREAD;
  private static final long SECOND = Math.round(FIRST * 1.5);
  private final TransportException down = TransportException.of(Kind.NETWORK, "down");

  private final MessageParts parts = new MessageParts();
  private final ScriptedWire socket = wire(SOCKET);
  private final ScriptedWire rest = wire(REST);
  private final WireChange change =
      new WireChange(
          parts.mailbox,
          parts.session,
          parts.events,
          parts.holder,
          transport ->
              transport.attach(
                  parts.session.data(), new AttachRequest(7, AttachRequest.Mode.RESUME, 20)));

  private ScriptedWire wire(String type) {
    ScriptedWire wire = new ScriptedWire(parts.clock);
    wire.become(type, ScriptedWire.FORMAT, number -> Map.of("sessionID", "chat-" + number));
    return wire;
  }

  @BeforeEach
  void listen() {
    parts.wireChanged = change::changed;
  }

  private void plug(ScriptedWire wire) {
    parts.plugins.transports.add(wire, Map.of());
    change.providerCame();
  }

  private void unplug(ScriptedWire wire) {
    parts.plugins.transports.remove(wire);
    parts.holder.providerGone(wire);
  }

  private void configured() {
    parts.holder.acquire(List.of(SOCKET, REST));
    change.configured(SOCKET);
    parts.session.move(WebChatState.IDLE);
  }

  private void active() {
    plug(socket);
    plug(rest);
    configured();
    begin();
  }

  private void begin() {
    parts.session.move(WebChatState.STARTING);
    parts.session.begin(SessionData.of(Map.of("sessionID", "chat-1")), false);
    parts.session.move(WebChatState.ACTIVE);
    parts.log.clear();
  }

  private String wire() {
    return parts.holder.type();
  }

  private void assertChanged(String from, String to, String reason) {
    assertThat(wire()).isEqualTo(to);
    assertThat(parts.published)
        .last()
        .satisfies(
            event -> {
              assertThat(event.event()).isEqualTo("WebChatService.wireChanged");
              assertThat(event.data())
                  .containsEntry("from", from)
                  .containsEntry("to", to)
                  .containsEntry("reason", reason);
            });
  }

  @Test
  void thePreferredWireServesFromTheStart() {
    active();

    assertThat(wire()).isEqualTo(SOCKET);
    assertThat(rest.wires).isEmpty();
    assertThat(parts.published).isEmpty();
  }

  @Test
  void aWireThatStaysAwayIsLeftAfterAWhile() {
    active();
    change.unreachable();
    change.unreachable();
    parts.advance(1_999);
    assertThat(wire()).isEqualTo(SOCKET);
    parts.advance(1);

    assertChanged(SOCKET, REST, "unreachable");
    assertThat(parts.log).containsExactlyInAnyOrder("gone", "wireChanged", "came");
    assertThat(socket.wires).hasSize(1).allMatch(wire -> wire.closed);
    assertThat(rest.wires).hasSize(1).noneMatch(wire -> wire.closed);
  }

  @Test
  void aWireThatComesBackInTimeIsKept() {
    active();
    change.unreachable();
    parts.advance(1_000);
    change.reached();
    parts.advance(60_000);
    change.unreachable();
    parts.advance(1_999);

    assertThat(wire()).isEqualTo(SOCKET);
    assertThat(parts.log).isEmpty();
  }

  @Test
  void withoutAnotherWireItWaitsUntilThereIsOne() {
    plug(socket);
    configured();
    begin();
    change.unreachable();
    parts.advance(10_000);
    assertThat(wire()).isEqualTo(SOCKET);
    plug(rest);
    parts.advance(2_000);

    assertChanged(SOCKET, REST, "unreachable");
  }

  @Test
  void itReturnsWhenThePreferredWireTakesTheSessionUp() {
    active();
    socket.fail("attach", down);
    change.unreachable();
    parts.advance(2_000);
    change.reached();
    parts.advance(FIRST);
    assertThat(socket.count("attach")).isEqualTo(1);
    assertThat(wire()).isEqualTo(REST);
    assertThat(socket.wires).allMatch(wire -> wire.closed);
    socket.recover();
    parts.advance(SECOND - 1);
    assertThat(wire()).isEqualTo(REST);
    parts.advance(1);

    assertChanged(REST, SOCKET, "reachable");
    assertThat(rest.wires).allMatch(wire -> wire.closed);
    assertThat(socket.wires).filteredOn(wire -> !wire.closed).hasSize(1);
  }

  @Test
  void itTriesToReturnEverMoreRarely() {
    active();
    socket.fail("attach", down);
    change.unreachable();
    parts.advance(2_000);
    change.reached();
    parts.advance(600_000);

    List<Long> times = socket.times("attach");
    assertThat(times).hasSizeBetween(10, 25);
    long last = times.get(times.size() - 1) - times.get(times.size() - 2);
    assertThat(last).isEqualTo(60_000 - 6 * SPREAD);
    assertThat(rest.wires).hasSize(1);
  }

  @Test
  void anAttemptThatIsNeverAnsweredIsGivenUpAndClosed() {
    active();
    socket.answer("attach", CompletableFuture::new);
    change.unreachable();
    parts.advance(2_000);
    change.reached();
    parts.advance(FIRST);
    change.reached(); // polls go on
    assertThat(socket.wires).filteredOn(wire -> !wire.closed).hasSize(1);
    parts.advance(60_000);

    assertThat(socket.wires).allMatch(wire -> wire.closed);
    assertThat(wire()).isEqualTo(REST);
    parts.advance(SECOND);
    assertThat(socket.count("attach")).isEqualTo(2);
  }

  @Test
  void aSessionThatIsOverMeanwhileIsNotTakenBack() {
    active();
    CompletableFuture<Reply> attached = new CompletableFuture<>();
    socket.answer("attach", () -> attached);
    change.unreachable();
    parts.advance(2_000);
    change.reached();
    parts.advance(FIRST);
    parts.session.move(WebChatState.ENDING);
    parts.session.clear();
    attached.complete(ScriptedWire.reply(Inbound.NOTHING));

    assertThat(parts.log).doesNotContain("reachable");
    assertThat(parts.published).hasSize(1);
  }

  @Test
  void theOtherWireTakesOverAtOnceWhenTheProviderGoes() {
    active();
    unplug(socket);

    assertChanged(SOCKET, REST, "stopped");
    assertThat(parts.log).containsExactlyInAnyOrder("gone", "wireChanged", "came");
  }

  @Test
  void itReturnsInItsTurnWhenTheProviderComesBack() {
    active();
    unplug(socket);
    plug(socket);
    parts.advance(SPREAD / 2 - 1);
    assertThat(socket.count("attach")).isZero();
    parts.advance(1);

    assertChanged(REST, SOCKET, "reachable");
    assertThat(socket.count("attach")).isEqualTo(1);
  }

  @Test
  void aProviderThatComesBackButCannotReachTheServerDoesNotTakeOver() {
    active();
    unplug(socket);
    socket.fail("attach", down);
    plug(socket);
    parts.advance(SPREAD / 2);

    assertThat(socket.count("attach")).isEqualTo(1);
    assertThat(wire()).isEqualTo(REST);
  }

  @Test
  void bothWiresGoneCallsWaitForTheFirstThatComes() {
    active();
    unplug(socket);
    unplug(rest);
    CompletableFuture<?> call =
        parts
            .holder
            .call(Repeat.ALWAYS, transport -> transport.verify(parts.session.data()))
            .toCompletableFuture();
    plug(rest);

    assertThat(call).isCompleted();
    assertThat(wire()).isEqualTo(REST);
    assertThat(rest.count("verify")).isEqualTo(1);
  }

  @Test
  void aChatThatIsIdleIsServedByThePreferredWireAsSoonAsItIsThere() {
    plug(rest);
    configured();
    assertThat(wire()).isEqualTo(REST);
    plug(socket);

    assertThat(wire()).isEqualTo(SOCKET);
    assertThat(parts.published).isEmpty();
    assertThat(socket.count("attach")).isZero();
  }

  @Test
  void theNextSessionBeginsWithThePreferredWire() {
    active();
    change.unreachable();
    parts.advance(2_000);
    parts.session.move(WebChatState.ENDING);
    parts.session.clear();
    parts.session.move(WebChatState.IDLE);
    change.sessionOver();

    assertThat(wire()).isEqualTo(SOCKET);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aStartThatDidNotReachTheServerIsMadeByTheOtherWire(Kind kind) {
    plug(socket);
    plug(rest);
    configured();
    parts.session.move(WebChatState.STARTING);
    boolean expected =
        List.of(Kind.NETWORK, Kind.TIMEOUT, Kind.HTTP, Kind.INVALID_RESPONSE).contains(kind);

    assertThat(change.startFailed(TransportException.of(kind, "failed"))).isEqualTo(expected);
    assertThat(wire()).isEqualTo(expected ? REST : SOCKET);
    assertThat(change.startFailed(down)).isEqualTo(!expected); // there is no third wire
  }

  @Test
  void aStartThatMayHaveReachedTheServerIsNotMadeAgain() {
    plug(socket);
    plug(rest);
    configured();
    parts.session.move(WebChatState.STARTING);

    assertThat(change.startFailed(ScriptedWire.reset())).isFalse();
    assertThat(change.startFailed(new CompletionException(down))).isFalse();
    assertThat(wire()).isEqualTo(SOCKET);
  }

  @Test
  void anOperatorChoosesTheWire() {
    active();
    change.prefer(REST);
    assertChanged(SOCKET, REST, "operator");
    change.reached();
    parts.advance(600_000);
    assertThat(wire()).isEqualTo(REST);
    change.prefer(SOCKET);

    assertChanged(REST, SOCKET, "operator");
  }

  @Test
  void whatAnOperatorCannotHaveChangesNothing() {
    plug(socket);
    configured();
    begin();
    assertThatThrownBy(() -> change.prefer(REST)).isInstanceOf(Rejection.class);
    plug(rest);
    parts.advance(600_000);
    assertThat(wire()).isEqualTo(SOCKET);
    assertThat(rest.count("attach")).isZero();
    change.unreachable();
    parts.advance(2_000);

    assertChanged(SOCKET, REST, "unreachable");
  }

  @Test
  void anOperatorIsToldWhatCannotBe() {
    active();
    assertThatThrownBy(() -> change.prefer("pigeon"))
        .isInstanceOf(Rejection.class)
        .hasMessageContaining("pigeon")
        .hasMessageContaining("[socket, rest]");
    unplug(rest);
    assertThatThrownBy(() -> change.prefer(REST))
        .isInstanceOf(Rejection.class)
        .hasMessageContaining("rest");
    assertThat(wire()).isEqualTo(SOCKET);
    change.prefer(SOCKET);
    plug(rest);
    parts.advance(600_000);
    assertThat(wire()).isEqualTo(SOCKET);
  }

  @Test
  void aWireThatCannotBeMadeLeavesThePresentOne() {
    plug(socket);
    parts.plugins.transports.add(broken(REST), Map.of());
    configured();
    begin();
    assertThatThrownBy(() -> change.prefer(REST)).isInstanceOf(Rejection.class);

    assertThat(wire()).isEqualTo(SOCKET);
    assertThat(parts.holder.isHeld()).isTrue();
    assertThat(socket.wires).hasSize(1).noneMatch(wire -> wire.closed);
    assertThat(parts.log).containsExactly("error");
  }

  private static TransportProvider broken(String type) {
    return new TransportProvider() {
      @Override
      public String type() {
        return type;
      }

      @Override
      public Transport create(TransportContext context) {
        throw new IllegalStateException("of the test");
      }
    };
  }

  private void left() {
    active();
    change.unreachable();
    parts.advance(2_000);
    assertThat(wire()).isEqualTo(REST);
  }

  @Test
  void aWireThatCannotBeMadeIsAskedForOnceUntilThereIsAnother() {
    plug(socket);
    TransportProvider broken = broken(REST);
    parts.plugins.transports.add(broken, Map.of());
    configured();
    begin();
    change.unreachable();
    parts.advance(600_000);

    assertThat(parts.log).containsExactly("error");
    parts.plugins.transports.remove(broken);
    plug(rest);
    assertChanged(SOCKET, REST, "unreachable");
  }

  @Test
  void aPreferredWireThatCannotBeMadeIsTriedAgain() {
    left();
    unplug(socket);
    TransportProvider broken = broken(SOCKET);
    parts.plugins.transports.add(broken, Map.of());
    change.providerCame();
    assertThat(wire()).isEqualTo(REST);
    parts.plugins.transports.remove(broken);
    plug(socket);
    parts.advance(SPREAD / 2);

    assertChanged(REST, SOCKET, "reachable");
  }

  @Test
  void nothingIsTriedWhileAnotherContainerMayServeTheSession() {
    left();
    parts.gate.shut();
    parts.advance(600_000);
    assertThat(socket.count("attach")).isZero();
    parts.gate.open();
    parts.advance(60_000);

    assertChanged(REST, SOCKET, "reachable");
  }

  @Test
  void nothingIsTriedWhileNewSessionDataAreBeingStored() {
    left();
    parts.holdsCalls = true;
    parts.advance(600_000);
    assertThat(socket.count("attach")).isZero();
    parts.holdsCalls = false;
    parts.advance(60_000);

    assertChanged(REST, SOCKET, "reachable");
  }

  @Test
  void anInstanceThatClosesClosesWhatItTries() {
    left();
    socket.answer("attach", CompletableFuture::new);
    parts.advance(10_000);
    assertThat(socket.wires).filteredOn(wire -> !wire.closed).hasSize(1);
    parts.holder.release();

    assertThat(socket.wires).allMatch(wire -> wire.closed);
  }

  @Test
  void manyChatsDoNotTryToReturnAtOnce() {
    Map<Long, Long> chatsBySlot =
        IntStream.range(0, 1_000)
            .mapToObj(number -> "chat-" + number)
            .collect(
                Collectors.groupingBy(id -> WireChange.spread(id) / 500, Collectors.counting()));

    assertThat(chatsBySlot).hasSize(10);
    assertThat(chatsBySlot.values()).allMatch(chats -> chats < 200);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aSessionThatOneWireHasLostIsTriedByTheOther(Kind kind) {
    active();
    boolean expected = kind != Kind.SESSION_LOST;

    assertThat(change.lost(TransportException.of(kind, "refused"))).isEqualTo(expected);
    assertThat(wire()).isEqualTo(expected ? REST : SOCKET);
    assertThat(change.lost(down)).isEqualTo(!expected); // there is no third wire
  }
}
