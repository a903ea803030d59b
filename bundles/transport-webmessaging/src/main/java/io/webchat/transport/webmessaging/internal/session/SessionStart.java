package io.webchat.transport.webmessaging.internal.session;

import io.webchat.spi.transport.Inbound.Status;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.transport.webmessaging.internal.connection.SessionSocket.Mode;
import io.webchat.transport.webmessaging.internal.connection.Settled;
import io.webchat.transport.webmessaging.internal.connection.SignIn;
import io.webchat.transport.webmessaging.internal.message.CustomAttributes;
import io.webchat.transport.webmessaging.internal.message.GuestMessages;
import io.webchat.transport.webmessaging.internal.session.MessagePages.Page;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Opens a session as a new one. Used on the mailbox only. */
final class SessionStart {
  /** Opens the connection. */
  interface Opener {
    /** Runs {@code then} once it is open; the result fails when it cannot be opened. */
    void open(Mode mode, CompletableFuture<?> result, Runnable then);
  }

  private final SessionFacts facts;
  private final CustomAttributes attributes;
  private final SignIn signIn;
  private final MessageSends sends;
  private final SessionHistory history;
  private final Opener opener;
  private final long patienceMs;

  /**
   * Nothing is opened yet.
   *
   * @param patienceMs how long an answer may take
   */
  SessionStart(
      SessionFacts facts,
      CustomAttributes attributes,
      SignIn signIn,
      MessageSends sends,
      SessionHistory history,
      Opener opener,
      long patienceMs) {
    this.facts = facts;
    this.attributes = attributes;
    this.signIn = signIn;
    this.sends = sends;
    this.history = history;
    this.opener = opener;
    this.patienceMs = patienceMs;
  }

  /**
   * Opens it.
   *
   * @param proof the sign-in; empty for none
   * @param journey the context of the customer's journey; empty for none
   */
  CompletableFuture<Reply> begin(Map<String, Object> proof, Map<String, Object> journey) {
    CompletableFuture<Reply> result = new CompletableFuture<>();
    boolean signedIn = !proof.isEmpty();
    CompletableFuture<Void> ready =
        signedIn ? signIn.begin(proof, journey) : CompletableFuture.completedFuture(null);
    Settled.then(ready, result, unused -> open(signedIn ? Mode.ANY : Mode.NEW, result));
    return result;
  }

  private void open(Mode mode, CompletableFuture<Reply> result) {
    boolean unused = facts.keep(signIn.refreshToken());
    history.hold();
    opener.open(mode, result, () -> opened(result));
  }

  private void opened(CompletableFuture<Reply> result) {
    if (facts.state().readOnly()) {
      opener.open(Mode.NEW, result, () -> join(result));
    } else {
      join(result);
    }
  }

  private void join(CompletableFuture<Reply> result) {
    try {
      attributes.check(facts.state().maxCustomDataBytes());
    } catch (TransportException e) {
      result.completeExceptionally(e);
      return;
    }
    if (!facts.state().newSession()) {
      // the conversation that the customer has on another device
      Settled.then(history.newest(), result, page -> started(result, page));
    } else if (facts.config().autoStart()) {
      Settled.then(
          sends.send("startChat", unused -> GuestMessages.presence("Join"), patienceMs),
          result,
          reply -> started(result, new Page(List.of(), true)));
    } else {
      started(result, new Page(List.of(), true));
    }
  }

  private void started(CompletableFuture<Reply> result, Page page) {
    boolean unused = facts.keepUnsent();
    history.answer(result, page, Status.GOES_ON);
  }
}
