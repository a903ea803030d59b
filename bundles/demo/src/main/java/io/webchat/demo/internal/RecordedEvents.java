package io.webchat.demo.internal;

import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Subscription;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The events that a chat's bus publishes: printed, and recorded so that steps can wait for them.
 */
final class RecordedEvents implements AutoCloseable {
  private static final int MAX_EVENTS = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final List<BusEvent> events = new ArrayList<>();
  private final PrintStream out;
  private final Subscription subscription;

  RecordedEvents(Bus bus, PrintStream out) {
    this.out = out;
    this.subscription = bus.subscribe(Bus.EVERY_EVENT, this::hear);
  }

  private void hear(BusEvent event) {
    // first, so that a thread that waits for the event prints after it
    if (event.event().startsWith("WebChatService.")) {
      print(event);
    }
    lock.lock();
    try {
      if (events.size() < MAX_EVENTS) {
        events.add(event);
      }
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void print(BusEvent event) {
    String name = event.event().substring("WebChatService.".length());
    if (name.equals("ajaxResponse") || name.startsWith("data.")) {
      return;
    }
    List<Message> messages = messages(event);
    if (messages.isEmpty()) {
      out.println("    event " + name);
    }
    for (Message message : messages) {
      if (message.kind() == MessageKind.MESSAGE) {
        out.println("  " + message.from().name() + ": " + message.text());
      }
    }
  }

  /** The event of that name, once it is there. */
  BusEvent await(String event, Duration patience) throws DemoFailure {
    return await("the event " + event, patience, heard -> heard.event().endsWith("." + event));
  }

  /** Waits for a text of a participant in that role. */
  Message awaitMessage(String what, Duration patience, Predicate<Message> condition)
      throws DemoFailure {
    BusEvent event = await(what, patience, heard -> messages(heard).stream().anyMatch(condition));
    return messages(event).stream().filter(condition).findFirst().orElseThrow();
  }

  private BusEvent await(String what, Duration patience, Predicate<BusEvent> condition)
      throws DemoFailure {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (true) {
        for (BusEvent event : events) {
          if (condition.test(event)) {
            return event;
          }
        }
        if (left <= 0) {
          throw new DemoFailure(what + " did not come within " + patience.toSeconds() + " s");
        }
        left = more.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailure("interrupted while waiting for " + what, e);
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what was heard, so that the next wait is for something new. */
  void forget() {
    lock.lock();
    try {
      events.clear();
    } finally {
      lock.unlock();
    }
  }

  private static List<Message> messages(BusEvent event) {
    List<Message> messages = new ArrayList<>();
    if (event.event().equals("WebChatService.messageReceived")
        && event.data().get("messages") instanceof List<?> list) {
      for (Object element : list) {
        if (element instanceof Message message) {
          messages.add(message);
        }
      }
    }
    return messages;
  }

  @Override
  public void close() {
    subscription.close();
  }
}
