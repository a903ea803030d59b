package io.webchat.web.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.awaitility.Awaitility.await;

import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.web.WebFront;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Chats of pages over real connections. */
class FrontTest {
  /** The ways of frames to a page. */
  enum Way {
    EVENTS {
      @Override
      PageClient connect(PageClient page) {
        return page.events();
      }
    },
    SOCKET {
      @Override
      PageClient connect(PageClient page) {
        return page.socket();
      }
    };

    abstract PageClient connect(PageClient page);
  }

  private static final Map<String, Object> JANE = Map.of("nickname", "Jane");

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

  private PageClient sibling(PageClient of) {
    PageClient page = of.sibling();
    open.add(0, page);
    return page;
  }

  private SimulatedChat chat() {
    return server.simulator().awaitChat(Duration.ofSeconds(60));
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aWholeChat(Way way) {
    server(Map.of());
    PageClient page = way.connect(page().open());
    assertThat(page.awaitFrame(Map.of("type", "state")).get("registry").toString())
        .contains("WebChatService");
    page.event("WebChatService.ready");
    page.resolved("WebChatService.startChat", JANE);
    page.event("WebChatService.started");
    SimulatedAgent agent = chat().agent("Anna");
    agent.say("Good morning");
    page.event("WebChatService.agentConnected");
    await().atMost(PageClient.PATIENCE).until(() -> page.texts().contains("Good morning"));
    page.resolved("WebChatService.sendMessage", Map.of("message", "Hello"));
    await().atMost(PageClient.PATIENCE).until(() -> page.texts().contains("Hello"));
    page.resolved("WebChatService.endChat", Map.of());
    page.event("WebChatService.ended");
    assertThat(page.rejected("WebChatService.sendMessage", Map.of("message", "Too late")))
        .containsEntry("code", "NO_ACTIVE_SESSION")
        .containsEntry("value", "There is no active chat session");
    page.assertInOrder();
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void answersOfTheChatServerComeToThePageThatAsksForThem(Way way) {
    server(Map.of());
    PageClient silent = way.connect(page().open());
    PageClient asking = way.connect(sibling(silent).open());
    asking.send(
        List.of(asking.frame("listen", Map.of("events", List.of("WebChatService.ajaxResponse")))));
    asking.resolved("WebChatService.startChat", JANE);
    assertThat(asking.event("WebChatService.ajaxResponse")).containsEntry("status", 200);
    silent.resolved("WebChatService.sendMessage", Map.of("message", "Hello"));
    await().atMost(PageClient.PATIENCE).until(() -> silent.texts().contains("Hello"));
    assertThat(silent.events("WebChatService.ajaxResponse")).isEmpty();
    silent.assertInOrder();
    asking.assertInOrder();
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aPageSeesNoSecrets(Way way) {
    server(Map.of());
    PageClient page = way.connect(page().open());
    page.resolved("WebChatService.startChat", JANE);
    chat().agent("Anna").say("Hi");
    await().atMost(PageClient.PATIENCE).until(() -> page.texts().contains("Hi"));
    assertThat(page.resolved("WebChatService.getSessionData", Map.of()).get("value"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsKeys("sessionID", "userId")
        .doesNotContainKey("secureKey");
    String secureKey =
        server.platform().factory().list().get(0).bus().data("WebChatService.sessionData")
                instanceof Map<?, ?> data
            ? String.valueOf(data.get("secureKey"))
            : "";
    assertThat(secureKey).hasSizeGreaterThan(8);
    assertThat(page.all()).doesNotContain(secureKey, "secureKey", "api-key-of-the-site");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void nothingIsLostOrDoubledWhenConnectionsBreak(Way way) {
    server(Map.of());
    PageClient page = way.connect(page().open());
    page.resolved("WebChatService.startChat", JANE);
    SimulatedAgent agent = chat().agent("Anna");
    List<String> said = IntStream.range(0, 30).mapToObj(i -> "message " + i).toList();
    for (String text : said) {
      agent.say(text);
      if (text.endsWith("0") || text.endsWith("5")) {
        page.cut();
        agent.say(text + " while away");
        way.connect(page);
      }
    }
    await().atMost(PageClient.PATIENCE).until(() -> page.texts().contains("message 29"));
    page.assertInOrder();
    List<Object> texts =
        page.texts().stream().filter(t -> t.toString().startsWith("mess")).toList();
    assertThat(texts).doesNotHaveDuplicates().hasSize(36);
    assertThat(texts.stream().filter(t -> !t.toString().endsWith("away")).toList()).isEqualTo(said);
  }

  @Test
  void thePageMayGoOnByTheOtherWay() {
    server(Map.of());
    PageClient page = page().open().socket();
    page.resolved("WebChatService.startChat", JANE);
    page.cut();
    page.events();
    page.resolved("WebChatService.sendMessage", Map.of("message", "by POST"));
    page.cut();
    page.socket();
    page.resolved("WebChatService.sendMessage", Map.of("message", "by socket"));
    await().atMost(PageClient.PATIENCE).until(() -> page.texts().contains("by socket"));
    assertThat(page.texts()).containsSubsequence("by POST", "by socket");
    page.assertInOrder();
  }

  @Test
  void aFrameThatIsSentAgainCountsOnce() {
    server(Map.of());
    PageClient page = page().open().events();
    page.resolved("WebChatService.startChat", JANE);
    Map<String, Object> frame =
        page.frame(
            "call",
            Map.of(
                "call",
                99,
                "command",
                "WebChatService.sendMessage",
                "data",
                Map.of("message", "once")));
    page.send(List.of(frame));
    page.send(List.of(frame));
    page.settled(99);
    page.resolved("WebChatService.sendMessage", Map.of("message", "fence"));
    await().atMost(PageClient.PATIENCE).until(() -> page.texts().contains("fence"));
    assertThat(page.texts().stream().filter("once"::equals)).hasSize(1);
    assertThat(page.frames().stream().filter(f -> Integer.valueOf(99).equals(f.get("call"))))
        .hasSize(1);
  }

  @Test
  void twoTabsHaveOneChat() {
    server(Map.of());
    PageClient first = page().open().events();
    first.resolved("WebChatService.startChat", JANE);
    SimulatedAgent agent = chat().agent("Anna");
    agent.say("before");
    await().atMost(PageClient.PATIENCE).until(() -> first.texts().contains("before"));
    PageClient second = sibling(first).open().socket();
    assertThat(second.event("WebChatService.restored")).containsEntry("async", false);
    assertThat(second.event("WebChatService.messageReceived")).containsEntry("restoring", true);
    second.resolved("WebChatService.sendMessage", Map.of("message", "of the second"));
    agent.say("to both");
    for (PageClient page : List.of(first, second)) {
      await().atMost(PageClient.PATIENCE).until(() -> page.texts().contains("to both"));
      assertThat(page.texts()).containsSubsequence("before", "of the second", "to both");
      assertThat(new LinkedHashSet<>(page.texts())).hasSize(page.texts().size());
    }
    assertThat(server.simulator().chats()).hasSize(1);
    assertThat(server.front().visitors()).isOne();
  }

  private static List<String> numbered(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "m" + i).toList();
  }

  /** The texts that the next older messages have, of which it is said whether there are more. */
  private static List<Object> older(PageClient page, boolean more) {
    int before = page.texts().size();
    page.resolved("WebChatService.fetchHistory", Map.of());
    Map<?, ?> event =
        page.frames().stream()
            .filter(frame -> "WebChatService.messageReceived".equals(frame.get("event")))
            .map(frame -> (Map<?, ?>) frame.get("data"))
            .filter(data -> Boolean.TRUE.equals(data.get("oldMessages")))
            .reduce((one, next) -> next)
            .orElseThrow();
    assertThat(event.get("olderMessages")).isEqualTo(more);
    assertThat(event.get("originalMessages"))
        .asInstanceOf(LIST)
        .hasSameSizeAs((List<?>) event.get("messages"));
    return page.texts().subList(before, page.texts().size());
  }

  @Test
  void whatANewPageDidNotGetItFetchesWithoutAGap() {
    server(Map.of("transcriptMessages", 10));
    PageClient first = page().open().events();
    first.resolved("WebChatService.startChat", JANE);
    SimulatedAgent agent = chat().agent("Anna");
    numbered(0, 220).forEach(agent::say);
    await().atMost(PageClient.PATIENCE).until(() -> first.texts().contains("m219"));
    PageClient second = sibling(first).open().events();
    assertThat(second.event("WebChatService.messageReceived"))
        .containsEntry("restoring", true)
        .containsEntry("olderMessages", true);
    assertThat(second.texts()).isEqualTo(numbered(210, 220));
    agent.say("meanwhile");
    await().atMost(PageClient.PATIENCE).until(() -> second.texts().contains("meanwhile"));
    assertThat(older(second, true)).isEqualTo(numbered(110, 210));
    assertThat(older(second, true)).isEqualTo(numbered(10, 110));
    assertThat(older(second, false)).isEqualTo(numbered(0, 10));
    assertThat(second.rejected("WebChatService.fetchHistory", Map.of()))
        .containsEntry("code", "NOT_ASYNC");
    await().atMost(PageClient.PATIENCE).until(() -> first.texts().contains("meanwhile"));
    assertThat(first.texts()).hasSize(221).doesNotHaveDuplicates();
  }

  @Test
  void olderMessagesOfAConversationThatIsOverAreNoneOfTheNext() {
    server(Map.of("transcriptMessages", 1));
    PageClient first = page().open().events();
    first.resolved("WebChatService.startChat", JANE);
    SimulatedAgent agent = chat().agent("Anna");
    numbered(0, 3).forEach(agent::say);
    await().atMost(PageClient.PATIENCE).until(() -> first.texts().contains("m2"));
    PageClient second = sibling(first).open().events();
    second.event("WebChatService.messageReceived");
    second.resolved("WebChatService.endChat", Map.of());
    second.resolved("WebChatService.startChat", JANE);
    second.event("WebChatService.started"); // comes behind the answer
    assertThat(second.rejected("WebChatService.fetchHistory", Map.of()))
        .containsEntry("code", "NOT_ASYNC");
    assertThat(second.texts()).containsExactly("m2");
  }

  @Test
  void anotherVisitorSeesNothingOfIt() {
    server(Map.of());
    PageClient jane = page().open().events();
    jane.resolved("WebChatService.startChat", JANE);
    PageClient joe = page().open().events();
    assertThat(joe.rejected("WebChatService.sendMessage", Map.of("message", "in whose chat?")))
        .containsEntry("code", "NO_ACTIVE_SESSION");
    assertThat(joe.events("WebChatService.started")).isEmpty();
    PageClient thief = page();
    thief.cookie(joe.cookie());
    HttpResponse<String> response = PageClient.send(thief.request(jane.path("frames")).GET());
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("NO_CHANNEL");
  }

  @Test
  void filesGoBothWays() {
    server(Map.of());
    PageClient page = page().open().events();
    page.resolved("WebChatService.startChat", JANE);
    SimulatedChat chat = chat();
    chat.agent("Anna");
    byte[] content = "contents of a file".getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> sent =
        PageClient.send(
            page.request(page.path("files") + "?name=..%2F..%2Fetc%2Fnote.txt")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofByteArray(content)));
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
    Map<?, ?> details =
        await()
            .atMost(PageClient.PATIENCE)
            .until(() -> fileDetails(page), found -> !found.isEmpty());
    assertThat(details.get("file-name")).isEqualTo("note.txt");
    HttpResponse<byte[]> fetched =
        PageClient.bytes(
            page.request(
                    page.path("files") + "?fileId=" + details.get("file-id") + "&fileName=note.txt")
                .GET());
    assertThat(fetched.statusCode()).isEqualTo(200);
    assertThat(fetched.body()).isEqualTo(content);
    assertThat(fetched.headers().firstValue("Content-Disposition").orElseThrow())
        .startsWith("attachment; filename=\"note.txt\"");
    HttpResponse<String> none =
        PageClient.send(page.request(page.path("files") + "?fileId=none").GET());
    assertThat(none.statusCode()).isEqualTo(422);
    assertThat(none.body()).contains("\"code\"");
  }

  static Map<?, ?> fileDetails(PageClient page) {
    return page.frames().stream()
        .filter(frame -> "WebChatService.messageReceived".equals(frame.get("event")))
        .flatMap(frame -> ((List<?>) ((Map<?, ?>) frame.get("data")).get("messages")).stream())
        .map(message -> ((Map<?, ?>) message).get("fileDetails"))
        .filter(Map.class::isInstance)
        .map(Map.class::cast)
        .findFirst()
        .orElse(Map.of());
  }

  @Test
  void aPluginOfThePageIsOnTheBusOfTheContainer() throws Exception {
    server(Map.of());
    PageClient page = page().open().events();
    page.send(
        List.of(
            page.frame(
                "register",
                Map.of(
                    "plugin", "Shop", "commands", List.of("basket"), "events", List.of("paid")))));
    var bus = server.platform().factory().list().get(0).bus();
    await().atMost(PageClient.PATIENCE).until(() -> bus.registry().containsKey("Shop"));
    var result = bus.command("Shop.basket", Map.of("token", "a-secret-of-the-server", "n", 1));
    Map<String, Object> call = page.awaitFrame(Map.of("type", "call", "command", "Shop.basket"));
    assertThat(call.get("data")).isEqualTo(Map.of("n", 1));
    page.send(
        List.of(
            page.frame("progress", Map.of("call", call.get("call"), "value", "half")),
            page.frame("resolved", Map.of("call", call.get("call"), "value", Map.of("sum", 42)))));
    assertThat(
            result
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, java.util.concurrent.TimeUnit.SECONDS))
        .isEqualTo(Map.of("sum", 42));
    List<Object> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
    bus.subscribe("Shop.paid", event -> heard.add(event.data().get("sum")));
    page.send(
        List.of(page.frame("publish", Map.of("event", "Shop.paid", "data", Map.of("sum", 7)))));
    page.send(
        List.of(page.frame("publish", Map.of("event", "WebChatService.ended", "data", Map.of()))));
    await().atMost(PageClient.PATIENCE).until(() -> heard.contains(7));
    page.resolved("App.LOAD", Map.of());
    assertThat(page.events("WebChatService.ended")).as("of another's name").isEmpty();
    page.send(List.of(page.frame("register", Map.of("plugin", "WebChatService"))));
    page.awaitFrame(Map.of("type", "refused", "plugin", "WebChatService"));
    var unanswered = bus.command("Shop.basket", Map.of());
    page.awaitFrame(Map.of("type", "call", "call", 2));
    PageClient.send(page.request(page.path("close")).POST(BodyPublishers.noBody()));
    await()
        .atMost(PageClient.PATIENCE)
        .until(() -> unanswered.state() == io.webchat.api.bus.Deferred.State.REJECTED);
    assertThat(bus.registry()).doesNotContainKey("Shop");
  }

  @Test
  void aVisitorWhoStaysAwayLeavesTheChatAndFindsItAgain() {
    server(Map.of("absenceMs", 1_000, "beatMs", 1_000));
    PageClient page = page();
    // a channel whose events are asked for after a second is gone
    await().atMost(PageClient.PATIENCE).untilAsserted(() -> page.open().events());
    page.resolved("WebChatService.startChat", JANE);
    chat().agent("Anna").say("Are you there?");
    await().atMost(PageClient.PATIENCE).until(() -> page.texts().contains("Are you there?"));
    page.sign("beat");
    page.cut();
    await().atMost(PageClient.PATIENCE).until(() -> server.platform().factory().list().isEmpty());
    PageClient back = sibling(page);
    await().atMost(PageClient.PATIENCE).untilAsserted(() -> back.open().events());
    back.event("WebChatService.restored");
    await().atMost(PageClient.PATIENCE).until(() -> back.texts().contains("Are you there?"));
    back.resolved("WebChatService.sendMessage", Map.of("message", "Yes"));
  }

  @Test
  void whenTheInstanceClosesPagesAreTold() {
    server(Map.of());
    PageClient events = page().open().events();
    PageClient socket = sibling(events).open().socket();
    events.event("WebChatService.ready");
    socket.event("WebChatService.ready");
    server.platform().factory().list().get(0).close();
    for (PageClient page : List.of(events, socket)) {
      assertThat(page.sign("end"))
          .containsEntry("code", "INSTANCE_CLOSED")
          .containsEntry("again", true);
      page.awaitClose();
    }
  }

  @Test
  void optionsThatCannotBeUsedAreNamed() {
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> WebFront.open(null, null, Map.of("beatMs", 5, "alowedOrigins", "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("beatMs")
        .hasMessageContaining("alowedOrigins")
        .hasMessageContaining("allowedOrigins");
  }

  @Test
  void theDemoAskedForByAnAddressThatNoPolicyCanNameIsFoundByName() throws IOException {
    server = FrontServer.ofDemo();
    int port = server.address("").getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write(
              ("GET /webchat/demo.html HTTP/1.1\r\nHost: [::1]:" + port + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertThat(answer.lines().takeWhile(line -> !line.isEmpty()))
          .anyMatch(line -> line.matches("HTTP/1.1 302 .*"))
          .contains("Location: http://localhost:" + port + "/webchat/demo.html");
    }
  }
}
