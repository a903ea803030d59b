package io.webchat.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChatState;
import io.webchat.api.message.Message;
import io.webchat.api.value.ErrorCode;
import io.webchat.spi.filter.AsyncPreProcessor;
import io.webchat.spi.transport.TransportProvider;
import io.webchat.testkit.memory.MemoryChatServer;
import io.webchat.testkit.transport.ChatServer;
import io.webchat.testkit.transport.PushingChatServer.PushTrouble;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.ServiceRegistration;

/** A chat over a wire that pushes, with the real bundles: nothing is lost, nothing comes twice. */
class PushedChatIT extends ChatCase {
  /** More batches than the core lets wait for preprocessors. */
  private static final int MANY = 1_500;

  private static final int UNDER_LOAD = 150;

  private final MemoryChatServer memory = new MemoryChatServer();
  private ServiceRegistration<TransportProvider> transport;
  private Customer customer;
  private ChatServer.Chat chat;

  @BeforeEach
  void start() {
    transport = plugTransport();
    Map<String, Object> configuration = new LinkedHashMap<>(memory.configuration());
    configuration.put("ajaxTimeout", 60_000);
    configuration.put("pollExceptionLimit", 2);
    customer = customer(Wire.PLAIN, configuration).start();
    chat = memory.awaitChat();
    chat.agentJoins("Anna");
  }

  @AfterEach
  void close() {
    customer.close();
    transport.unregister();
    memory.close();
  }

  private ServiceRegistration<TransportProvider> plugTransport() {
    return container.context().registerService(TransportProvider.class, memory.provider(), null);
  }

  private static List<String> numbered(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  private List<String> texts(String prefix) {
    return customer.events().texts().stream().filter(text -> text.startsWith(prefix)).toList();
  }

  private void say(String prefix, int count) {
    numbered(prefix, count).forEach(text -> chat.agentSays("Anna", text));
  }

  @ParameterizedTest
  @EnumSource(names = {"DROPPED", "DOUBLED", "REORDERED"})
  void pushesThatAreNotAsSent(PushTrouble trouble) {
    chat.agentSays("Anna", "first");
    customer.events().awaitText("first");
    memory.push(trouble);
    say("m", 4);

    customer.events().awaitText("m3");

    assertThat(texts("m")).isEqualTo(numbered("m", 4));
    assertThat(customer.transcriptTexts()).isEqualTo(customer.events().texts());
    customer.events().never("error", "connectionPending");
  }

  @ParameterizedTest
  @EnumSource(names = {"CUT", "CLOSED", "SILENCE", "HUGE"})
  void connectionsThatEnd(PushTrouble trouble) {
    chat.agentSays("Anna", "first");
    customer.events().awaitText("first");
    memory.push(trouble);
    say("m", 3);

    customer.events().awaited("reconnected");
    customer.events().awaitText("m2");

    assertThat(texts("m")).isEqualTo(numbered("m", 3));
    assertThat(
            customer
                .events()
                .names("connectionPending", "disconnected", "connectionRestored", "reconnected"))
        .containsExactly("connectionPending", "disconnected", "connectionRestored", "reconnected");
    customer.resolves("sendMessage", Map.of("message", "still here"));
    customer.events().awaitText("still here");
    customer.events().never("error", "ended");
  }

  @Test
  void aServerThatIsAwayForLong() {
    memory.push(PushTrouble.REFUSED);
    customer.events().awaited("chatServerWentOffline");
    say("m", 3);
    memory.heal();

    customer.events().awaited("reconnected");
    customer.events().awaitText("m2");

    assertThat(texts("m")).isEqualTo(numbered("m", 3));
    assertThat(
            customer
                .events()
                .names(
                    "connectionPending",
                    "disconnected",
                    "chatServerWentOffline",
                    "chatServerBackOnline",
                    "connectionRestored",
                    "reconnected"))
        .containsExactly(
            "connectionPending",
            "disconnected",
            "chatServerWentOffline",
            "chatServerBackOnline",
            "connectionRestored",
            "reconnected");
    customer.events().never("error", "ended");
  }

  @Test
  void preprocessorsThatAreSlowerThanThePushes() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    AsyncPreProcessor slow = (messages, context) -> gate.thenApply(open -> messages);
    ServiceRegistration<AsyncPreProcessor> registration =
        container.context().registerService(AsyncPreProcessor.class, slow, null);
    try {
      say("m", MANY);
      gate.complete(null);
      customer.events().awaitText("m" + (MANY - 1));
      chat.agentSays("Anna", "last");
      customer.events().awaitText("last");
    } finally {
      registration.unregister();
    }
    assertThat(texts("m")).isEqualTo(numbered("m", MANY));
    customer.events().never("error", "disconnected");
  }

  @Test
  void theProviderIsReplacedUnderLoad() throws Exception {
    CompletableFuture<Void> saying = CompletableFuture.runAsync(() -> say("a-", UNDER_LOAD));
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(
            () ->
                numbered("c-", UNDER_LOAD)
                    .forEach(text -> customer.resolves("sendMessage", Map.of("message", text))));
    for (int swapAt : new int[] {20, 60, 100}) {
      await()
          .atMost(EventLog.PATIENCE)
          .until(() -> chat.received().size() >= swapAt || sending.isDone());
      transport.unregister();
      transport = plugTransport();
    }
    saying.get(60, TimeUnit.SECONDS);
    sending.get(60, TimeUnit.SECONDS);
    chat.agentSays("Anna", "last");
    customer.events().awaitText("last");
    customer.events().awaitText("a-" + (UNDER_LOAD - 1));
    customer.events().awaitText("c-" + (UNDER_LOAD - 1));

    assertThat(chat.received()).isEqualTo(numbered("c-", UNDER_LOAD));
    assertThat(texts("a-")).isEqualTo(numbered("a-", UNDER_LOAD));
    assertThat(texts("c-")).isEqualTo(numbered("c-", UNDER_LOAD));
    assertThat(customer.transcriptTexts()).isEqualTo(customer.events().texts());
    assertThat(customer.events().of("connectionRestored"))
        .hasSameSizeAs(customer.events().of("connectionPending"))
        .isNotEmpty();
    customer.events().never("ended", "error", "disconnected", "chatServerWentOffline");
    await().atMost(EventLog.PATIENCE).until(() -> memory.connections() == 1);
  }

  @Test
  void sendsThatWereCutAreNotDoubled() {
    List<String> sent = new ArrayList<>(numbered("c-", 20));
    CompletableFuture<?>[] settled =
        sent.stream()
            .map(
                text -> {
                  if (text.equals("c-5") || text.equals("c-12")) {
                    memory.push(PushTrouble.CUT);
                  }
                  return customer
                      .command("sendMessage", Map.of("message", text))
                      .toCompletionStage()
                      .toCompletableFuture()
                      .handle((value, failure) -> failure == null ? text : "failed");
                })
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(settled).orTimeout(120, TimeUnit.SECONDS).join();

    assertThat(chat.received()).doesNotHaveDuplicates();
    for (CompletableFuture<?> one : settled) {
      if (!one.join().equals("failed")) {
        assertThat(chat.received()).contains(one.join().toString());
      }
    }
  }

  @Test
  void aSessionThatIsLost() {
    chat.forget();
    memory.push(PushTrouble.CUT);

    customer.events().awaited("sessionLost");
    customer.awaitState(WebChatState.IDLE);
    customer.events().awaited("ended");

    assertThat(customer.events().of("ended")).hasSize(1);
    await().atMost(EventLog.PATIENCE).until(() -> memory.connections() == 0);
  }

  @Test
  void theLastWordsComeBeforeTheEnd() {
    chat.agentSays("Anna", "bye");
    chat.endByServer();

    customer.events().awaited("ended");

    assertThat(customer.events().texts()).endsWith("bye");
    customer.events().never("disconnected", "error");
  }

  @Test
  void isNotPolled() {
    assertRejected(
        customer.rejects("startPoll"),
        ErrorCode.UNSUPPORTED,
        "This transport doesn't support polling");
    chat.agentSays("Anna", "pushed");
    Message message = customer.events().awaitText("pushed");
    assertThat(message.from()).containsEntry("name", "Anna");
    customer.events().never("pollingStarted");
  }

  @Test
  void credentialsThatAreRenewedByAPush() {
    var rotation = memory.rotate().orElseThrow();
    customer.resolves("sendMessage", Map.of("message", "one"));
    await()
        .atMost(EventLog.PATIENCE)
        .until(
            () -> {
              customer.resolves("sendTyping", Map.of("message", ""));
              return rotation.used();
            });
    customer.resolves("sendMessage", Map.of("message", "two"));
    assertThat(chat.received()).containsExactly("one", "two");
    customer.events().never("error");
  }
}
