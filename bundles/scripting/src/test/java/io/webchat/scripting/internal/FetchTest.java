package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.webchat.api.bus.Deferred;
import io.webchat.api.value.Rejection;
import io.webchat.spi.script.ScriptHooks.HookReport;
import io.webchat.spi.thread.DaemonThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code fetch} of scripts may ask and gets. */
class FetchTest {
  @TempDir Path home;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(DaemonThreads.numbered("fake-server"));
  private final CountDownLatch slow = new CountDownLatch(1);
  private HttpServer server;
  private HttpServer other;
  private Scripting scripting;
  private FakeChat chat;

  @BeforeEach
  void open() throws IOException {
    server = start();
    other = start();
    open(60_000);
  }

  private void open(long timeoutMs) {
    scripting = TestScripting.with(settings(List.of(origin(server)), timeoutMs));
    chat = attach();
  }

  private FakeChat attach() {
    return FakeChat.of(
            """
            const mine = CXBus.registerPlugin('Mine');
            mine.registerCommand('fetch', async (e) => {
              try {
                const response = await fetch(e.data.url, e.data.init);
                const body = await response.text();
                e.deferred.resolve({ status: response.status, body: body.slice(0, 50), length: body.length });
              } catch (problem) {
                e.deferred.resolve({ problem: String(problem) });
              }
            });
            const ends = new AbortController();
            mine.registerCommand('fetchUntilEnd', (e) => {
              fetch(e.data.url, { signal: ends.signal }).catch((problem) => e.deferred.resolve(problem.name));
            });
            mine.registerCommand('end', (e) => {
              ends.abort();
              e.deferred.resolve(true);
            });
            mine.ready();
            """)
        .attachedTo(scripting);
  }

  @AfterEach
  void close() {
    slow.countDown();
    chat.close();
    scripting.close();
    server.stop(0);
    other.stop(0);
    threads.shutdownNow();
  }

  private ScriptSettings settings(List<String> origins, long timeoutMs) {
    return new ScriptSettings(
        PatientSettings.LIMITS,
        2,
        home,
        1_000,
        null,
        null,
        ScriptSettings.LOCATION,
        origins,
        timeoutMs);
  }

  private HttpServer start() throws IOException {
    HttpServer started =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    started.setExecutor(threads);
    started.createContext("/", this::answer);
    started.start();
    return started;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().getPath();
      asked.add(exchange.getRequestMethod() + " " + path + " " + body);
      if (path.equals("/never")) {
        return;
      }
      if (path.equals("/slow")) {
        HookMetersTest.awaitUninterruptibly(slow);
      }
      if (path.equals("/half")) {
        exchange.sendResponseHeaders(200, 100);
        exchange.getResponseBody().write(new byte[50]);
        exchange.getResponseBody().flush();
        return;
      }
      if (path.equals("/moved")) {
        exchange.getResponseHeaders().add("Location", origin(other) + "/there");
        exchange.sendResponseHeaders(302, -1);
        return;
      }
      byte[] answer =
          (path.equals("/large") ? "x".repeat(1_000_001) : "ä " + body)
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private static String origin(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private Map<?, ?> fetch(String url, Map<String, ?> init) {
    return (Map<?, ?>) chat.command("Mine.fetch", Map.of("url", url, "init", init));
  }

  private List<Deferred> fetchSlowly(int times) {
    Map<String, ?> options = Map.of("url", origin(server) + "/slow", "init", Map.of());
    return IntStream.range(0, times)
        .mapToObj(time -> chat.bus().command("Mine.fetch", options))
        .toList();
  }

  private static List<Object> results(List<Deferred> commands) {
    List<Object> results = new ArrayList<>();
    commands.forEach(command -> results.add(FakeChat.await(command.toCompletionStage())));
    return results;
  }

  private void awaitAsked(int times) {
    await().until(() -> asked.size() == times);
  }

  @Test
  void requestsThatAreNotAnsweredHoldUpNoOtherChat() {
    List<Deferred> slowly = new ArrayList<>(fetchSlowly(10));
    awaitAsked(10);
    try (FakeChat next = attach()) {
      Map<String, ?> options = Map.of("url", origin(server) + "/a", "init", Map.of());
      assertThat(next.command("Mine.fetch", options)).asString().contains("status=200");
      slowly.addAll(fetchSlowly(400));
      awaitAsked(21);
      assertThat(next.command("Mine.fetch", options)).asString().contains("status=200");
    }
    slow.countDown();
    assertThat(results(slowly)).hasSize(410).allMatch(FetchTest::isOk);
    assertThat(asked).filteredOn("GET /slow "::equals).hasSize(410);
    assertThat(chat.errors()).isEmpty();
  }

  private static boolean isOk(Object result) {
    return result instanceof Map<?, ?> map && Integer.valueOf(200).equals(map.get("status"));
  }

  @Test
  void theTimeOfARequestBeginsWithItsCall() {
    chat.close();
    scripting.close();
    open(500);
    assertThat(results(fetchSlowly(30)))
        .hasSize(30)
        .allMatch(result -> String.valueOf(result).contains("no answer within 500 ms"));
    assertThat(chat.errors()).isEmpty();
  }

  private List<Deferred> fetchUntilEnd(String path, int times) {
    Map<String, ?> options = Map.of("url", origin(server) + path);
    return IntStream.range(0, times)
        .mapToObj(time -> chat.bus().command("Mine.fetchUntilEnd", options))
        .toList();
  }

  @Test
  void oneThatIsAbortedLeavesItsPlace() {
    List<Deferred> aborted = fetchUntilEnd("/slow", 20);
    awaitAsked(20);
    assertThat(chat.command("Mine.end", Map.of())).isEqualTo(true);
    assertThat(results(aborted)).containsOnly("AbortError");
    assertThat(fetch(origin(server) + "/a", Map.of()).get("status")).isEqualTo(200);
  }

  @Test
  void oneThatIsAbortedWhileItWaitsIsNotSent() {
    List<Deferred> slowly = fetchSlowly(20);
    awaitAsked(20);
    List<Deferred> aborted = fetchUntilEnd("/b", 5);
    assertThat(chat.command("Mine.end", Map.of())).isEqualTo(true);
    assertThat(results(aborted)).containsOnly("AbortError");
    slow.countDown();
    assertThat(results(slowly)).allMatch(FetchTest::isOk);
    assertThat(fetch(origin(server) + "/a", Map.of()).get("status")).isEqualTo(200);
    assertThat(asked).noneMatch(request -> request.contains("/b"));
  }

  /** Registers the plugin Shop when a path was answered. */
  private String shop(int version, String path) {
    return """
    fetch('%1$s').then(() => {
      const shop = CXBus.registerPlugin('Shop');
      shop.registerCommand('version', (e) => e.deferred.resolve(%2$d));
      shop.ready();
      setInterval(() => shop.publish('beat', { version: %2$d }), 10);
      CXBus.subscribe('WebChatService.tick', () => shop.publish('tock', { version: %2$d }));
    });
    """
        .formatted(origin(server) + path, version);
  }

  private void write(String text) throws IOException {
    Files.writeString(Files.createDirectories(home.resolve("session")).resolve("shop.js"), text);
    scripting.runtime().scan();
  }

  private void awaitShop(int version) {
    await()
        .ignoreExceptionsInstanceOf(Rejection.class)
        .until(() -> chat.command("Shop.version", Map.of()).equals(version));
  }

  private void removeShop() throws IOException {
    Files.delete(home.resolve("session/shop.js"));
    scripting.runtime().scan();
    await().until(() -> !chat.bus().registry().containsKey("Shop"));
    await().until(() -> chat.plugin().subscribers("tick") == 0);
  }

  @Test
  void whatAFileRegistersBehindAnAnswerGoesWithIt() throws IOException {
    write(shop(1, "/a"));
    awaitShop(1);
    write(shop(2, "/a/b"));
    awaitShop(2);
    List<Object> heard = new CopyOnWriteArrayList<>();
    chat.bus().subscribe("Shop.tock", event -> heard.add(event.data().get("version")));
    List<Object> beats = new CopyOnWriteArrayList<>();
    chat.bus().subscribe("Shop.beat", event -> beats.add(event.data().get("version")));
    chat.plugin().publish("tick");
    await().until(() -> !heard.isEmpty() && beats.size() > 2);
    assertThat(heard).containsExactly(2);
    assertThat(beats).containsOnly(2);
    removeShop();
    assertThat(chat.errors()).isEmpty();
  }

  @Test
  void anAnswerForAFileThatWasReplacedRegistersNothing() throws IOException {
    write(shop(1, "/slow"));
    awaitAsked(1);
    write(shop(2, "/a"));
    awaitShop(2);
    slow.countDown();
    await().until(() -> calls("answer of fetch", "session/shop.js") == 2);
    awaitShop(2);
    removeShop();
    assertThat(chat.errors()).isEmpty();
  }

  private long calls(String hook, String script) {
    return scripting.hooks().stream()
        .filter(report -> report.hook().equals(hook) && report.script().equals(script))
        .mapToLong(HookReport::calls)
        .sum();
  }

  @Test
  void anAnswerThatBreaksOffFails() {
    assertThat(String.valueOf(fetch(origin(server) + "/half", Map.of()).get("problem")))
        .contains("fetch: ");
  }

  @Test
  void aConfiguredOriginAnswers() {
    assertThat(
            fetch(
                origin(server) + "/a?b=c",
                Map.of("method", "post", "body", "€", "headers", Map.of("X-Y", "z"))))
        .isEqualTo(Map.of("status", 200, "body", "ä €", "length", 3));
    assertThat(asked).containsExactly("POST /a €");
  }

  @Test
  void anotherOriginIsNotAsked() {
    for (String url :
        List.of(
            origin(other) + "/",
            origin(server).replace("127.0.0.1", "localhost") + "/",
            origin(server).replace("http:", "https:") + "/",
            "file:///etc/passwd",
            "nonsense")) {
      assertThat(String.valueOf(fetch(url, Map.of()).get("problem"))).contains("fetch: ");
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void aRedirectToAnotherOriginIsNotFollowed() {
    assertThat(fetch(origin(server) + "/moved", Map.of()).get("status")).isEqualTo(302);
    assertThat(asked).containsExactly("GET /moved ");
  }

  @Test
  void aLargeAnswerAnUnknownMethodAndSilenceFail() {
    assertThat(String.valueOf(fetch(origin(server) + "/large", Map.of()).get("problem")))
        .contains("larger than 1000000 bytes");
    assertThat(
            String.valueOf(fetch(origin(server) + "/", Map.of("method", "TRACE")).get("problem")))
        .contains("the method is not allowed");
    assertThat(fetch(origin(server) + "/never", Map.of()).get("problem")).isNotNull();
    assertThat(asked).noneMatch(request -> request.startsWith("TRACE"));
    assertThat(chat.errors()).isEmpty();
  }
}
