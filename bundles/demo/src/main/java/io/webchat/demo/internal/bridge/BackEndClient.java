package io.webchat.demo.internal.bridge;

import io.webchat.json.JsonReader;
import io.webchat.json.JsonWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The service for back ends of any container, as {@code docs/http.md} tells. Thread-safe. */
final class BackEndClient {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private final String key;

  BackEndClient(String key) {
    this.key = key;
  }

  /**
   * An answer.
   *
   * @param status of HTTP; 0 when none came
   */
  record Answer(int status, Map<String, Object> body) {
    boolean isGood() {
      return status >= 200 && status < 300;
    }

    /** How many there were, where the answer tells. */
    int count() {
      return body.get("count") instanceof Number number ? number.intValue() : 0;
    }
  }

  Answer get(String url) throws IOException, InterruptedException {
    return answer(http.send(request(url).timeout(LONGEST).GET().build(), BodyHandlers.ofString()));
  }

  Answer delete(String url) throws IOException, InterruptedException {
    return answer(
        http.send(request(url).timeout(LONGEST).DELETE().build(), BodyHandlers.ofString()));
  }

  Answer post(String url, Map<String, ?> body) throws IOException, InterruptedException {
    return answer(http.send(posting(url, body, LONGEST), BodyHandlers.ofString()));
  }

  /** Posts without waiting; completes with status 0 when no answer comes in time. */
  CompletableFuture<Answer> postLater(String url, Map<String, ?> body, Duration longest) {
    return http.sendAsync(posting(url, body, longest), BodyHandlers.ofString())
        .handle(
            (response, failure) -> failure == null ? answer(response) : new Answer(0, Map.of()));
  }

  private HttpRequest posting(String url, Map<String, ?> body, Duration longest) {
    return request(url)
        .timeout(longest)
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", UUID.randomUUID().toString())
        .POST(BodyPublishers.ofString(JsonWriter.write(body)))
        .build();
  }

  private HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + key);
  }

  private static Answer answer(HttpResponse<String> response) {
    return new Answer(response.statusCode(), JsonReader.object(response.body()).orElse(Map.of()));
  }
}
