package io.webchat.transport.pureconnect.v4.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.Participant.Role;
import io.webchat.json.JsonReader;
import io.webchat.json.JsonValues;
import io.webchat.json.MalformedJsonException;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of the wire in the documented shape. */
class PureConnectMessagesTest {
  private static final String ANN_JOINED =
      "{'__type':'urn:inin.com:webChat:chatParticipantStateChangedMessage','participantId':'ann',"
          + "'sequenceNumber':1,'state':2,'participantType':'Agent','displayName':'Ann'}";

  private final PureConnectMessages messages = new PureConnectMessages();

  private Inbound read(String... json) throws MalformedJsonException {
    return readFrom(0, json);
  }

  private Inbound readFrom(long position, String... json) throws MalformedJsonException {
    String list = "[" + String.join(",", json).replace('\'', '"') + "]";
    return messages.of(JsonValues.list(JsonReader.read(list)), "me", false, position);
  }

  private static String text(String from, int number, String value) {
    return "{'__type':'urn:inin.com:webChat:chatTextMessage','participantId':'%s','sequenceNumber':%d,"
            .formatted(from, number)
        + "'timestamp':'2020-11-27T10:00:00.5Z','contentType':'text/plain','value':%s}"
            .formatted(value);
  }

  private static String own(int state, int number) {
    return "{'__type':'urn:inin.com:webChat:chatParticipantStateChangedMessage','participantId':'me',"
        + "'sequenceNumber':%d,'state':%d,'participantType':'WebUser','displayName':'Jane'}"
            .formatted(number, state);
  }

  @Test
  void whatIsBeforeAPositionOnlyTellsWhoIsWhoAndWhetherTheCustomerLeft()
      throws MalformedJsonException {
    Inbound inbound =
        readFrom(
            3,
            ANN_JOINED,
            text("ann", 2, "'hi'"),
            text("ann", 3, "'there'"),
            text("ann", 4, "'!'"));

    assertThat(inbound.messages()).extracting(InboundMessage::position).containsExactly(3L, 4L);
    assertThat(inbound.messages().get(0).message().from().name()).isEqualTo("Ann");
    assertThat(inbound.chatEnded()).contains(false);
    assertThat(readFrom(9, own(4, 5)).chatEnded()).contains(true);
    assertThat(readFrom(9, own(4, 5)).messages()).isEmpty();
  }

  @Test
  void aTextHasItsSenderPositionAndTime() throws MalformedJsonException {
    Inbound inbound = read(ANN_JOINED, text("ann", 2, "'hi'"));

    InboundMessage said = inbound.messages().get(1);
    assertThat(said.position()).isEqualTo(2);
    assertThat(said.message().kind()).isEqualTo(MessageKind.MESSAGE);
    assertThat(said.message().text()).isEqualTo("hi");
    assertThat(said.message().index()).isEqualTo(2);
    assertThat(said.message().timestamp()).isEqualTo(1_606_471_200_500L);
    assertThat(said.message().from().name()).isEqualTo("Ann");
    assertThat(said.message().from().role()).isEqualTo(Role.AGENT);
    assertThat(said.original()).containsEntry("contentType", "text/plain");
    assertThat(inbound.messages().get(0).message().kind())
        .isEqualTo(MessageKind.PARTICIPANT_JOINED);
    assertThat(inbound.chatEnded()).contains(false);
  }

  @Test
  void whoIsWho() throws MalformedJsonException {
    List<Message> said =
        read(
                own(2, 1),
                text("me", 2, "'mine'"),
                text("00000000-0000-0000-0000-000000000000", 3, "'welcome'"),
                text("stranger", 4, "'hello'"))
            .messages()
            .stream()
            .map(InboundMessage::message)
            .toList();

    assertThat(said)
        .extracting(message -> message.from().role())
        .containsExactly(Role.CLIENT, Role.CLIENT, Role.EXTERNAL, Role.AGENT);
    assertThat(said.get(1).from().name()).isEqualTo("Jane");
    assertThat(said.get(1).from().id()).isEqualTo("me");
  }

  @Test
  void typingOfOthersCountsAndTheOwnDoesNot() throws MalformedJsonException {
    String typing =
        "{'__type':'urn:inin.com:webChat:chatTypingIndicatorMessage','participantId':'%s',"
            + "'sequenceNumber':%d,'value':%s}";

    Inbound inbound =
        read(
            typing.formatted("ann", 1, "true"),
            typing.formatted("me", 2, "true"),
            typing.formatted("ann", 3, "false"));

    assertThat(inbound.messages())
        .extracting(message -> message.message().kind())
        .containsExactly(MessageKind.TYPING_STARTED, MessageKind.TYPING_STOPPED);
  }

  @Test
  void theClientsOwnLeavingEndsTheChat() throws MalformedJsonException {
    assertThat(read(ANN_JOINED, ANN_JOINED.replace("'state':2", "'state':4")).isEnd()).isFalse();
    assertThat(read(own(4, 3)).isEnd()).isTrue();
    assertThat(read(own(4, 3), own(2, 4)).isEnd()).as("back after a switch-over").isFalse();
    assertThat(read(own(2, 3), own(4, 4), text("me", 5, "'x'")).isEnd()).isTrue();
  }

  @Test
  void aFileIsTold() throws MalformedJsonException {
    Message file =
        read("{'__type':'urn:inin.com:webChat:chatFileMessage','participantId':'ann',"
                + "'sequenceNumber':9,'value':'/files/1'}")
            .messages()
            .get(0)
            .message();

    assertThat(file.kind()).isEqualTo(MessageKind.FILE_UPLOADED);
    assertThat(file.text()).isEqualTo("/files/1");
    assertThat(file).containsKey("fileDetails");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "7",
        "null",
        "'text'",
        "{'__type':'urn:inin.com:webChat:somethingNew','sequenceNumber':1}",
        "{'__type':'urn:inin.com:webChat:chatParticipantStateChangedMessage','state':3}",
        "{'__type':'urn:inin.com:webChat:chatParticipantStateChangedMessage'}"
      })
  void whatIsNothingToShowIsLeftOut(String json) throws MalformedJsonException {
    assertThat(read(json, text("ann", 2, "'hi'")).messages()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-3", "'x'", "null", "[]", "'99999999999999999999'"})
  void aPositionThatIsNoneIsUnknown(String number) throws MalformedJsonException {
    String json =
        text("ann", 1, "'hi'").replace("'sequenceNumber':1", "'sequenceNumber':" + number);

    assertThat(read(json).messages().get(0).position()).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "true", "{'a':1}", "null"})
  void aTextThatIsNoneIsShownAsItIs(String value) throws MalformedJsonException {
    assertThat(read(text("ann", 1, value)).messages().get(0).message().text()).isNotNull();
  }

  @Test
  void aTimeThatIsNoneIsLeftOut() throws MalformedJsonException {
    String json = text("ann", 1, "'hi'").replace("2020-11-27T10:00:00.5Z", "yesterday");

    assertThat(read(json).messages().get(0).message()).doesNotContainKey("timestamp");
  }

  @Test
  void aServerThatNamesThousandsOfParticipantsIsBounded() throws MalformedJsonException {
    for (int i = 0; i < 2_000; i++) {
      read(ANN_JOINED.replace("'ann'", "'p" + i + "'"));
    }
    assertThat(read(text("p1999", 1, "'hi'")).messages().get(0).message().from().name())
        .isEqualTo("Ann");
    assertThat(read(text("p0", 1, "'hi'")).messages().get(0).message().from().name()).isEmpty();
  }
}
