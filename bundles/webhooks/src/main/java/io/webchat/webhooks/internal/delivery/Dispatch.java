package io.webchat.webhooks.internal.delivery;

import io.webchat.webhooks.internal.store.Delivery;
import io.webchat.webhooks.internal.store.Outbox;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries what waits for one receiver: of each chat one after the other, of several chats beside each
 * other, again after a pause, until it is delivered or given up. Used on the receiver's thread.
 */
final class Dispatch {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

  private final String name;
  private final Receiver.Means means;
  private final Consumer<Runnable> thread;
  private final Supplier<ReceiverSettings> settings;
  private final Outbox outbox;
  private final GivenUp givenUp;
  private final Tally tally;
  private final Map<String, ChatQueue> queues = new HashMap<>();
  private final Deque<ChatQueue> ready = new ArrayDeque<>();
  private int waiting;
  private int underWay;

  /**
   * For a receiver that has nothing yet.
   *
   * @param thread runs a task on the receiver's thread, unless the receiver is closed
   */
  Dispatch(
      String name,
      Receiver.Means means,
      Consumer<Runnable> thread,
      Supplier<ReceiverSettings> settings,
      Outbox outbox,
      GivenUp givenUp,
      Tally tally) {
    this.name = name;
    this.means = means;
    this.thread = thread;
    this.settings = settings;
    this.outbox = outbox;
    this.givenUp = givenUp;
    this.tally = tally;
  }

  /** Puts it behind what waits of its chat; where too much waits one becomes a dead letter. */
  void add(Delivery delivery, Runnable dealtWith) {
    ChatQueue queue = waits(delivery);
    ChatQueue.Entry entry = new ChatQueue.Entry(delivery, dealtWith);
    ReceiverSettings limits = settings.get();
    if (queue.size() >= limits.waitingPerChat()) {
      giveUpOldest(queue, "too many of the chat waited");
    } else if (waiting > limits.waiting()) {
      makeRoom(queue, entry);
      return;
    }
    add(queue, entry);
  }

  /** The same for one that waited before: that so much waits is not its fault. */
  void addKept(Delivery delivery) {
    add(waits(delivery), new ChatQueue.Entry(delivery, () -> {}));
  }

  private ChatQueue waits(Delivery delivery) {
    waiting++;
    tally.waits();
    return queues.computeIfAbsent(delivery.chat(), chat -> new ChatQueue(means));
  }

  /** Where nothing else of the chat waits, the new one is given up. */
  private void makeRoom(ChatQueue queue, ChatQueue.Entry entry) {
    String why = "too many of all chats waited";
    if (queue.isAnyWaiting()) {
      giveUpOldest(queue, why);
      add(queue, entry);
    } else if (!giveUp(entry, why)) {
      add(queue, entry);
    } else if (queue.size() == 0) {
      queues.remove(entry.delivery().chat());
    }
  }

  private void add(ChatQueue queue, ChatQueue.Entry entry) {
    if (queue.add(entry)) {
      ready.add(queue);
      next();
    }
  }

  private void giveUpOldest(ChatQueue queue, String why) {
    queue.pollWaiting().filter(oldest -> !giveUp(oldest, why)).ifPresent(queue::putBack);
  }

  /** Sends as much as may be under way. */
  void next() {
    while (underWay < settings.get().atOnce() && !ready.isEmpty()) {
      ChatQueue queue = ready.poll();
      underWay++;
      means
          .attempts()
          .send(queue.head().delivery(), queue.begin(), settings.get())
          .thenAccept(outcome -> thread.accept(() -> ended(queue, outcome)));
    }
  }

  private void ended(ChatQueue queue, Outcome outcome) {
    underWay--;
    ChatQueue.Entry head = queue.head();
    switch (outcome.kind()) {
      case DELIVERED -> {
        tally.delivered();
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
        boolean late = queue.failingMs() >= settings.get().giveUpMs();
        turn(queue, late && giveUp(head, outcome.reason()));
      }
    }
    next();
  }

  private void failed(ChatQueue queue, Outcome outcome) {
    if (tally.failed(outcome.reason())) {
      LOG.warn("Webhook {}: deliveries fail: {}", name, outcome.reason());
    }
    queue.failed(settings.get(), outcome.waitMs());
  }

  /** The next one of the chat, or the same one again after a pause. */
  private void turn(ChatQueue queue, boolean isOver) {
    String chat = queue.head().delivery().chat();
    if (!isOver) {
      queue.pause(() -> thread.accept(() -> again(queue)));
    } else if (queue.remove()) {
      ready.add(queue);
    } else {
      queues.remove(chat);
    }
  }

  private void again(ChatQueue queue) {
    ready.add(queue);
    next();
  }

  private boolean giveUp(ChatQueue.Entry entry, String why) {
    boolean kept = givenUp.add(entry.delivery(), why, settings.get().deadLetters());
    if (kept) {
      dealtWith(entry);
    }
    return kept;
  }

  private void dealtWith(ChatQueue.Entry entry) {
    waiting--;
    tally.dealtWith();
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

  /** Sends nothing more. */
  void stop() {
    queues.values().forEach(ChatQueue::stop);
    queues.clear();
    ready.clear();
  }
}
