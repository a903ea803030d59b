package io.webchat.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.testkit.container.OsgiContainer;
import java.nio.file.Path;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A transport bundle goes and comes back in the middle of a chat with traffic both ways. */
class SwapIT extends ChatCase {
  private static final int MESSAGES = 150;

  @ParameterizedTest
  @EnumSource(names = {"V2", "V3"})
  void stoppedAndStarted(Wire wire) throws Exception {
    nothingIsLostOrDoubled(
        wire,
        () -> {
          container.stop(wire.bundle());
          container.start(wire.bundle());
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"V2", "V3"})
  void updated(Wire wire) throws Exception {
    String name = wire == Wire.V2 ? "transport-gms-rest" : "transport-pureengage-v3";
    Path jar = OsgiContainer.bundlesFolder().jar("webchat-" + name);
    nothingIsLostOrDoubled(wire, () -> container.update(wire.bundle(), jar));
  }

  @ParameterizedTest
  @EnumSource(names = {"V2", "V3"})
  void theLibraryBelowUpdatedAndRefreshed(Wire wire) throws Exception {
    Path jar = OsgiContainer.bundlesFolder().jar("webchat-rest");
    nothingIsLostOrDoubled(
        wire,
        () -> {
          container.update("io.webchat.rest", jar);
          container.refresh("io.webchat.rest");
        });
  }

  private void nothingIsLostOrDoubled(Wire wire, Runnable swap) throws Exception {
    Customer customer = chatting(wire);
    SimulatedChat chat = chat();
    SimulatedAgent agent = chat.agent("Anna").join();
    AtomicInteger said = new AtomicInteger();
    AtomicInteger sent = new AtomicInteger();
    ScheduledExecutorService agents = Executors.newSingleThreadScheduledExecutor();
    ExecutorService sender = Executors.newSingleThreadExecutor();
    ScheduledFuture<?> saying =
        agents.scheduleAtFixedRate(
            () -> {
              if (said.get() < MESSAGES) {
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
                for (int i = 1; i <= MESSAGES; i++) {
                  customer.resolves("sendMessage", Map.of("message", "c-" + i));
                  sent.set(i);
                }
              },
              sender);
      for (int swapAt : new int[] {20, 60, 100}) {
        await().atMost(EventLog.PATIENCE).until(() -> sent.get() >= swapAt || sending.isDone());
        assertThat(sending).isNotCompletedExceptionally();
        swap.run();
      }
      sending.get(60, TimeUnit.SECONDS);
      await().atMost(EventLog.PATIENCE).until(() -> said.get() == MESSAGES);
    } finally {
      saying.cancel(false);
      agents.shutdownNow();
      sender.shutdownNow();
    }
    customer.events().awaitText("a-" + MESSAGES);
    customer.events().awaitText("c-" + MESSAGES);
    awaitPolls(2);
    assertThat(chat.sentTexts()).isEqualTo(numbered("c-"));
    assertThat(texts(customer.events().texts(), "a-")).isEqualTo(numbered("a-"));
    assertThat(texts(customer.events().texts(), "c-")).isEqualTo(numbered("c-"));
    assertThat(customer.transcriptTexts()).isEqualTo(customer.events().texts());
    assertThat(customer.events().of("connectionPending")).isNotEmpty();
    assertThat(customer.events().of("connectionRestored"))
        .hasSameSizeAs(customer.events().of("connectionPending"));
    customer.events().never("ended", "error", "disconnected", "chatServerWentOffline");
    assertThat(customer.events().of("started")).hasSize(1);
    assertThat(server().chats()).hasSize(1);
  }

  private static List<String> numbered(String prefix) {
    return IntStream.rangeClosed(1, MESSAGES).mapToObj(i -> prefix + i).toList();
  }

  private static List<String> texts(List<String> all, String prefix) {
    return all.stream().filter(text -> text.startsWith(prefix)).toList();
  }
}
