package io.webchat.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.test.patience.Patience;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Only a chat that is nowhere is answered with 404, by which a back end gives it up. */
class TakenUpAgainTest {
  private final UnsteadyStore store = new UnsteadyStore();
  private ApiServer server;
  private String chat;

  @BeforeEach
  void leaveAChatInTheStore() {
    server = new ApiServer(Map.of(), Map.of("sessionStorage", UnsteadyStore.NAME));
    var unused = server.platform().plug(SessionStorageProvider.class, store, Map.of());
    chat = server.start();
    server.restart();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void assertTakenUp() {
    Awaitility.await("the chat")
        .atMost(Patience.LIMIT)
        .until(() -> "ACTIVE".equals(ApiServer.json(server.get(chat)).get("state")));
  }

  private static void assertComesAgain(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(ApiServer.json(answer)).containsEntry("code", "OVERLOADED");
  }

  @Test
  void aStoreThatDoesNotAnswerSaysNothingOfTheChat() {
    store.reads(
        stored -> {
          throw new SessionStorageException("away", true, null);
        });
    assertComesAgain(server.get(chat));
    assertComesAgain(server.get(chat + "/transcript"));
    store.reads(stored -> stored);
    assertTakenUp();
  }

  @Test
  void aChatThatAnotherContainerJustLetGoIsFound() {
    AtomicInteger reads = new AtomicInteger();
    store.reads(stored -> reads.incrementAndGet() == 1 ? Optional.empty() : stored);
    assertThat(server.get(chat).statusCode()).isEqualTo(200);
    assertTakenUp();
  }

  @Test
  void whatIsAskedForWhileTheServiceIsReplacedComesAgain() throws Exception {
    CountDownLatch isRead = new CountDownLatch(1);
    CountDownLatch replaced = new CountDownLatch(1);
    store.reads(
        stored -> {
          isRead.countDown();
          await(replaced);
          return stored;
        });
    CompletableFuture<HttpResponse<String>> asked =
        CompletableFuture.supplyAsync(() -> server.get(chat + "/transcript"));
    await(isRead);
    server.restart();
    store.reads(stored -> stored);
    replaced.countDown();
    assertComesAgain(asked.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS));
    assertTakenUp();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("it does not come");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
