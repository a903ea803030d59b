package io.webchat.core.internal.transport;

import io.webchat.api.session.SessionData;
import io.webchat.failover.ServingGate;
import io.webchat.mailbox.Mailbox;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Takes what a transport pushes to the mailbox of its instance, while the instance has it. */
final class HeldTransportListener implements TransportListener {
  private final Mailbox mailbox;
  private final ServingGate gate;
  private final Predicate<HeldTransportListener> isCurrent;
  private final TransportListener instance;

  /**
   * The listener of one transport.
   *
   * @param isCurrent whether the transport of a listener is the one that the instance has
   * @param instance gets what is pushed, on the mailbox
   */
  HeldTransportListener(
      Mailbox mailbox,
      ServingGate gate,
      Predicate<HeldTransportListener> isCurrent,
      TransportListener instance) {
    this.mailbox = mailbox;
    this.gate = gate;
    this.isCurrent = isCurrent;
    this.instance = instance;
  }

  @Override
  public void inbound(Inbound inbound) {
    whileLeased(() -> instance.inbound(inbound), () -> {});
  }

  @Override
  public CompletionStage<Void> sessionChanged(SessionData sessionData) {
    CompletableFuture<Void> stored = new CompletableFuture<>();
    whileLeased(
        () -> instance.sessionChanged(sessionData).thenRun(() -> stored.complete(null)),
        () ->
            stored.completeExceptionally(
                TransportException.of(
                    Kind.CLOSED, "The session is not this transport's any more")));
    return stored;
  }

  @Override
  public void disconnected(TransportException reason) {
    whileLeased(() -> instance.disconnected(reason), () -> {});
  }

  @Override
  public void reconnected() {
    whileLeased(instance::reconnected, () -> {});
  }

  @Override
  public void lost(TransportException reason) {
    whileLeased(() -> instance.lost(reason), () -> {});
  }

  private void whileLeased(Runnable task, Runnable otherwise) {
    mailbox.always(
        () -> {
          if (isCurrent.test(this)) {
            gate.whenOpen(task, otherwise);
          } else {
            otherwise.run();
          }
        });
  }
}
