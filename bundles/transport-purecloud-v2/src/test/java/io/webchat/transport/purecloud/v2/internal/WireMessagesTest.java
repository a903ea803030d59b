package io.webchat.transport.purecloud.v2.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.Participant.Role;
import io.webchat.spi.transport.InboundMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages of the wire in the documented shape, and their positions. */
class WireMessagesTest {
  private static final long TEN = 1_606_471_200_000L;

  private final WireMessages messages = new WireMessages(false);

  private static Map<String, Object> raw(String id, String bodyType, String time) {
    Map<String, Object> raw = new LinkedHashMap<>();
    raw.put("id", id);
    raw.put("sender", Map.of("id", "s"));
    raw.put("body", "hi");
    raw.put("bodyType", bodyType);
    raw.put("timestamp", time);
    return raw;
  }

  private static Member member(String role) {
    return new Member("s", role, "Sam", "https://example.com/sam.png", false);
  }

  @Test
  void theShapeIsTheDocumentedOne() {
    InboundMessage read =
        messages.message(raw("m1", "standard", "2020-11-27T10:00:00.5Z"), member("AGENT"));

    Message message = read.message();
    assertThat(message)
        .containsEntry("type", "Message")
        .containsEntry("text", "hi")
        .containsEntry("id", "m1")
        .containsEntry("avatar", "https://example.com/sam.png");
    assertThat(message.index()).isEqualTo(read.position()).isPositive();
    assertThat(message.timestamp()).isEqualTo(TEN + 500);
    assertThat(message.from())
        .containsEntry("id", "s")
        .containsEntry("type", "Agent")
        .containsEntry("name", "Sam");
    assertThat(read.original()).containsEntry("bodyType", "standard");
  }

  @ParameterizedTest
  @CsvSource({
    "standard, MESSAGE",
    "notice, MESSAGE",
    "member-join, PARTICIPANT_JOINED",
    "member-leave, PARTICIPANT_LEFT",
    "something-new, MESSAGE"
  })
  void theBodyTypeSaysWhatItIs(String bodyType, MessageKind kind) {
    assertThat(
            messages
                .message(raw("m", bodyType, "2020-11-27T10:00:00Z"), member("AGENT"))
                .message()
                .kind())
        .isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "AGENT, standard, false, AGENT",
    "CUSTOMER, standard, false, CLIENT",
    "CUSTOMER, member-join, false, CLIENT",
    "WORKFLOW, standard, false, BOT",
    "WORKFLOW, notice, false, EXTERNAL",
    "WORKFLOW, member-join, false, EXTERNAL",
    "WORKFLOW, member-leave, false, EXTERNAL",
    "WORKFLOW, member-join, true, BOT",
    "WORKFLOW, member-leave, true, BOT",
    "WORKFLOW, notice, true, EXTERNAL",
    "ACD, standard, false, EXTERNAL",
    "'', standard, false, EXTERNAL"
  })
  void theRoleOfTheSenderSaysWhoItIs(String role, String bodyType, boolean bots, Role expected) {
    assertThat(
            new WireMessages(bots)
                .message(raw("m", bodyType, "2020-11-27T10:00:00Z"), member(role))
                .message()
                .from()
                .role())
        .isEqualTo(expected);
  }

  @Test
  void messagesOfOneMillisecondHavePositionsOfTheirOwnInTheirOrder() {
    long first = position("a", "2020-11-27T10:00:00.001Z");
    long second = position("b", "2020-11-27T10:00:00.001Z");
    long later = position("c", "2020-11-27T10:00:00.002Z");
    assertThat(first).isLessThan(second);
    assertThat(second).isLessThan(later);
    assertThat(later).isLessThan(1L << 53);
    assertThat(MessagePositions.ms(second)).isEqualTo(TEN + 1);
    assertThat(position("b", "2020-11-27T10:00:00.001Z")).isEqualTo(second);
    assertThat(position("a", "2020-11-27T10:00:00.001Z")).isEqualTo(first);
  }

  private long position(String id, String time) {
    return messages.message(raw(id, "standard", time), member("AGENT")).position();
  }

  @Test
  void aTransportThatReadsTheListHasTheSamePositions() {
    long a = position("a", "2020-11-27T10:00:00.001Z");
    long b = position("b", "2020-11-27T10:00:00.001Z");
    WireMessages other = new WireMessages(false);

    assertThat(
            other.message(raw("a", "standard", "2020-11-27T10:00:00.001Z"), member("")).position())
        .isEqualTo(a);
    assertThat(
            other.message(raw("b", "standard", "2020-11-27T10:00:00.001Z"), member("")).position())
        .isEqualTo(b);
  }

  @Test
  void aMillisecondIsFullAtSomeTime() {
    MessagePositions positions = new MessagePositions();
    for (int i = 0; i < 4_096; i++) {
      assertThat(positions.of("m" + i, TEN)).isEqualTo(TEN * 4_096 + i);
    }
    assertThat(positions.of("one more", TEN)).isEqualTo(-1);
    assertThat(positions.of("m7", TEN)).isEqualTo(TEN * 4_096 + 7);
  }
}
