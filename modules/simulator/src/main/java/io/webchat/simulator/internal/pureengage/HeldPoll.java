package io.webchat.simulator.internal.pureengage;

import io.webchat.simulator.internal.chat.Conversation;
import io.webchat.simulator.internal.chat.Snapshot;
import io.webchat.simulator.internal.chat.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A poll that waits for news of its chat. It holds no thread: the change of the chat, the timer or
 * the next poll answers it.
 *
 * <p>A plain poll returns what came after the last one. A poll with an index returns what is held
 * from that index on, the entry of that index included, and waits when that is the newest.
 */
final class HeldPoll {
  private final AttachedClient client;
  private final int index;
  private final Duration limit;
  private final Timer timer;
  private final Consumer<Snapshot> reply;
  private final AtomicBoolean answered = new AtomicBoolean();
  private volatile Timer.Alarm alarm = () -> {};
  private volatile Runnable stopWaiting = () -> {};

  /** A poll; an index of 0 means a plain one. */
  HeldPoll(
      AttachedClient client, int index, Duration limit, Timer timer, Consumer<Snapshot> reply) {
    this.client = client;
    this.index = index;
    this.limit = limit;
    this.timer = timer;
    this.reply = reply;
  }

  void start() {
    client.hold(this);
    if (!limit.isZero()) {
      alarm = timer.schedule(limit, () -> answer(snapshot(), true));
    }
    look();
    if (answered.get()) {
      alarm.cancel();
    }
  }

  private Snapshot snapshot() {
    return client.chat().snapshot(index > 0 ? index : client.delivered() + 1);
  }

  private void look() {
    Snapshot now = snapshot();
    boolean news = index > 0 ? now.lastIndex() > index : !now.messages().isEmpty();
    if (news || now.ended() || limit.isZero()) {
      answer(now, true);
    } else if (!answered.get()) {
      Conversation chat = client.chat();
      stopWaiting = chat.onChangeSince(now.version(), this::look);
      chat.pollHeld(this);
      if (answered.get()) {
        stopWaiting.run();
        chat.pollAnswered(this);
      }
    }
  }

  /** Another poll took over: answers without messages and leaves them to it. */
  void release() {
    Snapshot now = client.chat().snapshot(0);
    answer(
        new Snapshot(
            List.of(),
            now.lastIndex(),
            now.ended(),
            now.endedByCustomer(),
            now.alias(),
            0,
            now.version()),
        false);
  }

  private void answer(Snapshot now, boolean advance) {
    if (answered.compareAndSet(false, true)) {
      alarm.cancel();
      stopWaiting.run();
      client.chat().pollAnswered(this);
      if (advance) {
        client.delivered(now.lastIndex());
      }
      reply.accept(now);
    }
  }
}
