package io.webchat.benchmarks.micro;

import com.google.common.eventbus.EventBus;
import com.google.common.eventbus.Subscribe;
import java.util.Map;
import java.util.function.Consumer;

/** Guava's, which delivers on the thread of the caller; a command is an event with a callback. */
final class GuavaBus implements BusUnderTest {
  private final EventBus bus = new EventBus();

  GuavaBus() {
    bus.register(new Echo());
  }

  /** An event. */
  record Published(Map<String, Object> data) {}

  /** A command. */
  record Asked(Map<String, Object> data, Consumer<Object> answer) {}

  /** Gets events. */
  public static final class Listener {
    private final Consumer<Object> subscriber;

    Listener(Consumer<Object> subscriber) {
      this.subscriber = subscriber;
    }

    /** Called by the bus. */
    @Subscribe
    public void received(Published event) {
      subscriber.accept(event);
    }
  }

  /** Answers commands. */
  public static final class Echo {
    /** Called by the bus. */
    @Subscribe
    public void asked(Asked command) {
      command.answer().accept(7);
    }
  }

  @Override
  public void subscribe(Consumer<Object> subscriber) {
    bus.register(new Listener(subscriber));
  }

  @Override
  public void publish() {
    for (int i = 0; i < CALLS; i++) {
      bus.post(new Published(PAYLOAD));
    }
  }

  @Override
  public void command(Consumer<Object> answers) {
    for (int i = 0; i < CALLS; i++) {
      bus.post(new Asked(PAYLOAD, answers));
    }
  }

  @Override
  public void close() {
    // holds nothing
  }
}
