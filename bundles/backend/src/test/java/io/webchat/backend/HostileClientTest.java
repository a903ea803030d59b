package io.webchat.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.backend.RawClient.Reply;
import io.webchat.test.patience.Patience;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an attacker sends, and a newcomer by mistake: each is refused with a problem, nothing is a
 * failure of the service, no answer has a secret, and others are served meanwhile.
 */
class HostileClientTest {
  /** More than the servlet container of the tests has threads. */
  private static final int MANY = 250;

  private static final byte[] START =
      "{\"form\":{\"nickname\":\"Joe\"}}".getBytes(StandardCharsets.UTF_8);

  private static ApiServer server;
  private static String chat;

  @BeforeAll
  static void serve() {
    server = new ApiServer(Map.of("requestBurst", 1_000_000, "streamsPerChat", MANY, "chats", 100));
    chat = server.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Map<String, String> authorized() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Authorization", "Bearer " + server.key());
    return headers;
  }

  private static Map<String, String> authorized(String name, String value) {
    Map<String, String> headers = authorized();
    headers.put(name, value);
    return headers;
  }

  private static Reply ask(String method, String target, Map<String, String> headers, byte[] body)
      throws IOException {
    Map<String, String> all = new LinkedHashMap<>(headers);
    if (body.length > 0) {
      all.putIfAbsent("Content-Length", String.valueOf(body.length));
    }
    try (RawClient client = new RawClient(server.address("/"))) {
      Reply reply = client.write(RawClient.head(method, target, all)).write(body).reply();
      assertThat(reply.status()).as(target + reply).isNotEqualTo(500);
      assertThat(reply.head() + reply.body())
          .as(target)
          .doesNotContain(server.key(), "api-key-of-the-site", "Exception:", "at io.webchat");
      return reply;
    }
  }

  private static Reply ask(String method, String target, Map<String, String> headers)
      throws IOException {
    return ask(method, target, headers, new byte[0]);
  }

  private static Reply post(String path, byte[] body) throws IOException {
    return ask("POST", "/api/v1" + path, authorized(), body);
  }

  private static void assertProblem(Reply reply, int status, String code) {
    assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
    assertThat(reply.isProblem()).as(reply.toString()).isTrue();
    assertThat(reply.body()).contains("\"code\":\"" + code + "\"");
  }

  /** Others are served. */
  private static void assertServed() {
    assertThat(server.get(chat).statusCode()).isEqualTo(200);
  }

  @Test
  void bodiesThatAreNoObjectsInUtf8AreRefused() throws Exception {
    String message = "{\"message\":\"Grüße\"}";
    List<byte[]> bodies =
        List.of(
            message.getBytes(StandardCharsets.ISO_8859_1),
            message.getBytes(Charset.forName("windows-1252")),
            "[]".getBytes(StandardCharsets.UTF_8),
            "null".getBytes(StandardCharsets.UTF_8),
            "{\"message\":\"a\"} {}".getBytes(StandardCharsets.UTF_8),
            "{'message':'a'}".getBytes(StandardCharsets.UTF_8),
            "message=a".getBytes(StandardCharsets.UTF_8),
            "<message>a</message>".getBytes(StandardCharsets.UTF_8),
            new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0},
            new byte[] {0},
            ("{\"a\":" + "[".repeat(30_000)).getBytes(StandardCharsets.UTF_8),
            ("{\"a\":".repeat(8_000) + "1" + "}".repeat(8_000)).getBytes(StandardCharsets.UTF_8));
    for (byte[] body : bodies) {
      assertProblem(post(chat + "/commands/sendMessage", body), 400, "BAD_REQUEST");
      assertProblem(post("/chats", body), 400, "BAD_REQUEST");
    }
    assertServed();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e1000000000",
        "-1e-1000000000",
        "99999999999999999999999999999999999999",
        "{\"$regexp\":[\"(a+)+$\",\"\"]}",
        "{\"__proto__\":{\"message\":\"x\"}}",
        "[[[[]]]]",
        "true",
        "null",
        "\"\\ud800\"",
        "\"\\u0000\\r\\nInjected: 1\"",
      })
  void strangeValuesAreAnsweredLikeAnyOther(String value) throws Exception {
    byte[] message = ("{\"message\":" + value + "}").getBytes(StandardCharsets.UTF_8);
    Reply sent = post(chat + "/commands/sendMessage", message);
    assertThat(sent.status()).as(sent.toString()).isIn(200, 400, 422);
    assertThat(sent.isProblem()).isEqualTo(sent.status() != 200);
    byte[] start =
        ("{\"form\":{\"nickname\":" + value + "},\"userData\":{\"a\":" + value + "}}")
            .getBytes(StandardCharsets.UTF_8);
    Reply started = post("/chats", start);
    assertThat(started.status()).as(started.toString()).isIn(201, 400, 422, 502);
    assertThat(started.head()).doesNotContain("Injected: 1");
    String at = started.header("Location");
    if (!at.isEmpty()) {
      assertThat(ask("DELETE", at, authorized()).status()).isEqualTo(204);
    }
  }

  @Test
  void hugeBodiesAreRefusedSoThatTheirClientReadsWhy() throws Exception {
    byte[] large = "x".repeat(200_000).getBytes(StandardCharsets.UTF_8);
    assertProblem(post(chat + "/commands/sendMessage", large), 413, "TOO_LARGE");
    Map<String, String> claimed = authorized("Content-Length", "9000000000000000000");
    for (String path : List.of("/chats", chat + "/commands/sendMessage", chat + "/files")) {
      assertProblem(ask("POST", "/api/v1" + path, claimed), 413, "TOO_LARGE");
    }
    HttpResponse<String> unlocked =
        ApiServer.send(
            java.net.http.HttpRequest.newBuilder(server.address("/api/v1/chats"))
                .POST(BodyPublishers.ofByteArray(large)));
    assertThat(unlocked.statusCode()).isEqualTo(401);
    assertServed();
  }

  @Test
  void bodiesThatDoNotComeHoldNobodyUpAndAreGivenUp() throws Exception {
    List<RawClient> slow = new ArrayList<>();
    try (ApiServer hasty = new ApiServer(Map.of())) {
      String own = hasty.start();
      hasty
          .backEnd()
          .configure(
              Map.of(".keys", List.of(hasty.line()), "requestBurst", 1_000_000, "answerMs", 1_000));
      Map<String, String> headers =
          Map.of("Authorization", "Bearer " + hasty.key(), "Content-Length", "100");
      for (int i = 0; i < MANY; i++) {
        RawClient client = new RawClient(hasty.address("/"));
        slow.add(client);
        client.write(
            RawClient.head("POST", "/api/v1" + own + "/commands/sendMessage", headers)
                + "{\"message\":");
      }
      Awaitility.await().atMost(Patience.LIMIT).until(() -> hasty.get(own).statusCode() == 200);
      for (RawClient client : slow) {
        assertProblem(client.reply(), 504, "TIMEOUT");
      }
    } finally {
      for (RawClient client : slow) {
        client.close();
      }
    }
  }

  @Test
  void bodiesOfClientsWithoutAKeyAreNotWaitedFor() throws Exception {
    try (RawClient client = new RawClient(server.address("/"))) {
      client.write(RawClient.head("POST", "/api/v1/chats", Map.of("Content-Length", "2000000")));
      assertProblem(client.write("{").reply(), 401, "UNAUTHORIZED");
    }
  }

  @Test
  void manyIdleStreamsHoldNobodyUp() throws Exception {
    String own = server.start();
    List<RawClient> idle = new ArrayList<>();
    try {
      for (int i = 0; i < MANY; i++) {
        RawClient client = new RawClient(server.address("/"));
        idle.add(client);
        client.write(RawClient.head("GET", "/api/v1" + own + "/events?after=latest", authorized()));
        client.await(": open");
      }
      assertServed();
      server.post(own + "/commands/sendMessage", Map.of("message", "to all of them"));
      for (RawClient client : idle) {
        client.await("to all of them");
      }
      try (RawClient further = new RawClient(server.address("/"))) {
        further.write(RawClient.head("GET", "/api/v1" + own + "/events", authorized()));
        further.await(": open");
        idle.get(0).await("\"code\":\"REPLACED\"");
      }
    } finally {
      for (RawClient client : idle) {
        client.close();
      }
    }
    assertServed();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/%2e%2e/api/v1/chats",
        "/api/v1/../v1/chats",
        "/api/v1/./chats",
        "/api/v1//chats",
        "/api/v1/chats/",
        "/api/v1/chats//events",
        "/api/v1/chats/%2e%2e/openapi.json",
        "/api/v1/chats/..%2fopenapi.json",
        "/api/v1/chats%2fx",
        "/api/v1/chats/%00",
        "/api/v1/chats/%ff",
        "/api/v1/chats/%zz",
        "/api/v1/chats/a/commands/",
        "/api/v1/chats/a/commands/send%2fMessage",
        "/api/v1/chats/a/events/b",
        "/api/v1/CHATS",
        "/api/v1/chats;x=1",
        "/api/v1/chats/a;jsessionid=1/events",
        "/api/v1/openapi.json/",
        "/api/v1",
        "/api/v1/",
      })
  void noWayAroundTheKeyOrOutOfTheService(String target) throws Exception {
    for (String method : List.of("GET", "POST", "DELETE")) {
      Reply without = ask(method, target, Map.of());
      assertThat(without.status()).as(method + " " + without).isIn(400, 401, 404);
      byte[] body = method.equals("POST") ? START : new byte[0];
      Reply with = ask(method, target, authorized(), body);
      assertThat(with.status()).as(method + " " + with).isIn(200, 201, 400, 404, 405);
      if (with.status() == 404 || with.status() == 405) {
        assertThat(with.isProblem()).as(with.toString()).isTrue();
      }
      if (with.status() == 201) {
        assertThat(with.header("Location")).matches("/api/v1/chats/api\\.shop\\.[A-Za-z0-9_.-]+");
        assertThat(ask("DELETE", with.header("Location"), authorized()).status()).isEqualTo(204);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "OPTIONS", "PUT", "PATCH", "TRACE", "PROPFIND", "get"})
  void otherMethodsAreRefusedWithThoseThatThereAre(String method) throws Exception {
    for (String path :
        List.of(
            "/openapi.json",
            "/problems",
            "/chats",
            chat,
            chat + "/events",
            chat + "/transcript",
            chat + "/files",
            chat + "/commands/sendMessage")) {
      Reply reply = ask(method, "/api/v1" + path, authorized());
      assertThat(reply.status()).as(path + reply).isEqualTo(405);
      assertThat(reply.header("Allow")).as(path).containsAnyOf("GET", "POST");
      assertThat(reply.isProblem()).as(path + reply).isTrue();
    }
    Reply page =
        ask(
            method,
            "/api/v1/chats",
            Map.of(
                "Origin",
                "https://www.example.com",
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "authorization"));
    assertThat(page.status()).isEqualTo(401);
    assertThat(page.head()).doesNotContainIgnoringCase("access-control");
  }

  @Test
  void aKeyCountsInItsHeaderOnly() throws Exception {
    String key = server.key();
    for (String target :
        List.of(
            "/api/v1/chats?access_token=" + key,
            "/api/v1/chats?key=" + key,
            "/api/v1/chats?Authorization=Bearer%20" + key)) {
      assertProblem(ask("GET", target, Map.of()), 401, "UNAUTHORIZED");
    }
    for (String value :
        List.of(
            key,
            "Basic " + key,
            "Bearer",
            "Bearer " + key + " " + key,
            "Bearer " + key + ", Bearer " + key,
            "Bearer \"" + key + "\"",
            "Bearer " + server.line(),
            "Bearer " + server.line().replaceAll(".*:", ""))) {
      assertProblem(
          ask("GET", "/api/v1/chats", Map.of("Authorization", value)), 401, "UNAUTHORIZED");
    }
    for (String cookie : List.of("Authorization=Bearer " + key, "key=" + key)) {
      assertProblem(ask("GET", "/api/v1/chats", Map.of("Cookie", cookie)), 401, "UNAUTHORIZED");
    }
  }

  @Test
  void nothingOfARequestBecomesAHeader() throws Exception {
    Reply start =
        ask(
            "POST",
            "/api/v1/chats;a=%0d%0aInjected:%201",
            authorized("X-Forwarded-Host", "evil.example.com"),
            START);
    assertThat(start.status()).isEqualTo(201);
    assertThat(start.head()).doesNotContain("Injected", "evil");
    assertThat(start.header("Location")).doesNotContain(";");
    byte[] bytes = "a".getBytes(StandardCharsets.UTF_8);
    server.chat().agent("Anna").join();
    Reply sent = ask("POST", "/api/v1" + chat + "/files?name=a.txt", authorized(), bytes);
    String id = sent.body().replaceAll("(?s).*\"file-id\":\"([^\"]+)\".*", "$1");
    Reply file =
        ask(
            "GET",
            "/api/v1" + chat + "/files?fileId=" + id + "&fileName=%0d%0aInjected:%201%22;x=.txt",
            authorized());
    assertThat(file.status()).as(file.toString()).isEqualTo(200);
    assertThat(file.head().lines().filter(line -> line.startsWith("Injected"))).isEmpty();
    assertThat(file.header("Content-Disposition")).startsWith("attachment; filename=\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "-1",
        "EPOCH",
        "EPOCH.",
        "EPOCH.-1",
        "EPOCH.999999",
        "EPOCH.9223372036854775807",
        "EPOCH.9223372036854775808",
        "EPOCH.1e3",
        "EPOCH.0x1",
        "EPOCH. 1",
        "EPOCH.1.1",
        "epoch.1",
        "\u00e4.1",
        "'; DROP TABLE events; --",
        "LONG"
      })
  void anIdThatNoEventHadIsAPositionThatIsLost(String id) throws Exception {
    String last =
        String.valueOf(ApiServer.json(server.get(chat)).get("lastEventId")).replaceAll("\\..*", "");
    String sent = id.replace("EPOCH", last).replace("LONG", "9".repeat(3_000));
    Reply reply = ask("GET", "/api/v1" + chat + "/events", authorized("Last-Event-ID", sent));
    assertProblem(reply, 410, "POSITION_LOST");
  }

  @Test
  void anIdempotencyKeyHasALength() throws Exception {
    String target = "/api/v1" + chat + "/commands/getStats";
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    for (String key : List.of("", "two words", "x".repeat(201), "\u00e4", "a\tb")) {
      assertProblem(
          ask("POST", target, authorized("Idempotency-Key", key), body), 400, "BAD_REQUEST");
    }
    for (String key : List.of("x", "x".repeat(200), "\"quoted\"", "~!")) {
      assertThat(ask("POST", target, authorized("Idempotency-Key", key), body).status())
          .isEqualTo(200);
    }
    Reply two = ask("POST", target, authorized("Idempotency-Key", "a\r\nIdempotency-Key: b"), body);
    assertProblem(two, 400, "BAD_REQUEST");
  }
}
