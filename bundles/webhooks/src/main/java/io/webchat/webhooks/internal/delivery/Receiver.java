package io.webchat.webhooks.internal.delivery;

import io.webchat.mailbox.Timers;
import io.webchat.webhooks.internal.store.DeadLetters;
import io.webchat.webhooks.internal.store.DeadLetters.DeadLetter;
import io.webchat.webhooks.internal.store.Delivery;
import io.webchat.webhooks.internal.store.Outbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings deliveries to one address: those of a chat one after the other, those of several chats
 * beside each other. What is to be delivered is on disk before it is sent. Everything happens on
 * one thread, whose task never waits for the receiver; the public methods may be called on any.
 */
public final class Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);

  /** What receivers share. */
  public record Means(
      Attempts attempts,
      Executor thread,
      Timers timers,
      LongSupplier nanoTime,
      LongSupplier clock) {}

  /**
   * How it stands.
   *
   * @param waiting deliveries that are not dealt with
   * @param delivered since the start
   * @param failures attempts that failed since the start
   * @param failingMs for how long nothing has been delivered that was tried, ms; 0 when all is well
   * @param reason of the last failure
   */
  public record Status(
      String name,
      int waiting,
      long delivered,
      long failures,
      int deadLetters,
      long failingMs,
      String reason) {}

  private final String name;
  private final Means means;
  private final Outbox outbox;
  private final DeadLetters dead;
  private final Map<String, ChatQueue> queues = new HashMap<>();
  private final Deque<ChatQueue> ready = new ArrayDeque<>();
  private int waiting;
  private int underWay;
  private long delivered;
  private long failures;
  private long failingSince;
  private String reason = "";
  private boolean closed;
  private volatile ReceiverSettings settings;
  private volatile Status status;

  private Receiver(
      String name, ReceiverSettings settings, Means means, Outbox outbox, DeadLetters dead) {
    this.name = name;
    this.settings = settings;
    this.means = means;
    this.outbox = outbox;
    this.dead = dead;
    tell();
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
    } catch (IOException e) {
      outbox.close();
      throw e;
    }
    Receiver receiver = new Receiver(name, settings, means, outbox, dead);
    List<Delivery> kept = outbox.waiting();
    receiver.run(() -> kept.forEach(delivery -> receiver.add(delivery, () -> {})));
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
    run(this::next);
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
          add(delivery, dealtWith);
        });
  }

  public Status status() {
    return status;
  }

  /** What could not be delivered, the oldest first. */
  public CompletionStage<List<DeadLetter>> deadLetters() {
    return ask(dead::list);
  }

  /** Delivers dead letters again, behind what waits: the one of this id, all for an empty text. */
  public CompletionStage<Integer> redeliver(String id) {
    return ask(
        () -> {
          List<DeadLetter> meant = meant(id);
          for (DeadLetter letter : meant) {
            outbox.put(letter.delivery());
          }
          forget(meant);
          meant.forEach(letter -> add(letter.delivery(), () -> {}));
          return meant.size();
        });
  }

  /** Throws dead letters away: the one of this id, all for an empty text. */
  public CompletionStage<Integer> discard(String id) {
    return ask(
        () -> {
          List<DeadLetter> meant = meant(id);
          forget(meant);
          return meant.size();
        });
  }

  private List<DeadLetter> meant(String id) {
    return dead.list().stream()
        .filter(letter -> id.isEmpty() || letter.delivery().id().equals(id))
        .toList();
  }

  private void forget(List<DeadLetter> letters) throws IOException {
    dead.remove(letters::contains);
    tell();
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
    queues.values().forEach(ChatQueue::stop);
    queues.clear();
    ready.clear();
    try {
      outbox.close();
      dead.close();
    } catch (IOException e) {
      LOG.warn("Webhook {}: its files are not closed: {}", name, e.toString());
    }
  }

  // --- on the thread

  private void run(Runnable task) {
    always(
        () -> {
          if (!closed) {
            task.run();
            tell();
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
                tell();
              } catch (Exception e) { // of the disk
                answer.completeExceptionally(e);
              }
            });
    if (!asked) {
      answer.completeExceptionally(new IllegalStateException("the webhook is closed"));
    }
    return answer;
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

  private void add(Delivery delivery, Runnable dealtWith) {
    ChatQueue queue = queues.computeIfAbsent(delivery.chat(), chat -> new ChatQueue(means));
    if (queue.size() >= settings.waitingPerChat()) {
      queue.pollWaiting().ifPresent(entry -> giveUpOldest(queue, entry));
    }
    waiting++;
    if (queue.add(delivery, dealtWith)) {
      ready.add(queue);
      next();
    }
  }

  private void giveUpOldest(ChatQueue queue, ChatQueue.Entry oldest) {
    if (!giveUp(oldest, "too many of the chat waited")) {
      queue.putBack(oldest);
    }
  }

  private void next() {
    while (underWay < settings.atOnce() && !ready.isEmpty()) {
      ChatQueue queue = ready.poll();
      underWay++;
      means
          .attempts()
          .send(queue.head().delivery(), queue.begin(), settings)
          .thenAccept(outcome -> run(() -> ended(queue, outcome)));
    }
  }

  private void ended(ChatQueue queue, Outcome outcome) {
    underWay--;
    ChatQueue.Entry head = queue.head();
    switch (outcome.kind()) {
      case DELIVERED -> {
        delivered++;
        failingSince = 0;
        dealtWith(head);
        turn(queue, true);
      }
      case REFUSED -> {
        boolean over = giveUp(head, outcome.reason());
        if (!over) {
          failed(queue, outcome);
        }
        turn(queue, over);
      }
      case FAILED -> {
        failed(queue, outcome);
        boolean late = queue.failingMs() >= settings.giveUpMs();
        turn(queue, late && giveUp(head, outcome.reason()));
      }
    }
    next();
  }

  private void failed(ChatQueue queue, Outcome outcome) {
    failures++;
    reason = outcome.reason();
    if (failingSince == 0) {
      failingSince = means.nanoTime().getAsLong();
      LOG.warn("Webhook {}: deliveries fail: {}", name, reason);
    }
    queue.failed(settings, outcome.waitMs());
  }

  /** The next one of the chat, or the same one again after a pause. */
  private void turn(ChatQueue queue, boolean isOver) {
    String chat = queue.head().delivery().chat();
    if (!isOver) {
      queue.pause(
          () ->
              run(
                  () -> {
                    ready.add(queue);
                    next();
                  }));
    } else if (queue.remove()) {
      ready.add(queue);
    } else {
      queues.remove(chat);
    }
  }

  private void dealtWith(ChatQueue.Entry entry) {
    waiting--;
    try {
      outbox.done(entry.delivery());
    } catch (IOException e) {
      LOG.error(
          "Webhook {}: {} may be delivered again: {} cannot be written: {}",
          name,
          entry.delivery(),
          outbox,
          e.toString());
    }
    entry.dealtWith().run();
  }

  /** Makes a dead letter of it; false when it cannot be kept, and is to be tried again. */
  private boolean giveUp(ChatQueue.Entry entry, String why) {
    try {
      if (dead.size() >= settings.deadLetters()) {
        DeadLetter oldest = dead.list().get(0);
        LOG.error("Webhook {}: too many dead letters: {} is lost", name, oldest.delivery());
        dead.remove(oldest::equals);
      }
      dead.add(new DeadLetter(entry.delivery(), means.clock().getAsLong(), why));
    } catch (IOException e) {
      LOG.error(
          "Webhook {}: {} is tried on, since no dead letter can be written: {}",
          name,
          entry.delivery(),
          e.toString());
      return false;
    }
    LOG.warn("Webhook {}: {} is a dead letter: {}", name, entry.delivery(), why);
    dealtWith(entry);
    return true;
  }

  private void tell() {
    long ms =
        failingSince == 0
            ? 0
            : Math.max(
                1, TimeUnit.NANOSECONDS.toMillis(means.nanoTime().getAsLong() - failingSince));
    status = new Status(name, waiting, delivered, failures, dead.size(), ms, reason);
  }

  @Override
  public String toString() {
    return "Receiver[" + name + "]";
  }
}
