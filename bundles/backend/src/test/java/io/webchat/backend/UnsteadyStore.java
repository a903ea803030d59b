package io.webchat.backend;

import io.webchat.api.value.AjaxResponse;
import io.webchat.spi.provide.SessionStorage;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StorageContext;
import io.webchat.spi.session.StoredSession;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;

/** A store that reads as a test wants it to. */
@SessionStorage(UnsteadyStore.NAME)
final class UnsteadyStore implements SessionStorageProvider {
  static final String NAME = "unsteady";

  private final ConcurrentMap<SessionKey, StoredSession> sessions = new ConcurrentHashMap<>();

  /** Gets what is stored, and returns what is read. */
  private volatile UnaryOperator<Optional<StoredSession>> reading = UnaryOperator.identity();

  void reads(UnaryOperator<Optional<StoredSession>> other) {
    reading = other;
  }

  @Override
  public void getSessionData(StoredSession session, StorageContext context) {
    sessions.put(session.key(), session);
  }

  @Override
  public Optional<StoredSession> setSessionData(SessionKey key, StorageContext context) {
    return reading.apply(Optional.ofNullable(sessions.get(key)));
  }

  @Override
  public void deleteSessionData(SessionKey key, AjaxResponse error, StorageContext context) {
    sessions.remove(key);
  }
}
