package io.webchat.rest.gms;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.Message;
import io.webchat.api.message.Participant.Role;
import io.webchat.api.session.SessionData;
import io.webchat.json.JsonValues;
import io.webchat.json.JsonWriter;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.ServerError;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GmsResultTest {
  private static GmsResult result(String json) {
    return new GmsResult(JsonValues.object(json));
  }

  private static InboundMessage message(String json) {
    return result("{\"messages\":[" + json + "]}").inbound().messages().get(0);
  }

  @Test
  void shapesAMessageAsDocumented() {
    String json =
        """
        {"from":{"nickname":"Ann","participantId":2,"type":"Agent"},"index":7,"type":"Message",
         "text":"hi","messageType":"text","utcTime":1432845088000,"userData":{"a":"1"}}\
        """;
    InboundMessage message = message(json);

    assertThat(message.position()).isEqualTo(7);
    assertThat(message.original()).isEqualTo(JsonValues.object(json));
    assertThat(message.message())
        .isEqualTo(
            Map.of(
                "type",
                "Message",
                "text",
                "hi",
                "index",
                7,
                "timestamp",
                1432845088000L,
                "userData",
                Map.of("a", "1"),
                "from",
                Map.of("id", 2, "type", "Agent", "name", "Ann")));
  }

  @Test
  void takesNumbersThatCameAsText() {
    InboundMessage message =
        message("{\"index\":\"12\",\"type\":\"Message\",\"from\":{\"participantId\":\"3\"}}");

    assertThat(message.position()).isEqualTo(12);
    assertThat(message.message().index()).isEqualTo(12);
    assertThat(message.message().from()).containsEntry("id", 3);
  }

  @Test
  void aTextIsANumberWhereItFits() {
    assertThat(message("{\"index\":\" 12 \"}").position()).isEqualTo(12);
    assertThat(message("{\"index\":\"999999999999999999\"}").position())
        .isEqualTo(999_999_999_999_999_999L);
    assertThat(message("{\"index\":\"1000000000000000000\"}").position()).isEqualTo(-1);
    assertThat(message("{\"index\":\"\"}").position()).isEqualTo(-1);
    assertThat(message("{\"from\":{\"participantId\":\"p1\"}}").message().from())
        .containsEntry("id", "p1");
    assertThat(message("{\"index\":2147483648}").message()).containsEntry("index", 2147483648L);
  }

  @Test
  void showsTheNamesOfItsFieldsOnly() {
    assertThat(result("{\"secureKey\":\"s3cret\"}")).hasToString("GmsResult[secureKey]");
  }

  @Test
  void livesWithWhatIsMissing() {
    InboundMessage message = message("{\"type\":\"Notice\"}");

    assertThat(message.position()).isEqualTo(-1);
    assertThat(message.message().index()).isEqualTo(-1);
    assertThat(message.message().from().role()).isEqualTo(Role.EXTERNAL);
    assertThat(result("{\"messages\":[1,null,\"x\"]}").inbound().messages()).isEmpty();
    assertThat(result("{\"messages\":\"x\"}").inbound().messages()).isEmpty();
  }

  @Test
  void recognisesBotsAlsoInStrings() {
    String[] bots = {
      "{\"GCTI_SYSTEM\":{\"party-info\":{\"style\":\"BOT\"}}}",
      "{\"GCTI_SYSTEM\":{\"party-info\":\"{\\\"style\\\":\\\"BOT\\\"}\"}}",
      "{\"GCTI_SYSTEM\":\"{\\\"party-info\\\":{\\\"style\\\":\\\"BOT\\\"}}\"}",
    };
    for (String bot : bots) {
      Message message =
          message(
                  "{\"type\":\"ParticipantJoined\",\"from\":{\"type\":\"Agent\"},"
                      + "\"eventAttributes\":"
                      + bot
                      + "}")
              .message();
      assertThat(message.from().role()).isEqualTo(Role.BOT);
    }
  }

  @Test
  void takesTheTextOfStructuredContent() {
    String content = "{\"text\":\"Pick one\",\"contentType\":\"generic\"}";
    for (String value : new String[] {content, JsonWriter.write(content)}) {
      Message message =
          message(
                  "{\"type\":\"Message\",\"text\":\"raw\",\"eventAttributes\":"
                      + "{\"structured-content\":{\"genesys-chat\":{\"content\":"
                      + value
                      + "}}}}")
              .message();
      assertThat(message.text()).isEqualTo("Pick one");
    }
  }

  @Test
  void marksTypingAndFiles() {
    assertThat(message("{\"type\":\"TypingStarted\"}").message()).containsEntry("isTyping", true);
    assertThat(message("{\"type\":\"TypingStopped\"}").message()).containsEntry("isTyping", false);
    assertThat(message("{\"type\":\"FileUploaded\",\"userData\":{\"file-id\":\"1\"}}").message())
        .containsEntry("fileDetails", Map.of("file-id", "1"));
  }

  @Test
  void tellsTheIdleCountdown() {
    assertThat(result("{\"idleTimerExpire\":30}").inbound().idleSeconds()).hasValue(30);
    Inbound alert =
        result(
                "{\"messages\":[{\"type\":\"IdleAlert\",\"userData\":"
                    + "{\"next-idle-timer-type\":\"CLOSE\",\"next-idle-timer-secs\":\"45\"}}]}")
            .inbound();
    assertThat(alert.idleSeconds()).hasValue(45);
    assertThat(
            result(
                    "{\"messages\":[{\"type\":\"IdleAlert\",\"userData\":"
                        + "{\"next-idle-timer-type\":\"ALERT\",\"next-idle-timer-secs\":\"45\"}}]}")
                .inbound()
                .idleSeconds())
        .isEmpty();
  }

  @Test
  void readsStatusAndErrors() {
    assertThat(result("{\"statusCode\":\"2\"}").statusCode()).isEqualTo(2);
    assertThat(result("{\"chatEnded\":false}").statusCode()).isZero();
    GmsResult refused =
        result(
            "{\"errors\":[{\"code\":202,\"advice\":\"5242880\"},{\"code\":204}],\"chatEnded\":true}");
    assertThat(refused.statusCode()).isEqualTo(2);
    assertThat(refused.errors())
        .containsExactly(
            new ServerError("202", null, "5242880"), new ServerError("204", null, null));
    assertThat(refused.chatEnded()).contains(true);
    assertThat(result("{}").chatEnded()).isEmpty();
  }

  @Test
  void takesChangesOfTheSession() {
    SessionData session =
        GmsSession.opened(
            JsonValues.object(
                "{\"chatId\":\"c\",\"userId\":\"u\",\"secureKey\":\"k\",\"alias\":117}"));

    assertThat(session)
        .isEqualTo(Map.of("secureKey", "k", "sessionID", "c", "alias", "117", "userId", "u"));
    assertThat(GmsSession.updated(session, Map.of("alias", "117", "secureKey", ""))).isNull();
    assertThat(GmsSession.updated(session, Map.of("alias", 118, "secureKey", "k2")))
        .isEqualTo(Map.of("secureKey", "k2", "sessionID", "c", "alias", "118", "userId", "u"));
    assertThat(GmsSession.opened(Map.of("chatId", "c"))).isNull();
  }
}
