package io.webchat.chat;

import io.webchat.api.value.AjaxResponse;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StorageContext;
import io.webchat.spi.session.StoredSession;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** One session for all instances of a transport, as the tabs of a browser share their cookies. */
final class SharedStorage implements SessionStorageProvider {
  static final String NAME = "shared";

  private final Map<String, StoredSession> sessions = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void getSessionData(StoredSession session, StorageContext context) {
    sessions.put(session.key().transportType(), session);
  }

  @Override
  public Optional<StoredSession> setSessionData(SessionKey key, StorageContext context) {
    return Optional.ofNullable(sessions.get(key.transportType()));
  }

  boolean has(String transportType) {
    return sessions.containsKey(transportType);
  }

  @Override
  public void deleteSessionData(SessionKey key, AjaxResponse error, StorageContext context) {
    sessions.remove(key.transportType());
  }
}
