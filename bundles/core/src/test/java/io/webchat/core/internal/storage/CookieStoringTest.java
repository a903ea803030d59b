package io.webchat.core.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.ScriptedCookies;
import io.webchat.core.internal.fixture.ScriptedCookies.Way;
import io.webchat.core.internal.runtime.Plugins;
import io.webchat.mailbox.ManualMailbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** When the cookies of an instance are read and stored, and who waits for that how long. */
class CookieStoringTest {
  private static final Map<String, Object> LEFT = Map.of("left", Map.of("value", "1"));

  private final ManualMailbox manual = new ManualMailbox();
  private final ScriptedCookies cookies = new ScriptedCookies();
  private final Plugins plugins = new Plugins();
  private final List<Rejection> errors = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private final CookieKeeper keeper =
      new CookieKeeper(
          "chat", manual.mailbox, manual.calls, plugins.cookies, () -> 2_000, errors::add);

  private void add(ScriptedCookies storage) {
    plugins.cookies.add(storage, Map.of());
    manual.run(keeper::storagesChanged);
  }

  private void remove(ScriptedCookies storage) {
    plugins.cookies.remove(storage);
    manual.run(keeper::storagesChanged);
  }

  private CompletableFuture<Void> load() {
    CompletableFuture<Void> loaded = new CompletableFuture<>();
    manual.run(() -> keeper.load().thenRun(() -> loaded.complete(null)));
    return loaded;
  }

  /** Reads what is stored, of which errors are known from then on. */
  private void loaded() {
    plugins.cookies.add(cookies, Map.of());
    assertThat(load()).isCompleted();
    keeper.listened();
  }

  private void set(String name) {
    keeper.jar().set(name, "1", Map.of());
  }

  private CompletableFuture<Object> storing(String name) {
    CompletableFuture<Object> stored =
        keeper
            .storing(
                () -> {
                  set(name);
                  return CompletableFuture.completedFuture("value");
                })
            .toCompletableFuture();
    manual.settle();
    return stored;
  }

  private List<String> texts() {
    return errors.stream().map(Rejection::text).toList();
  }

  @Test
  void aStorageThatComesBeforeItsTurnIsReadInItsTurn() {
    cookies.stored.put("chat", LEFT);
    add(cookies);
    assertThat(cookies.calls).isEmpty();
    assertThat(load()).isCompleted();
    assertThat(cookies.calls).containsExactly("load");
    assertThat(keeper.jar().all()).containsOnlyKeys("left");
    assertThat(errors).isEmpty();
  }

  @Test
  void whatIsStoredIsReadOnce() {
    cookies.stored.put("chat", LEFT);
    loaded();
    assertThat(keeper.jar().all()).containsOnlyKeys("left");
    assertThat(cookies.calls).containsExactly("load");
    assertThat(manual.waiting()).isZero();
    manual.run(keeper::storagesChanged);
    assertThat(cookies.calls).containsExactly("load");
    assertThat(errors).isEmpty();
  }

  @Test
  void aStorageIsWaitedForWhileTheContainerStarts() {
    CompletableFuture<Void> loaded = load();
    manual.advance(1_999);
    assertThat(loaded).isNotDone();
    manual.advance(1);
    assertThat(loaded).isCompleted();
    keeper.listened();
    assertThat(errors).isEmpty();
  }

  @Test
  void aStorageThatCameHasTheTimeOfAnAnswer() {
    CompletableFuture<Void> loaded = load();
    manual.advance(1_000);
    cookies.loads = Way.HELD;
    add(cookies);
    manual.advance(9_999);
    assertThat(loaded).isNotDone();
    manual.advance(1);
    assertThat(loaded).isCompleted();
    assertThat(errors).isEmpty();
    keeper.listened();
    keeper.listened();
    assertThat(texts()).containsExactly("Stored cookies could not be read");
    assertThat(errors.get(0).hint()).contains("The storage does not answer");
  }

  @Test
  void changesInQuickSuccessionAreStoredOnce() {
    loaded();
    cookies.saves = Way.HELD;
    set("a");
    manual.settle();
    set("b");
    set("c");
    manual.settle();
    assertThat(cookies.count("save")).isEqualTo(1);
    cookies.release();
    manual.settle();
    assertThat(cookies.saved).hasSize(2);
    assertThat(cookies.stored.get("chat")).containsOnlyKeys("a", "b", "c");
    assertThat(manual.waiting()).isZero();
  }

  @Test
  void aCallThatChangedNothingIsNotKept() {
    loaded();
    assertThat(keeper.storing(() -> CompletableFuture.completedFuture("value")))
        .isCompletedWithValue("value");
  }

  @Test
  void aCallThatChangedCookiesWaitsUntilTheyAreStored() {
    loaded();
    cookies.saves = Way.HELD;
    CompletableFuture<Object> stored = storing("a");
    assertThat(stored).isNotDone();
    cookies.release();
    manual.settle();
    assertThat(stored).isCompletedWithValue("value");
  }

  @Test
  void aCallDoesNotWaitForWhatChangedAfterIt() {
    loaded();
    cookies.saves = Way.HELD;
    CompletableFuture<Object> first = storing("a");
    CompletableFuture<Object> second = storing("b");
    cookies.release();
    cookies.saves = Way.HELD;
    manual.settle();
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
  }

  @Test
  void aCallDoesNotWaitForAStorageThatFailsOrIsAway() {
    loaded();
    cookies.saves = Way.FAILING;
    assertThat(storing("a")).isCompletedWithValue("value");
    remove(cookies);
    assertThat(storing("b")).isCompletedWithValue("value");
  }

  @Test
  void aCallWaitsHalfAMinuteForAStorageThatDoesNotAnswer() {
    loaded();
    cookies.saves = Way.HELD;
    CompletableFuture<Object> stored = storing("a");
    manual.advance(29_999);
    assertThat(stored).isNotDone();
    manual.advance(1);
    assertThat(stored).isCompletedWithValue("value");
    assertThat(storing("b")).isCompletedWithValue("value");
    assertThat(texts()).containsExactly("Cookies could not be stored");
    cookies.release();
    manual.settle();
    cookies.saves = Way.HELD;
    assertThat(storing("c")).isNotDone();
  }

  @Test
  void whatCouldNotBeStoredIsStoredAfterPausesThatBeginAnew() {
    loaded();
    for (int i = 0; i < 2; i++) {
      cookies.saves = Way.FAILING;
      set("a" + i);
      manual.advance(999);
      cookies.saves = Way.OPEN;
      assertThat(cookies.saved).hasSize(i);
      manual.advance(1);
      assertThat(cookies.saved).hasSize(i + 1);
    }
    assertThat(texts())
        .containsExactly("Cookies could not be stored", "Cookies could not be stored");
    assertThat(errors).extracting(Rejection::code).containsOnly(ErrorCode.STORAGE_FAILED);
  }

  @Test
  void ofFailuresInARowTheFirstOneIsTold() {
    loaded();
    cookies.saves = Way.FAILING;
    set("a");
    manual.advance(10_000);
    assertThat(cookies.count("save")).isGreaterThan(3);
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0).hint()).contains("scripted");
  }

  @Test
  void whatCanNeverBeStoredIsLeftUntilItChanges() {
    loaded();
    cookies.saves = Way.REFUSING;
    assertThat(storing("a")).isCompletedWithValue("value");
    assertThat(manual.waiting()).isZero();
    assertThat(cookies.count("save")).isEqualTo(1);
    cookies.saves = Way.OPEN;
    set("b");
    manual.settle();
    assertThat(cookies.stored.get("chat")).containsOnlyKeys("a", "b");
  }

  @Test
  void whatCannotBeReadNowIsReadLater() {
    cookies.loads = Way.FAILING;
    plugins.cookies.add(cookies, Map.of());
    CompletableFuture<Void> loaded = load();
    set("a");
    manual.advance(999);
    assertThat(cookies.calls).containsExactly("load");
    assertThat(loaded).isNotDone();
    cookies.loads = Way.OPEN;
    manual.advance(1);
    assertThat(loaded).isCompleted();
    assertThat(cookies.calls).containsExactly("load", "load", "save");
    assertThat(manual.waiting()).isZero();
  }

  @Test
  void whatCanNeverBeReadIsWrittenOver() {
    cookies.loads = Way.REFUSING;
    loaded();
    assertThat(texts()).containsExactly("Stored cookies could not be read");
    assertThat(manual.waiting()).isZero();
    cookies.saves = Way.HELD;
    set("a");
    manual.advance(29_999);
    assertThat(cookies.calls).containsExactly("load", "save");
    assertThat(errors).hasSize(1);
    manual.advance(1);
    assertThat(texts()).endsWith("Cookies could not be stored");
    assertThat(errors).hasSize(2);
  }

  @Test
  void anotherStorageGetsWhatIsThere() {
    loaded();
    ScriptedCookies empty = new ScriptedCookies();
    remove(cookies);
    add(empty);
    assertThat(empty.calls).isEmpty();
    set("a");
    manual.settle();
    ScriptedCookies next = new ScriptedCookies();
    remove(empty);
    add(next);
    assertThat(next.stored.get("chat")).containsOnlyKeys("a");
  }

  @Test
  void theNextStorageIsNotKeptWaitingByTheFormerOne() {
    loaded();
    cookies.saves = Way.HELD;
    set("a");
    manual.settle();
    ScriptedCookies failing = new ScriptedCookies();
    failing.saves = Way.FAILING;
    remove(cookies);
    assertThat(manual.waiting()).isZero();
    add(failing);
    assertThat(errors).hasSize(1);
    ScriptedCookies next = new ScriptedCookies();
    next.saves = Way.FAILING;
    remove(failing);
    add(next);
    assertThat(errors).hasSize(2);
    next.saves = Way.OPEN;
    manual.advance(1_000);
    assertThat(next.stored.get("chat")).containsOnlyKeys("a");
    cookies.release();
    manual.settle();
    set("b");
    manual.settle();
    assertThat(next.stored.get("chat")).containsOnlyKeys("a", "b");
  }

  @Test
  void whatOneStorageCouldNeverReadAnotherOneCan() {
    cookies.loads = Way.REFUSING;
    loaded();
    ScriptedCookies readable = new ScriptedCookies();
    readable.stored.put("chat", LEFT);
    remove(cookies);
    add(readable);
    assertThat(keeper.jar().all()).containsOnlyKeys("left");
  }

  @Test
  void anInstanceThatClosesWaitsForWhatIsStored() {
    loaded();
    cookies.saves = Way.HELD;
    set("a");
    manual.run(() -> keeper.whenStored(() -> heard.add("stored")));
    assertThat(heard).isEmpty();
    cookies.release();
    manual.settle();
    assertThat(heard).containsExactly("stored");
    set("b");
    manual.settle();
    assertThat(heard).hasSize(1);
  }

  @Test
  void anInstanceThatClosesTriesOnceMoreAndNoLonger() {
    loaded();
    cookies.saves = Way.FAILING;
    set("a");
    manual.settle();
    manual.run(() -> keeper.whenStored(() -> heard.add("stored")));
    assertThat(heard).containsExactly("stored");
    assertThat(cookies.count("save")).isEqualTo(2);
    assertThat(manual.waiting()).isZero();
  }

  @Test
  void anInstanceThatClosesReadsNothingAnyMore() {
    add(cookies);
    cookies.calls.clear();
    remove(cookies);
    manual.run(() -> keeper.whenStored(() -> heard.add("stored")));
    assertThat(heard).containsExactly("stored");
  }
}
