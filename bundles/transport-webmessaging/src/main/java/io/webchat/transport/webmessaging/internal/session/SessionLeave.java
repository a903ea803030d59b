package io.webchat.transport.webmessaging.internal.session;

import io.webchat.api.value.AjaxResponse;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.transport.webmessaging.internal.connection.SessionSocket;
import io.webchat.transport.webmessaging.internal.connection.Settled;
import io.webchat.transport.webmessaging.internal.connection.SignIn;
import io.webchat.transport.webmessaging.internal.message.GuestMessages;
import io.webchat.transport.webmessaging.internal.wire.ClientFrame;
import io.webchat.transport.webmessaging.internal.wire.ServerFrame;
import io.webchat.transport.webmessaging.internal.wire.WireFailures;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** How a customer leaves the session. Used on the mailbox only. */
final class SessionLeave {
  private final SessionSocket link;
  private final FrameRequests requests;
  private final SignIn signIn;
  private final SessionEnd end;
  private final Consumer<TransportException> close;
  private final long patienceMs;

  /**
   * The customer stays for now.
   *
   * @param close lets go of the session
   * @param patienceMs how long an answer may take
   */
  SessionLeave(
      SessionSocket link,
      FrameRequests requests,
      SignIn signIn,
      SessionEnd end,
      Consumer<TransportException> close,
      long patienceMs) {
    this.link = link;
    this.requests = requests;
    this.signIn = signIn;
    this.end = end;
    this.close = close;
    this.patienceMs = patienceMs;
  }

  /** What closes the session on every connection. */
  static ClientFrame closing() {
    return ClientFrame.of(ClientFrame.CLOSE_SESSION, Map.of("closeAllConnections", true));
  }

  /** Ends the session on every connection. */
  CompletableFuture<Reply> end() {
    return leave("endChat", closing(), ServerFrame.CONNECTION_CLOSED);
  }

  /** Takes the conversation away. */
  CompletableFuture<Reply> clear() {
    return leave(
        "clear", ClientFrame.message(GuestMessages.presence("Clear")), ServerFrame.SESSION_CLEARED);
  }

  /** Signs the customer out. */
  CompletableFuture<Reply> signOut() {
    CompletableFuture<Reply> result = new CompletableFuture<>();
    end.leaves();
    link.suspend(); // the server closes it when the customer is signed out
    Settled.here(
        signIn.end(),
        (unused, failure) -> {
          if (failure == null) {
            left(WireFailures.closed(false), result);
          } else {
            stayed(failure, result);
            link.resume();
          }
        });
    return result;
  }

  private CompletableFuture<Reply> leave(String operation, ClientFrame frame, String answer) {
    CompletableFuture<Reply> result = new CompletableFuture<>();
    end.leaves();
    Settled.here(
        requests.ask(operation, frame, patienceMs, each -> each.is(answer)),
        (unused, failure) -> {
          // a server may close the connection without a word; a cut one closes nothing
          boolean closed =
              answer.equals(ServerFrame.CONNECTION_CLOSED) && isCut(failure) && link.wasClosed();
          if (failure == null || closed) {
            left(WireFailures.chatOver(), result); // nothing to wait for
          } else {
            stayed(failure, result);
          }
        });
    return result;
  }

  private static boolean isCut(TransportException failure) {
    return failure != null && failure.kind() == Kind.NETWORK && failure.ambiguous();
  }

  private void left(TransportException reason, CompletableFuture<Reply> result) {
    close.accept(reason);
    result.complete(Reply.of(AjaxResponse.ok(Map.of())));
  }

  private void stayed(TransportException failure, CompletableFuture<Reply> result) {
    end.stays();
    result.completeExceptionally(failure);
  }
}
