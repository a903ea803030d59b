package io.webchat.http.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Deferred;
import io.webchat.api.config.WebChatConfiguration;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A client comes to an instance at every moment of a restore. */
class OpeningEventsTest {
  private static final BusEvent RESTORED = event("restored", Map.of("async", false));
  private static final BusEvent TAKEN_OVER =
      event("restored", Map.of("async", false, "takenOver", true));

  /** Tasks of the mailbox that wait for their turn. */
  private final Deque<Runnable> mailbox = new ArrayDeque<>();

  private final CompletableFuture<WebChat> ready = new CompletableFuture<>();
  private final OpeningEvents opening = new OpeningEvents(10, true);
  private final List<BusEvent> told = new ArrayList<>();
  private final List<BusEvent> earlier = new ArrayList<>();
  private WebChatState state = WebChatState.RESTORING;
  private int inTranscript;

  private static BusEvent event(String name, Map<String, Object> data) {
    return new BusEvent(0, "WebChatService", "WebChatService." + name, data);
  }

  private static Map<String, Object> messages(int first, int last) {
    return Map.of(
        "messages",
        IntStream.rangeClosed(first, last)
            .mapToObj(index -> Map.of("index", index, "text", "m" + index))
            .toList(),
        "originalMessages",
        List.of());
  }

  private static BusEvent messageReceived(int first, int last) {
    return event("messageReceived", messages(first, last));
  }

  private final WebChat chat =
      fake(
          WebChat.class,
          method ->
              switch (method) {
                case "state" -> state;
                case "ready" -> ready;
                case "bus" -> fake(Bus.class, unused -> null);
                case "configuration" -> WebChatConfiguration.of(Map.of());
                default -> throw new IllegalStateException(method);
              });

  /** The bus answers commands in the turn of its mailbox. */
  private <T> T fake(Class<T> type, Function<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                method.getName().equals("command")
                    ? answer(String.valueOf(arguments[0]))
                    : answers.apply(method.getName())));
  }

  private Deferred answer(String command) {
    Deferred[] itself = new Deferred[1];
    itself[0] =
        Deferred.class.cast(
            Proxy.newProxyInstance(
                Deferred.class.getClassLoader(),
                new Class<?>[] {Deferred.class},
                (proxy, method, arguments) -> {
                  react(command, method.getName(), arguments[0]);
                  return itself[0];
                }));
    return itself[0];
  }

  @SuppressWarnings("unchecked")
  private void react(String command, String method, Object callback) {
    if (method.equals("always")) {
      mailbox.add((Runnable) callback);
    } else if (method.equals("done") && command.endsWith("getTranscript")) {
      mailbox.add(() -> ((Consumer<Object>) callback).accept(messages(1, inTranscript)));
    }
  }

  private void begin() {
    opening.begin(chat, () -> List.copyOf(earlier), transcript -> {}, told::add);
  }

  private void runMailbox() {
    for (Runnable task = mailbox.poll(); task != null; task = mailbox.poll()) {
      task.run();
    }
  }

  private void publish(BusEvent... events) {
    Arrays.stream(events).forEach(event -> told.addAll(opening.next(event)));
  }

  private void becomesReady() {
    ready.complete(chat);
    runMailbox();
  }

  /** The numbers of the messages, in the order in which they were told. */
  private List<Object> numbers() {
    return told.stream()
        .filter(event -> event.event().endsWith(".messageReceived"))
        .flatMap(event -> ((List<?>) event.data().get("messages")).stream())
        .<Object>map(message -> ((Map<?, ?>) message).get("index"))
        .toList();
  }

  private List<String> names() {
    return told.stream().map(event -> event.event().replace("WebChatService.", "")).toList();
  }

  @Test
  void aChatThatIsRestoredAfterwardsIsToldAsItHappens() {
    begin();
    runMailbox();
    state = WebChatState.ACTIVE;
    publish(RESTORED, messageReceived(1, 2));
    inTranscript = 2;
    becomesReady();
    publish(messageReceived(3, 3));
    assertThat(names()).containsExactly("restored", "messageReceived", "messageReceived");
    assertThat(numbers()).containsExactly(1, 2, 3);
  }

  /** The state was read before, and the messages told before, the subscription took effect. */
  @Test
  void aChatThatIsRestoredBeforeTheSubscriptionTakesEffectIsToldFromItsTranscript() {
    begin();
    state = WebChatState.ACTIVE;
    inTranscript = 2;
    becomesReady();
    publish(messageReceived(3, 3));
    assertThat(names()).containsExactly("restored", "messageReceived", "messageReceived");
    assertThat(numbers()).containsExactly(1, 2, 3);
  }

  @Test
  void aChatThatIsBeingTakenOverComesWithTheMessagesOfBefore() {
    begin();
    runMailbox();
    state = WebChatState.ACTIVE;
    publish(TAKEN_OVER, messageReceived(3, 3));
    assertThat(told).isEmpty();
    inTranscript = 3;
    becomesReady();
    publish(messageReceived(4, 4));
    assertThat(names()).containsExactly("restored", "messageReceived", "messageReceived");
    assertThat(numbers()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void aChatThatIsBeingTakenOverWhenAClientComesDoesSo() {
    begin();
    state = WebChatState.ACTIVE;
    publish(TAKEN_OVER);
    runMailbox();
    assertThat(told).isEmpty();
    inTranscript = 3;
    publish(messageReceived(3, 3));
    becomesReady();
    assertThat(names()).containsExactly("restored", "messageReceived");
    assertThat(numbers()).containsExactly(1, 2, 3);
  }

  @Test
  void whoDoesNotWantThemAgainGetsOfAChatThatIsTakenOverWhatIsNew() {
    OpeningEvents once = new OpeningEvents(10, false);
    once.begin(chat, List::of, transcript -> {}, told::add);
    runMailbox();
    state = WebChatState.ACTIVE;
    told.addAll(once.next(TAKEN_OVER));
    told.addAll(once.next(messageReceived(3, 3)));
    becomesReady();
    assertThat(told).first().isSameAs(TAKEN_OVER);
    assertThat(numbers()).containsExactly(3);
  }

  @Test
  void whatWasHeardBeforeComesFirstAndOnce() {
    BusEvent timeout = event("restoreTimeout", Map.of());
    BusEvent kept = event("ready", Map.of());
    earlier.addAll(List.of(timeout, kept));
    begin();
    publish(kept, event("error", Map.of()));
    state = WebChatState.IDLE;
    runMailbox();
    becomesReady();
    assertThat(names()).containsExactly("restoreTimeout", "ready", "error");
  }

  @Test
  void aChatThatBeginsMeanwhileIsNotToldAsRestored() {
    state = WebChatState.IDLE;
    ready.complete(chat);
    begin();
    state = WebChatState.ACTIVE;
    inTranscript = 1;
    publish(event("started", Map.of()), messageReceived(1, 1));
    runMailbox();
    assertThat(names()).containsExactly("started", "messageReceived");
  }

  @Test
  void anInstanceThatClosesInsteadTellsWhatCame() {
    begin();
    state = WebChatState.ACTIVE;
    publish(TAKEN_OVER);
    runMailbox();
    state = WebChatState.CLOSED;
    ready.completeExceptionally(new IllegalStateException("closed"));
    runMailbox();
    assertThat(told).containsExactly(TAKEN_OVER);
  }

  @Test
  void aChatThatCanStillBeReadIsToldWithItsEnd() {
    state = WebChatState.READ_ONLY;
    inTranscript = 2;
    ready.complete(chat);
    begin();
    runMailbox();

    assertThat(names()).containsExactly("restored", "messageReceived", "ended");
    assertThat(numbers()).containsExactly(1, 2);
    assertThat(told.get(2).data()).isEqualTo(Map.of("readOnly", true));
  }

  @Test
  void theEndOfAChatThatCanStillBeReadIsToldOnce() {
    state = WebChatState.ACTIVE;
    inTranscript = 2;
    ready.complete(chat);
    begin();
    publish(event("ended", Map.of("readOnly", true)));
    state = WebChatState.READ_ONLY;
    runMailbox();

    assertThat(names()).containsExactly("restored", "messageReceived", "ended");
  }
}
