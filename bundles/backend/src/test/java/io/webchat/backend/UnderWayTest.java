package io.webchat.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.bus.Subscription;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.spi.bus.BusFactory;
import io.webchat.test.patience.Patience;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What must not be done twice and is under way when the instance of its chat goes: nobody knows
 * whether the chat server did it.
 */
class UnderWayTest {
  private final ApiServer server = new ApiServer(Map.of());

  @AfterEach
  void stop() {
    server.close();
  }

  /** Another bus is there behind it. */
  private Subscription plugBusThatGoes() {
    BusFactory bus = ServiceLoader.load(BusFactory.class).findFirst().orElseThrow();
    return server.platform().plug(BusFactory.class, bus, Map.of("service.ranking", 100));
  }

  private HttpResponse<String> post(String address) {
    return ApiServer.send(
        server
            .request(address)
            .header("Idempotency-Key", "once")
            .POST(BodyPublishers.ofString("{}")));
  }

  private CompletableFuture<HttpResponse<String>> postLater(String address) {
    return CompletableFuture.supplyAsync(() -> post(address));
  }

  /** The chat server has it, and does not answer. */
  private CompletableFuture<HttpResponse<String>> start() {
    Fault silent = Fault.delayAfter(Duration.ofMinutes(30)).on(Operation.START).times(1);
    server.simulator().faults().on(silent);
    CompletableFuture<HttpResponse<String>> started = postLater("/chats");
    awaitAsked(Operation.START);
    return started;
  }

  private void awaitAsked(Operation operation) {
    Awaitility.await("the request")
        .atMost(Patience.LIMIT)
        .until(() -> !server.simulator().requestLog().of(operation).isEmpty());
  }

  private static String assertUnsure(CompletableFuture<HttpResponse<String>> asked)
      throws Exception {
    HttpResponse<String> answer = asked.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(502);
    assertThat(ApiServer.json(answer))
        .containsEntry("code", "DELIVERY_UNKNOWN")
        .containsKeys("hint", "value");
    return answer.body();
  }

  @Test
  void aStartIsNotSaidToBeRefusedWhenTheServiceIsReplaced() throws Exception {
    CompletableFuture<HttpResponse<String>> started = start();
    server.restart();
    assertUnsure(started);
    assertThat(server.backEnd().chats()).isZero();
  }

  @Test
  void aStartIsNotSaidToBeRefusedWhenItsBusGoesAndLeavesNothing() throws Exception {
    Subscription plugged = plugBusThatGoes();
    CompletableFuture<HttpResponse<String>> started = start();
    plugged.close();
    String answer = assertUnsure(started);
    assertThat(post("/chats").body()).isEqualTo(answer);
    Awaitility.await("no instance")
        .atMost(Patience.LIMIT)
        .until(() -> server.platform().factory().list().isEmpty());
    assertThat(server.get("/chats").body()).isEqualTo("{\"chats\":[]}");
  }

  @ParameterizedTest
  @CsvSource({"files?name=note.txt,UPLOAD", "commands/sendCustomNotice,CUSTOM_NOTICE"})
  void whatTheChatServerDoesNotAnswerIsUnsure(String address, Operation operation)
      throws Exception {
    Subscription plugged = plugBusThatGoes();
    String chat = server.start();
    Fault silent = Fault.delayAfter(Duration.ofMinutes(30)).on(operation).times(1);
    server.simulator().faults().on(silent);
    CompletableFuture<HttpResponse<String>> asked = postLater(chat + "/" + address);
    awaitAsked(operation);
    plugged.close();
    assertUnsure(asked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sendFile", "sendCustomNotice", "startChat"})
  void whatItsBusRejectsIsUnsure(String command) throws Exception {
    Subscription plugged = plugBusThatGoes();
    String chat = server.start();
    CompletableFuture<Void> asked = new CompletableFuture<>();
    var unused =
        server
            .platform()
            .factory()
            .find(chat.substring("/chats/".length()))
            .orElseThrow()
            .bus()
            .registerPlugin("Slow")
            .orElseThrow()
            .beforeAsync(
                "WebChatService." + command,
                data -> {
                  asked.complete(null);
                  return new CompletableFuture<>();
                });
    CompletableFuture<HttpResponse<String>> answer =
        postLater(
            chat + (command.equals("sendFile") ? "/files?name=a.txt" : "/commands/" + command));
    asked.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    plugged.close();
    assertUnsure(answer);
  }
}
