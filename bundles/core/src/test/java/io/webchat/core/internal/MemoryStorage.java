package io.webchat.core.internal;

import io.webchat.api.AjaxResponse;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StorageContext;
import io.webchat.spi.session.StoredSession;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  public void getSessionData(StoredSession session, StorageContext context) {
    call("store", () -> sessions.put(session.key(), session));
  }

  @Override
  public Optional<StoredSession> setSessionData(SessionKey key, StorageContext context) {
    calls.add("load");
    return Optional.ofNullable(sessions.get(key));
  }

  @Override
  public void deleteSessionData(SessionKey key, AjaxResponse error, StorageContext context) {
    call("delete", () -> sessions.remove(key));
  }

  private void call(String name, Runnable change) {
    if (down) {
      throw new SessionStorageException("The storage is down", true, null);
    }
    calls.add(name);
    change.run();
  }
}
