package io.webchat.health.internal.check;

import io.webchat.api.value.AjaxResponse;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StorageContext;
import io.webchat.spi.session.StoredSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store whose answers a test decides. */
final class FakeStore implements SessionStorageProvider, SessionLeases {
  final Map<SessionKey, StoredSession> sessions = new HashMap<>();
  final List<SessionKey> unserved = new ArrayList<>();
  RuntimeException failure;
  String name = "jdbc";

  static SessionStorageException away() {
    return new SessionStorageException("the database is away", true, null);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<StoredSession> setSessionData(SessionKey key, StorageContext context) {
    if (failure != null) {
      throw failure;
    }
    return Optional.ofNullable(sessions.get(key));
  }

  @Override
  public List<SessionKey> orphans(int limit) {
    if (failure != null) {
      throw failure;
    }
    return List.copyOf(unserved);
  }

  @Override
  public void getSessionData(StoredSession session, StorageContext context) {
    throw new AssertionError("a check must not store");
  }

  @Override
  public void deleteSessionData(SessionKey key, AjaxResponse error, StorageContext context) {
    throw new AssertionError("a check must not delete");
  }

  @Override
  public Optional<Lease> acquire(SessionKey key, String owner, Duration time) {
    throw new AssertionError("a check must not take a lease");
  }

  @Override
  public Optional<Lease> renew(Lease lease, Duration time) {
    throw new AssertionError("a check must not renew a lease");
  }

  @Override
  public void release(Lease lease) {
    throw new AssertionError("a check must not release a lease");
  }

  @Override
  public boolean store(StoredSession session, Lease lease) {
    throw new AssertionError("a check must not store");
  }

  @Override
  public boolean delete(Lease lease, AjaxResponse error) {
    throw new AssertionError("a check must not delete");
  }
}
