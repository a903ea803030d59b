package io.webchat.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChat;
import io.webchat.api.bus.Plugin;
import io.webchat.api.bus.Subscription;
import io.webchat.json.JsonWriter;
import io.webchat.keys.ApiKeys;
import io.webchat.keys.ApiKeys.Made;
import io.webchat.simulator.model.ActiveFault;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.spi.bus.BusFactory;
import io.webchat.test.patience.Patience;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a back end does with chats, and what it is refused. */
class BackEndTest {
  private ApiServer server;

  private ApiServer serve(Map<String, ?> options) {
    server = new ApiServer(options);
    return server;
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private EventReader read(String chat, String after) {
    return new EventReader(server.request(chat + "/events"), after);
  }

  private static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(ApiServer.json(response))
        .containsEntry("status", status)
        .containsEntry("code", code)
        .containsEntry(
            "type", "/api/v1/problems#" + code.toLowerCase(java.util.Locale.ROOT).replace('_', '-'))
        .containsKeys("title", "detail");
  }

  @Test
  void aChatFromBeginningToEnd() {
    serve(Map.of());
    String chat = server.start();
    SimulatedChat there = server.chat();
    try (EventReader events = read(chat, "")) {
      events.await("WebChatService.started");
      there.agent("Anna").join().say("How can I help?");
      events.awaitText("How can I help?");
      HttpResponse<String> sent =
          server.post(chat + "/commands/sendMessage", Map.of("message", "My order"));
      assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
      events.awaitText("My order");
      assertThat(there.sentTexts()).containsExactly("My order");
      assertThat(ApiServer.json(server.get(chat)))
          .containsEntry("state", "ACTIVE")
          .containsEntry("settings", "default")
          .containsKeys("createdAt", "wire", "lastEventId");
      assertThat(server.get("/chats").body()).contains(chat.substring("/chats/".length()));
      HttpResponse<String> transcript = server.get(chat + "/transcript");
      assertThat(transcript.body()).contains("How can I help?", "My order", "lastEventId");
      assertThat(ApiServer.send(server.request(chat).DELETE()).statusCode()).isEqualTo(204);
      events.await("WebChatService.ended");
      events.awaitEnd();
      assertThat(events.signs().get(events.signs().size() - 1)).containsEntry("type", "end");
      String all = events.events() + sent.body() + transcript.body();
      assertThat(all).doesNotContain("secureKey", "api-key-of-the-site", server.key());
    }
    assertProblem(server.get(chat), 404, "NO_CHANNEL");
    assertThat(server.backEnd().chats()).isZero();
  }

  @Test
  void nothingIsLostOrDoubledWhenStreamsBreak() {
    serve(Map.of());
    String chat = server.start();
    SimulatedAgent agent = server.chat().agent("Anna").join();
    EventReader reader = read(chat, "");
    List<String> said = IntStream.range(0, 30).mapToObj(i -> "message " + i).toList();
    List<Object> heard = new java.util.ArrayList<>();
    for (String text : said) {
      agent.say(text);
      if (text.endsWith("5")) {
        reader.close();
        heard.addAll(reader.texts());
        reader = read(chat, reader.last());
      }
    }
    reader.awaitText("message 29");
    reader.close();
    heard.addAll(reader.texts());
    assertThat(heard).isEqualTo(said);
  }

  @Test
  void eventsThatAreNotKeptAreSaidToBeLostAndTheTranscriptHelps() {
    serve(Map.of("keptEvents", 40));
    String chat = server.start();
    SimulatedAgent agent = server.chat().agent("Anna").join();
    String first;
    try (EventReader reader = read(chat, "")) {
      for (int i = 0; i < 60; i++) {
        agent.say("message " + i);
        if (i % 10 == 9) {
          reader.awaitText("message " + i); // so that the reader is never far behind
        }
      }
      first = String.valueOf(reader.last()).replaceAll("\\..*", ".1");
    }
    HttpResponse<String> lost =
        ApiServer.send(server.request(chat + "/events").header("Last-Event-ID", first).GET());
    assertProblem(lost, 410, "POSITION_LOST");
    assertProblem(
        ApiServer.send(server.request(chat + "/events").header("Last-Event-ID", "other.1").GET()),
        410,
        "POSITION_LOST");
    Map<String, Object> transcript = ApiServer.json(server.get(chat + "/transcript"));
    assertThat(transcript.get("messages").toString()).contains("message 0", "message 59");
    try (EventReader reader = read(chat, String.valueOf(transcript.get("lastEventId")))) {
      agent.say("and on");
      reader.awaitText("and on");
      assertThat(reader.texts()).containsExactly("and on");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"WebChatService.*", "WebChatService.*, *.ajaxResponse"})
  void aQuietChatTakesNoPlaceAmongTheEventsThatAreKept(String told) {
    String answer = "WebChatService.ajaxResponse";
    server = new ApiServer(Map.of("events", told), Map.of("pollRateMax", 100));
    String chat = server.start();
    AtomicInteger polls = new AtomicInteger();
    var unused = instance(chat).bus().subscribe(answer, event -> polls.incrementAndGet());
    try (EventReader events = read(chat, "")) {
      events.await("WebChatService.started");
      awaitMore(polls);
      Object last = ApiServer.json(server.get(chat)).get("lastEventId");
      awaitMore(polls);
      assertThat(ApiServer.json(server.get(chat))).containsEntry("lastEventId", last);
      Awaitility.await("the reader").atMost(Patience.LIMIT).until(() -> last.equals(events.last()));
      assertThat(events.events()).noneMatch(event -> answer.equals(event.get("event")));
    }
  }

  private static void awaitMore(AtomicInteger polls) {
    int before = polls.get();
    Awaitility.await("polls").atMost(Patience.LIMIT).until(() -> polls.get() > before + 2);
  }

  @Test
  void answersOfThePollsAreToldWhereTheyAreNamed() {
    serve(Map.of("events", "WebChatService.started, WebChatService.ajaxResponse"));
    try (EventReader events = read(server.start(), "")) {
      events.await("WebChatService.ajaxResponse");
    }
  }

  @Test
  void keysAreForTheirScopesAndTheirHoldersChats() {
    Made reader = ApiKeys.make("shop", List.of("read"));
    Made other = ApiKeys.make("other", List.of("*"));
    serve(Map.of());
    server
        .backEnd()
        .configure(Map.of(".keys", List.of(server.line(), reader.line(), other.line())));
    String chat = server.start();
    assertThat(ApiServer.send(server.request(chat, reader.key()).GET()).statusCode())
        .isEqualTo(200);
    HttpRequest.Builder command =
        server
            .request(chat + "/commands/endChat", reader.key())
            .POST(BodyPublishers.ofString("{}"));
    assertProblem(ApiServer.send(command), 403, "INSUFFICIENT_SCOPE");
    assertProblem(ApiServer.send(server.request(chat, other.key()).GET()), 404, "NO_CHANNEL");
    assertThat(ApiServer.send(server.request("/chats", other.key()).GET()).body())
        .isEqualTo("{\"chats\":[]}");
    HttpResponse<String> none =
        ApiServer.send(HttpRequest.newBuilder(server.address("/api/v1/chats")).GET());
    assertProblem(none, 401, "UNAUTHORIZED");
    assertThat(none.headers().firstValue("WWW-Authenticate")).contains("Bearer");
  }

  @Test
  void aRevokedKeyEndsItsStreamsAndNoOthers() {
    Made second = ApiKeys.make("shop", List.of("*"));
    serve(Map.of());
    server.backEnd().configure(Map.of(".keys", List.of(server.line(), second.line())));
    String chat = server.start();
    SimulatedAgent agent = server.chat().agent("Anna").join();
    try (EventReader revoked = read(chat, "");
        EventReader kept = new EventReader(server.request(chat + "/events", second.key()), "")) {
      agent.say("before");
      revoked.awaitText("before");
      kept.awaitText("before");
      server.backEnd().configure(Map.of(".keys", List.of(second.line())));
      revoked.awaitEnd();
      assertThat(revoked.signs().get(revoked.signs().size() - 1))
          .containsEntry("code", "REVOKED")
          .containsEntry("again", false);
      agent.say("after");
      kept.awaitText("after");
      assertThat(revoked.texts()).doesNotContain("after");
    }
    assertProblem(server.get(chat), 401, "UNAUTHORIZED");
    assertThat(ApiServer.send(server.request(chat, second.key()).GET()).statusCode())
        .as("the chat goes on")
        .isEqualTo(200);
  }

  @Test
  void theSameRequestWithTheSameKeyIsDoneOnce() {
    serve(Map.of());
    String chat = server.start();
    SimulatedChat there = server.chat();
    HttpResponse<String> first = sendOnce(chat, "once", "Hello");
    HttpResponse<String> again = sendOnce(chat, "once", "Hello");
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertProblem(sendOnce(chat, "once", "Other"), 422, "IDEMPOTENCY_KEY_REUSED");
    assertThat(sendOnce(chat, "twice", "Hello").statusCode()).isEqualTo(200);
    Awaitility.await().atMost(Patience.LIMIT).until(() -> there.sentTexts().size() == 2);
    HttpRequest.Builder start =
        server
            .request("/chats")
            .header("Idempotency-Key", "start")
            .POST(BodyPublishers.ofString("{\"form\":{\"nickname\":\"Joe\"}}"));
    String location = ApiServer.send(start).headers().firstValue("Location").orElseThrow();
    assertThat(ApiServer.send(start).headers().firstValue("Location")).contains(location);
    assertThat(server.backEnd().chats()).isEqualTo(2);
  }

  private HttpResponse<String> sendOnce(String chat, String key, String text) {
    return ApiServer.send(
        server
            .request(chat + "/commands/sendMessage")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(JsonWriter.write(Map.of("message", text)))));
  }

  @Test
  void aCommandThatIsRejectedIsAProblemWithTheServicesCode() {
    serve(Map.of());
    String chat = server.start();
    HttpResponse<String> empty =
        server.post(chat + "/commands/sendMessage", Map.of("message", " "));
    assertProblem(empty, 422, "EMPTY_MESSAGE");
    assertThat(ApiServer.json(empty)).containsEntry("value", "No message text provided");
    assertProblem(server.post(chat + "/commands/startChat", Map.of()), 409, "ALREADY_ACTIVE");
    assertProblem(server.post(chat + "/commands/poll", Map.of()), 403, "ACCESS_DENIED");
    assertProblem(server.post(chat + "/commands/sendFile", Map.of()), 403, "ACCESS_DENIED");
    assertProblem(server.post(chat + "/commands/no-such", Map.of()), 404, "NOT_FOUND");
  }

  @Test
  void filesGoBothWays() {
    serve(Map.of());
    String chat = server.start();
    server.chat().agent("Anna").join();
    byte[] bytes = "a file of Jane".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    HttpResponse<String> sent =
        ApiServer.send(
            server
                .request(chat + "/files?name=note.txt")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofByteArray(bytes)));
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
    try (EventReader events = read(chat, "")) {
      Awaitility.await("the file")
          .atMost(Patience.LIMIT)
          .until(() -> events.events().toString().contains("note.txt"));
      String id = events.events().toString().replaceAll("(?s).*file-id=([^,}\\]]+).*", "$1");
      HttpResponse<String> fetched = server.get(chat + "/files?fileId=" + id + "&fileName=n.txt");
      assertThat(fetched.body()).isEqualTo("a file of Jane");
      assertThat(fetched.headers().firstValue("Content-Disposition").orElseThrow())
          .contains("n.txt");
    }
    assertProblem(server.get(chat + "/files"), 400, "BAD_REQUEST");
  }

  @Test
  void aChatIsTakenUpAgainWhenTheServiceWasRestarted() {
    serve(Map.of());
    String chat = server.start();
    SimulatedAgent agent = server.chat().agent("Anna").join();
    try (EventReader reader = read(chat, "")) {
      agent.say("before");
      reader.awaitText("before");
      server.restart();
      reader.awaitEnd();
      assertThat(reader.signs().get(reader.signs().size() - 1))
          .containsEntry("code", "STOPPING")
          .containsEntry("again", true);
      Awaitility.await("the chat")
          .atMost(Patience.LIMIT)
          .until(() -> "ACTIVE".equals(ApiServer.json(server.get(chat)).get("state")));
      assertProblem(
          ApiServer.send(
              server.request(chat + "/events").header("Last-Event-ID", reader.last()).GET()),
          410,
          "POSITION_LOST");
    }
    try (EventReader reader = read(chat, "")) {
      agent.say("after");
      reader.awaitText("after");
      assertThat(reader.texts()).containsExactly("before", "after");
    }
    String other = chat.substring(0, chat.length() - 24) + "A".repeat(24);
    assertProblem(server.get(other), 404, "NO_CHANNEL");
    assertProblem(server.get(other + "/events"), 404, "NO_CHANNEL");
    assertProblem(server.get(other + "/transcript"), 404, "NO_CHANNEL");
    assertThat(server.backEnd().chats()).isOne();
  }

  @Test
  void eventsOfAChatThatMustBeTakenUpFirstAreWaitedFor() {
    serve(Map.of());
    String chat = server.start();
    SimulatedAgent agent = server.chat().agent("Anna").join();
    server.restart();
    try (EventReader one = read(chat, "");
        EventReader other = read(chat, "")) {
      agent.say("after");
      one.awaitText("after");
      other.awaitText("after");
      assertThat(one.texts()).isEqualTo(other.texts()).containsExactly("after");
    }
    assertThat(server.backEnd().chats()).isOne();
  }

  /** Another bus is there behind it. */
  private Subscription serveWithABusThatGoes() {
    serve(Map.of());
    BusFactory bus = ServiceLoader.load(BusFactory.class).findFirst().orElseThrow();
    return server.platform().plug(BusFactory.class, bus, Map.of("service.ranking", 100));
  }

  @Test
  void aBusThatIsReplacedLeavesStreamsOpenAndNothingIsLostOrDoubled() {
    Subscription plugged = serveWithABusThatGoes();
    String chat = server.start();
    SimulatedChat there = server.chat();
    SimulatedAgent agent = there.agent("Anna").join();
    try (EventReader events = read(chat, "")) {
      agent.say("before");
      events.awaitText("before");
      plugged.close();
      agent.say("meanwhile");
      Awaitility.await("an instance with the other bus")
          .atMost(Patience.LIMIT)
          .untilAsserted(
              () -> {
                HttpResponse<String> sent = sendOnce(chat, "once", "My order");
                assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
              });
      agent.say("after");
      events.awaitText("after");
      events.awaitText("My order");
      assertThat(events.texts())
          .containsExactlyInAnyOrder("before", "meanwhile", "My order", "after");
      assertThat(there.sentTexts()).containsExactly("My order");
      assertThat(events.signs()).noneMatch(sign -> "end".equals(sign.get("type")));
    }
    assertThat(server.backEnd().chats()).isOne();
  }

  private WebChat instance(String chat) {
    return server.platform().factory().find(chat.substring("/chats/".length())).orElseThrow();
  }

  /** One on the bus of a chat, for functions before its commands. */
  private Plugin plugin(String chat, String name) {
    return instance(chat).bus().registerPlugin(name).orElseThrow();
  }

  @Test
  void aMessageThatABusLeftUnsentMayBeSentAgainAndNoOther() throws Exception {
    Subscription plugged = serveWithABusThatGoes();
    String chat = server.start();
    SimulatedChat there = server.chat();
    server
        .simulator()
        .faults()
        .on(Fault.delayAfter(Duration.ofMinutes(30)).on(Operation.SEND).times(1));
    CompletableFuture<HttpResponse<String>> taken = sendLater(chat, "taken");
    Awaitility.await().atMost(Patience.LIMIT).until(() -> there.sentTexts().contains("taken"));
    CompletableFuture<Void> asked = new CompletableFuture<>();
    var unused =
        plugin(chat, "Seen")
            .before(
                "WebChatService.sendMessage",
                data -> {
                  asked.complete(null);
                  return data;
                });
    CompletableFuture<HttpResponse<String>> unsent = sendLater(chat, "unsent");
    get(asked);
    plugged.close();
    assertProblem(get(taken), 502, "DELIVERY_UNKNOWN");
    assertProblem(get(unsent), 503, "OVERLOADED");
    Awaitility.await("an instance with the other bus")
        .atMost(Patience.LIMIT)
        .until(() -> sendOnce(chat, "unsent", "unsent").statusCode() == 200);
    assertThat(there.sentTexts()).containsExactly("taken", "unsent");
  }

  @Test
  void aChatThatIsToBeEndedWhileItsBusGoesIsNotForgotten() throws Exception {
    Subscription plugged = serveWithABusThatGoes();
    String chat = server.start();
    SimulatedChat there = server.chat();
    CompletableFuture<Void> asked = new CompletableFuture<>();
    var unused =
        plugin(chat, "Slow")
            .beforeAsync(
                "WebChatService.endChat",
                data -> {
                  asked.complete(null);
                  return new CompletableFuture<>();
                });
    CompletableFuture<HttpResponse<String>> ended =
        CompletableFuture.supplyAsync(() -> ApiServer.send(server.request(chat).DELETE()));
    get(asked);
    plugged.close();
    assertProblem(get(ended), 503, "OVERLOADED");
    assertThat(there.ended()).isFalse();
    Awaitility.await("an instance with the other bus")
        .atMost(Patience.LIMIT)
        .until(() -> ApiServer.send(server.request(chat).DELETE()).statusCode() == 204);
    assertThat(there.ended()).isTrue();
    assertProblem(server.get(chat), 404, "NO_CHANNEL");
  }

  @Test
  void whatIsAskedOfAChatThatIsJustBeingRestoredMayBeAskedAgain() throws Exception {
    Subscription plugged = serveWithABusThatGoes();
    String chat = server.start();
    SimulatedChat there = server.chat();
    ActiveFault silent =
        server.simulator().faults().on(Fault.delay(Duration.ofHours(1)).on(Operation.REFRESH));
    plugged.close();
    Awaitility.await("an instance that restores the chat")
        .atMost(Patience.LIMIT)
        .until(
            () -> {
              Map<String, Object> told = ApiServer.json(server.get(chat));
              return "RESTORING".equals(told.get("state")) && told.containsKey("wire");
            });
    assertProblem(sendOnce(chat, "key", "again"), 503, "OVERLOADED");
    assertProblem(ApiServer.send(server.request(chat).DELETE()), 503, "OVERLOADED");
    assertProblem(server.get(chat + "/transcript"), 503, "OVERLOADED");
    silent.off();
    server.simulator().faults().clear();
    Awaitility.await("the chat")
        .atMost(Patience.LIMIT)
        .until(() -> sendOnce(chat, "key", "again").statusCode() == 200);
    assertThat(there.sentTexts()).containsExactly("again");
    assertThat(there.ended()).isFalse();
  }

  private CompletableFuture<HttpResponse<String>> sendLater(String chat, String text) {
    return CompletableFuture.supplyAsync(() -> sendOnce(chat, text, text));
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void aChatServerThatIsDownIsToldAtTheStart() {
    serve(Map.of());
    server.simulator().close();
    HttpResponse<String> response = server.post("/chats", Map.of());
    assertThat(response.statusCode()).as(response.body()).isBetween(502, 504);
    assertThat(server.backEnd().chats()).isZero();
  }

  @Test
  void limitsAreSaid() {
    serve(Map.of("chatsPerKey", 1, "requestBurst", 5, "requestsPerSecond", 1));
    server.start();
    HttpResponse<String> tooMany = server.post("/chats", Map.of());
    assertProblem(tooMany, 503, "OVERLOADED");
    assertThat(tooMany.headers().firstValue("Retry-After")).isPresent();
    HttpResponse<String> last = server.get("/chats");
    for (int i = 0; i < 50 && last.statusCode() == 200; i++) {
      last = server.get("/chats");
    }
    assertProblem(last, 429, "RATE_LIMITED");
  }
}
