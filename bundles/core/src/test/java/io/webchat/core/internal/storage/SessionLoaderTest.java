package io.webchat.core.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.FilterExpression;
import io.webchat.api.session.SessionData;
import io.webchat.api.session.SessionDataHooks;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.OtherSettings;
import io.webchat.core.internal.fixture.StoredByFunctions;
import io.webchat.core.internal.runtime.Plugins;
import io.webchat.failover.FailoverSettings;
import io.webchat.failover.MemoryStore;
import io.webchat.failover.SessionGuard;
import io.webchat.mailbox.ManualMailbox;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.SessionFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What an instance finds of its session, wherever it is kept and however long that takes. */
class SessionLoaderTest {
  private static final SessionData DATA = SessionData.of(Map.of("token", "t"));

  private final ManualMailbox manual = new ManualMailbox();
  private final MemoryStore memory = new MemoryStore();
  private final MemoryStore.Connection storage = memory.new Connection();
  private final Plugins plugins = new Plugins();
  private final List<Rejection> errors = new ArrayList<>();
  private final WebChatConfiguration configuration =
      WebChatConfiguration.of(Map.of("sessionStorage", MemoryStore.NAME));
  private final AtomicInteger late = new AtomicInteger();
  private boolean wanted = true;
  private SessionDataHooks functions;
  private CompletionStage<Boolean> claim = CompletableFuture.completedFuture(true);
  private final SessionGuard guard =
      new SessionGuard() {
        @Override
        public CompletionStage<Boolean> claim() {
          return claim;
        }
      };
  private final SessionStore store =
      new SessionStore(
          "chat",
          () -> configuration,
          () -> Optional.ofNullable(functions),
          plugins,
          () -> OtherSettings.with(FailoverSettings.OFF, 1_000),
          errors::add);
  private final StoreCalls calls =
      new StoreCalls(
          store,
          guard,
          new CookieKeeper(
              "chat", manual.mailbox, manual.calls, plugins.cookies, () -> 0, errors::add),
          () -> configuration,
          List::of,
          () -> SessionFormat.UNKNOWN);
  private final SessionLoader loader =
      new SessionLoader(manual.mailbox, manual.calls, store, calls, guard, () -> 2_000);

  private CompletableFuture<Optional<StoredSession>> load() {
    CompletableFuture<Optional<StoredSession>> found = new CompletableFuture<>();
    manual.run(() -> loader.load(() -> wanted, late::incrementAndGet).thenAccept(found::complete));
    return found;
  }

  private void addStorage() {
    memory.replace(calls.record(DATA, 7, false, false));
    plugins.storages.add(storage, Map.of());
  }

  private static long position(CompletableFuture<Optional<StoredSession>> found) {
    return found.join().orElseThrow().position();
  }

  @Test
  void aProviderIsAsked() {
    addStorage();
    assertThat(position(load())).isEqualTo(7);
    assertThat(errors).isEmpty();
  }

  @Test
  void aProviderThatComesInTimeIsWaitedFor() {
    CompletableFuture<Optional<StoredSession>> found = load();
    manual.advance(1_999);
    assertThat(found).isNotDone();
    addStorage();
    manual.run(loader::providersChanged);
    assertThat(position(found)).isEqualTo(7);
    manual.advance(1_000);
    assertThat(errors).isEmpty();
  }

  @Test
  void aProviderThatDoesNotComeIsReported() {
    CompletableFuture<Optional<StoredSession>> found = load();
    manual.advance(2_000);
    assertThat(found.join()).isEmpty();
    assertThat(errors).extracting(Rejection::code).containsExactly(ErrorCode.STORAGE_FAILED);
    assertThat(late).hasValue(0);
    addStorage();
    manual.run(loader::providersChanged);
    assertThat(errors).hasSize(1);
    assertThat(late).as("found once it is there").hasValue(1);
    manual.run(loader::providersChanged);
    assertThat(late).hasValue(1);
  }

  @Test
  void aProviderThatComesWhenAChatHasBegunIsNotAsked() {
    CompletableFuture<Optional<StoredSession>> found = load();
    manual.advance(2_000);
    assertThat(found.join()).isEmpty();
    wanted = false;
    addStorage();
    manual.run(loader::providersChanged);
    manual.advance(60_000);
    assertThat(late).hasValue(0);
  }

  @Test
  void aProviderThatFailsIsReportedOnceAndAskedAgain() {
    addStorage();
    storage.way(MemoryStore.Way.FAILING);
    assertThat(load().join()).isEmpty();
    manual.advance(5_000);
    assertThat(late).hasValue(0);
    storage.way(MemoryStore.Way.OPEN);
    manual.advance(10_000);
    assertThat(late).hasValue(1);
    assertThat(errors).hasSize(1);
  }

  @Test
  void whatIsFoundLateIsNotLookedForAgain() {
    addStorage();
    storage.way(MemoryStore.Way.FAILING);
    assertThat(load().join()).isEmpty();
    storage.way(MemoryStore.Way.OPEN);
    manual.advance(10_000);
    assertThat(late).hasValue(1);
    manual.advance(60_000);
    manual.run(loader::providersChanged);
    assertThat(late).hasValue(1);
  }

  @Test
  void aProviderThatDoesNotAnswerIsReportedAndNotWaitedFor() {
    addStorage();
    storage.way(MemoryStore.Way.HELD);
    CompletableFuture<Optional<StoredSession>> found = load();
    manual.advance(1_000);
    assertThat(found.join()).isEmpty();
    storage.release();
    manual.settle();
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0).hint()).contains("There was no answer within 1000 ms");
    assertThat(late).hasValue(0);
    storage.way(MemoryStore.Way.OPEN);
    manual.advance(1_000);
    assertThat(late).as("it answers again").hasValue(1);
  }

  @Test
  void aSessionThatAnotherContainerServesIsNotRead() {
    addStorage();
    claim = CompletableFuture.completedFuture(false);
    assertThat(load().join()).isEmpty();
    assertThat(errors).isEmpty();
  }

  @Test
  void aStoreThatCannotSayWhoServesTheSessionIsReported() {
    addStorage();
    claim = CompletableFuture.failedFuture(new IllegalStateException("away"));
    assertThat(load().join()).isEmpty();
    assertThat(errors).extracting(Rejection::code).containsExactly(ErrorCode.STORAGE_FAILED);
    manual.advance(1_000);
    assertThat(late).as("to be claimed then").hasValue(1);
  }

  @Test
  void functionsKnowThePositionByTheLastMessage() {
    StoredByFunctions kept = new StoredByFunctions();
    kept.returned = DATA.with(Map.of("messageIndex", 4));
    functions = kept;
    StoredSession found = load().join().orElseThrow();
    assertThat(found.position()).isEqualTo(5);
    assertThat(found.async()).isTrue();
  }

  @Test
  void whatFunctionsKeepBesideTheSessionDataIsNoneOfThem() {
    StoredByFunctions kept = new StoredByFunctions();
    kept.returned =
        "{\"token\":\"t\",\"messageIndex\":4,\"filters\":[{\"source\":\"pin\",\"flags\":\"\"}]}";
    functions = kept;
    StoredSession found = load().join().orElseThrow();
    assertThat(found.session()).isEqualTo(DATA);
    assertThat(found.filters()).containsExactly(FilterExpression.javaScript("pin", ""));
  }

  @Test
  void functionsThatHaveNothingAreNoError() {
    functions = new StoredByFunctions();
    assertThat(load().join()).isEmpty();
    assertThat(errors).isEmpty();
  }
}
