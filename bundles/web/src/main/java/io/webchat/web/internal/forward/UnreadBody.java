package io.webchat.web.internal.forward;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** A body that nobody reads, however long it is: its connection is closed. */
final class UnreadBody implements BodySubscriber<Void> {
  @Override
  public CompletionStage<Void> getBody() {
    return CompletableFuture.failedFuture(new IOException("The answer is not for a page"));
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.cancel();
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    // what was under way already
  }

  @Override
  public void onError(Throwable failure) {
    // nobody waits for it
  }

  @Override
  public void onComplete() {
    // nobody waits for it
  }
}
