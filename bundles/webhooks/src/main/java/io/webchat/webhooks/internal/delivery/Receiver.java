package io.webchat.webhooks.internal.delivery;

import io.webchat.mailbox.Timers;
import io.webchat.spi.webhook.DeadLetter;
import io.webchat.spi.webhook.WebhookReceiver;
import io.webchat.spi.webhook.WebhookStatus;
import io.webchat.webhooks.internal.store.DeadLetters;
import io.webchat.webhooks.internal.store.Delivery;
import io.webchat.webhooks.internal.store.Outbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings deliveries to one address. What is to be delivered is on disk before it is sent.
 * Everything happens on one thread, whose task never waits for the receiver; the public methods may
 * be called on any.
 */
public final class Receiver implements WebhookReceiver {
  private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);

  /** What receivers share. */
  public record Means(
      Attempts attempts,
      Executor thread,
      Timers timers,
      LongSupplier nanoTime,
      LongSupplier clock) {}

  private final String name;
  private final Means means;
  private final Outbox outbox;
  private final GivenUp givenUp;
  private final Tally tally;
  private final Dispatch dispatch;
  private boolean closed;
  private volatile ReceiverSettings settings;

  private Receiver(
      String name, ReceiverSettings settings, Means means, Outbox outbox, DeadLetters dead) {
    this.name = name;
    this.settings = settings;
    this.means = means;
    this.outbox = outbox;
    this.tally = new Tally(name, means.nanoTime());
    this.givenUp = new GivenUp(name, dead, means.clock(), tally);
    this.dispatch =
        new Dispatch(name, means, this::run, () -> this.settings, outbox, givenUp, tally);
  }

  /**
   * Opens what was kept of a receiver, and goes on with what waits.
   *
   * @throws IOException when the folder cannot be used
   */
  public static Receiver open(Path folder, String name, ReceiverSettings settings, Means means)
      throws IOException {
    Outbox outbox = Outbox.open(folder, name);
    DeadLetters dead;
    try {
      dead = DeadLetters.open(folder, name);
    } catch (IOException | RuntimeException | Error e) {
      outbox.close();
      throw e;
    }
    Receiver receiver = new Receiver(name, settings, means, outbox, dead);
    List<Delivery> kept = outbox.waiting();
    receiver.run(() -> kept.forEach(delivery -> receiver.dispatch.addKept(delivery)));
    return receiver;
  }

  public String name() {
    return name;
  }

  /** Whether an event of a chat is to go there. */
  public boolean wants(String chat, String event) {
    return settings.wants(chat, event);
  }

  /** Settings for what is sent from now on. */
  public void use(ReceiverSettings changed) {
    settings = changed;
    run(dispatch::next);
  }

  /**
   * Takes a delivery.
   *
   * @param dealtWith called on the receiver's thread when it is delivered, or is a dead letter
   */
  public void take(Delivery delivery, Runnable dealtWith) {
    run(
        () -> {
          keep(delivery);
          dispatch.add(delivery, dealtWith);
        });
  }

  private void keep(Delivery delivery) {
    try {
      outbox.put(delivery);
    } catch (IOException e) {
      LOG.error(
          "Webhook {}: {} is delivered, but lost when the process ends before: {} cannot be written: {}",
          name,
          delivery,
          outbox,
          e.toString());
    }
  }

  @Override
  public WebhookStatus status() {
    return tally.status();
  }

  @Override
  public CompletionStage<List<DeadLetter>> deadLetters() {
    return ask(givenUp::list);
  }

  @Override
  public CompletionStage<Integer> redeliver(String id) {
    return ask(
        () -> {
          List<Delivery> meant = givenUp.meant(id);
          for (Delivery delivery : meant) {
            outbox.put(delivery);
          }
          givenUp.remove(meant);
          tally.redelivered(meant.size());
          meant.forEach(delivery -> dispatch.add(delivery, () -> {}));
          return meant.size();
        });
  }

  @Override
  public CompletionStage<Integer> discard(String id) {
    return ask(
        () -> {
          List<Delivery> meant = givenUp.meant(id);
          givenUp.remove(meant);
          return meant.size();
        });
  }

  /** Sends nothing more; what waits stays on disk. Completes when its files are closed. */
  public CompletionStage<?> close() {
    CompletableFuture<String> end = new CompletableFuture<>();
    boolean asked =
        always(
            () -> {
              closeHere();
              end.complete(name);
            });
    if (!asked) {
      end.complete(name);
    }
    return end;
  }

  private void closeHere() {
    if (closed) {
      return;
    }
    closed = true;
    dispatch.stop();
    try {
      outbox.close();
      givenUp.close();
    } catch (IOException e) {
      LOG.warn("Webhook {}: its files are not closed: {}", name, e.toString());
    }
  }

  private void run(Runnable task) {
    always(
        () -> {
          if (!closed) {
            task.run();
          }
        });
  }

  /** Returns whether it will run. */
  private boolean always(Runnable task) {
    try {
      means.thread().execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private <T> CompletionStage<T> ask(Callable<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    boolean asked =
        always(
            () -> {
              try {
                if (closed) {
                  throw new IllegalStateException("the webhook is closed");
                }
                answer.complete(question.call());
              } catch (Exception e) { // of the disk
                answer.completeExceptionally(e);
              }
            });
    if (!asked) {
      answer.completeExceptionally(new IllegalStateException("the webhook is closed"));
    }
    return answer;
  }

  @Override
  public String toString() {
    return "Receiver[" + name + "]";
  }
}
