package io.webchat.webhooks.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatService;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Deferred;
import io.webchat.api.bus.Subscriber;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.value.AjaxResponse;
import io.webchat.spi.extension.InstanceContext;
import io.webchat.webhooks.internal.delivery.Receiver;
import io.webchat.webhooks.internal.delivery.ReceiverSettings;
import io.webchat.webhooks.internal.delivery.ReceivingServer;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhooksTest {
  private static final Map<String, Object> NOTHING = Map.of();
  private static final long NEVER_MS = 1_000_000_000;

  @TempDir Path folder;
  private Webhooks webhooks = new Webhooks();
  private final List<Long> acknowledged = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Object> transcript = new CompletableFuture<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private ReceivingServer server;
  private Receiver receiver;
  private Subscriber events;
  private AutoCloseable attached;

  /** What the instance says is to come next. */
  private long position = 1;

  private WebChatConfiguration configuration = WebChatConfiguration.of(Map.of());

  /** What the bus has as the data of the session. */
  private Map<String, Object> session = Map.of();

  @BeforeEach
  void open() throws IOException {
    server = new ReceivingServer();
    receiver = add("crm", server);
  }

  @AfterEach
  void close() {
    webhooks.close();
    server.close();
    assertThat(failures).isEmpty();
  }

  private Receiver add(String name, ReceivingServer to) throws IOException {
    return add(name, to, "messageReceived");
  }

  private Receiver add(String name, ReceivingServer to, String events) throws IOException {
    return webhooks.add(
        folder,
        name,
        new ReceiverSettings(
            to.url(),
            List.of(),
            Map.of(),
            Set.of(events.split(" ")),
            chat -> true,
            60_000,
            1,
            10,
            60_000,
            100,
            1_000,
            2,
            3));
  }

  private static <T> T fake(Class<T> type, Map<String, Function<Object[], Object>> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Object answer = answers.get(method.getName()).apply(arguments);
              return answer == null && method.getReturnType().isInstance(proxy) ? proxy : answer;
            }));
  }

  /** A result whose callbacks run as soon as the value is there. */
  @SuppressWarnings("unchecked")
  private Deferred deferred(CompletableFuture<Object> value) {
    return fake(
        Deferred.class,
        Map.of(
            "done",
            arguments -> {
              var unused =
                  value
                      .thenAccept((Consumer<Object>) arguments[0])
                      .exceptionally(
                          failure -> {
                            failures.add(failure);
                            return null;
                          });
              return null;
            },
            "fail",
            arguments -> null));
  }

  private Object command(Object name) {
    return deferred(
        name.equals("WebChatService.getPosition")
            ? CompletableFuture.completedFuture(position)
            : transcript);
  }

  private void attach(boolean isNew) throws Exception {
    Bus bus =
        fake(
            Bus.class,
            Map.of(
                "subscribe",
                arguments -> {
                  events = (Subscriber) arguments[1];
                  return (Subscription) () -> {};
                },
                "command",
                arguments -> command(arguments[0]),
                "data",
                arguments -> arguments[0].equals("WebChatService.sessionData") ? session : null));
    WebChatService service =
        fake(
            WebChatService.class,
            Map.of(
                "acknowledge",
                arguments -> {
                  acknowledged.add((Long) arguments[0]);
                  return CompletableFuture.completedStage(null);
                }));
    WebChat chat =
        fake(
            WebChat.class,
            Map.of(
                "id",
                none -> "support-7",
                "bus",
                none -> bus,
                "service",
                none -> service,
                "configuration",
                none -> configuration));
    InstanceContext context =
        fake(InstanceContext.class, Map.of("instance", none -> chat, "isNew", none -> isNew));
    attached = webhooks.attach(context).toCompletableFuture().get();
  }

  private void publish(String event, Map<String, Object> data) {
    events.receive(new BusEvent(1, "WebChatService", "WebChatService." + event, data));
  }

  private void message(long at) {
    publish("messageReceived", Map.of("messages", List.of(Map.of("index", at)), "position", at));
  }

  /** The transcript with messages of these positions. */
  private void found(long... positions) {
    transcript.complete(
        Map.of(
            "messages",
            LongStream.of(positions).mapToObj(each -> Map.of("index", each)).toList(),
            "originalMessages",
            List.of()));
  }

  /** The positions of the messages of each delivery. */
  private static List<List<Long>> deliveries(ReceivingServer at) {
    return at.bodies().stream()
        .map(body -> (List<?>) ((Map<?, ?>) body.get("data")).get("messages"))
        .map(
            messages ->
                messages.stream()
                    .map(each -> ((Number) ((Map<?, ?>) each).get("index")).longValue())
                    .toList())
        .toList();
  }

  /** What a receiver of events of these names gets of some, {@code ended} behind them. */
  private List<Map<String, Object>> delivered(String names, Runnable events) throws Exception {
    try (ReceivingServer other = new ReceivingServer()) {
      Receiver audit = add("audit", other, names);
      attach(true);
      events.run();
      publish("ended", NOTHING);
      await()
          .until(
              () ->
                  other.bodies().stream().anyMatch(body -> body.get("event").equals("ended"))
                      && audit.status().waiting() == 0);
      return other.bodies();
    }
  }

  private static List<Object> names(List<Map<String, Object>> bodies) {
    return bodies.stream().map(body -> body.get("event")).toList();
  }

  @Test
  void valuesOfTheBusAreNoEvents() throws Exception {
    Map<String, Object> change =
        Map.of("last", Map.of(), "value", Map.of("userId", "u-1"), "time", 1);
    List<Map<String, Object>> bodies =
        delivered(
            "*",
            () -> {
              publish("data.sessionData", change);
              publish("data.sessionData:[object Object]", change);
              publish("data.mode:u-1", Map.of("last", "", "value", "u-1", "time", 1));
            });
    assertThat(names(bodies)).containsExactly("ended");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "ajaxResponse ended"})
  void answersToPollsAreNotSent(String names) throws Exception {
    AjaxResponse answer =
        AjaxResponse.ok(Map.of("messages", List.of(Map.of("text", "4111 1111 1111 1111"))));
    assertThat(names(delivered(names, () -> publish("ajaxResponse", answer))))
        .containsExactly("ended");
  }

  /** As the core publishes it: the answer, and the session in three places. */
  @Test
  void whatAChatStartsWithHasNoDataOfItsSession() throws Exception {
    Map<String, Object> session =
        Map.of("userId", "u-1", "alias", "a-1", "sessionId", "s-1", "secureKey", "k-1");
    Map<String, Object> body = new LinkedHashMap<>(session);
    body.put("statusCode", 0);
    body.put("messages", List.of(Map.of("text", "4111 1111 1111 1111")));
    AjaxResponse started =
        AjaxResponse.of(200, "OK", Map.of("set-cookie", "a=b", "x-node", "n-1"), body)
            .with("sessionData", session)
            .with("data", session);
    for (Map.Entry<String, Object> entry : session.entrySet()) {
      started = started.with(entry.getKey(), entry.getValue());
    }
    AjaxResponse event = started;

    List<Map<String, Object>> bodies = delivered("*", () -> publish("started", event));

    assertThat(names(bodies)).containsExactly("started", "ended");
    assertThat(bodies.toString()).doesNotContain("u-1", "alias", "s-1", "k-1", "4111 ", "n-1");
    assertThat(bodies.get(0)).containsEntry("data", Map.of("status", 200, "statusText", "OK"));
  }

  @Test
  void anErrorHasNoAnswerOfTheChatServer() throws Exception {
    AjaxResponse answer =
        AjaxResponse.of(
            410,
            "Gone",
            Map.of("x-node", "n-1"),
            Map.of("userId", "u-1", "messages", List.of(Map.of("text", "4111 1111 1111 1111"))));
    Map<String, Object> told = Map.of("code", "SESSION_LOST", "text", "gone", "hint", "start anew");
    Map<String, Object> error = new LinkedHashMap<>(told);
    error.put("response", answer);

    List<Map<String, Object>> bodies =
        delivered("*", () -> publish("error", answer.with("errors", List.of(error))));

    assertThat(names(bodies)).containsExactly("error", "ended");
    assertThat(bodies.get(0))
        .containsEntry(
            "data", Map.of("status", 410, "statusText", "Gone", "errors", List.of(told)));
  }

  private static Map<String, Object> error(String text) {
    return AjaxResponse.failure("error")
        .with("errors", List.of(Map.of("code", "HOOK_FAILED", "text", text)));
  }

  private static Map<String, Object> said(String text) {
    return Map.of("messages", List.of(Map.of("index", 1, "text", text)));
  }

  @Test
  void secretsOfTheConfigurationAreInNoText() throws Exception {
    WebChatConfiguration later = WebChatConfiguration.of(Map.of("apikey", "key-of-later"));
    configuration =
        WebChatConfiguration.of(
            Map.of("apikey", "key-of-webchat"), Map.of("header", Map.of("token", "key-of-main")));
    List<Map<String, Object>> bodies =
        delivered(
            "*",
            () -> {
              publish("error", error("no good: key-of-webchat"));
              publish("messageReceived", said("my key is key-of-main, yours is good"));
              configuration = later;
              publish("error", error("no good: key-of-later"));
            });
    assertThat(names(bodies)).containsExactly("error", "messageReceived", "error", "ended");
    assertThat(bodies.toString())
        .contains("no good: ***", "my key is ***, yours is good")
        .doesNotContain("key-of");
  }

  @Test
  void secretsOfTheSessionAreInNoText() throws Exception {
    Map<String, Object> message = new LinkedHashMap<>(said("the key is key-of-message"));
    message.put("sessionData", Map.of("secureKey", "key-of-message"));
    message.put("originalMessages", List.of());
    List<Map<String, Object>> bodies =
        delivered("*", () -> publish("messageReceived", Map.copyOf(message)));
    assertThat(bodies.toString()).contains("the key is ***").doesNotContain("key-of");
  }

  @Test
  void secretsOfEventsThatAreNotSentAreInNoText() throws Exception {
    List<Map<String, Object>> bodies =
        delivered(
            "messageReceived ended",
            () -> {
              publish("started", Map.of("sessionData", Map.of("token", "key-of-start")));
              publish(
                  "data.sessionData",
                  Map.of("last", Map.of(), "value", Map.of("token", "key-of-value")));
              publish("messageReceived", said("key-of-start, key-of-value"));
            });
    assertThat(names(bodies)).containsExactly("messageReceived", "ended");
    assertThat(bodies.toString()).contains("***, ***").doesNotContain("key-of");
  }

  @Test
  void secretsOfAChatThatHasGoneOnAreInNoText() throws Exception {
    session = Map.of("token", "key-of-session");
    configuration = WebChatConfiguration.of(Map.of("apikey", "key-of-webchat"));
    position = 1;
    attach(false);
    transcript.complete(said("key-of-session, key-of-webchat"));
    session = Map.of("token", "key-of-next");
    publish("messageReceived", said("then key-of-next"));
    await().until(() -> receiver.status().delivered() == 2);
    assertThat(server.bodies().toString())
        .contains("***, ***", "then ***")
        .doesNotContain("key-of");
  }

  @Test
  void whatIsDeliveredIsAcknowledged() throws Exception {
    attach(true);
    message(3);
    message(4);
    await().until(() -> acknowledged.equals(List.of(3L, 4L)));
  }

  @Test
  void whatCameWithoutTheBundleComesAtOnce() throws Exception {
    position = 4;
    attach(false); // a bundle that was updated comes to a chat that has gone on without it
    found(1, 2, 3, 4, 5);
    assertThat(failures).isEmpty();
    await().until(() -> acknowledged.equals(List.of(5L)));
    assertThat(deliveries(server)).containsExactly(List.of(4L, 5L));
    assertThat(server.bodies().get(0)).containsEntry("position", 5);
    message(6);
    await().until(() -> acknowledged.equals(List.of(5L, 6L)));
    assertThat(deliveries(server)).containsExactly(List.of(4L, 5L), List.of(6L));
  }

  @Test
  void whatComesWhileTheGapIsAskedForIsBehindIt() throws Exception {
    position = 2;
    attach(false);
    message(4);
    message(5);
    found(1, 2, 3, 4);
    await().until(() -> deliveries(server).size() == 2);
    assertThat(deliveries(server)).containsExactly(List.of(2L, 3L, 4L), List.of(5L));
    await().until(() -> acknowledged.get(acknowledged.size() - 1) == 5);
  }

  @Test
  void anotherChatThatStartsMeanwhileHasPositionsOfItsOwn() throws Exception {
    position = 2;
    attach(false);
    publish("started", NOTHING);
    message(2);
    found(1, 2, 3);
    await().until(() -> deliveries(server).size() == 2);
    assertThat(deliveries(server)).containsExactly(List.of(2L, 3L), List.of(2L));
  }

  @Test
  void messagesOfTheChatBeforeAreNoneOfTheNextOne() throws Exception {
    attach(true);
    server.answers(503);
    message(5);
    await().until(() -> receiver.status().failures() > 0);
    publish("started", NOTHING);
    message(1);
    message(2);
    server.answers(200);
    await().until(() -> acknowledged.contains(2L));
    assertThat(deliveries(server).stream().distinct())
        .containsExactly(List.of(5L), List.of(1L), List.of(2L));
    assertThat(acknowledged).containsExactly(1L, 2L);
  }

  @Test
  void nothingComesAgainWhereNothingWasMissed() throws Exception {
    position = 4;
    attach(false);
    found(1, 2, 3);
    message(4);
    await().until(() -> acknowledged.equals(List.of(4L)));
    assertThat(deliveries(server)).containsExactly(List.of(4L));
  }

  @Test
  void aMessageWithoutPositionCountsByItsPlace() throws Exception {
    position = 3;
    attach(false);
    transcript.complete(
        Map.of(
            "messages",
            List.of(
                Map.of("index", 1),
                Map.of("text", "former"),
                Map.of("index", 3),
                Map.of("text", "new"))));
    await().until(() -> acknowledged.equals(List.of(3L)));
    assertThat(server.bodies().toString()).contains("new").doesNotContain("former");
  }

  @Test
  void aReceiverThatComesToARunningChatGetsWhatIsNotAcknowledged() throws Exception {
    attach(true);
    server.answers(503);
    message(1);
    message(2);
    position = 1;
    try (ReceivingServer other = new ReceivingServer()) {
      Receiver audit = add("audit", other);
      message(3);
      found(1, 2);
      await().until(() -> audit.status().delivered() == 2);
      assertThat(deliveries(other)).containsExactly(List.of(1L, 2L), List.of(3L));
      assertThat(acknowledged).isEmpty();
      server.answers(200);
      await().until(() -> acknowledged.contains(3L));
      assertThat(deliveries(server).stream().distinct())
          .containsExactly(List.of(1L), List.of(2L), List.of(3L));
    }
  }

  @Test
  void nothingIsAcknowledgedThatAReceiverWaitsFor() throws Exception {
    attach(true);
    try (ReceivingServer other = new ReceivingServer()) {
      Receiver audit = add("audit", other);
      message(1);
      await().until(() -> receiver.status().delivered() == 1);
      assertThat(acknowledged).isEmpty();
      assertThat(audit.status().delivered()).isZero();
      found(1);
      await().until(() -> acknowledged.contains(1L));
      assertThat(deliveries(other)).containsExactly(List.of(1L));
    }
  }

  /** A takeover goes on with another chat in the same instance. */
  @Test
  void positionsOfAChatThatIsRestoredAreItsOwn() throws Exception {
    attach(true);
    server.answers(503);
    message(50);
    await().until(() -> receiver.status().failures() > 0);
    publish("restored", Map.of());
    server.answers(200);
    await().until(() -> receiver.status().delivered() == 1);
    message(9);
    await().until(() -> acknowledged.equals(List.of(9L)));
  }

  /** The bundle starts again; the first one of its receivers is there. */
  private void restart(long returnMs) throws IOException {
    webhooks.close();
    webhooks = new Webhooks(returnMs);
    receiver = add("crm", server);
  }

  @Test
  void aReceiverThatComesBackLaterMissesNothingThatAnotherOneHas() throws Exception {
    try (ReceivingServer other = new ReceivingServer()) {
      Receiver former = add("audit", other);
      assertThat(former.name()).isEqualTo("audit");
      restart(NEVER_MS);
      position = 4;
      attach(false);
      found(4, 5);
      message(6);
      await().until(() -> receiver.status().delivered() == 2);
      assertThat(acknowledged).isEmpty();

      Receiver audit = add("audit", other);

      await().until(() -> acknowledged.contains(6L));
      assertThat(audit.status().delivered()).isEqualTo(1);
      assertThat(deliveries(other)).containsExactly(List.of(4L, 5L));
      assertThat(deliveries(server)).containsExactly(List.of(4L, 5L), List.of(6L));
    }
  }

  @Test
  void aReceiverThatDoesNotComeBackIsWaitedForAWhile() throws Exception {
    try (ReceivingServer other = new ReceivingServer()) {
      Receiver former = add("audit", other);
      assertThat(former.name()).isEqualTo("audit");
    }
    restart(1);
    attach(true);
    message(1);
    await().until(() -> acknowledged.equals(List.of(1L)));
  }

  @Test
  void aChatThatWentIsNotAskedAnyMore() throws Exception {
    attach(true);
    attached.close();
    position = 1;
    found(1);
    try (ReceivingServer other = new ReceivingServer()) {
      Receiver audit = add("audit", other);
      assertThat(audit.status().waiting()).isZero();
      message(2);
      await().until(() -> receiver.status().delivered() == 1);
      assertThat(deliveries(server)).containsExactly(List.of(2L));
    }
  }
}
