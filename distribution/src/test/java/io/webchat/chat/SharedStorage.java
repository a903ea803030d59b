package io.webchat.chat;

import io.webchat.api.AjaxResponse;
import io.webchat.api.session.Cookies;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StoredSession;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
  public CompletionStage<Void> getSessionData(StoredSession session, Cookies cookies) {
    sessions.put(session.key().transportType(), session);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Optional<StoredSession>> setSessionData(SessionKey key, Cookies cookies) {
    return CompletableFuture.completedFuture(
        Optional.ofNullable(sessions.get(key.transportType())));
  }

  @Override
  public CompletionStage<Void> deleteSessionData(
      SessionKey key, AjaxResponse error, Cookies cookies) {
    sessions.remove(key.transportType());
    return CompletableFuture.completedFuture(null);
  }
}
