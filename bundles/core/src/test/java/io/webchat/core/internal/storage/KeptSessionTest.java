package io.webchat.core.internal.storage;

import static io.webchat.core.internal.fixture.ChatFixture.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatState;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.api.session.SessionDataHooks;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.StoredByFunctions;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.Plugins;
import io.webchat.failover.MemoryStore;
import io.webchat.failover.SessionGuard;
import io.webchat.mailbox.ManualMailbox;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.SessionFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which changes of a session are stored, and as what. */
class KeptSessionTest implements Acknowledgements.Messages {
  private static final SessionData DATA =
      SessionData.of(Map.of("token", "t", "secureKey", "1", "alias", "1"));

  private final ManualMailbox manual = new ManualMailbox();
  private final MemoryStore memory = new MemoryStore();
  private final MemoryStore.Connection storage = memory.new Connection();
  private final Plugins plugins = new Plugins();
  private final List<Rejection> errors = new ArrayList<>();
  private final Map<String, Object> options = new HashMap<>(Map.of("sessionStorage", "memory"));
  private SessionDataHooks functions;
  private long delivered = 1;
  private final ChatSession session = new ChatSession("chat", data -> {});
  private final SessionGuard guard =
      new SessionGuard() {
        @Override
        public Map<String, Object> failoverRecord(boolean dormant) {
          return Map.of("dormant", dormant);
        }
      };
  private final SessionStore store =
      new SessionStore(
          "chat",
          this::configuration,
          () -> Optional.ofNullable(functions),
          plugins,
          () -> CoreSettings.DEFAULT,
          errors::add);
  private final SessionFormat format = SessionFormat.UNKNOWN.withCredentials("secureKey");
  private final StoreCalls calls =
      new StoreCalls(
          store,
          guard,
          new CookieKeeper(
              "chat", manual.mailbox, manual.calls, plugins.cookies, () -> 0, errors::add),
          this::configuration,
          List::of,
          () -> format);
  private final Acknowledgements acknowledgements =
      new Acknowledgements(this::configuration, store, this);
  private final CredentialGuard hold =
      new CredentialGuard(manual.mailbox, () -> 60_000, errors::add, () -> {});
  private final StoreQueue queue =
      new StoreQueue(manual.mailbox, manual.calls, store, calls, guard, acknowledgements, hold);
  private final SessionKeeper keeper =
      new SessionKeeper(
          manual.mailbox,
          session,
          store,
          calls,
          queue,
          acknowledgements,
          this::configuration,
          () -> format);

  private WebChatConfiguration configuration() {
    return WebChatConfiguration.of(options);
  }

  @Override
  public long deliveredUpTo() {
    return delivered;
  }

  @Override
  public long next() {
    return 11;
  }

  @Override
  public void acknowledged() {}

  @BeforeEach
  void addStorage() {
    plugins.storages.add(storage, Map.of());
    manual.run(queue::placesChanged);
    session.move(WebChatState.IDLE);
  }

  private void start() {
    session.begin(DATA, true);
    session.move(WebChatState.STARTING);
    session.move(WebChatState.ACTIVE);
    keeper.begin(1);
  }

  private void changed(boolean important) {
    manual.run(() -> keeper.changed(important));
  }

  private StoredSession stored() {
    return memory.stored("chat").orElseThrow();
  }

  @Test
  void theSessionIsStoredWhenSomethingChanged() {
    changed(true);
    assertThat(storage.positions).isEmpty();
    start();
    changed(false);
    changed(false);
    assertThat(storage.positions).containsExactly(1L);
    changed(true);
    delivered = 4;
    changed(false);
    assertThat(storage.positions).containsExactly(1L, 1L, 4L);
    assertThat(stored().session()).isEqualTo(DATA);
    assertThat(stored().async()).isTrue();
    assertThat(stored().isDormant()).isFalse();
  }

  private void quietChat(boolean async) {
    session.begin(DATA, async);
    session.move(WebChatState.STARTING);
    session.move(WebChatState.ACTIVE);
    keeper.begin(1);
    changed(true);
    storage.positions.clear();
  }

  /** A wire that pushes may bring nothing for long; who restores the chat looks at its time. */
  @Test
  void aChatInWhichNobodySaysAnythingGivesSignsOfLife() {
    quietChat(false);
    manual.advance(14_999);
    assertThat(storage.positions).isEmpty();
    manual.advance(1);
    assertThat(storage.positions).hasSize(1);
    manual.advance(30_000);
    assertThat(storage.positions).containsExactly(1L, 1L, 1L);

    manual.run(keeper::ended);
    int stored = storage.positions.size();
    manual.advance(60_000);
    assertThat(storage.positions).hasSize(stored);
  }

  @Test
  void signsOfLifeComeAsOftenAsTheTimeAwayIsShort() {
    options.put("restoreTimeout", 8_000);
    quietChat(false);
    manual.advance(4_000);
    assertThat(storage.positions).hasSize(2);
  }

  @Test
  void withoutALimitForTheTimeAwayTheyComeAsUsual() {
    options.put("restoreTimeout", 0);
    quietChat(false);
    manual.advance(14_999);
    assertThat(storage.positions).isEmpty();
    manual.advance(1);
    assertThat(storage.positions).hasSize(1);
  }

  @Test
  void anAsyncChatNeedsNoSignsOfLife() {
    quietChat(true);
    manual.advance(600_000);
    assertThat(storage.positions).isEmpty();
  }

  @Test
  void aProviderGetsItsTimeAnewAndFunctionsDoNot() {
    options.put("restoreTimeout", 1);
    start();
    changed(false);
    changed(false);
    assertThat(storage.positions).hasSize(2);
    StoredByFunctions kept = new StoredByFunctions();
    functions = kept;
    manual.run(keeper::placesChanged);
    changed(false);
    changed(false);
    assertThat(kept.stored).hasSize(1);
  }

  @Test
  void whatIsRestoredKeepsItsPlaceUntilItIsActive() {
    session.move(WebChatState.RESTORING);
    session.begin(DATA, false);
    changed(true);
    assertThat(storage.positions).isEmpty();
    keeper.takenUp(keeper.record(DATA, 7, true));
    changed(false);
    assertThat(storage.positions).isEmpty();
    changed(true);
    assertThat(stored().position()).isEqualTo(7);
    assertThat(stored().async()).isTrue();
    session.move(WebChatState.ACTIVE);
    changed(false);
    assertThat(stored().position()).isEqualTo(1);
    assertThat(stored().async()).isFalse();
  }

  /** Or it would be given up for its time if its container went once more. */
  @Test
  void whatIsRestoredWithoutItsServerKeepsItsPlaceAndIsAlive() {
    session.move(WebChatState.RESTORING);
    session.begin(DATA, false);
    keeper.begin(0);
    keeper.takenUp(keeper.record(DATA, 7, false));
    session.move(WebChatState.ACTIVE);
    manual.run(keeper::restoredOffline);
    assertThat(storage.positions).containsExactly(7L);
    manual.advance(15_000);
    assertThat(storage.positions).containsExactly(7L, 7L);
    delivered = 9;
    changed(false);
    assertThat(storage.positions).containsExactly(7L, 7L, 9L);
  }

  @Test
  void aNewTokenHoldsCallsUntilItIsStored() {
    start();
    changed(true);
    session.data(DATA.with(Map.of("alias", "2")));
    keeper.renewed();
    assertThat(hold.isHeld()).isFalse();
    session.data(DATA.with(Map.of("secureKey", "2")));
    keeper.renewed();
    assertThat(hold.isHeld()).isTrue();
    manual.settle();
    assertThat(hold.isHeld()).isFalse();
    assertThat(stored().session().get("secureKey")).isEqualTo("2");
  }

  @Test
  void theTokenOfARestoredSessionIsTheOneThatIsStored() {
    session.move(WebChatState.RESTORING);
    session.begin(DATA, true);
    keeper.takenUp(keeper.record(DATA, 7, true));
    keeper.renewed();
    assertThat(hold.isHeld()).isFalse();
  }

  @Test
  void whatIsLeftIsDormantWhenItIsToBe() {
    start();
    manual.run(() -> keeper.leave(true));
    assertThat(stored().isDormant()).isTrue();
    manual.run(() -> keeper.leave(false));
    assertThat(stored().isDormant()).isFalse();
  }

  @Test
  void nothingIsStoredOfASessionThatMoved() {
    options.put("acknowledge", true);
    start();
    CompletableFuture<?> acknowledged = acknowledgements.acknowledge(3).toCompletableFuture();
    manual.runAlone(() -> keeper.changed(true));
    keeper.changed(true);
    keeper.moved(Rejection.of(ErrorCode.SESSION_MOVED, "moved"));
    manual.settle();
    assertThat(storage.positions).hasSize(1);
    assertThat(rejection(acknowledged).code()).isEqualTo(ErrorCode.SESSION_MOVED);
  }

  @Test
  void everythingBelowTheFirstPositionIsAcknowledged() {
    options.put("acknowledge", true);
    keeper.begin(5);
    assertThat(acknowledgements.position()).isEqualTo(5);
  }

  @Test
  void aSessionThatEndedIsDeletedAndTheNextOneStored() {
    start();
    changed(false);
    manual.run(keeper::ended);
    assertThat(memory.stored("chat")).isEmpty();
    changed(false);
    assertThat(stored().position()).isEqualTo(1);
  }

  @Test
  void functionsGetTheSessionThatIsLostAndWhy() {
    StoredByFunctions kept = new StoredByFunctions();
    functions = kept;
    start();
    manual.run(() -> keeper.lost(DATA, AjaxResponse.failure("gone")));
    assertThat(kept.deleted).hasSize(1);
    assertThat(kept.deleted.get(0).get("token")).isEqualTo("t");
  }

  @Test
  void whatAProviderKeptGoesToTheFunctionsThatKeepItNow() {
    start();
    changed(false);
    StoredByFunctions kept = new StoredByFunctions();
    functions = kept;
    manual.run(keeper::placesChanged);
    assertThat(memory.stored("chat")).isEmpty();
    assertThat(kept.stored).hasSize(1);
  }

  @Test
  void anotherProviderGetsTheCurrentDataOnce() {
    start();
    changed(false);
    MemoryStore other = new MemoryStore();
    MemoryStore.Connection next = other.new Connection();
    plugins.storages.remove(storage);
    plugins.storages.add(next, Map.of());
    manual.run(keeper::placesChanged);
    manual.run(keeper::placesChanged);
    assertThat(next.positions).containsExactly(1L);
    assertThat(storage.positions).hasSize(1);
  }

  @Test
  void whatWaitsIsDeletedInTheNextProvider() {
    start();
    storage.way(MemoryStore.Way.FAILING);
    manual.run(keeper::ended);
    session.move(WebChatState.IDLE);
    MemoryStore other = new MemoryStore();
    other.replace(keeper.record(DATA, 1, true));
    plugins.storages.remove(storage);
    plugins.storages.add(other.new Connection(), Map.of());
    manual.run(keeper::placesChanged);
    assertThat(other.stored("chat")).isEmpty();
  }
}
