package io.webchat.web.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that come in strange ways, or do not come. */
class PageFilesTest {
  private static final String DAY_MS = "86400000";

  private final List<AutoCloseable> open = new ArrayList<>();
  private final AtomicLong clock = new AtomicLong();
  private FrontServer server;

  private void serve(Map<String, ?> options) {
    server = FrontServer.ofClock(clock::get, options);
    open.add(0, server);
  }

  private PageClient page() {
    PageClient page = new PageClient(server);
    open.add(0, page);
    return page.open();
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private static HttpResponse<String> send(PageClient page, String query, String body) {
    return PageClient.send(
        page.request(page.path("files") + query).POST(BodyPublishers.ofString(body)));
  }

  /** A file of which only the first byte has come. */
  private Socket begin(PageClient page) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address("").getPort());
    open.add(0, socket);
    String head =
        "POST /webchat/%s?name=a HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nCookie: %s\r\nContent-Length: 1000\r\n\r\nx"
            .formatted(
                page.path("files"), server.origin().substring(7), server.origin(), page.cookie());
    write(socket, head);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private long underWay() throws IOException {
    try (Stream<java.nio.file.Path> files = Files.list(server.spool())) {
      return files.count();
    }
  }

  @Test
  void aFileThatIsCalledAFormIsAFile() {
    serve(Map.of());
    PageClient page = page().events();
    page.resolved("WebChatService.startChat", Map.of("nickname", "Jane"));
    var unused = server.simulator().awaitChat(Duration.ofSeconds(60)).agent("Anna");
    String content = "name=other&a=%ZZ&" + "x".repeat(300_000);
    HttpRequest.Builder form =
        page.request(page.path("files") + "?name=form.txt")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(content));
    HttpResponse<String> sent = PageClient.send(form);
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
    Map<?, ?> details =
        await()
            .atMost(PageClient.PATIENCE)
            .until(() -> FrontTest.fileDetails(page), found -> !found.isEmpty());
    assertThat(details.get("file-name")).isEqualTo("form.txt");
    HttpResponse<String> fetched =
        PageClient.send(
            page.request(page.path("files") + "?fileId=" + details.get("file-id")).GET());
    assertThat(fetched.body()).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "files?name=%ZZ",
        "files?commander=%",
        "files?fileId=1&fileName=%Z",
        "frames?after=%ZZ"
      })
  void aQueryThatCannotBeDecodedIsRefused(String target) throws Exception {
    serve(Map.of());
    PageClient page = page();
    String method = target.contains("fileId") || target.contains("after") ? "GET" : "POST";
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), server.address("").getPort())) {
      write(
          socket,
          "%s /webchat/%s HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nCookie: %s\r\nConnection: close\r\n\r\n"
              .formatted(
                  method,
                  page.path(target),
                  server.origin().substring(7),
                  server.origin(),
                  page.cookie()));
      assertThat(answer(socket)).contains(" 400 ", "application/json", "\"BAD_REQUEST\"");
    }
  }

  private static String answer(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void oneVisitorLeavesPlacesToOthers() throws Exception {
    serve(Map.of("filesAtOnce", 8));
    PageClient greedy = page();
    begin(greedy);
    begin(greedy);
    await().atMost(PageClient.PATIENCE).until(this::underWay, count -> count == 2);
    HttpResponse<String> third = send(greedy, "?name=a", "x");
    assertThat(third.statusCode()).as(third.body()).isEqualTo(503);
    assertThat(third.body()).contains("\"OVERLOADED\"");
    HttpResponse<String> other = send(page(), "?name=a", "x");
    assertThat(other.statusCode()).as("taken, but there is no chat").isEqualTo(422);
  }

  @Test
  void aFileThatDripsMakesRoom() throws Exception {
    serve(Map.of("absenceMs", DAY_MS));
    Socket drip = begin(page());
    await()
        .atMost(PageClient.PATIENCE)
        .until(
            () -> {
              if (drip.getInputStream().available() == 0) {
                clock.addAndGet(31_000);
                write(drip, "x");
              }
              return drip.getInputStream().available() > 0;
            });
    assertThat(answer(drip)).contains(" 408 ", "application/json", "\"TOO_SLOW\"");
    await().atMost(PageClient.PATIENCE).until(this::underWay, count -> count == 0);
  }

  @Test
  void aFileThatCannotBeKeptIsAnsweredLikeAnyOther() throws Exception {
    serve(Map.of());
    PageClient page = page();
    Files.delete(server.spool());
    HttpResponse<String> sent = send(page, "?name=a", "x");
    assertThat(sent.statusCode()).isEqualTo(500);
    assertThat(sent.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    assertThat(sent.body())
        .contains("\"INTERNAL\"")
        .doesNotContain(server.spool().toString(), "Exception");
  }
}
