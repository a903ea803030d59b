package io.webchat.webhooks.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.webchat.mailbox.Timers;
import io.webchat.spi.webhook.DeadLetter;
import io.webchat.test.port.FreePorts;
import io.webchat.webhooks.internal.store.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiverTest {
  private static final long NEVER_MS = 3_600_000;

  @TempDir Path folder;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Timers timers = new Timers();
  private final AtomicLong now = new AtomicLong(1_700_000_000_000L);
  private final Attempts attempts = new Attempts(now::get);
  private final List<String> dealtWith = new CopyOnWriteArrayList<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final List<Receiver> open = new ArrayList<>();
  private ReceivingServer server;

  @BeforeEach
  void start() throws IOException {
    server = new ReceivingServer();
  }

  @AfterEach
  void stop() {
    open.forEach(receiver -> receiver.close().toCompletableFuture().join());
    server.close();
    thread.shutdown();
    timers.close();
    attempts.close();
  }

  private ReceiverSettings settings(long giveUpMs, int perChat, String... secrets) {
    return settings(giveUpMs, perChat, 1_000, secrets);
  }

  private ReceiverSettings settings(long giveUpMs, int perChat, int waiting, String... secrets) {
    return new ReceiverSettings(
        server.url(),
        List.of(secrets),
        Map.of("X-Gateway", "g"),
        Set.of("*"),
        chat -> true,
        60_000,
        1,
        10,
        giveUpMs,
        perChat,
        waiting,
        2,
        3);
  }

  private Receiver open(Path at, ReceiverSettings settings) throws IOException {
    Receiver receiver =
        Receiver.open(
            at,
            "crm",
            settings,
            new Receiver.Means(attempts, thread, timers, System::nanoTime, now::get));
    open.add(receiver);
    return receiver;
  }

  private Receiver open() throws IOException {
    return open(folder, settings(NEVER_MS, 100));
  }

  private void take(Receiver receiver, String chat, String text) {
    String id = "id-" + ids.incrementAndGet();
    receiver.take(
        Delivery.of(id, "crm", chat, "messageReceived", 5, 7, Map.of("text", text)),
        () -> dealtWith.add(text));
  }

  private static List<DeadLetter> dead(Receiver receiver) {
    return receiver.deadLetters().toCompletableFuture().join();
  }

  @Test
  void aDeliverySaysWhatItIs() throws IOException {
    take(open(), "c1", "ä");
    await().until(() -> dealtWith.contains("ä"));
    assertThat(server.got()).hasSize(1);
    ReceivingServer.Got got = server.got().get(0);
    assertThat(got.json())
        .isEqualTo(
            Map.of(
                "id", "id-1",
                "webhook", "crm",
                "chat", "c1",
                "event", "messageReceived",
                "time", 5,
                "position", 7,
                "data", Map.of("text", "ä")));
    assertThat(got.headers())
        .containsEntry("Webchat-Delivery", "id-1")
        .containsEntry("Webchat-Attempt", "1")
        .containsEntry("X-Gateway", "g")
        .containsEntry("Content-Type", "application/json; charset=utf-8")
        .doesNotContainKey("Webchat-Signature");
  }

  @Test
  void everySecretSignsTheTimeAndTheBody() throws IOException {
    take(open(folder, settings(NEVER_MS, 100, "a new secret 0123", "an old secret 012")), "c", "x");
    await().until(() -> !server.got().isEmpty());
    ReceivingServer.Got got = server.got().get(0);
    assertThat(got.headers().get("Webchat-Signature"))
        .isEqualTo(
            Signature.of(
                List.of("a new secret 0123", "an old secret 012"), 1_700_000_000L, got.body()))
        .matches("t=1700000000,v1=[0-9a-f]{64},v1=[0-9a-f]{64}");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 401, 404, 429, 500, 503})
  void whatIsNotTakenComesAgainBeforeWhatFollows(int status) throws IOException {
    server.answers(
        (request, exchange) -> {
          exchange.getResponseHeaders().add("Location", server.url() + "/elsewhere");
          ReceivingServer.status(exchange, server.got().size() < 4 ? status : 200);
        });
    Receiver receiver = open();
    take(receiver, "c", "one");
    take(receiver, "c", "two");
    await().until(() -> dealtWith.size() == 2);
    assertThat(server.texts()).containsExactly("c one", "c one", "c one", "c one", "c two");
    assertThat(server.got())
        .extracting(got -> got.headers().get("Webchat-Attempt"))
        .containsExactly("1", "2", "3", "4", "1");
    assertThat(dealtWith).containsExactly("one", "two");
    assertThat(receiver.status().failures()).isEqualTo(3);
    await().until(() -> receiver.status().failingMs() == 0 && receiver.status().waiting() == 0);
  }

  @Test
  void aChatThatFailsHoldsNoOther() throws IOException {
    server.answers(
        (request, exchange) ->
            ReceivingServer.status(exchange, request.text().startsWith("bad") ? 500 : 200));
    Receiver receiver = open();
    take(receiver, "bad", "one");
    for (int i = 0; i < 5; i++) {
      take(receiver, "good", "g" + i);
    }
    await().until(() -> dealtWith.size() == 5);
    assertThat(dealtWith).containsExactly("g0", "g1", "g2", "g3", "g4");
    assertThat(receiver.status().waiting()).isEqualTo(1);
  }

  @Test
  void noMoreAreSentAtOnceThanConfigured() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    server.answers(
        (request, exchange) -> {
          most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          atOnce.decrementAndGet();
          ReceivingServer.status(exchange, 200);
        });
    Receiver receiver = open();
    for (int i = 0; i < 6; i++) {
      take(receiver, "c" + i, "t" + i);
    }
    await().until(() -> most.get() == 2);
    release.countDown();
    await().until(() -> dealtWith.size() == 6);
    assertThat(most).hasValue(2);
  }

  @Test
  void anAnswerThatNeverEndsIsNotWaitedFor() throws IOException {
    server.answers(
        (request, exchange) -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] page = "<html>welcome".repeat(1_000).getBytes(StandardCharsets.UTF_8);
          try {
            while (true) {
              exchange.getResponseBody().write(page);
            }
          } catch (IOException e) {
            // the client has left
          }
        });
    take(open(), "c", "one");
    await().until(() -> dealtWith.contains("one"));
    assertThat(server.got()).hasSize(1);
  }

  @Test
  void aReceiverThatDoesNotWantItGetsWhatFollows() throws IOException {
    server.answers(
        (request, exchange) ->
            ReceivingServer.status(exchange, request.text().endsWith("one") ? 410 : 200));
    Receiver receiver = open();
    take(receiver, "c", "one");
    take(receiver, "c", "two");
    await().until(() -> dealtWith.size() == 2);
    assertThat(dead(receiver))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.reason()).isEqualTo("HTTP 410");
              assertThat(letter.givenUp()).isEqualTo(now.get());
              assertThat(letter)
                  .extracting(DeadLetter::id, DeadLetter::chat, DeadLetter::event)
                  .containsExactly("id-1", "c", "messageReceived");
              assertThat(letter.position()).isEqualTo(7);
              assertThat(letter.toString()).doesNotContain("one");
            });
  }

  @Test
  void deadLettersAreKeptSentAgainAndThrownAway() throws IOException {
    server.answers(500);
    Receiver receiver = open(folder, settings(0, 100));
    take(receiver, "c", "one");
    take(receiver, "c", "two");
    await().until(() -> dealtWith.size() == 2);
    receiver.close().toCompletableFuture().join();
    open.clear();

    Receiver next = open(folder, settings(0, 100));
    assertThat(dead(next)).hasSize(2);
    assertThat(next.status().deadLetters()).isEqualTo(2);
    assertThat(next.discard("id-1").toCompletableFuture().join()).isEqualTo(1);
    assertThat(next.discard("nonsense").toCompletableFuture().join()).isZero();
    server.answers(200);
    server.got().clear();
    assertThat(next.redeliver("").toCompletableFuture().join()).isEqualTo(1);
    await().until(() -> server.texts().equals(List.of("c two")));
    assertThat(dead(next)).isEmpty();
    assertThat(next.status().redelivered()).isEqualTo(1);
    await().until(() -> next.status().waiting() == 0);
  }

  /** Slow, then refusing, then lying, then dead, and there again. */
  @Test
  void aReceiverWithBadDaysGetsEverythingInOrder() throws Exception {
    server.close();
    int port = FreePorts.one();
    server = new ReceivingServer(port);
    CountDownLatch slow = new CountDownLatch(1);
    server.answers(
        (request, exchange) -> {
          try {
            slow.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          ReceivingServer.status(exchange, 200);
        });
    Receiver receiver = open();
    for (int i = 0; i < 8; i++) {
      take(receiver, "c", "t" + i);
    }
    await().until(() -> server.got().size() == 1);
    AtomicInteger requests = new AtomicInteger();
    server.answers(
        (request, exchange) -> {
          if (requests.incrementAndGet() == 3) {
            ReceivingServer.status(exchange, 200);
          } else if (requests.get() < 3) {
            ReceivingServer.status(exchange, 503);
          } // later on it has taken it, and closes the connection without a word
        });
    slow.countDown();
    await().until(() -> requests.get() > 5);
    assertThat(dealtWith).containsExactly("t0", "t1");
    List<String> before = List.copyOf(server.texts());
    server.close();
    long failures = receiver.status().failures();
    await().until(() -> receiver.status().failures() > failures + 2);
    server = new ReceivingServer(port);
    await().until(() -> dealtWith.size() == 8);
    assertThat(dealtWith).containsExactly("t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7");
    assertThat(before.stream().distinct()).containsExactly("c t0", "c t1", "c t2");
    assertThat(server.texts()).containsExactly("c t2", "c t3", "c t4", "c t5", "c t6", "c t7");
    assertThat(dead(receiver)).isEmpty();
  }

  @Test
  void noMoreDeadLettersAreKeptThanConfigured() throws IOException {
    server.answers(410);
    Receiver receiver = open();
    for (int i = 0; i < 5; i++) {
      take(receiver, "c", "t" + i);
    }
    await().until(() -> dealtWith.size() == 5);
    assertThat(dead(receiver)).extracting(DeadLetter::id).containsExactly("id-3", "id-4", "id-5");
  }

  @Test
  void whatWaitsTooLongBehindOthersIsADeadLetterAndTheRestInOrder() throws IOException {
    server.answers(500);
    Receiver receiver = open(folder, settings(NEVER_MS, 2));
    take(receiver, "c", "one");
    take(receiver, "c", "two");
    take(receiver, "c", "three");
    await().until(() -> dealtWith.contains("two"));
    assertThat(dead(receiver).get(0).reason()).isEqualTo("too many of the chat waited");
    server.answers(200);
    await().until(() -> dealtWith.size() == 3);
    assertThat(dealtWith).containsExactly("two", "one", "three");
  }

  @Test
  void whatAllChatsMayHaveWaitingIsLimited() throws IOException {
    server.answers(500);
    Receiver receiver = open(folder, settings(NEVER_MS, 100, 3));
    take(receiver, "c", "one");
    take(receiver, "c", "two");
    take(receiver, "d", "three");
    take(receiver, "c", "four");
    take(receiver, "e", "five");
    await().until(() -> dealtWith.contains("five"));
    assertThat(dealtWith)
        .as("the oldest one of its chat, or itself")
        .containsExactly("two", "five");
    assertThat(receiver.status().waiting()).isEqualTo(3);
    assertThat(dead(receiver))
        .extracting(DeadLetter::reason)
        .containsOnly("too many of all chats waited");
    server.answers(200);
    await().until(() -> dealtWith.size() == 5);
    take(receiver, "e", "six");
    await().until(() -> dealtWith.contains("six"));
    assertThat(dealtWith.indexOf("one")).isLessThan(dealtWith.indexOf("four"));
    assertThat(receiver.status().waiting()).isZero();
  }

  @Test
  void whatWaitedBeforeIsKeptWhereLessMayWaitNow() throws IOException {
    server.answers(500);
    Receiver receiver = open();
    take(receiver, "c", "one");
    take(receiver, "c", "two");
    take(receiver, "d", "three");
    await().until(() -> receiver.status().failures() > 1);
    receiver.close().toCompletableFuture().join();

    Receiver next = open(folder, settings(NEVER_MS, 1, 1));
    await().until(() -> next.status().waiting() == 3);
    assertThat(dead(next)).isEmpty();
    server.answers(200);
    await().until(() -> next.status().delivered() == 3);
  }

  @Test
  void whatWaitedWhenTheProcessDiedIsDelivered() throws IOException {
    server.answers(500);
    Receiver receiver = open();
    take(receiver, "c", "one");
    take(receiver, "d", "two");
    await().until(() -> receiver.status().failures() > 1 && receiver.status().waiting() == 2);
    Path copy = Files.createDirectories(folder.resolve("copy"));
    Files.copy(
        folder.resolve("crm.outbox"),
        copy.resolve("crm.outbox"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(
        copy.resolve("crm.outbox"), "{\"waits\":{\"id\":\"x", StandardOpenOption.APPEND);
    receiver.close().toCompletableFuture().join();
    server.close(); // an attempt that is under way still arrives there
    server = new ReceivingServer();

    Receiver next = open(copy, settings(NEVER_MS, 100));
    await().until(() -> next.status().delivered() == 2);
    assertThat(server.texts()).containsExactlyInAnyOrder("c one", "d two");
    next.close().toCompletableFuture().join();
    server.got().clear();
    Receiver last = open(copy, settings(NEVER_MS, 100));
    take(last, "e", "three");
    await().until(() -> last.status().delivered() == 1);
    assertThat(server.texts()).containsExactly("e three");
  }

  @Test
  void theOutboxDoesNotGrowWithWhatIsDone() throws IOException {
    Receiver receiver = open();
    for (int i = 0; i < 1_500; i++) {
      take(receiver, "c" + i % 10, "t" + i);
    }
    await().until(() -> dealtWith.size() == 1_500);
    receiver.close().toCompletableFuture().join();
    assertThat(Files.readAllLines(folder.resolve("crm.outbox"))).hasSizeLessThan(1_100);
  }

  @Test
  void twoOfOneNameDoNotShareAFolder() throws IOException {
    open();
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another webhook of this name");
  }

  @Test
  void otherSettingsCountFromTheNextAttempt() throws IOException {
    server.answers(500);
    Receiver receiver = open();
    take(receiver, "c", "one");
    await().until(() -> receiver.status().failures() > 0);
    assertThat(receiver.status().reason()).isEqualTo("HTTP 500");
    try (ReceivingServer other = new ReceivingServer()) {
      ReceiverSettings former = settings(NEVER_MS, 100);
      receiver.use(
          new ReceiverSettings(
              other.url(),
              List.of(),
              Map.of(),
              former.events(),
              former.chats(),
              60_000,
              1,
              10,
              NEVER_MS,
              100,
              1_000,
              2,
              3));
      await().until(() -> dealtWith.contains("one"));
      assertThat(other.texts()).containsExactly("c one");
    }
  }

  /** So many dead letters as are kept, and no folder in which they can be written anew. */
  private Receiver withoutRoomForDeadLetters(ReceiverSettings settings) throws IOException {
    Path own = folder.resolve("own");
    server.answers(410);
    Receiver receiver = open(own, settings);
    for (int i = 0; i < 3; i++) {
      take(receiver, "c", "dead" + i);
    }
    await().until(() -> dead(receiver).size() == 3);
    for (String file : List.of("crm.dead", "crm.outbox", "crm.lock")) {
      Files.delete(own.resolve(file));
    }
    Files.delete(own);
    server.got().clear();
    dealtWith.clear();
    return receiver;
  }

  @Test
  void whatIsRefusedAndCannotBeKeptIsTriedAgainAfterAPause() throws IOException {
    ReceiverSettings usual = settings(NEVER_MS, 100);
    Receiver receiver =
        withoutRoomForDeadLetters(
            new ReceiverSettings(
                usual.url(),
                usual.secrets(),
                usual.headers(),
                usual.events(),
                usual.chats(),
                60_000,
                NEVER_MS,
                NEVER_MS,
                NEVER_MS,
                100,
                1_000,
                2,
                3));
    take(receiver, "c", "one");
    await().until(() -> receiver.status().failures() == 1);
    assertThat(receiver.status().waiting()).isEqualTo(1);
    assertThat(receiver.status().reason()).isEqualTo("HTTP 410");
    assertThat(dealtWith).isEmpty();
  }

  @Test
  void whatIsTooMuchAndCannotBeKeptWaitsOn() throws IOException {
    Receiver receiver = withoutRoomForDeadLetters(settings(NEVER_MS, 2));
    server.answers(500);
    take(receiver, "c", "one");
    take(receiver, "c", "two");
    take(receiver, "c", "three");
    await().until(() -> receiver.status().waiting() == 3);
    server.answers(200);
    await().until(() -> dealtWith.size() == 3);
    assertThat(dealtWith).containsExactly("one", "two", "three");
    await().until(() -> receiver.status().waiting() == 0);
  }
}
