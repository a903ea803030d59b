package io.webchat.transport.webmessaging.internal.session;

import io.webchat.spi.transport.TransportListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Has the core store session data that no answer carries. Used on the mailbox only. */
final class SessionChanges {
  private final TransportListener core;
  private final SessionFacts facts;
  private CompletionStage<Void> storing = CompletableFuture.completedFuture(null);

  SessionChanges(TransportListener core, SessionFacts facts) {
    this.core = core;
    this.facts = facts;
  }

  /**
   * The sign-in was renewed.
   *
   * @param refreshToken may be the one that is being stored already
   * @return completes when it is stored; storing that failed is tried again
   */
  CompletionStage<Void> signedIn(String refreshToken) {
    boolean failed = storing.toCompletableFuture().isCompletedExceptionally();
    if (facts.keep(refreshToken) || failed) {
      storing = core.sessionChanged(facts.data());
    }
    return storing;
  }

  /** User data that were sent need not be sent by another transport. */
  void attributesSent() {
    if (facts.keepUnsent()) {
      CompletionStage<Void> unused = core.sessionChanged(facts.data());
    }
  }
}
