package io.webchat.transport.pureengage.v3.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A token that replaces the former one of an asynchronous session. */
class NewTokenTest extends PureEngageWire {
  private static final String OPENED = opened(Base64.getEncoder());
  private static final String KEY = "x-nexus-client-key";

  private final HeldClient client = new HeldClient();
  private Transport transport;

  @Override
  Transport transport() {
    if (transport == null) {
      PureEngageCalls wire = new PureEngageCalls(context().configuration(), client);
      transport = new PureEngageTransport(context(), wire, new LearnedPollLimit());
    }
    return transport;
  }

  private CompletableFuture<Reply> reattach() {
    AttachRequest request = new AttachRequest(1, AttachRequest.Mode.RESTORE_ASYNC, 20);
    return transport().attach(SESSION, request).toCompletableFuture();
  }

  private String lastToken() {
    return client.last().call().headers().get(KEY);
  }

  @Test
  void isUsedWhenItIsStoredAndNotBefore() {
    CompletableFuture<Void> stored = new CompletableFuture<>();
    context().storesWhen(stored);
    CompletableFuture<Reply> attached = reattach();
    assertThat(lastToken()).isEqualTo("s3cret");

    client.last().answer(200, OPENED);
    assertThat(context().events()).containsExactly("sessionChanged");
    assertThat(client.count()).isEqualTo(1);
    assertThat(attached).isNotDone();

    stored.complete(null);
    assertThat(client.count()).isEqualTo(2);
    assertThat(lastToken()).startsWith("h.");
    assertThat(client.last().call().operation()).isEqualTo("restore");
    assertThat(attached).isNotDone();

    client.last().answer(200, messages(text(8) + "," + text(9)));
    assertThat(attached).isCompleted();
    assertThat(attached.join().session()).containsEntry("sessionId", "s?1");
    assertThat(attached.join().inbound().messages())
        .extracting(InboundMessage::position)
        .containsExactly(8L, 9L);
  }

  @Test
  void isNotUsedWhenItCannotBeStored() {
    TransportException closed = TransportException.of(Kind.CLOSED, "not yours");
    context().storesWhen(CompletableFuture.failedFuture(closed));
    CompletableFuture<Reply> attached = reattach();

    client.last().answer(200, OPENED);

    assertThat(failure(attached)).isSameAs(closed);
    assertThat(client.count()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "200, DENIED, REFUSED",
    "200, INVALID_SESSION, SESSION_LOST",
    "400, DENIED, REFUSED",
    "401, DENIED, SESSION_LOST",
    "404, DENIED, SESSION_LOST",
    "429, DENIED, RATE_LIMITED",
    "503, 0, HTTP"
  })
  void ofAFailedAnswerIsNeitherStoredNorUsed(int status, String code, Kind kind) {
    CompletableFuture<Reply> attached = reattach();

    client.last().answer(status, failed(code));

    assertThat(failure(attached).kind()).isEqualTo(kind);
    assertThat(context().events()).isEmpty();
    assertThat(client.count()).isEqualTo(1);
    poll(2);
    assertThat(lastToken()).isEqualTo("s3cret");
  }

  @ParameterizedTest
  @CsvSource({"200, DENIED, REFUSED", "400, DENIED, REFUSED", "401, 0, HTTP", "404, 0, HTTP"})
  void ofAFailedStartOpensNoSession(int status, String code, Kind kind) {
    CompletionStage<Reply> started = start(Map.of());

    client.last().answer(status, failed(code));

    assertThat(failure(started).kind()).isEqualTo(kind);
    assertThat(context().events()).isEmpty();
  }

  private static String failed(String code) {
    return OPENED.substring(0, OPENED.length() - 1) + ",\"status\":{\"code\":\"" + code + "\"}}";
  }

  @Test
  void isStoredAlsoWhenTheMessagesCannotBeFetched() {
    CompletableFuture<Reply> attached = reattach();
    client.last().answer(200, OPENED);
    TransportException lost = TransportException.of(Kind.NETWORK, "gone");

    client.last().fail(lost);

    assertThat(failure(attached)).isSameAs(lost);
    assertThat(context().events()).containsExactly("sessionChanged");
  }

  @Test
  void isNotAskedForWithoutAFormerOne() {
    for (Map<String, Object> none :
        List.<Map<String, Object>>of(
            Map.of("sessionId", "s1"), Map.of("sessionId", "s1", "token", " "))) {
      AttachRequest request = new AttachRequest(1, AttachRequest.Mode.RESTORE_ASYNC, 20);
      TransportException failure = failure(transport().attach(SessionData.of(none), request));
      assertThat(failure.kind()).isEqualTo(Kind.SESSION_LOST);
      assertThat(failure).hasMessage("The session data has no token");
    }
    assertThat(client.count()).isZero();
  }
}
