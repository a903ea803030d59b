package io.webchat.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.keys.ApiKeys;
import io.webchat.keys.ApiKeys.Made;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a back end sees of webhooks, and does with their dead letters. */
class DeadLettersTest {
  private final Made chats = ApiKeys.make("shop", List.of("chats", "read", "files"));
  private final Made webhooks = ApiKeys.make("operator", List.of("webhooks"));
  private final ApiServer server =
      new ApiServer(Map.of(".keys", List.of(chats.line(), webhooks.line())));
  private final ServedWebhooks served = new ServedWebhooks();

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> get(String path) {
    return ApiServer.send(server.request(path, webhooks.key()).GET());
  }

  private HttpResponse<String> redeliver(String body) {
    return ApiServer.send(
        server
            .request("/webhooks/crm/redeliver", webhooks.key())
            .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> discard(String id) {
    return ApiServer.send(
        server.request("/webhooks/crm/deadletters/" + id, webhooks.key()).DELETE());
  }

  private static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(ApiServer.json(response)).containsEntry("code", code).containsKey("detail");
  }

  @Test
  void theyAreListedSentAgainAndThrownAway() {
    server.backEnd().webhooks(served);
    assertThat(ApiServer.json(get("/webhooks")))
        .isEqualTo(
            Map.of(
                "webhooks",
                List.of(
                    Map.of(
                        "name", "crm",
                        "waiting", 1,
                        "delivered", 2,
                        "failures", 3,
                        "redelivered", 0,
                        "deadLetters", 2,
                        "failingMs", 4_000,
                        "reason", "HTTP 503"))));
    assertThat(ApiServer.json(get("/webhooks/crm/deadletters")))
        .containsEntry("count", 2)
        .extracting("deadLetters")
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .first()
        .isEqualTo(
            Map.of(
                "id", "one",
                "chat", "support-7",
                "event", "messageReceived",
                "time", 5,
                "position", 12,
                "givenUp", 9,
                "reason", "HTTP 410"));
    assertThat(discard("one").statusCode()).isEqualTo(204);
    assertProblem(discard("one"), 404, "NOT_FOUND");
    assertThat(ApiServer.json(redeliver("{\"id\":\"two\"}"))).containsEntry("count", 1);
    assertProblem(redeliver("{\"id\":\"two\"}"), 404, "NOT_FOUND");
    served.add("three");
    served.add("four");
    assertThat(ApiServer.json(redeliver(""))).containsEntry("count", 2);
    assertThat(ApiServer.json(redeliver("{}"))).containsEntry("count", 0);
  }

  @Test
  void ofManyTheOldestAreListed() {
    server.backEnd().webhooks(served);
    IntStream.range(0, 1_500).forEach(i -> served.add("id-" + i));
    Map<String, Object> list = ApiServer.json(get("/webhooks/crm/deadletters"));
    assertThat(list).containsEntry("count", 1_502);
    assertThat((List<?>) list.get("deadLetters")).hasSize(1_000);
  }

  @Test
  void whatIsWrongIsSaid() {
    server.backEnd().webhooks(served);
    assertProblem(get("/webhooks/other/deadletters"), 404, "NO_WEBHOOK");
    assertProblem(redeliver("{\"id\":7}"), 400, "BAD_REQUEST");
    assertProblem(redeliver("{\"id\":\"\"}"), 400, "BAD_REQUEST");
    assertProblem(redeliver("{\"all\":true}"), 400, "BAD_REQUEST");
    assertProblem(get("/webhooks/crm"), 404, "NOT_FOUND");
    assertProblem(discard(""), 404, "NOT_FOUND");
  }

  @Test
  void theScopeIsOneOfItsOwn() {
    server.backEnd().webhooks(served);
    assertProblem(
        ApiServer.send(server.request("/webhooks", chats.key()).GET()), 403, "INSUFFICIENT_SCOPE");
    assertProblem(
        ApiServer.send(server.request("/webhooks/crm/deadletters/one", chats.key()).DELETE()),
        403,
        "INSUFFICIENT_SCOPE");
    assertProblem(get("/chats"), 403, "INSUFFICIENT_SCOPE");
    assertThat(served.status().deadLetters()).isEqualTo(2);
  }

  @Test
  void withoutTheBundleItIsSaidToBeAway() {
    assertProblem(get("/webhooks"), 503, "WEBHOOKS_UNAVAILABLE");
    assertProblem(get("/webhooks/crm/deadletters"), 503, "WEBHOOKS_UNAVAILABLE");
    HttpResponse<String> away = redeliver("{}");
    assertProblem(away, 503, "WEBHOOKS_UNAVAILABLE");
    assertThat(away.headers().firstValue("Retry-After")).isPresent();
    server.backEnd().webhooks(served);
    assertThat(get("/webhooks").statusCode()).isEqualTo(200);
    served.close();
    assertProblem(get("/webhooks/crm/deadletters"), 503, "WEBHOOKS_UNAVAILABLE");
    assertProblem(discard("one"), 503, "WEBHOOKS_UNAVAILABLE");
    server.backEnd().webhooks(null);
    assertProblem(get("/webhooks"), 503, "WEBHOOKS_UNAVAILABLE");
  }
}
