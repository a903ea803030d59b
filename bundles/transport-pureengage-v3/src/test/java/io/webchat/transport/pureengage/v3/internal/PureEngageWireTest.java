package io.webchat.transport.pureengage.v3.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.file.FileSource;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.ServerError;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportConfigurationException;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.UploadRequest;
import io.webchat.testkit.transport.ReceivedRequest;
import io.webchat.testkit.transport.ScriptedAnswer;
import io.webchat.testkit.transport.ScriptedServer;
import io.webchat.testkit.transport.TestTransportContext;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire, to the letter. */
class PureEngageWireTest {
  private static final SessionData SESSION =
      SessionData.of(
          Map.of("participantId", "p1", "sessionId", "s1", "token", "s3cret", "transportId", "t1"));
  private static final String SESSIONS = "/nexus/v3/chat/sessions";
  private static final String CLAIMS =
      "{\"sessionId\":\"s?1\",\"transportId\":\"t~~1\",\"participantId\":\"p>>>1\"}";

  private final ScriptedServer server =
      ScriptedServer.start().answers(ScriptedAnswer.json(messages("")));
  private final Map<String, Object> options = new LinkedHashMap<>();
  private Transport transport;

  PureEngageWireTest() {
    options.put("type", "pureengage-v3-rest");
    options.put("dataURL", server.url() + SESSIONS);
    options.put("endpoint", "Chat");
    options.put("headers", Map.of("X-API-Key", "s3cret-key", "X-More", "1"));
  }

  @AfterEach
  void close() {
    if (transport != null) {
      transport.close();
    }
    server.close();
  }

  private static String messages(String list) {
    return "{\"status\":{\"code\":0},\"data\":{\"chatEnded\":false,\"messages\":[" + list + "]}}";
  }

  private static String text(int index) {
    return "{\"index\":\"-"
        + index
        + "\",\"type\":\"Text\",\"text\":\"t"
        + index
        + "\",\"from\":{\"type\":\"Agent\"}}";
  }

  private static String opened(Base64.Encoder encoder) {
    String payload = encoder.encodeToString(CLAIMS.getBytes(StandardCharsets.UTF_8));
    return "{\"data\":{\"clientToken\":\"h." + payload + ".s\"}}";
  }

  private Transport transport() {
    if (transport == null) {
      transport =
          new PureEngageProvider()
              .create(
                  TestTransportContext.of(WebChatConfiguration.of(Map.of("transport", options))));
    }
    return transport;
  }

  private static Reply settle(CompletionStage<Reply> stage) {
    try {
      return stage.toCompletableFuture().get(40, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(TransportException.class);
      assertThat(e.getCause().getMessage()).doesNotContain("s3cret");
      throw (TransportException) e.getCause();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static TransportException failure(CompletionStage<Reply> stage) {
    try {
      settle(stage);
    } catch (TransportException e) {
      return e;
    }
    throw new AssertionError("the operation did not fail");
  }

  private ReceivedRequest sent(String method, CompletionStage<Reply> operation) {
    settle(operation);
    ReceivedRequest request = server.last();
    assertThat(request.method()).isEqualTo(method);
    assertThat(request.header("x-api-key")).isEqualTo("s3cret-key");
    assertThat(request.header("x-more")).isEqualTo("1");
    assertThat(request.header("x-nexus-client-key")).isEqualTo("s3cret");
    assertThat(request.header("cookie")).isNull();
    return request;
  }

  private CompletionStage<Reply> poll(long position) {
    return transport().poll(SESSION, new PollRequest(position, false, null));
  }

  private CompletionStage<Reply> start(Map<String, Object> form) {
    return transport().start(new StartRequest(form, Map.of("phone", "5", "a", "b"), false));
  }

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
  void readsTokensInEitherAlphabet() {
    for (Base64.Encoder encoder :
        List.of(
            Base64.getEncoder(), Base64.getUrlEncoder(), Base64.getUrlEncoder().withoutPadding())) {
      server.answers(ScriptedAnswer.json(opened(encoder)));
      assertThat(settle(start(Map.of())).session()).containsEntry("sessionId", "s?1");
    }
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
        .containsEntry("from", Map.of("name", "Jane", "type", "Client", "participantId", "p1"))
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
        .containsEntry("from", Map.of("name", "Ann", "type", "Agent"));
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

  @Test
  void takesAnswersWithoutABody() {
    server.answers(ScriptedAnswer.http(204, "", ""));
    assertThat(settle(transport().typing(SESSION, true, "x")).inbound().chatEnded()).isEmpty();
    assertThat(failure(poll(1)).kind()).isEqualTo(Kind.INVALID_RESPONSE);
  }

  @Test
  void uploadsImagesAndDownloadsFromTheSameServerOnly() {
    FileSource file = FileSource.of("a.png", "image/png", new byte[] {'P'});
    ReceivedRequest upload = sent("POST", transport().upload(SESSION, new UploadRequest(file, 0)));
    assertThat(upload.target()).isEqualTo(SESSIONS + "/s1/images");
    assertThat(upload.text()).contains("name=\"operationId\"", "filename=\"a.png\"");

    server.answers(ScriptedAnswer.http(200, "Content-Type: image/png", "PNG!"));
    for (String id :
        new String[] {"/sessions/s1/images/9?x=1", server.url() + SESSIONS + "/s1/images/9?x=1"}) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      sent("GET", transport().download(SESSION, new DownloadRequest(id, "a", 10, name -> bytes)));
      assertThat(server.last().target()).isEqualTo(SESSIONS + "/s1/images/9?x=1");
      assertThat(bytes).hasToString("PNG!");
    }
    DownloadRequest foreign =
        new DownloadRequest(
            "http://169.254.169.254/x", "a", 10, name -> new ByteArrayOutputStream());
    assertThat(failure(transport().download(SESSION, foreign)).kind()).isEqualTo(Kind.UNSUPPORTED);
  }

  @Test
  void pagesHistoryToItsBeginning() {
    server.answers(ScriptedAnswer.json(messages(text(3) + "," + text(4))));
    Reply page = settle(transport().history(SESSION, new HistoryRequest(4, 20)));
    assertThat(server.last().query()).containsEntry("index", "4").containsEntry("count", "20");
    assertThat(page.inbound().historyComplete()).isFalse();

    server.answers(ScriptedAnswer.json(messages(text(4))));
    assertThat(
            settle(transport().history(SESSION, new HistoryRequest(4, 20)))
                .inbound()
                .historyComplete())
        .isTrue();
  }

  @Test
  void restoresTheWholeTranscript() {
    server.answers(ScriptedAnswer.json(messages(text(1))));
    Reply reply =
        settle(transport().attach(SESSION, new AttachRequest(1, AttachRequest.Mode.RESTORE, 20)));

    assertThat(server.last().query()).containsEntry("count", "10000");
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

  @Test
  void tellsWhatAnErrorMeans() {
    error(400, "LIMIT_FILE_SIZE");
    TransportException refused = failure(transport().send(SESSION, OutgoingMessage.of("x")));
    assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
    assertThat(refused.errors()).containsExactly(new ServerError("LIMIT_FILE_SIZE", "why", null));
    assertThat(refused.ambiguous()).isFalse();

    error(403, "INVALID_SESSION");
    assertThat(failure(poll(1)).kind()).isEqualTo(Kind.SESSION_LOST);
    server.answers(ScriptedAnswer.http(404, "", "<html>"));
    assertThat(failure(poll(1)).kind()).isEqualTo(Kind.SESSION_LOST);
    assertThat(failure(start(Map.of())).kind()).isEqualTo(Kind.HTTP);
    error(404, "NOT_FOUND");
    DownloadRequest file = new DownloadRequest("/x", "a", 10, name -> new ByteArrayOutputStream());
    assertThat(failure(transport().download(SESSION, file)).kind()).isEqualTo(Kind.REFUSED);

    error(401, "AUTHENTICATION_REQUIRED");
    assertThat(failure(poll(1)).kind()).isEqualTo(Kind.REFUSED);
    assertThat(
            failure(
                    transport()
                        .attach(SESSION, new AttachRequest(1, AttachRequest.Mode.RESTORE_ASYNC, 9)))
                .kind())
        .isEqualTo(Kind.SESSION_LOST);
    error(429, "TOO_MANY");
    assertThat(failure(poll(1)).kind()).isEqualTo(Kind.RATE_LIMITED);
    error(200, "INVALID_ENDPOINT");
    assertThat(failure(start(Map.of())).kind()).isEqualTo(Kind.REFUSED);
  }

  private void error(int status, String code) {
    server.answers(
        ScriptedAnswer.http(
            status, "", "{\"status\":{\"code\":\"" + code + "\",\"message\":\"why\"}}"));
  }

  @Test
  void aHeldPollHasNoTimeoutAndCanBeCancelled() {
    CountDownLatch release = new CountDownLatch(1);
    options.put("ajaxTimeout", 50);
    server.answers(ScriptedAnswer.held(release, ScriptedAnswer.json(messages(text(1)))));
    CompletionStage<Reply> poll = poll(1);
    assertThat(failure(transport().typing(SESSION, true, "x")).kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(poll.toCompletableFuture()).isNotDone();
    release.countDown();
    assertThat(settle(poll).inbound().messages()).hasSize(1);

    server.answers(ScriptedAnswer.held(new CountDownLatch(1), ScriptedAnswer.json("{}")));
    int before = server.received().size();
    CompletionStage<Reply> cut = poll(2);
    await().until(() -> server.received().size() > before);
    transport().close();
    assertThat(failure(cut).kind()).isEqualTo(Kind.CLOSED);
  }

  @Test
  void needsTheDataUrl() {
    options.remove("dataURL");
    assertThatThrownBy(this::transport)
        .isInstanceOf(TransportConfigurationException.class)
        .hasMessageContaining("transport.dataURL");
  }

  @Test
  void refusesSessionDataOfAnotherVersion() {
    SessionData foreign = SessionData.of(Map.of("sessionID", "1", "secureKey", "s3cret"));
    assertThat(failure(transport().end(foreign)).kind()).isEqualTo(Kind.SESSION_LOST);
    assertThat(server.received()).isEmpty();
  }
}
