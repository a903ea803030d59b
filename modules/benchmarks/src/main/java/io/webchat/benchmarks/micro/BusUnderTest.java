package io.webchat.benchmarks.micro;

import java.util.Map;
import java.util.function.Consumer;

/** A bus with subscribers of one event and a plugin that answers one command. */
interface BusUnderTest extends AutoCloseable {
  /** How many publications or commands go in one call. */
  int CALLS = 100;

  /** What each carries. */
  Map<String, Object> PAYLOAD = Map.of("text", "hello", "index", 7);

  /** One more subscriber of the event. */
  void subscribe(Consumer<Object> subscriber);

  /** Publishes {@link #CALLS} events and returns when all subscribers have all of them. */
  void publish() throws Exception;

  /**
   * Gives {@link #CALLS} commands, each after the answer to the last, which goes to the consumer.
   */
  void command(Consumer<Object> answers) throws Exception;

  @Override
  void close();

  /** One of those that are compared. */
  static BusUnderTest of(String name) throws Exception {
    return switch (name) {
      case "webchat" -> new WebChatBus();
      case "event-admin" -> new EventAdminBus();
      case "guava" -> new GuavaBus();
      case "vertx" -> new VertxBus();
      default -> throw new IllegalArgumentException(name);
    };
  }
}
