package io.webchat.core.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.core.internal.runtime.Plugins;
import io.webchat.mailbox.ManualClock;
import io.webchat.mailbox.Timers;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportProvider;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Sessions that are ended on the server after their chats. */
class BackgroundDisconnectsTest {
  private final ManualClock clock = new ManualClock();
  private final ScriptedWire wire = new ScriptedWire(clock);
  private final Plugins plugins = new Plugins();
  private final BackgroundDisconnects disconnects =
      new BackgroundDisconnects(plugins, Runnable::run, new Timers(clock), clock::nanos);
  private Runnable unplug = plug(wire);

  private Runnable plug(TransportProvider provider) {
    return plugins.plug(TransportProvider.class, provider, Map.of());
  }

  private void add() {
    add(disconnects);
  }

  private void add(BackgroundDisconnects to) {
    InstanceTransportContext context =
        InstanceTransportContext.of("id", WebChatConfiguration.of(Map.of()), null, null);
    to.add(wire.type(), SessionData.of(Map.of("sessionID", "chat-1")), context);
  }

  private void advance(long ms) {
    clock.advance(ms, () -> {});
  }

  /** All is over, and nothing is left of it. */
  private void isOver() {
    assertThat(disconnects.size()).isZero();
    assertThat(clock.waiting()).as("timers").isZero();
    assertThat(wire.wires).allMatch(each -> each.closed);
  }

  @Test
  void theServerIsToldOnceAfterASecond() {
    add();
    advance(999);
    assertThat(wire.wires).isEmpty();
    assertThat(disconnects.size()).isEqualTo(1);
    advance(1);
    assertThat(wire.calls).extracting(ScriptedWire.Call::operation).containsExactly("end");
    assertThat(wire.calls).extracting(ScriptedWire.Call::session).containsExactly("chat-1");
    isOver();
  }

  @Test
  void whileItCannotBeReachedItIsToldAgainAfterGrowingPausesForAMinute() {
    wire.fail("end", ScriptedWire.reset());
    advance(100_000);
    add();
    advance(600_000);
    assertThat(wire.times("end"))
        .containsExactly(
            101_000L, 102_500L, 104_750L, 108_125L, 113_188L, 120_782L, 130_782L, 140_782L,
            150_782L);
    assertThat(wire.wires).as("one transport for all").hasSize(1);
    isOver();
  }

  @Test
  void anAnswerEndsItAlsoARefusal() {
    wire.fail("end", ScriptedWire.reset());
    add();
    advance(1_000);
    wire.fail("end", TransportException.of(Kind.SESSION_LOST, "unknown"));
    advance(1_500);
    isOver();
    assertThat(wire.count("end")).isEqualTo(2);
  }

  @Test
  void withoutAnAnswerAnAttemptEndsAfter10Seconds() {
    CompletableFuture<Reply> late = new CompletableFuture<>();
    wire.answer("end", () -> late);
    add();
    advance(1_000 + 10_000 + 1_499);
    assertThat(wire.count("end")).isEqualTo(1);
    late.complete(null);
    assertThat(disconnects.size()).as("too late: it is told again").isEqualTo(1);
    wire.recover();
    advance(1);
    assertThat(wire.count("end")).isEqualTo(2);
    isOver();
  }

  @Test
  void aLateAnswerDoesNotCountForALaterAttempt() {
    CompletableFuture<Reply> late = new CompletableFuture<>();
    wire.answer("end", () -> late);
    add();
    advance(1_000 + 10_000);
    wire.answer("end", CompletableFuture::new);
    advance(1_500);
    assertThat(wire.count("end")).isEqualTo(2);
    late.complete(ScriptedWire.reply(Inbound.NOTHING));
    assertThat(disconnects.size()).isEqualTo(1);
  }

  @Test
  void aTransportIsTakenWhenThereIsOne() {
    unplug.run();
    add();
    advance(2_000);
    assertThat(disconnects.size()).isEqualTo(1);
    unplug = plug(wire);
    advance(500);
    assertThat(wire.times("end")).containsExactly(2_500L);
    isOver();
  }

  @Test
  void aTransportThatGoesIsClosedAndTheNextOneTaken() {
    wire.fail("end", ScriptedWire.reset());
    add();
    advance(1_000);
    Runnable other = plug(new Broken());
    other.run();
    assertThat(wire.wires.get(0).closed).as("that one did not go").isFalse();
    unplug.run();
    assertThat(wire.wires.get(0).closed).isTrue();
    wire.recover();
    unplug = plug(wire);
    advance(1_500);
    assertThat(wire.wires).hasSize(2);
    assertThat(wire.count("end")).isEqualTo(2);
    isOver();
  }

  @Test
  void aTransportThatCannotBeMadeIsTriedAgain() {
    unplug.run();
    unplug = plug(new Broken());
    add();
    advance(1_000);
    assertThat(disconnects.size()).isEqualTo(1);
    unplug.run();
    unplug = plug(wire);
    advance(1_500);
    assertThat(wire.count("end")).isEqualTo(1);
    isOver();
  }

  @Test
  void aServerThatNeverAnswersIsGivenUp() {
    wire.answer("end", CompletableFuture::new);
    add();
    advance(69_999);
    assertThat(disconnects.size()).isZero();
    isOver();
    assertThat(wire.count("end")).isBetween(3L, 6L);
  }

  @Test
  void theOldestOf1000IsGivenUp() {
    for (int i = 0; i <= 1_000; i++) {
      add();
    }
    assertThat(disconnects.size()).isEqualTo(1_000);
    advance(1_000);
    assertThat(wire.count("end")).isEqualTo(1_000);
    isOver();
  }

  @Test
  void closedNothingIsSentAnyMore() {
    wire.fail("end", ScriptedWire.reset());
    add();
    add();
    advance(1_000);
    assertThat(wire.wires).hasSize(2);
    CompletableFuture<Void> gone = disconnects.close().toCompletableFuture();
    assertThat(gone).isCompleted();
    isOver();
    add();
    advance(60_000);
    assertThat(wire.count("end")).isEqualTo(2);
    isOver();
  }

  @Test
  void closedItIsGoneWhenEveryTransportIsClosed() {
    Deque<Runnable> pool = new ArrayDeque<>();
    BackgroundDisconnects later =
        new BackgroundDisconnects(plugins, pool::add, new Timers(clock), clock::nanos);
    add(later);
    pool.remove().run();
    CompletableFuture<Void> gone = later.close().toCompletableFuture();
    assertThat(gone).isNotDone();
    pool.remove().run();
    assertThat(gone).isCompleted();
    isOver();
  }

  @Test
  void closedWithNothingUnderWayItIsGoneAtOnce() {
    assertThat(disconnects.close().toCompletableFuture()).isCompleted();
  }

  /** A provider whose transports cannot be made. */
  private final class Broken implements TransportProvider {
    @Override
    public String type() {
      return wire.type();
    }

    @Override
    public Transport create(TransportContext context) {
      throw new IllegalStateException("defect");
    }
  }
}
