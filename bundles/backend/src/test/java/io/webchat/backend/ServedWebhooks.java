package io.webchat.backend;

import io.webchat.spi.webhook.DeadLetter;
import io.webchat.spi.webhook.WebhookReceiver;
import io.webchat.spi.webhook.WebhookReceivers;
import io.webchat.spi.webhook.WebhookStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** One webhook, {@code crm}, with dead letters. */
final class ServedWebhooks implements WebhookReceivers, WebhookReceiver {
  private final List<DeadLetter> letters = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  ServedWebhooks() {
    add("one");
    add("two");
  }

  void add(String id) {
    letters.add(new DeadLetter(id, "support-7", "messageReceived", 5, 12, 9, "HTTP 410"));
  }

  /** From now on it is as when the bundle goes. */
  void close() {
    closed = true;
  }

  @Override
  public List<WebhookReceiver> receivers() {
    return List.of(this);
  }

  @Override
  public WebhookStatus status() {
    return new WebhookStatus("crm", 1, 2, 3, 0, letters.size(), 4_000, "HTTP 503");
  }

  @Override
  public CompletionStage<List<DeadLetter>> deadLetters() {
    return closed ? failed() : CompletableFuture.completedFuture(List.copyOf(letters));
  }

  @Override
  public CompletionStage<Integer> redeliver(String id) {
    return discard(id);
  }

  @Override
  public CompletionStage<Integer> discard(String id) {
    Predicate<DeadLetter> meant = letter -> id.isEmpty() || letter.id().equals(id);
    int count = (int) letters.stream().filter(meant).count();
    letters.removeIf(meant);
    return closed ? failed() : CompletableFuture.completedFuture(count);
  }

  private static <T> CompletionStage<T> failed() {
    return CompletableFuture.failedFuture(new IllegalStateException("the webhook is closed"));
  }
}
