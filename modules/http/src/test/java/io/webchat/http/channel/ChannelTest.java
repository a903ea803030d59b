package io.webchat.http.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.http.channel.ChannelException.Code;
import io.webchat.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Frames both ways: each once, in order, however connections come and go. */
class ChannelTest {
  private static final OutboxLimits LIMITS = new OutboxLimits(5, 10_000);

  private long now = 1_000;
  private final Channel channel = new Channel("c", LIMITS, () -> now);
  private final List<Object> taken = new ArrayList<>();
  private int ends;

  ChannelTest() {
    channel.open(frame -> taken.add(frame.get("say")), () -> ends++);
  }

  /** A connection that takes what there is as soon as it is woken, or never. */
  private static final class Wire implements Connection {
    private final List<Map<String, Object>> got = new ArrayList<>();
    private Attachment attachment;
    private boolean reads = true;
    private int cuts;

    @Override
    public void wake() {
      while (reads && attachment != null) {
        Optional<Outgoing> next = attachment.poll();
        if (next.isEmpty()) {
          return;
        }
        got.add(JsonReader.object(next.get().text()).orElseThrow());
      }
    }

    @Override
    public void cut() {
      cuts++;
    }

    List<Object> said() {
      return got.stream().map(frame -> frame.get("say")).filter(say -> say != null).toList();
    }

    List<Object> types() {
      return got.stream().map(frame -> frame.get("type")).toList();
    }
  }

  private Wire attach(long after) throws ChannelException {
    Wire wire = new Wire();
    wire.attachment = channel.attach(wire, after);
    wire.wake();
    return wire;
  }

  @Test
  void nothingIsKeptForAPageThatIsGone() throws Exception {
    Wire wire = attach(0);
    wire.reads = false;
    say(1, 2);
    channel.end(ChannelEnd.CLOSED);
    assertThat(wire.attachment.isEnding()).isTrue();
    wire.reads = true;
    wire.wake();
    assertThat(wire.said()).containsExactly(1, 2);
    assertThat(channel.after(0)).isPresent();
    wire.attachment.detach();
    assertThat(channel.after(0)).isEmpty();
  }

  @Test
  void nothingIsKeptForAPageThatWasAwayAtTheEnd() {
    say(1, 2);
    channel.end(ChannelEnd.CLOSED);
    assertThat(channel.after(0)).isEmpty();
  }

  private void say(int... numbers) {
    for (int number : numbers) {
      channel.send(Map.of("type", "event", "say", number));
    }
  }

  private static Map<String, Object> frame(long number) {
    return Map.of("n", number, "say", number);
  }

  private long receive(long... numbers) throws ChannelException {
    return channel.receive(LongStream.of(numbers).mapToObj(ChannelTest::frame).toList());
  }

  @Test
  void whatWasSentBeforeAConnectionComesWithIt() throws ChannelException {
    say(1, 2);
    Wire wire = attach(0);
    say(3);
    assertThat(wire.said()).containsExactly(1, 2, 3);
    assertThat(wire.got).extracting(frame -> frame.get("n")).containsExactly(1, 2, 3);
  }

  @Test
  void aConnectionThatIsLateDoesNotTakeThePlaceOfALaterOne() throws ChannelException {
    long early = channel.place();
    say(1, 2);
    Wire later = attach(1);
    Wire late = new Wire();
    late.attachment = channel.attach(late, 1, early);
    late.wake();
    late.attachment.detach();
    say(3);
    assertThat(later.said()).containsExactly(2, 3);
    assertThat(later.types()).doesNotContain("end");
    assertThat(late.got.get(late.got.size() - 1))
        .containsEntry("type", "end")
        .containsEntry("code", "REPLACED");
    assertThat(channel.isAttached()).isTrue();
  }

  @Test
  void anotherConnectionGoesOnBehindWhatThePageHas() throws ChannelException {
    Wire first = attach(0);
    say(1, 2, 3);
    first.attachment.detach();
    say(4);
    assertThat(first.said()).containsExactly(1, 2, 3);
    assertThat(attach(2).said()).containsExactly(3, 4);
    assertThat(attach(4).said()).isEmpty();
    assertThatThrownBy(() -> attach(1))
        .as("confirmed by coming back behind it")
        .isInstanceOfSatisfying(
            ChannelException.class, e -> assertThat(e.code()).isEqualTo(Code.POSITION_LOST));
    assertThatThrownBy(() -> attach(5)).as("never sent").isInstanceOf(ChannelException.class);
  }

  @Test
  void aNewConnectionReplacesTheOldOne() throws ChannelException {
    Wire first = attach(0);
    say(1);
    Wire second = attach(1);
    say(2);
    assertThat(first.said()).containsExactly(1);
    assertThat(first.got)
        .last()
        .satisfies(end -> assertThat(end).containsEntry("code", "REPLACED"));
    assertThat(first.attachment.isOver()).isTrue();
    assertThat(second.said()).containsExactly(2);
    first.attachment.detach();
    assertThat(channel.isAttached()).isTrue();
  }

  @Test
  void whatIsConfirmedMakesRoomAndTooMuchEndsTheChannel() throws ChannelException {
    say(1, 2, 3, 4, 5);
    channel.confirm(3);
    channel.confirm(2); // late
    channel.confirm(99); // never sent
    say(6, 7, 8);
    assertThat(channel.ended()).isEmpty();
    assertThat(attach(3).said()).containsExactly(4, 5, 6, 7, 8);
    say(9);
    assertThat(channel.ended()).contains(ChannelEnd.OVERFLOW);
    assertThat(ends).isOne();
    assertThatThrownBy(() -> attach(3)).isInstanceOf(ChannelException.class);
  }

  @Test
  void whatIsTooLongIsTooMuch() {
    channel.send(Map.of("text", "x".repeat(10_001)));
    assertThat(channel.ended()).contains(ChannelEnd.OVERFLOW);
  }

  @Test
  void framesOfThePageAreTakenOnceAndInOrder() throws ChannelException {
    assertThat(receive(1, 2)).isEqualTo(2);
    assertThat(receive(2, 3)).as("sent again").isEqualTo(3);
    assertThat(receive(5, 4)).as("4 comes, 5 before it did not count").isEqualTo(4);
    assertThat(receive(6)).as("a gap").isEqualTo(4);
    assertThat(receive(5, 6)).isEqualTo(6);
    assertThat(taken).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void framesWithoutNumbersAreRefusedWithAllBesideThem() {
    assertThatThrownBy(() -> channel.receive(List.of(frame(1), Map.of("say", 2))))
        .isInstanceOfSatisfying(
            ChannelException.class, e -> assertThat(e.code()).isEqualTo(Code.BAD_REQUEST));
    assertThat(taken).isEmpty();
    assertThat(channel.received()).isZero();
  }

  @Test
  void aFrameMaySendFramesWhileItIsTaken() throws ChannelException {
    Channel echo = new Channel("e", LIMITS, () -> now);
    echo.open(frame -> echo.send(Map.of("say", frame.get("say"))), () -> {});
    Wire wire = new Wire();
    wire.attachment = echo.attach(wire, 0);
    echo.receive(List.of(frame(1), frame(2)));
    wire.wake();
    assertThat(wire.said()).containsExactly(1, 2);
    assertThat(wire.got).anySatisfy(last -> assertThat(last).containsEntry("received", 2));
  }

  @Test
  void beatsSayWhatWasReceived() throws ChannelException {
    Wire wire = attach(0);
    channel.tick(true, 50, 100);
    receive(1);
    wire.wake();
    channel.tick(true, 50, 100);
    channel.tick(false, 50, 100);
    assertThat(wire.types()).containsExactly("beat", "received", "beat");
    assertThat(wire.got).extracting(frame -> frame.get("received")).containsExactly(0, 1, 1);
  }

  @Test
  void aPageThatIsAwayForTooLongLosesTheChannel() throws ChannelException {
    Wire wire = attach(0);
    now += 1_000;
    channel.tick(false, 50, 100);
    assertThat(channel.ended()).isEmpty();
    wire.attachment.detach();
    now += 100;
    channel.tick(false, 50, 100);
    assertThat(channel.ended()).isEmpty();
    now += 1;
    channel.tick(false, 50, 100);
    assertThat(channel.ended()).contains(ChannelEnd.EXPIRED);
    say(1);
    channel.end(ChannelEnd.CLOSED);
    assertThat(ends).isOne();
  }

  @Test
  void aConnectionThatTakesNothingIsCutAndTheChannelWaits() throws ChannelException {
    Wire wire = attach(0);
    now += 1_000; // nothing to take is no stall
    channel.tick(false, 50, 10_000);
    assertThat(wire.cuts).isZero();
    wire.reads = false;
    say(1);
    now += 51;
    channel.tick(true, 50, 10_000);
    assertThat(wire.cuts).isOne();
    assertThat(channel.isAttached()).isFalse();
    assertThat(attach(0).said()).containsExactly(1);
  }

  @Test
  void theEndComesBehindWhatWaits() throws ChannelException {
    Wire wire = new Wire();
    wire.attachment = channel.attach(wire, 0);
    wire.reads = false;
    say(1);
    channel.end(ChannelEnd.STOPPING);
    wire.reads = true;
    wire.wake();
    assertThat(wire.got)
        .last()
        .satisfies(
            end ->
                assertThat(end)
                    .containsEntry("type", "end")
                    .containsEntry("code", "STOPPING")
                    .containsEntry("again", true));
    assertThat(wire.said()).containsExactly(1);
  }
}
