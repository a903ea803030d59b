package io.webchat.demo.internal.swap;

import io.webchat.api.WebChat;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Subscription;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.Participant.Role;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** One chat: its customer and its agent send numbered messages, one after the other. */
final class SwapChat implements AutoCloseable {
  private final WebChat chat;
  private final SimulatedChat server;
  private final SimulatedAgent agent;
  private final Numbered fromAgent;
  private final Numbered fromCustomer;
  private final BitSet said = new BitSet();
  private final BitSet sent = new BitSet();
  private final Subscription subscription;
  private final AtomicLong pendingSince = new AtomicLong();
  private final LongConsumer restored;
  private int lastSaid;
  private int lastSent;
  private boolean sending;

  /**
   * A chat that has started.
   *
   * @param restored gets the time since when its connection was pending, as of {@link
   *     System#nanoTime}, when it is restored
   */
  SwapChat(WebChat chat, SimulatedChat server, LongConsumer restored) {
    this.chat = chat;
    this.server = server;
    this.restored = restored;
    this.agent = server.agent("Swap").join();
    this.fromAgent = new Numbered("agent-of-" + chat.id() + "-");
    this.fromCustomer = new Numbered("customer-" + chat.id() + "-");
    this.subscription = chat.bus().subscribe(Bus.EVERY_EVENT, this::hear);
  }

  WebChat chat() {
    return chat;
  }

  private void hear(BusEvent event) {
    switch (event.event()) {
      case "WebChatService.connectionPending" -> pendingSince.set(System.nanoTime());
      case "WebChatService.connectionRestored" -> restored.accept(pendingSince.getAndSet(0));
      case "WebChatService.messageReceived" -> received((List<?>) event.data().get("messages"));
      default -> {
        // nothing to count
      }
    }
  }

  private void received(List<?> messages) {
    for (Object element : messages) {
      if (element instanceof Message message
          && message.kind() == MessageKind.MESSAGE
          && message.from().role() == Role.AGENT) {
        fromAgent.came(message.text());
      }
    }
  }

  /** Whether it has no connection at the moment. */
  boolean isPending() {
    return pendingSince.get() != 0;
  }

  /** The agent says something, and the customer, too, unless the last message is under way. */
  void talk() {
    int number;
    synchronized (this) {
      number = ++lastSaid;
    }
    agent.say(fromAgent.text(number));
    synchronized (this) {
      said.set(number);
      if (sending) {
        return;
      }
      sending = true;
      number = ++lastSent;
    }
    send(number);
  }

  private void send(int number) {
    CompletionStage<?> answer = chat.service().sendMessage(fromCustomer.text(number));
    answer.whenComplete(
        (unused, failure) -> {
          synchronized (this) {
            sending = false;
            if (failure == null) {
              sent.set(number);
            }
          }
        });
  }

  /** What came from the agent. */
  synchronized SwapCount toCustomer() {
    return fromAgent.count(said);
  }

  /** What came to the server. */
  synchronized SwapCount toAgent() {
    Numbered came = new Numbered(fromCustomer.text(0).replaceFirst("0$", ""));
    server.sentTexts().forEach(came::came);
    return came.count(sent);
  }

  synchronized boolean isSending() {
    return sending;
  }

  @Override
  public void close() {
    subscription.close();
    chat.close();
  }
}
