package io.webchat.http.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.http.channel.ChannelException.Code;
import io.webchat.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Events for readers that come and go: none lost and none twice as long as they are kept. */
class EventLogTest {
  private long now;
  private final EventLog log = new EventLog("e", new OutboxLimits(5, 10_000), 2, () -> now);

  private static final class Reader implements Connection {
    private final List<Object> got = new ArrayList<>();
    private Attachment attachment;
    private boolean reads = true;
    private int cuts;

    @Override
    public void wake() {
      while (reads) {
        Optional<Outgoing> next = attachment.poll();
        if (next.isEmpty()) {
          return;
        }
        Map<String, Object> frame = JsonReader.object(next.get().text()).orElseThrow();
        got.add(frame.containsKey("n") ? frame.get("n") : frame.get("type"));
      }
    }

    @Override
    public void cut() {
      cuts++;
    }
  }

  private Reader read(String after) throws ChannelException {
    Reader reader = new Reader();
    reader.attachment = log.attach(reader, after);
    reader.wake();
    return reader;
  }

  private void add(int count) {
    for (int i = 0; i < count; i++) {
      log.add(Map.of("type", "event"));
    }
  }

  private void assertLost(String after) {
    assertThatThrownBy(() -> read(after))
        .isInstanceOfSatisfying(
            ChannelException.class, e -> assertThat(e.code()).isEqualTo(Code.POSITION_LOST));
  }

  @Test
  void aReaderThatComesBackGetsWhatFollows() throws ChannelException {
    add(2);
    Reader first = read("");
    add(1);
    assertThat(first.got).containsExactly(1, 2, 3);
    first.attachment.detach();
    add(2);
    assertThat(read("e.3").got).containsExactly(4, 5);
    assertThat(read(log.lastId()).got).isEmpty();
  }

  @Test
  void severalReadTheSame() throws ChannelException {
    Reader one = read("");
    Reader other = read("");
    add(2);
    assertThat(one.got).isEqualTo(other.got).containsExactly(1, 2);
    assertThat(read("").got).as("the first gives way").containsExactly(1, 2);
    assertThat(one.got).containsExactly(1, 2, "end");
    add(1);
    assertThat(other.got).containsExactly(1, 2, 3);
  }

  @Test
  void whatIsNotKeptAnyMoreIsSaidToBeLost() throws ChannelException {
    add(7);
    assertLost("");
    assertLost("e.1");
    assertThat(read("e.2").got).containsExactly(3, 4, 5, 6, 7);
    assertLost("e.8");
    assertLost("f.3");
    assertLost("3");
    assertLost("e.");
    assertLost("e.-1");
    assertLost("\u0000");
  }

  @Test
  void aReaderThatFallsBehindIsToldSoAndGetsNoGap() throws ChannelException {
    Reader slow = read("");
    add(1);
    slow.reads = false;
    add(6);
    slow.reads = true;
    slow.wake();
    assertThat(slow.got).containsExactly(1, "end");
    assertThat(slow.attachment.isOver()).isTrue();
  }

  @Test
  void theEndComesBehindWhatWasThere() throws ChannelException {
    Reader reader = read("");
    reader.reads = false;
    add(2);
    log.end(ChannelEnd.INSTANCE_CLOSED);
    log.end(ChannelEnd.STOPPING);
    add(1);
    reader.reads = true;
    reader.wake();
    assertThat(reader.got).containsExactly(1, 2, "end");
    assertThatThrownBy(() -> read(""))
        .as("whether the chat is over too is not known here")
        .isInstanceOfSatisfying(
            ChannelException.class, e -> assertThat(e.code()).isEqualTo(Code.OVERLOADED));
  }

  @Test
  void whoTakesNothingIsCut() throws ChannelException {
    Reader stuck = read("");
    Reader idle = read("");
    stuck.reads = false;
    add(1);
    now += 1_001;
    log.tick(true, 1_000);
    assertThat(stuck.cuts).isOne();
    assertThat(idle.cuts).isZero();
    assertThat(idle.got).containsExactly(1, "beat");
    assertThat(log.isRead()).isTrue();
  }
}
