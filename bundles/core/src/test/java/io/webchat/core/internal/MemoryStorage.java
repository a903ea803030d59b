package io.webchat.core.internal;

import io.webchat.api.AjaxResponse;
import io.webchat.api.session.Cookies;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StoredSession;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A session storage in memory that can be switched off. */
final class MemoryStorage implements SessionStorageProvider {
  final Map<SessionKey, StoredSession> sessions = new ConcurrentHashMap<>();
  final List<String> calls = new CopyOnWriteArrayList<>();
  volatile boolean down;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public CompletionStage<Void> getSessionData(StoredSession session, Cookies cookies) {
    return call("store", () -> sessions.put(session.key(), session));
  }

  @Override
  public CompletionStage<Optional<StoredSession>> setSessionData(SessionKey key, Cookies cookies) {
    calls.add("load");
    return CompletableFuture.completedFuture(Optional.ofNullable(sessions.get(key)));
  }

  @Override
  public CompletionStage<Void> deleteSessionData(
      SessionKey key, AjaxResponse error, Cookies cookies) {
    return call("delete", () -> sessions.remove(key));
  }

  private CompletionStage<Void> call(String name, Runnable change) {
    if (down) {
      return CompletableFuture.failedFuture(
          new SessionStorageException("The storage is down", true, null));
    }
    calls.add(name);
    change.run();
    return CompletableFuture.completedFuture(null);
  }
}
