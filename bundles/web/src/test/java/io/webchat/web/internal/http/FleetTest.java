package io.webchat.web.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.webchat.api.WebChat;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.AgentBehaviour;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.spi.thread.DaemonThreads;
import io.webchat.web.internal.forward.Hops;
import io.webchat.web.internal.visitor.VisitorLimits;
import io.webchat.web.internal.visitor.VisitorTokens;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Visitors of containers that share a store, and come to whichever. */
class FleetTest {
  private static final Map<String, Object> JANE = Map.of("nickname", "Jane");
  private static final long SLOW_BEAT = 80_000_000; // of a day nearly

  /** The time of the store, ms. */
  private static final String NOW = "EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000";

  private static final byte[] FILE =
      "contents of a file".repeat(5_000).getBytes(StandardCharsets.UTF_8);

  private final String url = "jdbc:h2:mem:fleet-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  private final ChatSimulator simulator =
      new SimulatorBuilder().agents(AgentBehaviour.manual()).start();
  private final List<AutoCloseable> open = new ArrayList<>(List.of(simulator));

  private FleetMember member(String owner) {
    FleetMember member = new FleetMember(owner, url, simulator);
    open.add(0, member);
    return member;
  }

  private FleetMember served(String owner) {
    FleetMember served = member(owner).serve(Map.of());
    acquaint();
    return served;
  }

  /** Waits until all that tell where they are reached are known to all. */
  private void acquaint() {
    for (FleetMember one : serving()) {
      for (FleetMember other : serving()) {
        String owner = other.fleet().owner();
        await()
            .atMost(PageClient.PATIENCE)
            .until(
                () ->
                    one == other
                        || one.fleet()
                            .member(owner::equals)
                            .toCompletableFuture()
                            .get()
                            .isPresent());
      }
    }
  }

  private List<FleetMember> serving() {
    return open.stream()
        .filter(FleetMember.class::isInstance)
        .map(FleetMember.class::cast)
        .filter(FleetMember::isServing)
        .toList();
  }

  private PageClient page(Served at) {
    PageClient page = new PageClient(at);
    open.add(0, page);
    return page;
  }

  /** Another page of the same visitor, which comes to another container. */
  private PageClient sibling(PageClient of, Served at) {
    PageClient page = of.sibling().at(at);
    open.add(0, page);
    return page;
  }

  private SimulatedChat chat() {
    return simulator.awaitChat(PageClient.PATIENCE);
  }

  private SimulatedAgent chatting(PageClient page) {
    page.event("WebChatService.ready");
    page.resolved("WebChatService.startChat", JANE);
    SimulatedAgent agent = chat().agent("Anna");
    agent.say("Good morning");
    awaitText(page, "Good morning");
    return agent;
  }

  private static void awaitText(PageClient page, String text) {
    await().atMost(PageClient.PATIENCE).until(() -> page.texts().contains(text));
  }

  private void sql(String statement) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement change = connection.createStatement()) {
      change.executeUpdate(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until the session of the chat is stored, which another container can go on with. */
  private void awaitLease(String owner) {
    await()
        .atMost(PageClient.PATIENCE)
        .until(
            () -> {
              try (Connection connection = DriverManager.getConnection(url);
                  Statement ask = connection.createStatement()) {
                return ask.executeQuery(
                        "SELECT 1 FROM webchat_lease l JOIN webchat_session s ON l.name = s.name"
                            + " WHERE owner = '"
                            + owner
                            + "'")
                    .next();
              }
            });
  }

  /** Waits until no container holds a lease. */
  private void awaitFree() {
    await()
        .atMost(PageClient.PATIENCE)
        .until(
            () -> {
              try (Connection connection = DriverManager.getConnection(url);
                  Statement ask = connection.createStatement()) {
                return !ask.executeQuery(
                        "SELECT 1 FROM webchat_lease" + " WHERE expires_at > " + NOW)
                    .next();
              }
            });
  }

  /** The store has heard nothing of a container for as long as a lease lasts. */
  private void leasesRunOut(String owner) {
    leasesEnd(owner, "0");
  }

  /** What a container that is dead still has does not run out before the test says so. */
  private void leasesLast(String owner) {
    leasesEnd(owner, NOW + " + " + Duration.ofHours(1).toMillis());
  }

  private void leasesEnd(String owner, String time) {
    for (String table : List.of("webchat_lease", "webchat_member")) {
      sql("UPDATE " + table + " SET expires_at = " + time + " WHERE owner = '" + owner + "'");
    }
  }

  private static HttpResponse<String> opening(PageClient page) {
    return PageClient.send(page.request("channels").POST(BodyPublishers.ofString("{}")));
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    sql("SHUTDOWN");
  }

  @Test
  void aVisitorWhoComesToAnotherContainerSeesTheSameChat() {
    FleetMember one = served("one");
    FleetMember two = served("two");
    PageClient first = page(one).open().socket();
    SimulatedAgent agent = chatting(first);
    awaitLease("one");
    PageClient second = sibling(first, two).open();
    assertThat(second.opened()).containsEntry("sockets", false);
    assertThat(second.cookie()).isEqualTo(first.cookie());
    second.events();
    second.event("WebChatService.restored");
    awaitText(second, "Good morning");
    for (int i = 0; i < 50; i++) {
      agent.say("text " + i);
    }
    second.resolved("WebChatService.sendMessage", Map.of("message", "Hello from there"));
    agent.say("bye");
    List<Object> expected = new ArrayList<>(List.of("Good morning"));
    for (PageClient page : List.of(first, second)) {
      awaitText(page, "bye");
      awaitText(page, "Hello from there");
      page.assertInOrder();
    }
    for (int i = 0; i < 50; i++) {
      expected.add("text " + i);
    }
    assertThat(second.texts()).isEqualTo(first.texts()).containsSubsequence(expected);
    assertThat(second.texts()).doesNotHaveDuplicates().hasSize(53);
    assertThat(simulator.chats().get(0).sentTexts()).containsExactly("Hello from there");
    assertThat(simulator.chats()).hasSize(1);
    assertThat(two.instances().list()).isEmpty();
    assertThat(two.visitors()).isZero();
  }

  @Test
  void aChannelIsReachedThroughWhicheverContainer() {
    FleetMember one = served("one");
    FleetMember two = served("two");
    PageClient page = page(one).open().events();
    SimulatedAgent agent = chatting(page);
    page.at(two);
    agent.say("on the way");
    page.events();
    awaitText(page, "on the way");
    page.resolved("WebChatService.sendMessage", Map.of("message", "by the other"));
    page.at(one).events();
    agent.say("and back");
    awaitText(page, "and back");
    page.assertInOrder();
    assertThat(page.texts()).doesNotHaveDuplicates();
    page.at(two);
    HttpResponse<String> socket = PageClient.send(page.request(page.path("socket")).GET());
    assertThat(socket.statusCode()).isEqualTo(404);
    HttpResponse<String> closed =
        PageClient.send(page.request(page.path("close")).POST(BodyPublishers.noBody()));
    assertThat(closed.statusCode()).isEqualTo(204);
    HttpResponse<String> after = PageClient.send(page.request(page.path("frames")).GET());
    assertThat(after.statusCode()).as(after.body()).isEqualTo(404);
    assertThat(after.body()).contains("NO_CHANNEL");
  }

  @Test
  void aVisitorWhoHasNoChatYetIsReachedThroughWhicheverContainer() {
    FleetMember one = served("one");
    FleetMember two = served("two");
    PageClient page = page(one).open().events();
    page.event("WebChatService.ready");
    page.at(two).events();
    page.resolved("WebChatService.startChat", JANE);
    page.event("WebChatService.started");
    page.assertInOrder();
    assertThat(two.instances().list()).isEmpty();
  }

  /** Waits until what is open in a container has looked for a stored session. */
  private void awaitLooked(FleetMember member) {
    for (WebChat chat : member.instances().list()) {
      await().atMost(PageClient.PATIENCE).until(() -> chat.ready().toCompletableFuture().isDone());
    }
    awaitFree(); // who looks has the lease for a moment
  }

  /** Another page of the visitor, which waits in another container. */
  private PageClient waitingAt(FleetMember other, FleetMember own, PageClient chatting) {
    awaitLooked(own);
    PageClient waiting = sibling(chatting, other).open().events();
    awaitLooked(other);
    assertThat(other.instances().list()).hasSize(1);
    return waiting;
  }

  /** A container that others cannot reach, and which hears of no chat from them. */
  private FleetMember apart(String owner) {
    FleetMember apart = member(owner).reachedAt("http://127.0.0.1:1/webchat").serve(Map.of());
    acquaint();
    return apart;
  }

  @Test
  void aPageThatWaitsInAnotherContainerComesIntoStepByItself() {
    FleetMember one = served("one");
    FleetMember two = served("two");
    PageClient chatting = page(one).open().events();
    PageClient waiting = waitingAt(two, one, chatting);
    chatting(chatting);
    assertThat(waiting.sign("end")).containsEntry("again", true);
    waiting.awaitClose();
    PageClient again = sibling(waiting, two).open().events();
    again.event("WebChatService.restored");
    awaitText(again, "Good morning");
    assertThat(two.instances().list()).isEmpty();
    assertThat(simulator.chats()).hasSize(1);
  }

  @Test
  void onlyAContainerSaysThatItServesAVisitor() {
    FleetMember one = served("one");
    PageClient page = page(one).open().events();
    String instance = one.instances().list().get(0).id();
    HttpResponse<String> unmarked =
        PageClient.send(page.request("served/" + instance).POST(BodyPublishers.noBody()));
    assertThat(unmarked.statusCode()).isEqualTo(404);
    HttpResponse<String> forged =
        PageClient.send(
            page.request("served/" + instance)
                .header(Hops.HEADER, "1.forged")
                .POST(BodyPublishers.noBody()));
    assertThat(forged.statusCode()).isEqualTo(403);
    page.resolved("WebChatService.startChat", JANE);
  }

  @Test
  void aPageThatWaitedInAnotherContainerGoesToTheChat() {
    FleetMember one = served("one");
    FleetMember two = apart("two");
    PageClient chatting = page(one).open().events();
    PageClient waiting = waitingAt(two, one, chatting);
    chatting(chatting);
    awaitLease("one");
    PageClient next = sibling(chatting, two).open().events();
    next.event("WebChatService.restored");
    assertThat(waiting.sign("end")).containsEntry("again", true);
    waiting.awaitClose();
    PageClient again = sibling(waiting, two).open().events();
    awaitText(again, "Good morning");
  }

  @Test
  void aPageThatWaitedInAnotherContainerBeginsNoSecondChat() {
    FleetMember one = served("one");
    FleetMember two = apart("two");
    PageClient chatting = page(one).open().events();
    PageClient waiting = waitingAt(two, one, chatting);
    chatting(chatting);
    awaitLease("one");
    waiting.call("WebChatService.startChat", JANE);
    assertThat(waiting.sign("end")).containsEntry("again", true);
    waiting.awaitClose();
    awaitText(sibling(waiting, two).open().events(), "Good morning");
    assertThat(simulator.chats()).hasSize(1);
  }

  /** The lease of what looks for a session, or serves one, in a container that says nothing. */
  private void leaseOf(String owner, Duration time) {
    sql(
        "UPDATE webchat_lease SET owner = '"
            + owner
            + "', expires_at = "
            + NOW
            + " + "
            + time.toMillis());
  }

  @Test
  void aChatBeginsAlthoughAnotherContainerHasJustLookedForOne() {
    FleetMember one = served("one");
    PageClient page = page(one).open().events();
    awaitLooked(one);
    leaseOf("two", Duration.ofMillis(300));
    page.resolved("WebChatService.startChat", JANE);
    awaitLease("one");
  }

  @Test
  void aStartIsAnsweredBeforeThePageGoesToTheContainerThatServesTheVisitor() {
    FleetMember one = served("one");
    PageClient page = page(one).open().events();
    awaitLooked(one);
    leaseOf("two", PageClient.PATIENCE);
    page.rejected("WebChatService.startChat", JANE);
    assertThat(page.sign("end")).containsEntry("again", true);
    assertThat(simulator.chats()).isEmpty();
  }

  @Test
  void theChatGoesOnInAnotherContainerWhenItsOwnDies() {
    FleetMember one = served("one");
    FleetMember two = served("two");
    PageClient first = page(one).open().events();
    SimulatedAgent agent = chatting(first);
    first.resolved("WebChatService.sendMessage", Map.of("message", "before"));
    awaitText(first, "before");
    PageClient second = sibling(first, two).open().events();
    awaitText(second, "before");
    awaitLease("one");
    one.die();
    leasesLast("one");
    second.awaitClose();
    agent.say("meanwhile");
    HttpResponse<String> early = opening(second);
    assertThat(early.statusCode()).as(early.body()).isEqualTo(503);
    assertThat(early.headers().firstValue("Retry-After")).isPresent();
    assertThat(early.body()).contains("OVERLOADED");
    HttpResponse<String> lost =
        PageClient.send(second.request(second.path("frames")).POST(BodyPublishers.ofString("{}")));
    assertThat(lost.statusCode()).as(lost.body()).isEqualTo(503);
    leasesRunOut("one");
    await()
        .atMost(PageClient.PATIENCE)
        .until(
            () ->
                PageClient.send(
                            second
                                .request(second.path("frames"))
                                .POST(BodyPublishers.ofString("{}")))
                        .statusCode()
                    == 404); // the page opens another channel
    PageClient third = sibling(first, two).open().events();
    awaitText(third, "meanwhile");
    third.resolved("WebChatService.sendMessage", Map.of("message", "after"));
    awaitText(third, "after");
    assertThat(third.texts()).containsExactly("Good morning", "before", "meanwhile", "after");
    assertThat(third.opened()).containsEntry("sockets", true);
    assertThat(simulator.chats().get(0).sentTexts()).containsExactly("before", "after");
    assertThat(simulator.chats()).hasSize(1);
  }

  @Test
  void aContainerThatIsNotReachedYetIsReachedLater() {
    FleetMember one = member("one").reachedAt("http://127.0.0.1:1/webchat").serve(Map.of());
    FleetMember two = served("two");
    PageClient first = page(one).open().events();
    chatting(first);
    awaitLease("one");
    PageClient second = sibling(first, two);
    HttpResponse<String> early = opening(second);
    assertThat(early.statusCode()).as(early.body()).isEqualTo(503);
    assertThat(two.instances().list()).isEmpty();
    one.fleet().announce(one.address("").toString().replaceFirst("/$", ""));
    await().atMost(PageClient.PATIENCE).until(() -> opening(second).statusCode() == 201);
  }

  @Test
  void whatIsNoFrontOfTheFleetAnswersNoPage() throws IOException {
    AtomicReference<String> token = new AtomicReference<>();
    HttpServer liar =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    open.add(0, () -> liar.stop(0));
    liar.createContext(
        "/",
        exchange -> {
          token.set(exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.getResponseHeaders().add("Set-Cookie", "webchat=of-the-liar");
          exchange.sendResponseHeaders(201, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            byte[] some = new byte[8_192];
            while (true) {
              body.write(some); // as long as somebody reads it
            }
          } catch (IOException e) {
            token.set("the connection was closed");
          }
        });
    liar.setExecutor(Executors.newSingleThreadExecutor(DaemonThreads.numbered("liar")));
    liar.start();
    FleetMember one =
        member("one")
            .reachedAt("http://127.0.0.1:" + liar.getAddress().getPort() + "/webchat")
            .serve(Map.of());
    FleetMember two = served("two");
    PageClient first = page(one).open().events();
    chatting(first);
    awaitLease("one");
    HttpResponse<String> answer = opening(sibling(first, two));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    await().atMost(PageClient.PATIENCE).until(() -> token.get().contains("closed"));
  }

  /**
   * A container of which nothing is heard any more behind the first event, also no end. Its first
   * streams are slow: they say that they have a sign of life every {@link #SLOW_BEAT}.
   */
  private HttpServer fallsSilent(AtomicInteger streams, int slow) throws IOException {
    HttpServer silent =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    open.add(0, () -> silent.stop(0));
    silent.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add(Hops.HEADER, Hops.TAKEN);
          if (streams.get() < slow) {
            exchange.getResponseHeaders().add(Hops.BEAT, Long.toString(SLOW_BEAT));
          }
          exchange.sendResponseHeaders(200, 0);
          OutputStream body = exchange.getResponseBody();
          if (exchange.getRequestMethod().equals("GET")) {
            body.write("data: the last event\n\n".getBytes(StandardCharsets.UTF_8));
            body.flush();
            streams.incrementAndGet();
          } else {
            body.close();
          }
        });
    silent.start();
    return silent;
  }

  @Test
  void aStreamOfAContainerThatIsLostEndsAndTakesUpNoPlace(@TempDir Path spool) throws IOException {
    AtomicInteger streams = new AtomicInteger();
    AtomicLong clock = new AtomicLong();
    HttpServer silent = fallsSilent(streams, 0);
    FleetMember one =
        member("one")
            .reachedAt("http://127.0.0.1:" + silent.getAddress().getPort() + "/webchat")
            .serve(Map.of());
    FleetMember two = member("two").serve(Map.of("pages", 1), clock::get, spool);
    acquaint();
    PageClient page = page(one).open().at(two);
    Supplier<HttpResponse<String>> stream =
        () -> PageClient.send(page.request(page.path("frames")).GET());
    List<CompletableFuture<HttpResponse<String>>> read =
        List.of(CompletableFuture.supplyAsync(stream), CompletableFuture.supplyAsync(stream));
    await().atMost(PageClient.PATIENCE).until(() -> streams.get() == 2);
    assertThat(sendTo(page).statusCode()).as("no place is free").isEqualTo(503);
    assertThat(read).noneMatch(CompletableFuture::isDone);
    for (CompletableFuture<HttpResponse<String>> each : read) {
      awaitCut(each, clock, VisitorLimits.DEFAULT.times().stall() + 1);
    }
    await().atMost(PageClient.PATIENCE).until(() -> sendTo(page).statusCode() == 200);
  }

  @Test
  void aStreamIsMeasuredByTheBeatOfTheContainerThatServesIt(@TempDir Path spool)
      throws IOException {
    AtomicInteger streams = new AtomicInteger();
    AtomicLong clock = new AtomicLong();
    HttpServer silent = fallsSilent(streams, 1);
    FleetMember one =
        member("one")
            .reachedAt("http://127.0.0.1:" + silent.getAddress().getPort() + "/webchat")
            .serve(Map.of());
    FleetMember two = member("two").serve(Map.of("pages", 1), clock::get, spool);
    acquaint();
    PageClient page = page(one).open().at(two);
    Supplier<HttpResponse<String>> stream =
        () -> PageClient.send(page.request(page.path("frames")).GET());
    CompletableFuture<HttpResponse<String>> slow = CompletableFuture.supplyAsync(stream);
    await().atMost(PageClient.PATIENCE).until(() -> streams.get() == 1);
    for (int others = 1; others <= 2; others++) {
      int started = others + 1;
      CompletableFuture<HttpResponse<String>> other = CompletableFuture.supplyAsync(stream);
      await().atMost(PageClient.PATIENCE).until(() -> streams.get() == started);
      awaitCut(other, clock, VisitorLimits.DEFAULT.times().stall() + 1);
    }
    assertThat(slow).as("may be silent for longer").isNotDone();
    awaitCut(slow, clock, 3 * SLOW_BEAT + 1);
  }

  private static void awaitCut(
      CompletableFuture<HttpResponse<String>> stream, AtomicLong clock, long silence) {
    await()
        .atMost(PageClient.PATIENCE)
        .until(
            () -> {
              clock.addAndGet(silence);
              return stream.isDone();
            });
    assertThat(stream.join().body()).contains("the last event");
  }

  private static HttpResponse<String> sendTo(PageClient page) {
    return PageClient.send(page.request(page.path("frames")).POST(BodyPublishers.ofString("{}")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void requestsDoNotGoRound(boolean hasStored) {
    FleetMember one = member("one");
    FleetMember two = member("two");
    // both say that they are where the other one is
    String place = one.address("").toString().replaceFirst("/$", "");
    one.reachedAt(two.address("").toString().replaceFirst("/$", "")).serve(Map.of());
    two.reachedAt(place).serve(Map.of());
    acquaint();
    PageClient first = page(one).open().events();
    if (hasStored) {
      chatting(first);
      awaitLease("one");
    } else {
      awaitLooked(one);
    }
    PageClient second = first.at(two);
    HttpResponse<String> answer =
        PageClient.send(second.request(second.path("frames")).POST(BodyPublishers.ofString("{}")));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(opening(second).statusCode()).isEqualTo(hasStored ? 503 : 201);
  }

  @Test
  void nobodyElseMakesARequestThatIsPassedOn() {
    FleetMember one = served("one");
    PageClient page = page(one).open().events();
    VisitorTokens key = new VisitorTokens(FleetMember.KEY.getBytes(StandardCharsets.UTF_8));
    String token = page.cookie().substring(page.cookie().indexOf('=') + 1);
    String path = "/" + page.path("frames");
    long now = System.currentTimeMillis() / 1_000;
    Map<String, Integer> marks = new LinkedHashMap<>();
    marks.put(seal(key, now, "one", "POST", path, token), 200);
    marks.put(seal(key, now, "two", "POST", path, token), 403);
    marks.put(seal(key, now - 200, "one", "POST", path, token), 403);
    marks.put(seal(key, now + 200, "one", "POST", path, token), 403);
    marks.put(seal(key, now, "one", "GET", path, token), 403);
    marks.put(seal(key, now, "one", "POST", path + "?after=1", token), 403);
    marks.put(seal(key, now, "one", "POST", path, "another"), 403);
    marks.put(seal(new VisitorTokens(new byte[32]), now, "one", "POST", path, token), 403);
    marks.put("", 403);
    marks.put(".", 403);
    marks.put("x.y", 403);
    marks.forEach(
        (mark, status) -> {
          HttpResponse<String> answer =
              PageClient.send(
                  page.request(page.path("frames"))
                      .header(Hops.HEADER, mark)
                      .POST(BodyPublishers.ofString("{}")));
          assertThat(answer.statusCode()).as(mark + " " + answer.body()).isEqualTo(status);
          assertThat(answer.headers().firstValue(Hops.HEADER).isPresent()).isEqualTo(status == 200);
          assertThat(answer.headers().firstValue(Hops.BEAT))
              .isEqualTo(status == 200 ? Optional.of("15000") : Optional.empty());
        });
  }

  private static String seal(
      VisitorTokens key, long time, String target, String method, String path, String token) {
    String text = String.join("\n", Long.toString(time), target, method, path, token);
    return time + "." + key.sealOfHop(text);
  }

  @Test
  void aPageOfAnotherSiteIsNotPassedOn() {
    FleetMember one = served("one");
    FleetMember two = served("two");
    PageClient page = page(one).open().events();
    HttpResponse<String> answer =
        PageClient.send(
            java.net.http.HttpRequest.newBuilder(two.address(page.path("frames")))
                .header("Origin", "https://evil.example")
                .header("Cookie", page.cookie())
                .POST(BodyPublishers.ofString("{}")));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("BAD_ORIGIN");
    PageClient stranger = page(two);
    stranger.cookie("webchat=none");
    HttpResponse<String> none =
        PageClient.send(stranger.request(page.path("frames")).POST(BodyPublishers.ofString("{}")));
    assertThat(none.statusCode()).isEqualTo(401);
    HttpResponse<String> unknown =
        PageClient.send(
            page.at(two).request("channels/abc~nobody/frames").POST(BodyPublishers.ofString("{}")));
    assertThat(unknown.statusCode()).isEqualTo(404);
  }

  @Test
  void filesGoBothWaysThroughAnotherContainer() {
    FleetMember one = served("one");
    FleetMember two = served("two");
    PageClient page = page(one).open().events();
    chatting(page);
    page.at(two).events();
    HttpResponse<String> sent =
        PageClient.send(
            page.request(page.path("files") + "?name=a%20note.txt")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofByteArray(FILE)));
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
    Map<?, ?> details =
        await()
            .atMost(PageClient.PATIENCE)
            .until(() -> FrontTest.fileDetails(page), found -> !found.isEmpty());
    assertThat(details.get("file-name")).isEqualTo("a note.txt");
    HttpResponse<byte[]> fetched =
        PageClient.bytes(
            page.request(
                    page.path("files")
                        + "?fileId="
                        + details.get("file-id")
                        + "&fileName=a%20note.txt")
                .GET());
    assertThat(fetched.statusCode()).isEqualTo(200);
    assertThat(fetched.body()).isEqualTo(FILE);
    assertThat(fetched.headers().firstValue("Content-Disposition").orElseThrow())
        .startsWith("attachment");
    HttpResponse<String> streamed =
        PageClient.send(
            page.request(page.path("files") + "?name=b.txt")
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(FILE))));
    assertThat(streamed.statusCode()).as(streamed.body()).isEqualTo(200);
    HttpResponse<String> none =
        PageClient.send(page.request(page.path("files") + "?fileId=none").GET());
    assertThat(none.statusCode()).isEqualTo(422);
  }

  @Test
  void aPageMayChangeContainersAgainAndAgain() {
    FleetMember one = served("one");
    FleetMember two = served("two");
    PageClient page = page(one).open().events();
    SimulatedAgent agent = chatting(page);
    for (int i = 0; i < 8; i++) {
      page.at(i % 2 == 0 ? two : one).events();
      agent.say("round " + i);
      awaitText(page, "round " + i);
    }
    page.assertInOrder();
    assertThat(page.texts()).doesNotHaveDuplicates();
  }
}
