package io.webchat.web.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChat;
import io.webchat.http.servlet.FileName;
import io.webchat.json.JsonWriter;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that want more than they may. */
class HostilePageTest {
  private final List<AutoCloseable> open = new ArrayList<>();
  private FrontServer server;

  private FrontServer server(Map<String, ?> options) {
    server = new FrontServer(options);
    open.add(0, server);
    return server;
  }

  private PageClient page() {
    PageClient page = new PageClient(server);
    open.add(0, page);
    return page;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private HttpRequest.Builder from(String origin, String path) {
    return HttpRequest.newBuilder(server.address(path)).header("Origin", origin);
  }

  private static void assertRefused(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.body()).contains('"' + code + '"');
  }

  @Test
  void pagesOfOtherOriginsAreRefused() {
    server(Map.of());
    for (String origin : List.of("https://evil.example", "null", "http://127.0.0.1", "file://")) {
      assertRefused(
          PageClient.send(from(origin, "channels").POST(BodyPublishers.noBody())),
          403,
          "BAD_ORIGIN");
    }
    assertRefused(
        PageClient.send(
            HttpRequest.newBuilder(server.address("channels"))
                .header("Sec-Fetch-Site", "cross-site")
                .POST(BodyPublishers.noBody())),
        403,
        "BAD_ORIGIN");
    assertThat(server.front().visitors()).isZero();
  }

  @Test
  void aListedOriginMayReadTheAnswers() {
    server(Map.of("allowedOrigins", "https://shop.example", "sameSite", "none"));
    HttpResponse<String> preflight =
        PageClient.send(
            from("https://shop.example", "channels").method("OPTIONS", BodyPublishers.noBody()));
    assertThat(preflight.statusCode()).isEqualTo(204);
    HttpResponse<String> opened =
        PageClient.send(from("https://shop.example", "channels").POST(BodyPublishers.noBody()));
    assertThat(opened.statusCode()).isEqualTo(201);
    assertThat(opened.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("https://shop.example");
    assertThat(opened.headers().firstValue("Access-Control-Allow-Credentials")).contains("true");
    assertThat(opened.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("; HttpOnly", "; SameSite=None", "; Secure");
    assertRefused(
        PageClient.send(from(server.origin(), "channels").POST(BodyPublishers.noBody())),
        403,
        "BAD_ORIGIN");
  }

  @Test
  void theCookieIsOutOfReachOfScripts() {
    server(Map.of());
    HttpResponse<String> opened =
        PageClient.send(page().request("channels").POST(BodyPublishers.noBody()));
    assertThat(opened.headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("webchat=")
        .contains("; Path=/webchat", "; HttpOnly", "; SameSite=Lax");
    assertThat(opened.body()).doesNotContain("token");
    HttpResponse<String> greedy =
        PageClient.send(
            page().request("channels").POST(BodyPublishers.ofString("{\"bearer\":true}")));
    assertThat(greedy.body()).as("a page gets no token").doesNotContain("token");
  }

  @Test
  void aForgedCookieIsNobody() {
    server(Map.of());
    PageClient jane = page().open();
    PageClient forger = page();
    forger.cookie(jane.cookie().substring(0, jane.cookie().length() - 1) + "~");
    assertRefused(PageClient.send(forger.request(jane.path("frames")).GET()), 401, "NO_VISITOR");
    forger.open();
    assertThat(forger.cookie()).as("a fresh one").isNotEqualTo(jane.cookie());
    assertThat(server.front().visitors()).isEqualTo(2);
  }

  @Test
  void anAppHasATokenInPlaceOfTheCookie() {
    server(Map.of());
    HttpResponse<String> opened =
        PageClient.send(
            HttpRequest.newBuilder(server.address("channels"))
                .POST(BodyPublishers.ofString("{\"bearer\":true}")));
    assertThat(opened.headers().firstValue("Set-Cookie")).isEmpty();
    Map<String, Object> answer = io.webchat.json.JsonReader.object(opened.body()).orElseThrow();
    HttpResponse<String> sent =
        PageClient.send(
            HttpRequest.newBuilder(server.address("channels/" + answer.get("channel") + "/frames"))
                .header("Authorization", "Bearer " + answer.get("token"))
                .POST(BodyPublishers.ofString("{}")));
    assertThat(sent.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"frames\":{}}",
        "{\"frames\":[1]}",
        "{\"frames\":[{}]}",
        "{\"frames\":[{\"n\":0}]}",
        "{\"frames\":[{\"n\":\"1\"}]}",
        "\u0000",
        "nonsense"
      })
  void whatIsNoMessageIsRefused(String body) {
    server(Map.of());
    PageClient page = page().open();
    HttpResponse<String> response =
        PageClient.send(page.request(page.path("frames")).POST(BodyPublishers.ofString(body)));
    assertRefused(response, 400, "BAD_REQUEST");
  }

  @Test
  void aFrameOfNoKindEndsTheChannelAndNoOther() {
    server(Map.of());
    PageClient bad = page().open().events();
    PageClient good = page().open().events();
    bad.send(List.of(bad.frame("become", Map.of("role", "admin"))));
    assertThat(bad.sign("end")).containsEntry("code", "PROTOCOL").containsEntry("again", false);
    good.resolved("App.LOAD", Map.of());
  }

  @Test
  void aBodyBeyondTheLimitIsNotRead() throws Exception {
    server(Map.of("frameBytes", 2_048));
    PageClient page = page().open();
    assertRefused(
        PageClient.send(
            page.request(page.path("frames")).POST(BodyPublishers.ofString("x".repeat(2_049)))),
        413,
        "TOO_LARGE");
    // 100 MB are announced; the answer comes long before they are sent
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), server.address("").getPort())) {
      OutputStream out = socket.getOutputStream();
      String head =
          "POST /webchat/%s HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nCookie: %s\r\nContent-Length: %d\r\n\r\n"
              .formatted(
                  page.path("frames"),
                  server.origin().substring(7),
                  server.origin(),
                  page.cookie(),
                  100_000_000);
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[8_192]);
      out.flush();
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).endsWith(" 413");
    }
  }

  @Test
  void aMessageOfASocketBeyondTheLimitClosesIt() {
    server(Map.of("frameBytes", 2_048));
    PageClient page = page().open().socket();
    try {
      page.send(Map.of("ack", 0, "junk", "x".repeat(100_000)));
    } catch (java.util.concurrent.CompletionException closed) {
      // before all was sent
    }
    assertThat(page.awaitClose()).isIn(1009, -1);
    page.socket();
    page.resolved("App.LOAD", Map.of());
  }

  @Test
  void aFileBeyondTheLimitIsNotTaken() {
    server(Map.of("fileBytes", 1_000));
    PageClient page = page().open();
    assertRefused(
        PageClient.send(
            page.request(page.path("files") + "?name=a")
                .POST(BodyPublishers.ofByteArray(new byte[1_001]))),
        413,
        "TOO_LARGE");
    assertRefused(
        PageClient.send(
            page.request(page.path("files") + "?name=a")
                .POST(
                    BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(new byte[50_000])))),
        413,
        "TOO_LARGE");
  }

  @Test
  void aFloodOfFramesIsSlowedDownAndNothingOfItIsLost() {
    server(Map.of("framesPerSecond", 5, "frameBurst", 10));
    PageClient page = page().open().events();
    List<Map<String, Object>> frames = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      frames.add(page.frame("call", Map.of("call", i, "command", "App.LOAD")));
    }
    page.send(frames);
    String more =
        JsonWriter.write(
            Map.of(
                "frames", List.of(page.frame("call", Map.of("call", 11, "command", "App.LOAD")))));
    HttpResponse<String> response =
        await()
            .atMost(PageClient.PATIENCE)
            .until(
                () ->
                    PageClient.send(
                        page.request(page.path("frames")).POST(BodyPublishers.ofString(more))),
                answer -> answer.statusCode() == 200);
    assertThat(response.body()).contains("\"received\":11");
    for (int i = 1; i <= 11; i++) {
      page.settled(i);
    }
  }

  @Test
  void aFloodOnASocketClosesIt() {
    server(Map.of("framesPerSecond", 1, "frameBurst", 5));
    PageClient page = page().open().socket();
    for (int i = 0; i < 20; i++) {
      try {
        page.send(Map.of("ack", 0));
      } catch (java.util.concurrent.CompletionException closed) {
        break;
      }
    }
    assertThat(page.awaitClose()).isIn(1013, -1);
  }

  @Test
  void pagesAndVisitorsAreCounted() {
    server(Map.of("pagesPerVisitor", 2, "visitors", 1));
    PageClient page = page().open();
    page.sibling().open();
    assertRefused(
        PageClient.send(page.request("channels").POST(BodyPublishers.noBody())), 503, "OVERLOADED");
    assertRefused(
        PageClient.send(page().request("channels").POST(BodyPublishers.noBody())),
        503,
        "OVERLOADED");
  }

  @Test
  void pagesOfAllVisitorsAreCountedAndMakeRoomWhenTheyGo() {
    server(Map.of("pages", 2));
    PageClient page = page().open();
    PageClient another = page().open().events();
    PageClient third = page();
    HttpResponse<String> refused =
        PageClient.send(third.request("channels").POST(BodyPublishers.noBody()));
    assertRefused(refused, 503, "OVERLOADED");
    PageClient.send(page.request(page.path("close")).POST(BodyPublishers.noBody()));
    page.sibling().open(); // of a visitor who has still an instance
    server.platform().factory().list().forEach(WebChat::close);
    another.sign("end");
    await()
        .atMost(PageClient.PATIENCE)
        .until(
            () ->
                PageClient.send(page().request("channels").POST(BodyPublishers.noBody()))
                        .statusCode()
                    == 201);
  }

  @Test
  void pagesOfOneAddressAreOpenedSlowly() {
    server(Map.of("openBurst", 2, "opensPerSecond", 1));
    page().open();
    page().open();
    HttpResponse<String> third =
        PageClient.send(page().request("channels").POST(BodyPublishers.noBody()));
    if (third.statusCode() != 201) { // a second may have passed
      assertRefused(third, 429, "RATE_LIMITED");
      assertThat(third.headers().firstValue("Retry-After")).isPresent();
    }
  }

  @Test
  void commandsOutsideTheListAreRefused() {
    server(Map.of("commands", "WebChatService.*"));
    PageClient page = page().open().events();
    for (String command :
        List.of(
            "App.about",
            "WebChatService.sendFile",
            "WebChatService.downloadFile",
            "WebChatService.poll",
            "WebChatService.configure")) {
      assertThat(page.rejected(command, Map.of("files", "/etc/passwd")))
          .containsEntry("code", "ACCESS_DENIED");
    }
    assertThat(page.rejected("Shell.exec", Map.of())).containsEntry("code", "PLUGIN_NOT_LOADED");
  }

  @Test
  void aPageThatDoesNotReadLosesItsChannelAndNoOther() {
    server(Map.of("waitingFrames", 30));
    PageClient deaf = page().open();
    PageClient good = deaf.sibling().open().events();
    open.add(0, good);
    List<Map<String, Object>> many = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      many.add(deaf.frame("call", Map.of("call", i, "command", "App.LOAD")));
    }
    deaf.send(many);
    await()
        .atMost(PageClient.PATIENCE)
        .ignoreExceptions() // a connection that was kept may be closed by now
        .until(
            () ->
                PageClient.send(
                            deaf.request(deaf.path("frames")).POST(BodyPublishers.ofString("{}")))
                        .statusCode()
                    == 404);
    good.resolved("App.LOAD", Map.of());
  }

  @Test
  void namesOfFilesAreCleaned() {
    assertThat(FileName.clean("../../etc/passwd")).isEqualTo("passwd");
    assertThat(FileName.clean("C:\\Windows\\a<b>.txt")).isEqualTo("a_b_.txt");
    assertThat(FileName.clean("\"\r\nSet-Cookie: a=b")).doesNotContain("\r", "\n", "\"", ":");
    assertThat(FileName.clean("invoice\u202Efdp.exe")).isEqualTo("invoicefdp.exe");
    assertThat(FileName.clean("...")).isEqualTo("file");
    assertThat(FileName.clean(null)).isEqualTo("file");
    assertThat(FileName.clean("x".repeat(1_000))).hasSize(200);
    assertThat(FileName.disposition("Grüße.txt"))
        .isEqualTo("attachment; filename=\"Gr__e.txt\"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.txt");
  }

  @Test
  void withoutSocketsPagesAreToldSo() {
    server = new FrontServer(Map.of(), false);
    open.add(0, server);
    PageClient page = page().open();
    assertThat(page.opened()).containsEntry("sockets", false);
    assertRefused(PageClient.send(page.request(page.path("socket")).GET()), 404, "NOT_FOUND");
    page.events().resolved("App.LOAD", Map.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Connection: Upgrade\r\nUpgrade: websocket\r\n",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 1\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
      })
  void aRequestForASocketThatIsNoHandshakeIsRefused(String headers) throws Exception {
    server(Map.of());
    PageClient page = page().open();
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), server.address("").getPort())) {
      String head =
          "GET /webchat/%s HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nCookie: %s\r\n%s\r\n"
              .formatted(
                  page.path("socket"),
                  server.origin().substring(7),
                  server.origin(),
                  page.cookie(),
                  headers.isEmpty() ? "Connection: close\r\n" : headers);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains(" 400 ", "application/json", "\"BAD_REQUEST\"");
    }
  }

  @Test
  void otherAddressesAndMethodsAreRefused() {
    server(Map.of());
    PageClient page = page().open();
    assertRefused(PageClient.send(page.request("nothing").GET()), 404, "NOT_FOUND");
    assertRefused(PageClient.send(page.request("channels").GET()), 405, "BAD_METHOD");
    assertRefused(PageClient.send(page.request(page.path("close")).GET()), 405, "BAD_METHOD");
    assertRefused(PageClient.send(page.request(page.path("other")).GET()), 404, "NOT_FOUND");
    HttpResponse<String> answer = PageClient.send(page.request("channels/../channels").GET());
    assertThat(answer.statusCode()).isGreaterThanOrEqualTo(400);
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).isPresent();
  }

  @Test
  void originsThatLookLikeTheOwnAreOthers() {
    server(Map.of("allowedOrigins", "https://shop.example"));
    for (String origin :
        List.of(
            "https://www.shop.example",
            "https://shop.example.evil.example",
            "http://shop.example",
            "https://shop.example:8443",
            "https://shop.example/",
            "https://shop.example, https://evil.example",
            "null",
            "")) {
      assertRefused(
          PageClient.send(from(origin, "channels").POST(BodyPublishers.noBody())),
          403,
          "BAD_ORIGIN");
    }
    assertThat(server.front().visitors()).isZero();
  }

  @Test
  void aVisitorReachesNoChannelAndNoFileOfAnother() {
    server(Map.of());
    PageClient jane = page().open().events();
    jane.resolved("WebChatService.startChat", Map.of("nickname", "Jane"));
    PageClient joe = page().open().events();
    for (String what : List.of("frames", "socket", "files?fileId=1&fileName=a")) {
      assertRefused(PageClient.send(joe.request(jane.path(what)).GET()), 404, "NO_CHANNEL");
    }
    for (String what : List.of("frames", "close", "files?name=a")) {
      assertRefused(
          PageClient.send(joe.request(jane.path(what)).POST(BodyPublishers.ofString("{}"))),
          404,
          "NO_CHANNEL");
    }
    jane.resolved("WebChatService.sendMessage", Map.of("message", "still mine"));
    assertThat(joe.all()).doesNotContain("still mine", "Jane");
  }

  @Test
  void aPageThatNeverAcknowledgesLosesItsChannelAndNoOther() {
    server(Map.of("waitingFrames", 30));
    PageClient mute = page().open().events();
    PageClient good = mute.sibling().open().events();
    open.add(0, good);
    List<Map<String, Object>> many = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      many.add(mute.frame("call", Map.of("call", i, "command", "App.LOAD")));
    }
    mute.send(Map.of("frames", many));
    assertThat(mute.sign("end")).containsEntry("code", "OVERFLOW").containsEntry("again", true);
    good.resolved("App.LOAD", Map.of());
  }

  @Test
  void ofTwoSocketsOfAChannelTheNewerIsTheOne() {
    server(Map.of());
    PageClient page = page().open().socket();
    page.resolved("App.LOAD", Map.of());
    page.socket();
    assertThat(page.sign("end")).containsEntry("code", "REPLACED");
    page.resolved("App.LOAD", Map.of());
    page.assertInOrder();
  }
}
