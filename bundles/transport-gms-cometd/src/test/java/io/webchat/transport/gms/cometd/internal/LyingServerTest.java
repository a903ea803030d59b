package io.webchat.transport.gms.cometd.internal;

import static io.webchat.transport.gms.cometd.internal.CometdCustomer.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.testkit.transport.ReceivedRequest;
import io.webchat.testkit.transport.ScriptedAnswer;
import io.webchat.testkit.transport.ScriptedServer;
import io.webchat.testkit.transport.TestTransportContext;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers whose answers are not those of a chat server. */
@Execution(ExecutionMode.CONCURRENT)
class LyingServerTest {
  private static final SessionData SESSION =
      SessionData.of(
          Map.of("secureKey", "key-1", "sessionID", "chat-1", "alias", "1", "userId", "user-1"));
  private static final String SHAKEN =
      "[{\"channel\":\"/meta/handshake\",\"successful\":true,\"version\":\"1.0\","
          + "\"clientId\":\"c1\",\"supportedConnectionTypes\":[\"long-polling\"]}]";

  private static final String CARRIER_PIGEONS =
      handshake(
          "\"successful\":true,\"clientId\":\"c\","
              + "\"supportedConnectionTypes\":[\"carrier-pigeon\"]");

  private final ScriptedServer server = ScriptedServer.start();
  private final CometdProvider provider = new CometdProvider();
  private final TestTransportContext context = context(30_000, false);
  private final Transport transport = provider.create(context);

  private TestTransportContext context(int ajaxTimeout, boolean sockets) {
    return TestTransportContext.of(
        Map.of(
            "cometD",
            Map.of("enabled", true, "cometURL", server.url(), "websocketEnabled", sockets),
            "ajaxTimeout",
            ajaxTimeout));
  }

  @AfterEach
  void close() {
    transport.close();
    provider.close();
    server.close();
  }

  private CompletionStage<Reply> start() {
    return transport.start(CometdCustomer.jane());
  }

  private static String handshake(String fields) {
    return "[{\"channel\":\"/meta/handshake\"," + fields + "}]";
  }

  @Test
  void aHandshakeThatIsRefusedForGoodFailsTheStart() throws Exception {
    server.answers(
        ScriptedAnswer.json(
            handshake(
                "\"successful\":false,\"error\":\"403::secret denied\","
                    + "\"advice\":{\"reconnect\":\"none\"}")));

    TransportException refused = failure(start());

    assertThat(refused.kind()).as("another wire may reach the service").isEqualTo(Kind.NETWORK);
    assertThat(refused.ambiguous()).isFalse();
    assertThat(refused).hasMessageContaining("403").hasMessageNotContaining("secret");
    assertThat(server.received()).hasSize(1);
  }

  @Test
  void aHandshakeThatIsRefusedIsTriedAFewTimes() throws Exception {
    server.answers(ScriptedAnswer.json(handshake("\"successful\":false,\"error\":\"503::busy\"")));

    assertThat(failure(start()).kind()).isEqualTo(Kind.NETWORK);

    assertThat(server.received()).hasSizeBetween(5, 9);
  }

  @Test
  void aRefusedHandshakeOfARunningChatIsItsLoss() {
    server.answers(
        ScriptedAnswer.json(handshake("\"successful\":false,\"advice\":{\"reconnect\":\"none\"}")));
    CompletionStage<Reply> attached =
        transport.attach(SESSION, new AttachRequest(5, AttachRequest.Mode.RESUME, 20));

    await().until(() -> context.events().contains("lost"));

    assertThat(attached.toCompletableFuture()).isCompletedExceptionally();
    assertThat(context.events()).containsExactly("lost");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>sorry</html>",
        "{}",
        "[]",
        "[1, null, \"x\"]",
        "[{\"channel\":7}]",
        "[{\"channel\":\"/meta/handshake\",\"successful\":\"yes\"}]",
        "[{\"channel\":\"/meta/handshake\",\"successful\":true}]",
        "[{\"channel\":\"/meta/handshake\",\"successful\":true,\"clientId\":1,"
            + "\"supportedConnectionTypes\":{\"a\":1},\"advice\":\"none\"}]"
      })
  void whatIsNoHandshakeFailsTheStartAndNothingElse(String body) throws Exception {
    server.answers(ScriptedAnswer.json(body));

    TransportException failure = failure(start());

    assertThat(failure.kind()).isIn(Kind.INVALID_RESPONSE, Kind.REFUSED, Kind.NETWORK);
    assertThat(failure.getMessage()).doesNotContain("sorry");
    assertThat(context.events()).isEmpty();
  }

  /** The time limit of the context is longer than any test waits. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aServerWithoutACommonTypeOfConnectionFailsTheStart(boolean sockets) throws Exception {
    server.answers(ScriptedAnswer.json(CARRIER_PIGEONS));
    TestTransportContext patient = context(3_600_000, sockets);
    Transport untimed = provider.create(patient);

    TransportException failure = failure(untimed.start(CometdCustomer.jane()));
    untimed.close();

    assertThat(failure.kind()).as("another wire may reach the service").isEqualTo(Kind.NETWORK);
    assertThat(failure.ambiguous()).isFalse();
    assertThat(failure)
        .hasMessageContaining("no type of connection in common")
        .hasMessageNotContaining("pigeon");
    assertThat(patient.events()).isEmpty();
  }

  @Test
  void aServerWithoutACommonTypeOfConnectionLosesARunningChat() {
    server.answers(ScriptedAnswer.json(CARRIER_PIGEONS));
    CompletionStage<Reply> attached =
        transport.attach(SESSION, new AttachRequest(5, AttachRequest.Mode.RESUME, 20));

    await().until(() -> context.events().contains("lost"));

    assertThat(attached.toCompletableFuture()).isCompletedExceptionally();
    assertThat(context.events()).containsExactly("lost");
  }

  /** What stands before the server may let a socket through later. */
  @Test
  void aServerThatOnlyHasSocketsIsAskedAgainWhileTheyAreRefused() {
    server.answers(
        ScriptedAnswer.json(
            handshake(
                "\"successful\":true,\"clientId\":\"c\","
                    + "\"supportedConnectionTypes\":[\"websocket\"]")));
    TestTransportContext onSockets = context(3_600_000, true);
    Transport running = provider.create(onSockets);
    CompletionStage<Reply> attached =
        running.attach(SESSION, new AttachRequest(5, AttachRequest.Mode.RESUME, 20));

    await().until(() -> handshakes() >= 2);
    boolean waits = !attached.toCompletableFuture().isDone();
    running.close();

    assertThat(waits).isTrue();
    assertThat(onSockets.events()).containsExactly("disconnected");
  }

  private long handshakes() {
    return server.received().stream()
        .filter(request -> request.path().endsWith("/handshake"))
        .count();
  }

  @Test
  void aConnectionThatTheServerEndsIsTakenUpAgain() {
    server.next(
        ScriptedAnswer.json(SHAKEN),
        ScriptedAnswer.json(
            "[{\"channel\":\"/meta/disconnect\",\"successful\":true},"
                + "{\"channel\":\"/service/chatV2/customer-support\",\"successful\":true}]"));
    server.answers(ScriptedAnswer.json(handshake("\"successful\":false")));
    CompletionStage<Reply> unused =
        transport.attach(SESSION, new AttachRequest(5, AttachRequest.Mode.RESUME, 20));

    await().until(() -> handshakes() >= 2 && !context.events().isEmpty());

    assertThat(context.events()).containsExactly("disconnected");
  }

  @Test
  void nothingSecretIsInTheTexts() throws Exception {
    server.answers(ScriptedAnswer.http(500, "", "secret body"));

    TransportException failure = failure(start());

    assertThat(failure.kind()).isEqualTo(Kind.HTTP);
    assertThat(failure).hasMessageNotContaining("secret");
    assertThat(transport.toString()).isEqualTo("CometdTransport");
  }

  /**
   * A node that shakes hands, and others behind the same address that do not know the client. Until
   * the transport has seen that twice CometD's client goes on by itself, as fast as it is answered:
   * a third handshake has no answer.
   */
  @ParameterizedTest
  @ValueSource(strings = {"", ",\"advice\":{\"reconnect\":\"handshake\",\"interval\":0}"})
  void aServerThatNeverKnowsItsClientIsAskedAfterPauses(String advice) {
    AtomicInteger handshakes = new AtomicInteger();
    CountDownLatch end = new CountDownLatch(1);
    server.answers(
        (request, connection, out) -> {
          boolean handshake = request.path().endsWith("/handshake");
          ScriptedAnswer answer =
              ScriptedAnswer.json(handshake ? SHAKEN : unknown(request, advice));
          (handshake && handshakes.incrementAndGet() > 2
                  ? ScriptedAnswer.held(end, answer)
                  : answer)
              .answer(request, connection, out);
        });
    CompletionStage<Reply> unused =
        transport.attach(SESSION, new AttachRequest(5, AttachRequest.Mode.RESUME, 20));

    await().until(() -> context.events().contains("disconnected"));

    assertThat(handshakes).hasValueLessThan(10);
    assertThat(context.events()).doesNotContain("lost");
    end.countDown();
  }

  private static String unknown(ReceivedRequest request, String advice) {
    return new BayeuxJson()
        .parse(request.text()).stream()
            .map(
                message ->
                    "{\"channel\":\"%s\",\"id\":\"%s\",\"successful\":false,\"error\":\"402::?\"%s}"
                        .formatted(message.getChannel(), message.getId(), advice))
            .collect(Collectors.joining(",", "[", "]"));
  }
}
