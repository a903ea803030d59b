package io.webchat.core.internal;

import io.webchat.spi.session.CookieStorage;
import io.webchat.spi.session.SessionStorageException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** A cookie storage in memory: what was saved is recorded, how it answers can be scripted. */
final class ScriptedCookies implements CookieStorage {
  /** How calls are answered. */
  enum Way {
    OPEN,
    /** They fail and do nothing. */
    FAILING,
    /** They fail, and always will for these cookies. */
    REFUSING,
    /** They are done and answered when {@link #release} says so. */
    HELD
  }

  volatile Way loads = Way.OPEN;
  volatile Way saves = Way.OPEN;

  /** What is stored; no entry for what was deleted. */
  final Map<String, Map<String, Object>> stored = new ConcurrentHashMap<>();

  /** All that was saved, in order; an empty map for a deletion. */
  final List<Map<String, Object>> saved = new CopyOnWriteArrayList<>();

  /** {@code load} and {@code save}, in order, whatever came of it. */
  final List<String> calls = new CopyOnWriteArrayList<>();

  private final List<Runnable> held = new CopyOnWriteArrayList<>();

  @Override
  public CompletionStage<Map<String, Object>> load(String instanceId) {
    calls.add("load");
    return answer(loads, () -> stored.getOrDefault(instanceId, Map.of()));
  }

  @Override
  public CompletionStage<Void> store(String instanceId, Map<String, Object> cookies) {
    calls.add("save");
    return answer(
        saves,
        () -> {
          saved.add(cookies);
          if (cookies.isEmpty()) {
            stored.remove(instanceId);
          } else {
            stored.put(instanceId, cookies);
          }
          return null;
        });
  }

  private <T> CompletionStage<T> answer(Way way, Supplier<T> operation) {
    if (way == Way.HELD) {
      CompletableFuture<T> later = new CompletableFuture<>();
      held.add(() -> later.complete(operation.get()));
      return later;
    }
    return way == Way.OPEN
        ? CompletableFuture.completedFuture(operation.get())
        : CompletableFuture.failedFuture(
            new SessionStorageException("scripted", way == Way.FAILING, null));
  }

  int heldCalls() {
    return held.size();
  }

  /** Does what is held, and answers everything from now on. */
  void release() {
    loads = Way.OPEN;
    saves = Way.OPEN;
    List<Runnable> calls = List.copyOf(held);
    held.clear();
    calls.forEach(Runnable::run);
  }

  long count(String call) {
    return calls.stream().filter(call::equals).count();
  }

  /** The value of a stored cookie whose name ends so; empty when it is not there. */
  String value(String instanceId, String name) {
    return stored.getOrDefault(instanceId, Map.of()).entrySet().stream()
        .filter(cookie -> cookie.getKey().endsWith(name))
        .map(cookie -> String.valueOf(((Map<?, ?>) cookie.getValue()).get("value")))
        .findFirst()
        .orElse("");
  }
}
