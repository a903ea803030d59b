package io.webchat.benchmarks.micro;

import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Plugin;
import io.webchat.spi.bus.BusFactory;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** The bus of an instance, on a mailbox that the caller empties after each call. */
final class WebChatBus implements BusUnderTest {
  private final ArrayDeque<Runnable> mailbox = new ArrayDeque<>();
  private final Bus bus;
  private final Plugin chat;

  WebChatBus() {
    BusFactory factory = ServiceLoader.load(BusFactory.class).findFirst().orElseThrow();
    bus = factory.create("benchmark", mailbox::add, Map.of());
    chat = bus.registerPlugin("Chat").orElseThrow();
    chat.registerCommand("echo", call -> call.deferred().resolve(7));
    chat.ready();
    runAll();
  }

  private void runAll() {
    for (Runnable task; (task = mailbox.poll()) != null; ) {
      task.run();
    }
  }

  @Override
  public void subscribe(Consumer<Object> subscriber) {
    bus.subscribe("Chat.messageReceived", subscriber::accept);
    runAll();
  }

  @Override
  public void publish() {
    for (int i = 0; i < CALLS; i++) {
      chat.publish("messageReceived", PAYLOAD);
      runAll();
    }
  }

  @Override
  public void command(Consumer<Object> answers) {
    for (int i = 0; i < CALLS; i++) {
      bus.command("Chat.echo", PAYLOAD).done(answers);
      runAll();
    }
  }

  @Override
  public void close() {
    // holds nothing
  }
}
