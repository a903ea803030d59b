package io.webchat.transport.pureengage.v3.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.testkit.transport.ReceivedRequest;
import io.webchat.testkit.transport.ScriptedAnswer;
import io.webchat.testkit.transport.ScriptedServer;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What goes over the wire, to the letter. */
class PureEngageWireTest extends PureEngageWire {
  @Test
  void starts() {
    options.put("stream", "live");
    options.put("clientType", "web");
    server.answers(ScriptedAnswer.json(opened(Base64.getEncoder())));
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("firstname", "Jane");
    form.put("lastname", "Doe");
    form.put("email", "j@x.org");
    form.put("custom", "c");

    Reply reply = settle(start(form));

    ReceivedRequest request = server.last();
    assertThat(request.target()).isEqualTo(SESSIONS);
    assertThat(request.header("x-api-key")).isEqualTo("s3cret-key");
    assertThat(request.header("x-nexus-client-key")).isNull();
    assertThat(request.form())
        .containsEntry("data[endpoint]", "Chat")
        .containsEntry("data[stream]", "live")
        .containsEntry("data[clientType]", "web")
        .containsEntry("data[firstName]", "Jane")
        .containsEntry("data[lastName]", "Doe")
        .containsEntry("data[nickname]", "Jane")
        .containsEntry("data[email]", "j@x.org")
        .containsEntry("data[custom]", "c")
        .containsEntry("data[userData][a]", "b")
        .containsEntry("data[userData][phone]", "5")
        .containsEntry("data[userData][PhoneNumber]", "5")
        .doesNotContainKey("data[firstname]");
    assertThat(request.form().get("operationId")).hasSize(36);
    assertThat(reply.session())
        .containsExactly(
            entry("participantId", "p>>>1"),
            entry("sessionId", "s?1"),
            entry("token", reply.session().value("token")),
            entry("transportId", "t~~1"));
  }

  @Test
  void userDataOfTheCallGoOverAllOthers() {
    server.answers(ScriptedAnswer.json(opened(Base64.getEncoder())));
    Map<String, Object> merged = Map.of("_genesys_source", "server", "tier", "gold", "phone", "1");
    Map<String, Object> own = Map.of("_genesys_source", "kiosk", "tier", "gold", "phone", "2");
    settle(transport().start(new StartRequest(Map.of(), merged, false, Map.of(), own)));
    assertThat(server.last().form())
        .containsEntry("data[userData][_genesys_source]", "kiosk")
        .containsEntry("data[userData][tier]", "gold")
        .containsEntry("data[userData][PhoneNumber]", "2");
  }

  @Test
  void readsTokensInEitherAlphabet() {
    for (Base64.Encoder encoder :
        List.of(
            Base64.getEncoder(), Base64.getUrlEncoder(), Base64.getUrlEncoder().withoutPadding())) {
      server.answers(ScriptedAnswer.json(opened(encoder)));
      assertThat(settle(start(Map.of())).session()).containsEntry("sessionId", "s?1");
    }
    String unsigned = opened(Base64.getEncoder()).replace(".s\"", "\"");
    server.answers(ScriptedAnswer.json(unsigned));
    assertThat(settle(start(Map.of())).session()).containsEntry("sessionId", "s?1");
    server.answers(
        ScriptedAnswer.json(
            "{\"data\":{\"clientToken\":\"opaque\",\"selfUri\":\"/x/sessions/s9\"}}"));
    assertThat(settle(start(Map.of())).session()).containsEntry("sessionId", "s9");
  }

  @Test
  void aStartWithoutATokenIsInvalid() {
    for (String body : new String[] {"{}", "[]", "", "{\"data\":{\"clientToken\":\"opaque\"}}"}) {
      server.answers(ScriptedAnswer.json(body));
      assertThat(failure(start(Map.of())).kind()).isEqualTo(Kind.INVALID_RESPONSE);
    }
  }

  @Test
  void startsWhereItIsTold() {
    try (ScriptedServer other = ScriptedServer.start()) {
      other.next(ScriptedAnswer.json(opened(Base64.getEncoder())));
      other.answers(ScriptedAnswer.json(messages("")));
      StartRequest request =
          new StartRequest(
              Map.of("dataURL", "http://evil.invalid/"),
              Map.of(),
              false,
              Map.of("dataURL", other.url() + "/sessions/", "headers", Map.of("X-Api-Key", "o")));

      SessionData session = settle(transport().start(request)).session();
      settle(transport().poll(session, new PollRequest(1, false, null)));

      assertThat(server.received()).isEmpty();
      assertThat(other.received()).hasSize(2);
      assertThat(other.last().path()).isEqualTo("/sessions/s%3F1/messages");
      assertThat(other.last().header("x-api-key")).isEqualTo("o");
      assertThat(other.last().header("x-more")).isEqualTo("1");
      assertThat(
              failure(
                      transport()
                          .start(
                              new StartRequest(
                                  Map.of(), Map.of(), false, Map.of("dataURL", "nonsense"))))
                  .kind())
          .isEqualTo(Kind.REFUSED);
    }
  }

  @Test
  void namesThePositionOnlyWhereTheServerCannotKnowIt() {
    server.next(ScriptedAnswer.json(messages(text(1) + "," + text(2))));
    assertThat(sent("GET", poll(1)).query()).containsOnlyKeys("operationId");
    assertThat(sent("GET", poll(3)).query()).containsOnlyKeys("operationId");
    sent("GET", transport().poll(SESSION, new PollRequest(3, true, null)));
    assertThat(server.last().query()).containsEntry("index", "-2");
    sent("GET", transport().poll(SESSION, new PollRequest(2, true, null)));
    assertThat(server.last().query()).containsEntry("index", "1");
    assertThat(sent("GET", poll(3)).query()).doesNotContainKey("index");

    server.next(ScriptedAnswer.truncated("application/json", messages(text(3))));
    failure(poll(3));
    assertThat(sent("GET", poll(3)).query()).containsEntry("index", "-2");
    assertThat(sent("GET", poll(3)).query()).doesNotContainKey("index");
  }

  @Test
  void namesThePositionAfterAPollThatTheServerMayHaveSeenTwice() {
    sent("GET", poll(3));
    server.next(ScriptedAnswer.reset()); // on a connection that was kept: OkHttp asks again
    sent("GET", poll(3));
    assertThat(sent("GET", poll(3)).query()).containsEntry("index", "2");
  }

  @Test
  void onlyASendIsNotRepeatedWhenAKeptConnectionSwallowsIt() {
    for (Supplier<CompletionStage<Reply>> operation :
        List.<Supplier<CompletionStage<Reply>>>of(
            () -> transport().typing(SESSION, true, "he"),
            () -> transport().updateUserData(SESSION, Map.of("k", "v")),
            () -> transport().verify(SESSION),
            () -> transport().end(SESSION))) {
      settle(poll(1)); // leaves a connection
      int before = server.received().size();
      server.next(ScriptedAnswer.reset());
      settle(operation.get());
      assertThat(server.received()).hasSize(before + 2);
    }
    int before = server.received().size();
    server.next(ScriptedAnswer.reset());
    assertThat(failure(transport().send(SESSION, OutgoingMessage.of("hi"))).ambiguous()).isTrue();
    assertThat(server.received()).hasSize(before + 1);
  }

  @Test
  void shapesMessagesAsDocumented() {
    String raw =
        """
        {"index":"-7","type":"Text","text":"hello","utcTime":1600000000000,"x":1,
         "from":{"nickname":"Jane","firstName":"J","type":"Customer","participantId":"p1"},
         "content":[{"type":"image","url":"/sessions/s1/images/9"},"odd",
           {"type":"file","url":"https://cdn.example.com/a"}]},
        {"index":8,"type":"PushUrl","url":"https://push","from":{"type":"Agent","firstName":"Ann"}},
        {"type":"Notice"}""";
    server.answers(ScriptedAnswer.json(messages(raw)));

    List<InboundMessage> messages = settle(poll(1)).inbound().messages();

    assertThat(messages).extracting(InboundMessage::position).containsExactly(7L, 8L, -1L);
    assertThat(messages.get(0).message())
        .containsEntry("index", 7)
        .containsEntry("type", "Message")
        .containsEntry("timestamp", 1600000000000L)
        .containsEntry("x", 1)
        .containsEntry(
            "from",
            Map.of(
                "name",
                "Jane",
                "type",
                "Client",
                "participantId",
                "p1",
                "id",
                "p1",
                "nickname",
                "Jane",
                "firstName",
                "J"))
        .containsEntry(
            "content",
            List.of(
                Map.of(
                    "type", "image", "url", server.url() + "/nexus/v3/chat/sessions/s1/images/9"),
                "odd",
                Map.of("type", "file", "url", "https://cdn.example.com/a")));
    assertThat(messages.get(0).original())
        .containsEntry("index", "-7")
        .containsEntry("type", "Text");
    assertThat(messages.get(1).message())
        .containsEntry("text", "https://push")
        .containsEntry("from", Map.of("name", "Ann", "type", "Agent", "firstName", "Ann"));
    assertThat(messages.get(2).message()).containsEntry("from", Map.of("type", "External"));
  }

  @Test
  void sendsEverythingElse() {
    ReceivedRequest send = sent("POST", transport().send(SESSION, OutgoingMessage.of("hi")));
    assertThat(send.target()).isEqualTo(SESSIONS + "/s1/messages");
    assertThat(send.form())
        .containsEntry("data[type]", "Text")
        .containsEntry("data[text]", "hi")
        .containsKey("operationId");
    assertThat(sent("POST", transport().typing(SESSION, true, "he")).form())
        .containsEntry("data[type]", "TypingStarted")
        .containsEntry("data[text]", "he");
    assertThat(sent("POST", transport().typing(SESSION, false, null)).form())
        .containsEntry("data[type]", "TypingStopped")
        .containsEntry("data[text]", "");
    ReceivedRequest data = sent("PUT", transport().updateUserData(SESSION, Map.of("k", "v")));
    assertThat(data.target()).isEqualTo(SESSIONS + "/s1/userdata");
    assertThat(data.form()).containsEntry("data[k]", "v");
    ReceivedRequest end = sent("DELETE", transport().end(SESSION));
    assertThat(end.target()).isEqualTo(SESSIONS + "/s1/participants/p1");
    assertThat(end.form()).containsOnlyKeys("operationId");
  }

  private static String page(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(PureEngageWire::text)
        .collect(Collectors.joining(","));
  }

  private Reply resumedAt(long position) {
    return settle(
        transport().attach(SESSION, new AttachRequest(position, AttachRequest.Mode.RESUME, 20)));
  }

  @Test
  void takesASessionUpWithTheNewestMessagesWhereTheyReachBackToThePosition() {
    server.answers(ScriptedAnswer.json(messages(page(51, 60))));
    assertThat(resumedAt(51).inbound().messages()).hasSize(10);
    assertThat(server.last().query()).containsEntry("count", "10");

    server.answers(ScriptedAnswer.json(messages(page(1, 3))));
    assertThat(resumedAt(9).inbound().messages()).as("there are no more").hasSize(3);
    assertThat(server.last().query()).containsEntry("count", "10");

    server.answers(ScriptedAnswer.json(messages(page(0, 9))));
    assertThat(resumedAt(0).inbound().messages()).as("0 is a position").hasSize(10);
    assertThat(server.last().query()).containsEntry("count", "10");
  }

  @Test
  void asksForMoreWhereTheNewestMessagesLeaveAGap() {
    server.answers(ScriptedAnswer.json(messages(page(1, 100))));
    server.next(ScriptedAnswer.json(messages(page(91, 100))));
    assertThat(resumedAt(50).inbound().messages()).hasSize(100);
    assertThat(server.last().query()).containsEntry("count", "100");
  }

  @Test
  void takesASessionUpWithTheWholeTranscriptWhereManyMessagesLeaveAGap() {
    server.answers(ScriptedAnswer.json(messages(page(1, 2_000))));
    server.next(ScriptedAnswer.json(messages(page(1_991, 2_000))));
    server.next(ScriptedAnswer.json(messages(page(1_901, 2_000))));
    server.next(ScriptedAnswer.json(messages(page(1_001, 2_000))));
    assertThat(resumedAt(50).inbound().messages()).hasSize(2_000);
    assertThat(server.last().query()).containsEntry("count", "10000");
  }

  @Test
  void restoresTheWholeTranscript() {
    server.answers(ScriptedAnswer.json(messages(text(1))));
    Reply reply =
        settle(transport().attach(SESSION, new AttachRequest(1, AttachRequest.Mode.RESTORE, 20)));

    assertThat(server.last().query()).containsEntry("count", "10000").doesNotContainKey("index");
    assertThat(reply.inbound().messages()).hasSize(1);
    assertThat(sent("GET", poll(2)).query()).containsEntry("index", "1");
  }

  @Test
  void reattachesAnAsynchronousSessionWithANewToken() {
    server.next(ScriptedAnswer.json(opened(Base64.getEncoder())));
    server.answers(ScriptedAnswer.json(messages(text(9))));

    Reply reply =
        settle(
            transport()
                .attach(SESSION, new AttachRequest(1, AttachRequest.Mode.RESTORE_ASYNC, 20)));

    ReceivedRequest reopened = server.received().get(0);
    assertThat(reopened.method()).isEqualTo("POST");
    assertThat(reopened.header("x-nexus-client-key")).isEqualTo("s3cret");
    assertThat(reopened.form()).containsEntry("data[endpoint]", "Chat");
    assertThat(server.last().query()).containsEntry("count", "20");
    assertThat(server.last().header("x-nexus-client-key")).startsWith("h.");
    assertThat(reply.session()).containsEntry("sessionId", "s?1");
    assertThat(reply.inbound().messages()).hasSize(1);
  }

  @Test
  void verifiesWithoutMovingWhatIsDelivered() {
    settle(transport().verify(SESSION));
    assertThat(server.last().query()).containsEntry("index", "1").containsEntry("count", "1");
  }
}
