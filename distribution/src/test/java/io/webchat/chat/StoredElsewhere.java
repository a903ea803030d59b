package io.webchat.chat;

import io.webchat.api.session.Cookies;
import io.webchat.api.session.SessionData;
import io.webchat.api.session.SessionDataHooks;
import io.webchat.api.value.AjaxResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The functions of {@code transport.async}, as a customer may have them. */
public final class StoredElsewhere implements SessionDataHooks {
  private final List<SessionData> stored = new CopyOnWriteArrayList<>();
  private final List<SessionData> deleted = new CopyOnWriteArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile AjaxResponse error;
  private volatile Object returned;

  /** What {@code setSessionData} is to return from now on. */
  public void returns(Object value) {
    returned = value;
  }

  /** What was stored, in order. */
  public List<SessionData> stored() {
    return stored;
  }

  /** What was stored last. */
  public SessionData last() {
    return stored.isEmpty() ? SessionData.of(Map.of()) : stored.get(stored.size() - 1);
  }

  /** What was deleted. */
  public List<SessionData> deleted() {
    return deleted;
  }

  /** Why it was deleted last. */
  public AjaxResponse error() {
    return error;
  }

  /** How often stored data was asked for. */
  public int asked() {
    return asked.get();
  }

  @Override
  public CompletionStage<?> getSessionData(
      SessionData sessionData, Cookies cookie, Map<String, Object> cookieOptions) {
    stored.add(sessionData);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<?> setSessionData(
      boolean open, Cookies cookie, Map<String, Object> cookieOptions) {
    asked.incrementAndGet();
    return CompletableFuture.completedFuture(returned);
  }

  @Override
  public CompletionStage<?> deleteSessionData(
      SessionData sessionData,
      AjaxResponse reason,
      Cookies cookie,
      Map<String, Object> cookieOptions) {
    error = reason;
    deleted.add(sessionData);
    return CompletableFuture.completedFuture(null);
  }
}
