package io.webchat.transport.purecloud.v2.internal;

import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.InboundMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What came by the event stream, in its order: it waits until its sender is known, and while
 * something else comes first. Of what waits beyond {@link #LIMIT} nothing is kept: it has to be
 * fetched. Used on the mailbox only.
 */
final class InOrder {
  static final int LIMIT = 5_000;

  /** Takes what is ready. */
  interface Listener {
    /** Messages in their order; at least one. */
    void ready(List<InboundMessage> messages);

    /** Something was not kept. */
    void overflowed();
  }

  private sealed interface Item {}

  private record Raw(String type, Map<String, Object> body) implements Item {}

  private record Step(Runnable task) implements Item {}

  private final MemberDirectory members;
  private final WireMessages messages;
  private final Supplier<SessionData> session;
  private final Listener listener;
  private final Deque<Item> items = new ArrayDeque<>();
  private final Runnable go = this::go;
  private boolean held = true;
  private boolean full;

  /** Nothing is let through before {@link #release()}. */
  InOrder(
      MemberDirectory members,
      WireMessages messages,
      Supplier<SessionData> session,
      Listener listener) {
    this.members = members;
    this.messages = messages;
    this.session = session;
    this.listener = listener;
  }

  /** A message, or that somebody types. */
  void add(StreamFrame frame) {
    if (items.size() >= LIMIT) {
      full = true;
    } else if (!full) {
      items.add(new Raw(frame.type(), frame.body()));
      go();
    }
  }

  /** Messages that were fetched. */
  void addAll(List<Map<String, Object>> fetched) {
    fetched.forEach(raw -> items.add(new Raw(StreamFrame.MESSAGE, raw)));
    go();
  }

  /** Runs a task when all that was added before is through. */
  void then(Runnable task) {
    items.add(new Step(task));
    go();
  }

  boolean isHeld() {
    return held;
  }

  /** Whether everything is through. */
  boolean isIdle() {
    return !held && !full && items.isEmpty();
  }

  /** Nothing is let through until {@link #release()}. */
  void hold() {
    held = true;
  }

  void release() {
    held = false;
    go();
  }

  void clear() {
    held = true;
    items.clear();
  }

  private void go() {
    List<InboundMessage> ready = new ArrayList<>();
    while (!held && !items.isEmpty()) {
      Item item = items.peek();
      if (item instanceof Step step) {
        items.poll();
        deliver(ready);
        step.task().run();
      } else if (item instanceof Raw raw) {
        String sender = WireMessages.sender(raw.body());
        Member member = members.known(sender);
        if (member == null && !sender.isEmpty()) {
          deliver(ready);
          members.ask(session.get(), sender, go);
          return;
        }
        items.poll();
        ready.add(read(raw, member == null ? Member.unknown("") : member));
      }
    }
    deliver(ready);
    if (full && items.isEmpty()) {
      full = false;
      listener.overflowed();
    }
  }

  private InboundMessage read(Raw raw, Member sender) {
    return raw.type().equals(StreamFrame.TYPING)
        ? messages.typing(raw.body(), sender)
        : messages.message(raw.body(), sender);
  }

  private void deliver(List<InboundMessage> ready) {
    if (!ready.isEmpty()) {
      List<InboundMessage> batch = List.copyOf(ready);
      ready.clear();
      listener.ready(batch);
    }
  }
}
