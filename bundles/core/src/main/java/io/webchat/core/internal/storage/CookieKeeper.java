package io.webchat.core.internal.storage;

import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.runtime.PluginSet;
import io.webchat.core.internal.runtime.RejectionMapping;
import io.webchat.mailbox.BackgroundCalls;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Retry;
import io.webchat.mailbox.Stages;
import io.webchat.mailbox.Timers;
import io.webchat.spi.session.CookieJar;
import io.webchat.spi.session.CookieStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the cookies of an instance stored, off the mailbox and one call at a time; changes in quick
 * succession are stored once. What is stored is loaded before anything is written over it, unless
 * it can never be read. While the storage fails the chat goes on, and the latest cookies are stored
 * once it is back. Used on the mailbox only, but for {@link #storing}.
 */
public final class CookieKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(CookieKeeper.class);
  private static final long FIRST_RETRY_MS = 1_000;
  private static final long LAST_RETRY_MS = 30_000;

  /** How long an instance waits for its cookies until it is ready without. */
  private static final long LOAD_MS = 10_000;

  /** How long anybody waits for an answer: also when thousands of chats start at once. */
  private static final long SAVE_MS = 30_000;

  private final String instanceId;
  private final Mailbox mailbox;
  private final BackgroundCalls calls;
  private final PluginSet<CookieStorage> storages;
  private final LongSupplier graceLeftMs;
  private final Consumer<Rejection> errors;
  private final CookieJar jar;
  private final Retry retry;
  private final List<Waiting> waiting = new ArrayList<>(1);
  private CookieStorage storage;

  /** Before that nothing is read: a former instance of the same id may still store its cookies. */
  private boolean begun;

  private boolean loaded;

  /** What the storage has can never be read, and may be written over. */
  private boolean unreadable;

  private BackgroundCalls.Call<?> call = BackgroundCalls.NONE;
  private boolean overdue;
  private Timers.Timer answer = Timers.NONE;

  /** The last change of the jar that is stored, or cannot be stored as it is. */
  private long settled;

  private CompletableFuture<Void> loading;
  private Timers.Timer loadingEnds = Timers.NONE;
  private Runnable whenStored;
  private boolean failing;
  private boolean listened;
  private Rejection untold;

  /**
   * For an instance.
   *
   * @param graceLeftMs how long from now a storage may still be on its way
   * @param errors publishes what goes wrong
   */
  public CookieKeeper(
      String instanceId,
      Mailbox mailbox,
      BackgroundCalls calls,
      PluginSet<CookieStorage> storages,
      LongSupplier graceLeftMs,
      Consumer<Rejection> errors) {
    this.instanceId = instanceId;
    this.mailbox = mailbox;
    this.calls = calls;
    this.storages = storages;
    this.graceLeftMs = graceLeftMs;
    this.errors = errors;
    this.jar = new CookieJar(() -> mailbox.always(this::storeNext));
    this.retry = new Retry(mailbox, FIRST_RETRY_MS, LAST_RETRY_MS, this::storeNext);
  }

  private record Waiting(long change, CompletableFuture<Void> stored) {}

  public CookieJar jar() {
    return jar;
  }

  /**
   * Loads what is stored. Waits for a storage while the container starts, and for its answer;
   * completes without when there is none.
   */
  public CompletionStage<Void> load() {
    CompletableFuture<Void> result = new CompletableFuture<>();
    loading = result;
    begun = true;
    storage = present().orElse(null);
    awaitLoading(storage == null ? graceLeftMs.getAsLong() : LOAD_MS);
    storeNext();
    return result;
  }

  private void awaitLoading(long ms) {
    loadingEnds.cancel();
    loadingEnds =
        mailbox.after(
            ms,
            () -> {
              if (storage != null) {
                report("Stored cookies could not be read", "The storage does not answer", null);
              }
              loadingOver();
            });
  }

  private void loadingOver() {
    if (loading != null) {
      loadingEnds.cancel();
      CompletableFuture<Void> over = loading;
      loading = null;
      over.complete(null);
    }
  }

  /** Whoever wants to know of errors listens by now. */
  public void listened() {
    listened = true;
    if (untold != null) {
      errors.accept(untold);
      untold = null;
    }
  }

  /** A storage came or went: the one that is there now gets what is there. */
  public void storagesChanged() {
    CookieStorage now = present().orElse(null);
    if (!begun || now == storage) {
      return;
    }
    storage = now;
    unreadable = false;
    failing = false;
    call.giveUp(); // the answer of a storage that is gone is not waited for
    answered();
    retry.reset();
    if (now != null) {
      if (!jar.export().isEmpty()) {
        settled = -1;
      }
      if (loading != null) {
        awaitLoading(LOAD_MS);
      }
    }
    storeNext();
  }

  /**
   * Calls what may change cookies. Completes as the call does, but not before the cookies that
   * changed are stored, or cannot be stored now. Any thread.
   */
  CompletionStage<Object> storing(Supplier<? extends CompletionStage<?>> operation) {
    long before = jar.changes();
    return Stages.guarded(() -> operation.get().thenApply(value -> (Object) value))
        .thenCompose(
            value ->
                jar.changes() == before
                    ? Stages.value(value)
                    : stored().thenApply(unused -> value));
  }

  private CompletionStage<Void> stored() {
    CompletableFuture<Void> result = new CompletableFuture<>();
    mailbox.always(
        () -> {
          waiting.add(new Waiting(jar.changes(), result));
          storeNext();
        });
    return result;
  }

  /** Runs {@code task} when everything is stored or cannot be. */
  public void whenStored(Runnable task) {
    whenStored = task;
    retry.reset(); // but once more, now
    storeNext();
  }

  private boolean isDirty() {
    return settled < jar.changes();
  }

  private void storeNext() {
    if (call.isOver() && !retry.isPending() && storage != null) {
      if (!loaded && !unreadable && (isDirty() || whenStored == null)) {
        call(place -> place.load(instanceId), this::loaded);
      } else if (isDirty()) {
        long change = jar.changes();
        Map<String, Object> cookies = jar.export();
        call(place -> place.store(instanceId, cookies), (unused, e) -> saved(change, e));
      }
    }
    tell();
  }

  private <T> void call(
      Function<CookieStorage, CompletionStage<T>> operation, BiConsumer<T, Throwable> done) {
    CookieStorage place = storage;
    long patience = loaded || unreadable ? SAVE_MS : LOAD_MS;
    answer = mailbox.after(patience, this::late);
    call =
        calls.call(
            () -> operation.apply(place),
            (value, failure) -> {
              answered();
              done.accept(value, failure);
              storeNext();
            });
  }

  private void answered() {
    overdue = false;
    answer.cancel();
  }

  private void late() {
    overdue = true;
    report(
        loaded || unreadable ? "Cookies could not be stored" : "Stored cookies could not be read",
        "The storage does not answer",
        null);
    tell();
  }

  private void loaded(Map<String, Object> cookies, Throwable failure) {
    if (failure == null) {
      loaded = true;
      jar.load(cookies);
      recovered();
      loadingOver();
    } else {
      report("Stored cookies could not be read", failure);
      if (RejectionMapping.isTemporary(failure)) {
        retry.failed();
      } else {
        unreadable = true;
        failing = false;
        loadingOver();
      }
    }
  }

  private void saved(long change, Throwable failure) {
    if (failure == null) {
      settled = change;
      recovered();
    } else {
      report("Cookies could not be stored", failure);
      if (RejectionMapping.isTemporary(failure)) {
        retry.failed();
      } else {
        settled = change;
      }
    }
  }

  private void recovered() {
    failing = false;
    retry.reset();
  }

  /** Those who wait are told when it is stored, and when that is not possible now. */
  private void tell() {
    boolean hopeless = storage == null || retry.isPending() || overdue;
    for (Waiting each : List.copyOf(waiting)) {
      if (hopeless || each.change() <= settled) {
        waiting.remove(each);
        each.stored().complete(null);
      }
    }
    if (whenStored != null && (hopeless || !isDirty())) {
      Runnable task = whenStored;
      whenStored = null;
      retry.reset();
      task.run();
    }
  }

  private void report(String text, Throwable failure) {
    Throwable cause = Stages.unwrap(failure);
    report(text, String.valueOf(cause.getMessage()), cause);
  }

  /** Of several failures in a row, the first one is told. */
  private void report(String text, String hint, Throwable cause) {
    if (failing) {
      return;
    }
    failing = true;
    LOG.warn("Instance {}: {}: {}", instanceId, text, hint, cause);
    Rejection problem = Rejection.of(ErrorCode.STORAGE_FAILED, text).withHint(hint);
    if (listened) {
      errors.accept(problem);
    } else {
      untold = problem;
    }
  }

  private Optional<CookieStorage> present() {
    return storages.snapshot().stream().findFirst();
  }
}
