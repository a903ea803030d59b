package io.webchat.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Numbered messages both ways in one chat, while something happens to it. */
final class TwoWayTraffic {
  private final Customer customer;
  private final SimulatedChat chat;
  private final SimulatedAgent agent;
  private final int messages;

  TwoWayTraffic(Customer customer, SimulatedChat chat, int messages) {
    this.customer = customer;
    this.chat = chat;
    this.agent = chat.agent("Anna").join();
    this.messages = messages;
  }

  /** Lets both talk, and does something whenever the customer has sent so many messages. */
  void run(Runnable event, int... afterSent) throws Exception {
    AtomicInteger said = new AtomicInteger();
    AtomicInteger sent = new AtomicInteger();
    ScheduledExecutorService agents = Executors.newSingleThreadScheduledExecutor();
    ExecutorService sender = Executors.newSingleThreadExecutor();
    ScheduledFuture<?> saying =
        agents.scheduleAtFixedRate(
            () -> {
              if (said.get() < messages) {
                agent.say("a-" + said.incrementAndGet());
              }
            },
            0,
            10,
            TimeUnit.MILLISECONDS);
    try {
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 1; i <= messages; i++) {
                  customer.resolves("sendMessage", Map.of("message", "c-" + i));
                  sent.set(i);
                }
              },
              sender);
      for (int when : afterSent) {
        await().atMost(EventLog.PATIENCE).until(() -> sent.get() >= when || sending.isDone());
        assertThat(sending).isNotCompletedExceptionally();
        event.run();
      }
      sending.get(EventLog.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      await().atMost(EventLog.PATIENCE).until(() -> said.get() == messages);
    } finally {
      saying.cancel(false);
      agents.shutdownNow();
      sender.shutdownNow();
    }
    customer.events().awaitText("a-" + messages);
    customer.events().awaitText("c-" + messages);
  }

  void assertNothingIsLostOrDoubled() {
    assertThat(chat.sentTexts()).isEqualTo(numbered("c-"));
    assertThat(texts(customer.events().texts(), "a-")).isEqualTo(numbered("a-"));
    assertThat(texts(customer.events().texts(), "c-")).isEqualTo(numbered("c-"));
    assertThat(customer.transcriptTexts()).isEqualTo(customer.events().texts());
  }

  private List<String> numbered(String prefix) {
    return IntStream.rangeClosed(1, messages).mapToObj(i -> prefix + i).toList();
  }

  private static List<String> texts(List<String> all, String prefix) {
    return all.stream().filter(text -> text.startsWith(prefix)).toList();
  }
}
