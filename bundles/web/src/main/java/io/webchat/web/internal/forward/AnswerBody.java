package io.webchat.web.internal.forward;

import io.webchat.http.channel.SerialTasks;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.LongSupplier;

/**
 * The body of an answer, written to the page as it takes it; more is fetched when all was written.
 * Whatever thread has news runs it, one at a time.
 */
final class AnswerBody implements BodySubscriber<Void>, WriteListener {
  private final ServletOutputStream out;
  private final LongSupplier clock;
  private final SerialTasks writing = new SerialTasks();
  private final CompletableFuture<Void> written = new CompletableFuture<>();
  private final Queue<ByteBuffer> waiting = new ArrayDeque<>();
  private Flow.Subscription subscription;
  private boolean begun;
  private boolean fetching;
  private boolean complete;
  private boolean unflushed;
  private volatile long moved;

  AnswerBody(ServletOutputStream out, LongSupplier clock) {
    this.out = out;
    this.clock = clock;
    this.moved = clock.getAsLong();
  }

  /** When something came, or was taken by the page, last; ms of the clock. */
  long moved() {
    return moved;
  }

  @Override
  public CompletionStage<Void> getBody() {
    return written;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    writing.run(
        () -> {
          subscription = given;
          unflushed = true; // the page sees the status at once
          try {
            out.setWriteListener(this);
          } catch (IllegalStateException e) {
            fail(e); // the page is gone
          }
        });
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    moved = clock.getAsLong();
    writing.run(
        () -> {
          fetching = false;
          waiting.addAll(buffers);
          write();
        });
  }

  @Override
  public void onComplete() {
    writing.run(
        () -> {
          complete = true;
          write();
        });
  }

  @Override
  public void onWritePossible() {
    writing.run(
        () -> {
          begun = true;
          write();
        });
  }

  private void write() {
    try {
      while (begun && !written.isDone() && out.isReady()) {
        ByteBuffer next = waiting.poll();
        if (next != null) {
          byte[] bytes = new byte[next.remaining()];
          next.get(bytes);
          out.write(bytes);
          moved = clock.getAsLong();
          unflushed = true;
        } else if (complete) {
          written.complete(null);
        } else if (unflushed) {
          unflushed = false;
          out.flush();
        } else {
          fetch();
          return;
        }
      }
    } catch (IOException | IllegalStateException e) {
      fail(e);
    }
  }

  private void fetch() {
    if (!fetching) {
      fetching = true;
      subscription.request(1);
    }
  }

  /** The page, or the container that answers, is gone. */
  @Override
  public void onError(Throwable failure) {
    writing.run(() -> fail(failure));
  }

  private void fail(Throwable failure) {
    waiting.clear();
    if (written.completeExceptionally(failure) && subscription != null) {
      subscription.cancel();
    }
  }
}
