package io.webchat.core.internal;

import io.webchat.api.AjaxResponse;
import io.webchat.api.session.Cookies;
import io.webchat.api.session.SessionData;
import io.webchat.api.session.SessionDataHooks;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Functions of a configuration that remember what they were given, and can be made to fail. */
final class StoredByFunctions implements SessionDataHooks {
  final List<SessionData> stored = new CopyOnWriteArrayList<>();
  final List<SessionData> deleted = new CopyOnWriteArrayList<>();
  final AtomicInteger failures = new AtomicInteger();
  volatile Object returned;

  @Override
  public CompletionStage<Void> getSessionData(
      SessionData sessionData, Cookies cookies, Map<String, Object> cookieOptions) {
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return CompletableFuture.failedFuture(new IllegalStateException("not now"));
    }
    stored.add(sessionData);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Object> setSessionData(
      boolean open, Cookies cookies, Map<String, Object> cookieOptions) {
    return CompletableFuture.completedFuture(returned);
  }

  @Override
  public CompletionStage<Void> deleteSessionData(
      SessionData sessionData,
      AjaxResponse error,
      Cookies cookies,
      Map<String, Object> cookieOptions) {
    deleted.add(sessionData);
    return CompletableFuture.completedFuture(null);
  }
}
