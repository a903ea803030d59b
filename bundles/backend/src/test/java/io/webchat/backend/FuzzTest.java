package io.webchat.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.backend.OpenApi.Operation;
import io.webchat.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Tries every operation of the description with what no client should send: the answer is never a
 * failure of the service, is as described, and has no secret.
 */
class FuzzTest {
  private static final List<String> STRANGE =
      List.of(
          "",
          " ",
          "..",
          "%",
          "'\"<script>",
          "\u0000",
          "\uD83D\uDE00",
          "null",
          "-1",
          "9".repeat(400),
          "x".repeat(3_000),
          "api.shop.default.AAAAAAAAAAAAAAAAAAAAAAAA",
          "api.other.default.AAAAAAAAAAAAAAAAAAAAAAAA");

  /** So much of a body is always read, bytes. */
  private static final int READ = 1_000_000;

  private static ApiServer server;
  private static OpenApi api;
  private static String chat = "";

  @BeforeContainer
  static void serve() {
    server =
        new ApiServer(
            Map.of(
                "requestBurst", 1_000_000, "bodyBytes", 20_000, "fileBytes", 20_000, "chats", 20));
    api = new OpenApi(server.get("/openapi.json").body());
    server.backEnd().webhooks(new ServedWebhooks());
  }

  @AfterContainer
  static void stop() {
    server.close();
  }

  /** What is sent. */
  record Attempt(Operation operation, String id, String name, String query, Body body, Head head) {
    @Override
    public String toString() {
      return operation + " " + id + " " + name + " " + query + " " + body + " " + head;
    }
  }

  /** Bytes. */
  static final class Body {
    private final byte[] bytes;

    Body(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public String toString() {
      return bytes.length
          + " bytes "
          + new String(bytes, 0, Math.min(300, bytes.length), StandardCharsets.UTF_8);
    }
  }

  /** Headers. */
  record Head(String key, String idempotency, String last, String type) {}

  @Provide
  Arbitrary<Attempt> attempts() {
    Arbitrary<String> strange = Arbitraries.oneOf(Arbitraries.of(STRANGE), Arbitraries.strings());
    Arbitrary<String> ids =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(3, Arbitraries.just("OWN")), net.jqwik.api.Tuple.of(1, strange));
    Arbitrary<String> names =
        Arbitraries.oneOf(
            Arbitraries.of(
                api.document()
                    .at("/paths/~1chats~1{id}~1commands~1{name}/parameters/1/schema/enum")
                    .valueStream()
                    .map(com.fasterxml.jackson.databind.JsonNode::asText)
                    .toList()),
            strange);
    Arbitrary<String> queries =
        Combinators.combine(
                Arbitraries.of("", "fileId", "fileName", "name", "after", "%zz"), strange)
            .as((key, value) -> key.isEmpty() ? "" : key + "=" + value);
    Arbitrary<Head> heads =
        Combinators.combine(
                Arbitraries.of("GOOD", "GOOD", "GOOD", "GOOD", "", "wck_wrong", "Bearer", "\u00e9"),
                Arbitraries.of("", "a", "b", "two words", "x".repeat(300)),
                Arbitraries.of("", "", "1", "a.1", "x".repeat(500)),
                Arbitraries.of(
                    "application/json", "text/plain", "application/x-www-form-urlencoded", "x"))
            .as(Head::new);
    return Combinators.combine(
            Arbitraries.of(api.operations()), ids, names, queries, bodies().map(Body::new), heads)
        .as(Attempt::new);
  }

  private static Arbitrary<byte[]> bodies() {
    Arbitrary<Object> scalar =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(30).map(Object.class::cast),
            Arbitraries.of(STRANGE).map(Object.class::cast),
            Arbitraries.doubles().map(Object.class::cast),
            Arbitraries.integers().map(Object.class::cast),
            Arbitraries.of(true, false).map(Object.class::cast));
    Arbitrary<Object> value =
        Arbitraries.recursive(
            () -> scalar,
            inner ->
                Arbitraries.oneOf(
                    inner.list().ofMaxSize(3).map(Object.class::cast),
                    Arbitraries.maps(keys(), inner).ofMaxSize(4).map(Object.class::cast)),
            0,
            3);
    Arbitrary<byte[]> json =
        Arbitraries.maps(keys(), value)
            .ofMaxSize(5)
            .map(object -> JsonWriter.write(object).getBytes(StandardCharsets.UTF_8));
    Arbitrary<byte[]> raw = Arbitraries.bytes().array(byte[].class).ofMaxSize(100);
    Arbitrary<byte[]> huge =
        Arbitraries.of(20_001, 1_200_000, 3_000_000)
            .map(size -> "[".repeat(size).getBytes(StandardCharsets.UTF_8));
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(8, json),
        net.jqwik.api.Tuple.of(2, raw),
        net.jqwik.api.Tuple.of(
            1, value.map(any -> JsonWriter.write(any).getBytes(StandardCharsets.UTF_8))),
        net.jqwik.api.Tuple.of(1, huge));
  }

  private static Arbitrary<String> keys() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            "settings",
            "form",
            "userData",
            "authentication",
            "message",
            "nickname",
            "filters",
            "regex",
            "sessionData",
            "dataURL",
            "transport",
            "$regexp",
            "secureKey",
            "files",
            "target",
            "id",
            "input"),
        Arbitraries.strings().alpha().ofMaxLength(8));
  }

  private static String chat() {
    if (chat.isEmpty() || server.get(chat).statusCode() != 200) {
      chat = server.start();
    }
    return chat;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Property(tries = 600, shrinking = ShrinkingMode.OFF)
  void nothingBreaksTheServiceAndNoAnswerHasASecret(@ForAll("attempts") Attempt attempt)
      throws Exception {
    HttpResponse<InputStream> response;
    String body;
    try {
      // each by a connection of its own: the HTTP server closes those behind what it refuses itself
      response = HttpClient.newHttpClient().send(request(attempt), BodyHandlers.ofInputStream());
      body = text(response);
    } catch (IOException e) {
      // far more than is read: the answer may be lost, since the client still sends
      assertThat(isSent(attempt)).as(attempt + " " + e).isTrue();
      assertThat(attempt.body().bytes).as(attempt + " " + e).hasSizeGreaterThan(READ);
      return;
    }
    assertThat(response.statusCode()).as(attempt + " " + body).isNotEqualTo(500);
    assertThat(body + response.headers())
        .as(attempt.toString())
        .doesNotContain(
            "api-key-of-the-site",
            server.key(),
            server.line(),
            "secureKey\":\"",
            "Exception:",
            "at io.webchat");
    boolean byContainer =
        body.contains("<title>")
            || (response.statusCode() == 400
                && body.isEmpty()); // refused before it reaches the service
    if (!byContainer) {
      assertThat(api.faults(attempt.operation(), response, body))
          .as(attempt + " " + body)
          .isEmpty();
    }
    response
        .headers()
        .firstValue("Location")
        .ifPresent(at -> ApiServer.send(server.request(at.replace("/api/v1", "")).DELETE()));
  }

  private static HttpRequest request(Attempt attempt) {
    String id = attempt.id().equals("OWN") ? chat().substring(7) : encoded(attempt.id());
    boolean own = attempt.id().equals("OWN");
    String path =
        attempt
            .operation()
            .path()
            .replace("{id}", id)
            .replace("{webhook}", own ? "crm" : id)
            .replace("{letter}", encoded(attempt.name()))
            .replace("{name}", encoded(attempt.name()));
    String query = attempt.query();
    int is = query.indexOf('=');
    String tail =
        is < 0
            ? ""
            : "?" + encoded(query.substring(0, is)) + "=" + encoded(query.substring(is + 1));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.address("/api/v1" + path + tail))
            .method(attempt.operation().method(), publisher(attempt));
    Head head = attempt.head();
    String key = head.key().equals("GOOD") ? server.key() : head.key();
    optional(key).ifPresent(value -> request.header("Authorization", "Bearer " + value));
    optional(head.idempotency()).ifPresent(value -> request.header("Idempotency-Key", value));
    optional(head.last()).ifPresent(value -> request.header("Last-Event-ID", value));
    return request.header("Content-Type", head.type()).build();
  }

  private static HttpRequest.BodyPublisher publisher(Attempt attempt) {
    return isSent(attempt)
        ? BodyPublishers.ofByteArray(attempt.body().bytes)
        : BodyPublishers.noBody();
  }

  private static boolean isSent(Attempt attempt) {
    return !attempt.operation().method().equals("GET");
  }

  private static Optional<String> optional(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /** All but of a stream of events, of which the beginning is enough. */
  private static String text(HttpResponse<InputStream> response) throws IOException {
    try (InputStream in = response.body()) {
      boolean isStream =
          response.headers().firstValue("Content-Type").orElse("").contains("event-stream");
      byte[] bytes = isStream ? in.readNBytes(8) : in.readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
