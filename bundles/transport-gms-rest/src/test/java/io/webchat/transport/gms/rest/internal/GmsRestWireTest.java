package io.webchat.transport.gms.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.file.FileSource;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.DownloadRequest;
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
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, to the letter. */
class GmsRestWireTest {
  private static final SessionData SESSION =
      SessionData.of(
          Map.of("secureKey", "s3cret", "sessionID", "00a B", "alias", "117", "userId", "u1"));
  private static final String GOOD = "{\"statusCode\":0,\"chatEnded\":false,\"messages\":[]}";

  private final ScriptedServer server = ScriptedServer.start().answers(ScriptedAnswer.json(GOOD));
  private final Map<String, Object> webchat = new LinkedHashMap<>();
  private Map<String, Object> main = Map.of();
  private TestTransportContext context;
  private Transport transport;

  GmsRestWireTest() {
    webchat.put("dataURL", server.url() + "/genesys/2/chat/cs/");
  }

  @AfterEach
  void close() {
    if (transport != null) {
      transport.close();
    }
    server.close();
  }

  private Transport transport() {
    if (transport == null) {
      context = TestTransportContext.of(WebChatConfiguration.of(webchat, main));
      transport = new GmsRestProvider().create(context);
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

  private ReceivedRequest sent(CompletionStage<Reply> operation) {
    settle(operation);
    assertThat(server.last().method()).isEqualTo("POST");
    return server.last();
  }

  private CompletionStage<Reply> send() {
    return transport().send(SESSION, OutgoingMessage.of("hi"));
  }

  private CompletionStage<Reply> poll() {
    return transport().poll(SESSION, new PollRequest(5, false, null));
  }

  private CompletionStage<Reply> start() {
    Map<String, Object> form = Map.of("firstname", "Jane", "lastname", "Doe", "email", "j@x.org");
    Map<String, Object> userData = new LinkedHashMap<>();
    userData.put("a", "1");
    userData.put("b", Map.of("c", true));
    return transport().start(new StartRequest(form, userData, false));
  }

  @Test
  void starts() {
    server.answers(
        ScriptedAnswer.json(
            "{\"statusCode\":0,\"chatId\":\"c1\",\"userId\":\"u\",\"secureKey\":\"k\","
                + "\"alias\":\"7\",\"messages\":[{\"index\":1,\"type\":\"ParticipantJoined\"}]}"));
    webchat.put("endpoint", "Sales");

    Reply reply = settle(start());

    assertThat(server.last().target()).isEqualTo("/genesys/2/chat/cs/");
    assertThat(server.last().form())
        .containsExactly(
            entry("nickname", ""),
            entry("firstName", "Jane"),
            entry("lastName", "Doe"),
            entry("emailAddress", "j@x.org"),
            entry("subject", ""),
            entry("text", ""),
            entry("endpoint", "Sales"),
            entry("userData[GCTI_LanguageCode]", "en-US"),
            entry("userData[a]", "1"),
            entry("userData[b][c]", "true"));
    assertThat(reply.session())
        .isEqualTo(Map.of("secureKey", "k", "sessionID", "c1", "alias", "7", "userId", "u"));
    assertThat(reply.inbound().messages()).hasSize(1);
    assertThat(reply.inbound().chatEnded()).isEmpty();
  }

  @Test
  void startsInTheLanguageOfTheMoment() {
    main = Map.of("lang", "de");
    failure(start());
    assertThat(server.last().form()).containsEntry("userData[GCTI_LanguageCode]", "de");
    context.language("fr");
    failure(start());
    assertThat(server.last().form()).containsEntry("userData[GCTI_LanguageCode]", "fr");
  }

  @Test
  void obeysTheAddressOptions() {
    webchat.put("enableUrlTrailingSlash", false);
    failure(start());
    assertThat(server.last().target()).isEqualTo("/genesys/2/chat/cs");
  }

  @Test
  void startsAtTheServerUrlAsItIs() {
    webchat.put("serverURL", server.url() + "/start?x=1");
    failure(start());
    assertThat(server.last().target()).isEqualTo("/start?x=1");
    assertThat(sent(send()).target()).isEqualTo("/genesys/2/chat/cs/00a%20B/send");
  }

  @Test
  void sendsMessages() {
    assertThat(sent(send()).target()).isEqualTo("/genesys/2/chat/cs/00a%20B/send");
    assertThat(server.last().form())
        .containsExactly(
            entry("userId", "u1"),
            entry("secureKey", "s3cret"),
            entry("alias", "117"),
            entry("message", "hi"),
            entry("messageType", "text"));

    sent(transport().send(SESSION, new OutgoingMessage("x", "note", "m\"1")));
    assertThat(server.last().form())
        .containsEntry("messageType", "note")
        .containsEntry(
            "eventAttributes", "{\"general-properties\":{\"related-event-id\":\"m\\\"1\"}}");
  }

  @Test
  void polls() {
    assertThat(sent(poll()).target()).isEqualTo("/genesys/2/chat/cs/00a%20B/refresh");
    assertThat(server.last().form())
        .containsEntry("transcriptPosition", "5")
        .containsEntry("message", "");
    sent(transport().poll(SESSION, new PollRequest(0, true, "typ")));
    assertThat(server.last().form())
        .containsEntry("transcriptPosition", "1")
        .containsEntry("message", "typ");
    sent(transport().attach(SESSION, new AttachRequest(9, AttachRequest.Mode.RESUME, 20)));
    assertThat(server.last().form())
        .containsEntry("transcriptPosition", "9")
        .doesNotContainKey("message");
    sent(transport().verify(SESSION));
    assertThat(server.last().form()).containsEntry("transcriptPosition", "0");
  }

  @Test
  void doesEverythingElse() {
    assertThat(sent(transport().typing(SESSION, true, "he")).path()).endsWith("/startTyping");
    assertThat(server.last().form())
        .containsEntry("message", "he")
        .containsEntry("transcriptPosition", "1");
    server.next(
        ScriptedAnswer.json(
            "{\"statusCode\":0,\"messages\":[{\"index\":5},{\"index\":6},{\"index\":2}]}"));
    sent(poll());
    assertThat(sent(transport().typing(SESSION, false, null)).path()).endsWith("/stopTyping");
    assertThat(server.last().form())
        .doesNotContainKey("message")
        .containsEntry("transcriptPosition", "7");
    assertThat(sent(transport().end(SESSION)).path()).endsWith("/disconnect");
    assertThat(server.last().form()).containsOnlyKeys("userId", "secureKey", "alias");
    assertThat(sent(transport().customNotice(SESSION, "n")).path()).endsWith("/customNotice");
    assertThat(server.last().form()).containsEntry("message", "n");
    sent(transport().customNotice(SESSION, "{\"a\":[1,\"&\"]}"));
    assertThat(server.last().form()).containsEntry("message", "{\"a\":[1,\"&\"]}");
    assertThat(sent(transport().resetIdleTimer(SESSION)).path()).endsWith("/customNotice");
    assertThat(server.last().form())
        .containsEntry("message", "")
        .containsEntry("eventAttributes", "{\"purpose\":\"cancel-idle-timer\"}");
    assertThat(sent(transport().updateUserData(SESSION, Map.of("k", "v"))).path())
        .endsWith("/updateData");
    assertThat(server.last().form()).containsEntry("userData[k]", "v");
  }

  @Test
  void whatTheAgentWouldGetTwiceIsNotRepeatedWhenAKeptConnectionSwallowsIt() {
    for (Supplier<CompletionStage<Reply>> operation :
        List.<Supplier<CompletionStage<Reply>>>of(
            this::poll,
            () -> transport().typing(SESSION, true, "he"),
            () -> transport().updateUserData(SESSION, Map.of("k", "v")),
            () -> transport().fileLimits(SESSION),
            () -> transport().end(SESSION))) {
      sent(poll()); // leaves a connection
      int before = server.received().size();
      server.next(ScriptedAnswer.reset());
      sent(operation.get());
      assertThat(server.received()).hasSize(before + 2);
    }
    for (Supplier<CompletionStage<Reply>> operation :
        List.<Supplier<CompletionStage<Reply>>>of(
            this::send, () -> transport().customNotice(SESSION, "n"))) {
      sent(poll());
      int before = server.received().size();
      server.next(ScriptedAnswer.reset());
      assertThat(failure(operation.get()).ambiguous()).isTrue();
      assertThat(server.received()).hasSize(before + 1);
    }
  }

  @Test
  void uploadsAndDownloads() {
    FileSource file = FileSource.of("a.png", "image/png", "PNG!".getBytes(StandardCharsets.UTF_8));
    assertThat(sent(transport().upload(SESSION, new UploadRequest(file, 0))).path())
        .endsWith("/00a%20B/file");
    assertThat(server.last().text())
        .contains("name=\"userId\"", "name=\"secureKey\"", "name=\"alias\"")
        .contains("name=\"file\"; filename=\"a.png\"", "PNG!");

    server.answers(ScriptedAnswer.http(200, "Content-Type: image/png", "PNG!"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Reply reply =
        settle(
            transport().download(SESSION, new DownloadRequest("../x", "a.png", 10, name -> bytes)));
    assertThat(reply.ajax().status()).isEqualTo(200);
    assertThat(reply.inbound().messages()).isEmpty();
    assertThat(server.last().method()).isEqualTo("POST");
    assertThat(server.last().path()).endsWith("/00a%20B/file/..%2Fx/download");
    assertThat(server.last().form()).containsOnlyKeys("userId", "secureKey", "alias");
    assertThat(bytes).hasToString("PNG!");
  }

  @Test
  void keepsFileLimitsOutOfTheTranscript() {
    server.answers(
        ScriptedAnswer.json(
            "{\"statusCode\":0,\"chatEnded\":false,\"messages\":[{\"type\":\"Notice\","
                + "\"text\":\"file-client-cfg-get\",\"userData\":{\"upload-max-files\":\"5\"}}]}"));

    Reply reply = settle(transport().fileLimits(SESSION));

    assertThat(server.last().path()).endsWith("/file/limits");
    assertThat(reply.inbound().messages()).isEmpty();
    assertThat(reply.ajax().get("messages").toString()).contains("upload-max-files");
  }

  @Test
  void sendsOnlyTheDocumentedHeaders() {
    webchat.put("apikey", "s3cret-key");
    sent(send());
    assertThat(server.last().header("apikey")).isEqualTo("s3cret-key");
    assertThat(server.last().header("authorization")).isNull();
  }

  @Test
  void sendsTheCustomHeaderInForce() {
    webchat.put("enableCustomHeader", true);
    main = Map.of("header", Map.of("Authorization", "Bearer s3cret", "X-Other", "no"));
    sent(send());
    assertThat(server.last().header("authorization")).isEqualTo("Bearer s3cret");
    assertThat(server.last().header("x-other")).isNull();
    assertThat(server.last().header("apikey")).isNull();

    context.customHeaders(Map.of("authorization", "Bearer new"));
    sent(send());
    assertThat(server.last().header("authorization")).isEqualTo("Bearer new");
  }

  @Test
  void keepsCookiesWithCredentialsOnly() {
    server.answers(ScriptedAnswer.http(200, "Set-Cookie: R=1; Path=/", GOOD));
    webchat.put("xhrFields", Map.of("withCredentials", true));
    sent(send());
    sent(send());
    assertThat(server.last().header("cookie")).isEqualTo("R=1");

    transport = null;
    webchat.remove("xhrFields");
    sent(send());
    sent(send());
    assertThat(server.last().header("cookie")).isNull();
  }

  @Test
  void takesANewAliasAndKey() {
    assertThat(settle(poll()).session()).isNull();
    server.answers(ScriptedAnswer.json("{\"statusCode\":0,\"alias\":118,\"secureKey\":\"k2\"}"));

    SessionData changed = settle(poll()).session();

    assertThat(changed)
        .isEqualTo(Map.of("secureKey", "k2", "sessionID", "00a B", "alias", "118", "userId", "u1"));
    sent(transport().end(changed));
    assertThat(server.last().form()).containsEntry("alias", "118");
  }

  @Test
  void passesOnWhetherTheChatEnded() {
    assertThat(settle(poll()).inbound().chatEnded()).contains(false);
    server.answers(ScriptedAnswer.json("{\"statusCode\":0,\"chatEnded\":true}"));
    assertThat(settle(poll()).inbound().chatEnded()).contains(true);
    server.answers(ScriptedAnswer.json("{\"statusCode\":0}"));
    assertThat(settle(poll()).inbound().chatEnded()).isEmpty();
  }

  private Reply preview(String text) {
    return settle(transport().poll(SESSION, new PollRequest(5, false, text)));
  }

  /** It is no reason to take the chat for lost. */
  @ParameterizedTest
  @ValueSource(ints = {200, 400})
  void aTypingPreviewThatIsTooLongIsDroppedWithoutAWord(int status) {
    String refused = "{\"statusCode\":2,\"errors\":[{\"code\":204}]}";
    server.next(ScriptedAnswer.http(status, "Content-Type: application/json", refused));
    assertThat(preview("four").inbound().messages()).isEmpty();
    assertThat(server.last().form()).containsEntry("message", "four");
    preview("four more");
    assertThat(server.last().form()).containsEntry("message", "");
    preview("two");
    assertThat(server.last().form()).containsEntry("message", "two");

    server.next(ScriptedAnswer.http(status, "Content-Type: application/json", refused));
    assertThat(failure(poll()).kind()).as("there was no preview").isEqualTo(Kind.REFUSED);
  }

  @Test
  void tellsTransientFromRefused() {
    server.answers(ScriptedAnswer.json("{\"statusCode\":1}"));
    assertThat(failure(poll()).kind()).isEqualTo(Kind.TRANSIENT);

    server.answers(
        ScriptedAnswer.json(
            "{\"statusCode\":2,\"chatEnded\":true,\"errors\":[{\"code\":204,\"advice\":\"9\"}]}"));
    TransportException refused = failure(send());
    assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
    assertThat(refused.chatEnded()).isTrue();
    assertThat(refused.ambiguous()).isFalse();
    assertThat(refused.errors()).containsExactly(new ServerError("204", null, "9"));
    assertThat(refused.ajax().status()).isEqualTo(200);
    assertThat(refused.ajax()).containsEntry("statusCode", 2);
  }

  @Test
  void takesErrorsFromHttpErrors() {
    server.answers(ScriptedAnswer.http(400, "", "{\"errors\":[{\"code\":203}]}"));
    TransportException refused = failure(send());
    assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
    assertThat(refused.errors()).containsExactly(new ServerError("203", null, null));
    assertThat(refused.ajax().status()).isEqualTo(400);
    assertThat(refused.ajax()).doesNotContainKey("errorReason");
    server.answers(ScriptedAnswer.json("{\"statusCode\":2,\"errors\":[{\"code\":306}]}"));
    assertThat(failure(start()).ajax()).containsEntry("errorReason", "InvalidService");

    for (int status : new int[] {401, 404, 500, 503}) {
      server.answers(ScriptedAnswer.http(status, "Content-Type: text/html", "<html>"));
      TransportException http = failure(send());
      assertThat(http.kind()).isEqualTo(Kind.HTTP);
      assertThat(http.ajax().status()).isEqualTo(status);
      assertThat(http.ajax()).containsEntry("errorReason", "InvalidService");
      assertThat(http.ambiguous()).isEqualTo(status == 500);
    }
  }

  /** A gateway that gave up knows nothing of it, whatever its body looks like. */
  @ParameterizedTest
  @ValueSource(ints = {500, 502, 504})
  void aMessageBehindAGatewayThatGaveUpIsInDoubt(int status) {
    for (String body :
        new String[] {
          "{\"statusCode\":%d,\"message\":\"The upstream did not answer\"}".formatted(status),
          "{\"errors\":[{\"code\":\"upstream\",\"message\":\"no answer\"}]}",
          "{\"message\":\"no answer\"}"
        }) {
      server.answers(ScriptedAnswer.http(status, "Content-Type: application/json", body));
      TransportException failure = failure(send());
      assertThat(failure.ambiguous()).as(body).isTrue();
      assertThat(failure.ajax().status()).isEqualTo(status);
    }
  }

  @Test
  void theTimeThatTheServerAsksToWaitIsReadWhateverItRefuses() {
    String error = "{\"statusCode\":2,\"errors\":[{\"code\":500}]}";
    for (int status : new int[] {200, 400, 429, 503}) {
      server.answers(ScriptedAnswer.http(status, "Retry-After: 7", error));
      assertThat(failure(poll()).retryAfter()).as("%s", status).contains(Duration.ofSeconds(7));
    }
    server.answers(ScriptedAnswer.http(200, "Retry-After: 7", "{\"statusCode\":1}"));
    assertThat(failure(poll()).retryAfter()).contains(Duration.ofSeconds(7));
    server.answers(ScriptedAnswer.http(503, "", error));
    assertThat(failure(poll()).retryAfter()).isEmpty();
  }

  @Test
  void anAnswerThatIsNoResultIsInvalid() {
    for (String body : new String[] {"", "[]", "1", "null", "\"x\""}) {
      server.answers(ScriptedAnswer.json(body));
      assertThat(failure(send()).kind()).isEqualTo(Kind.INVALID_RESPONSE);
    }
    server.answers(ScriptedAnswer.json(GOOD));
    assertThat(failure(start()).kind()).isEqualTo(Kind.INVALID_RESPONSE);
  }

  @Test
  void noContentAnswersWhatHasNoResultOnly() {
    ScriptedAnswer noContent = ScriptedAnswer.http(204, "", "");
    server.answers(noContent);
    assertThat(settle(send()).ajax().status()).isEqualTo(204);
    server.answers(noContent);
    assertThat(settle(transport().typing(SESSION, true, "he")).ajax().status()).isEqualTo(204);
    server.answers(noContent);
    assertThat(settle(transport().end(SESSION)).ajax().status()).isEqualTo(204);

    server.answers(noContent);
    assertThat(failure(poll()).kind()).isEqualTo(Kind.INVALID_RESPONSE);
    server.answers(noContent);
    assertThat(failure(start()).kind()).isEqualTo(Kind.INVALID_RESPONSE);
  }

  @Test
  void needsTheDataUrl() {
    webchat.remove("dataURL");
    assertThatThrownBy(this::transport)
        .isInstanceOf(TransportConfigurationException.class)
        .hasMessage(
            "dataURL: expected a URL that begins with http:// or https:// and names a host, found"
                + " nothing");
    webchat.put("dataURL", "host/chat");
    assertThatThrownBy(this::transport).hasMessageEndingWith(", found host/chat");
  }

  @Test
  void refusesSessionDataOfAnotherVersion() {
    SessionData foreign = SessionData.of(Map.of("sessionId", "1", "token", "s3cret"));
    assertThat(failure(transport().end(foreign)).kind()).isEqualTo(Kind.SESSION_LOST);
    assertThat(server.received()).isEmpty();
  }
}
