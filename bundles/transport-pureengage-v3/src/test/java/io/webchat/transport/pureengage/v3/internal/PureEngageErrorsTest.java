package io.webchat.transport.pureengage.v3.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.webchat.api.file.FileSource;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.ServerError;
import io.webchat.spi.transport.TransportConfigurationException;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.UploadRequest;
import io.webchat.testkit.transport.ReceivedRequest;
import io.webchat.testkit.transport.ScriptedAnswer;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What answers mean, and what is refused without asking. */
class PureEngageErrorsTest extends PureEngageWire {
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

  /** A gateway that gave up knows nothing of it, whatever its body looks like. */
  @ParameterizedTest
  @CsvSource({"400, false", "403, false", "500, true", "502, true", "503, false", "504, true"})
  void aMessageBehindAGatewayThatGaveUpIsInDoubt(int status, boolean doubt) {
    error(status, "GATEWAY_TIMEOUT");
    TransportException named = failure(transport().send(SESSION, OutgoingMessage.of("x")));
    assertThat(named.kind()).isEqualTo(Kind.REFUSED);
    assertThat(named.ambiguous()).isEqualTo(doubt);

    String bare = "{\"statusCode\":%d,\"message\":\"no answer\"}".formatted(status);
    server.answers(ScriptedAnswer.http(status, "", bare));
    assertThat(failure(transport().send(SESSION, OutgoingMessage.of("x"))).ambiguous())
        .isEqualTo(doubt);
  }

  private void error(int status, String code) {
    server.answers(
        ScriptedAnswer.http(
            status, "", "{\"status\":{\"code\":\"" + code + "\",\"message\":\"why\"}}"));
  }

  @Test
  void theTextOfARefusalIsTheServersWhereItHasOne() {
    error(400, "BUSY");
    assertThat(failure(poll(1))).hasMessage("why");
    for (String none : new String[] {"", ",\"message\":\" \""}) {
      String refused = "{\"status\":{\"code\":\"BUSY\"" + none + "}}";
      server.answers(ScriptedAnswer.http(400, "", refused));
      assertThat(failure(poll(1))).hasMessage("The chat server refused poll: BUSY");
    }
  }

  @Test
  void aRefusalSaysThatTheChatEnded() {
    String refused = "{\"status\":{\"code\":\"NO\"},\"data\":{\"chatEnded\":%s}}";
    server.answers(ScriptedAnswer.http(400, "", refused.formatted(true)));
    assertThat(failure(poll(1)).chatEnded()).isTrue();
    server.answers(ScriptedAnswer.http(400, "", refused.formatted(false)));
    assertThat(failure(poll(1)).chatEnded()).isFalse();
  }

  @Test
  void inAGoodAnswerOnlyATextIsAnError() {
    server.answers(ScriptedAnswer.json("{\"status\":{\"code\":\"BUSY\"},\"data\":{}}"));
    assertThat(failure(poll(1)).kind()).isEqualTo(Kind.REFUSED);
    server.answers(ScriptedAnswer.json("{\"status\":{\"code\":3},\"data\":{\"messages\":[]}}"));
    assertThat(settle(poll(1)).inbound().messages()).isEmpty();
  }

  @Test
  void theTimeThatTheServerAsksToWaitIsReadWhateverItRefuses() {
    String error = "{\"status\":{\"code\":\"BUSY\"}}";
    for (int status : new int[] {200, 400, 429, 503}) {
      server.answers(ScriptedAnswer.http(status, "Retry-After: 7", error));
      assertThat(failure(poll(1)).retryAfter()).as("%s", status).contains(Duration.ofSeconds(7));
    }
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
        .hasMessageStartingWith("transport.dataURL: expected a URL that begins with http://");
  }

  @Test
  void refusesSessionDataOfAnotherVersion() {
    SessionData foreign = SessionData.of(Map.of("sessionID", "1", "secureKey", "s3cret"));
    assertThat(failure(transport().end(foreign)).kind()).isEqualTo(Kind.SESSION_LOST);
    assertThat(server.received()).isEmpty();
  }
}
