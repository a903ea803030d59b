package io.webchat.core.internal.lifecycle;

import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.transport.Poller;
import io.webchat.core.internal.transport.TransportHolder;
import io.webchat.mailbox.BackOff;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Retry;
import io.webchat.mailbox.Stages;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Goes on with the running session at its position: when a transport comes back, or the transcript
 * is needed as it is now. Used on the mailbox only.
 */
public final class Resumption {
  private static final long FIRST_PAUSE_MS = 1_000;

  private final ChatSession session;
  private final TransportHolder holder;
  private final Poller poller;
  private final Function<Boolean, CompletionStage<Reply>> attach;
  private final BiConsumer<Reply, Boolean> resumed;
  private final Retry retry;
  private CompletionStage<?> underWay = CompletableFuture.completedFuture(null);

  /** Whether the server was asked, and its answer has not come. */
  private boolean unanswered;

  /**
   * Nothing is resumed yet.
   *
   * @param attach asks for what came since the position; gets whether an answer may have been lost
   * @param resumed gets the answer, and whether it is that to what was asked last
   */
  public Resumption(
      Mailbox mailbox,
      ChatSession session,
      TransportHolder holder,
      Poller poller,
      Function<Boolean, CompletionStage<Reply>> attach,
      BiConsumer<Reply, Boolean> resumed) {
    this.session = session;
    this.holder = holder;
    this.poller = poller;
    this.attach = attach;
    this.resumed = resumed;
    this.retry = new Retry(mailbox, FIRST_PAUSE_MS, BackOff.LIMIT_MS, this::again);
  }

  /** Another session begins, or the present one is over: it is not taken up any more. */
  public void cancel() {
    retry.reset();
    unanswered = false;
  }

  /** Takes the session up at its position. */
  public void resume() {
    retry.stop();
    int asked = session.number();
    CompletionStage<Reply> attaching = attach.apply(unanswered || poller.mayHaveMissed());
    unanswered = true;
    underWay = attaching;
    attaching.whenComplete(
        (reply, failure) -> {
          if (asked == session.number()) {
            answered(reply, failure, attaching == underWay);
          }
        });
  }

  /** Completes when the session was taken up, or could not be. */
  public CompletionStage<?> underWay() {
    return underWay;
  }

  private void answered(Reply reply, Throwable failure, boolean last) {
    if (failure == null) {
      retry.reset();
      unanswered &= !last;
      resumed.accept(reply, last);
    } else {
      int asked = session.number();
      poller.notReached(Stages.unwrap(failure));
      if (asked == session.number()) {
        resumeLater(failure);
      }
    }
    poller.resume(Poller.Pause.NO_TRANSPORT, failure != null);
  }

  /**
   * Takes up the session again after a pause, where no poll does so: messages that a wire pushes
   * are not known to be missing.
   *
   * @param failure of the last time; the server may have asked for a longer pause
   */
  void resumeLater(Throwable failure) {
    if (!holder.can(Capability.POLLING)) {
      retry.stop();
      retry.failed(TransportException.retryAfterMs(Stages.unwrap(failure)));
    }
  }

  private void again() {
    if (holder.isHeld()) {
      resume();
    }
  }
}
