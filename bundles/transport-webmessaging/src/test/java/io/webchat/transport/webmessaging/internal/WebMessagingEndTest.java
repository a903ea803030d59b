package io.webchat.transport.webmessaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.session.SessionData;
import io.webchat.mailbox.ManualMailbox;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.AttachRequest.Mode;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.testkit.transport.TestTransportContext;
import io.webchat.transport.webmessaging.internal.session.FakeRest;
import io.webchat.transport.webmessaging.internal.session.FakeSockets;
import io.webchat.transport.webmessaging.internal.wire.DeploymentConfig;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a transport keeps of a session that is over for its caller, whatever the server says. */
class WebMessagingEndTest {
  private static final SessionData SESSION =
      SessionData.of(Map.of("token", "t", "deploymentId", "d1"));
  private static final int PATIENCE_MS = 10_000;

  private final ManualMailbox manual = new ManualMailbox();
  private final FakeSockets sockets = new FakeSockets();
  private final FakeRest rest = new FakeRest();
  private final TestTransportContext context =
      TestTransportContext.of(
          Map.of(
              "ajaxTimeout",
              PATIENCE_MS,
              "transport",
              Map.of(
                  "type",
                  WebMessagingProvider.TYPE,
                  "dataURL",
                  "https://api.example.com",
                  "endpoint",
                  "d1")));
  private final Transport transport =
      new WebMessagingTransport(
          context,
          WebMessagingOptions.of(context.configuration()),
          manual.mailbox,
          sockets,
          rest,
          client -> CompletableFuture.completedFuture(DeploymentConfig.UNKNOWN),
          () -> 0.5,
          gone -> {});

  private CompletableFuture<Reply> ask(Function<Transport, CompletionStage<Reply>> operation) {
    CompletableFuture<Reply> asked = operation.apply(transport).toCompletableFuture();
    manual.settle();
    return asked;
  }

  private void answer(String action, String kind, Map<String, Object> body) {
    sockets.last().answer(action, kind, body);
    manual.settle();
  }

  private void configured(boolean isNew) {
    answer(
        "configureSession",
        "SessionResponse",
        Map.of("connected", true, "newSession", isNew, "readOnly", false));
  }

  private SessionData started() {
    CompletableFuture<Reply> start =
        ask(each -> each.start(new StartRequest(Map.of(), Map.of(), true)));
    configured(true);
    assertThat(start).isCompleted();
    return start.join().session();
  }

  private void assertNothingIsKept() {
    assertThat(sockets.last().isOver()).isTrue();
    sockets.last().push("ConnectionClosedEvent", Map.of("reason", "x"));
    int opened = sockets.all().size();
    manual.advance(600_000);
    assertThat(sockets.all()).hasSize(opened);
    assertThat(manual.waiting()).isZero();
  }

  @Test
  void anEndWithoutAnAnswerKeepsNoConnection() {
    SessionData session = started();
    CompletableFuture<Reply> end = ask(each -> each.end(session));
    manual.advance(PATIENCE_MS);
    assertThat(end).isCompletedExceptionally();
    assertNothingIsKept();
  }

  @Test
  void anEndThatIsGivenUpKeepsNoConnection() {
    SessionData session = started();
    assertThat(ask(each -> each.end(session)).cancel(true)).isTrue();
    manual.settle();
    assertNothingIsKept();
  }

  @Test
  void anEndIsToldAgainByANewConnection() {
    SessionData session = started();
    CompletableFuture<Reply> first = ask(each -> each.end(session));
    manual.advance(PATIENCE_MS);
    assertThat(first).isCompletedExceptionally();
    CompletableFuture<Reply> again = ask(each -> each.end(session));
    assertThat(sockets.all()).hasSize(2);
    configured(false);
    assertThat(sockets.last().last("closeSession")).containsEntry("closeAllConnections", true);
    answer("closeSession", "ConnectionClosedEvent", Map.of("reason", "x"));
    assertThat(again).isCompleted();
    assertNothingIsKept();
  }

  private static Kind failure(CompletableFuture<Reply> asked) {
    assertThat(asked).isCompletedExceptionally();
    return asked.handle((reply, failure) -> ((TransportException) failure).kind()).join();
  }

  /** A transport that another one may follow would be waited for. */
  @Test
  void anEndThatIsRefusedEndsTheOtherRequestsOfTheChat() {
    SessionData session = started();
    CompletableFuture<Reply> verify = ask(each -> each.verify(session));
    CompletableFuture<Reply> end = ask(each -> each.end(session));
    sockets.last().refuse("closeSession", 400);
    manual.settle();

    assertThat(failure(end)).isEqualTo(Kind.REFUSED);
    assertThat(failure(verify)).isEqualTo(Kind.SESSION_LOST);
    assertNothingIsKept();
  }

  @Test
  void anEndThatIsGivenUpEndsRequestsThatWaitForTheConnection() {
    CompletableFuture<Reply> limits = ask(each -> each.fileLimits(SESSION));
    assertThat(ask(each -> each.end(SESSION)).cancel(true)).isTrue();
    manual.settle();

    assertThat(failure(limits)).isEqualTo(Kind.SESSION_LOST);
  }

  @Test
  void aSessionThatStartsMeanwhileIsKept() {
    SessionData former = started();
    CompletableFuture<Reply> end = ask(each -> each.end(former));
    SessionData next = started();
    assertThat(end).isCompletedExceptionally();
    assertThat(ask(each -> each.verify(next))).isNotDone();
    assertThat(sockets.all()).hasSize(2);
    assertThat(sockets.last().frames("getJwt")).hasSize(1);
  }

  private void attachWithoutHistory(Mode mode) {
    CompletableFuture<Reply> attach =
        ask(each -> each.attach(SESSION, new AttachRequest(1, mode, 20)));
    configured(false);
    for (int i = 0; i < 3; i++) {
      answer("getJwt", "JwtResponse", Map.of("jwt", "jwt-" + i, "exp", 3_600));
      rest.next().answer(401, Map.of());
      manual.settle();
    }
    assertThat(attach).isCompletedExceptionally();
  }

  @Test
  void aRestoreThatIsRefusedKeepsNoConnection() {
    attachWithoutHistory(Mode.RESTORE);
    assertNothingIsKept();
  }

  @Test
  void aChatThatGoesOnKeepsItsConnectionWhenTheHistoryIsRefused() {
    attachWithoutHistory(Mode.RESUME);
    assertThat(sockets.last().isOver()).isFalse();
  }
}
