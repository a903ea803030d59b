package io.webchat.core.internal.storage;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.FilterExpression;
import io.webchat.api.session.SessionData;
import io.webchat.api.session.SessionDataHooks;
import io.webchat.api.value.Json;
import io.webchat.failover.SessionGuard;
import io.webchat.failover.SessionGuard.Target;
import io.webchat.failover.SessionGuard.Task;
import io.webchat.json.JsonReader;
import io.webchat.mailbox.Stages;
import io.webchat.mailbox.timing.CallTimes;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StorageContext;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.SessionFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * How the session of an instance is read, stored and deleted where it is kept. Used on the mailbox
 * only, but for the calls themselves.
 */
public final class StoreCalls {
  private record Hooks(SessionDataHooks place, CookieKeeper cookies, Map<String, Object> options)
      implements Target {
    @Override
    public CompletionStage<?> call(Task task) {
      SessionData data = HandedOut.of(task.record());
      return cookies.storing(
          () ->
              task.delete()
                  ? place.deleteSessionData(data, task.error(), cookies.jar(), options)
                  : place.getSessionData(data, cookies.jar(), options));
    }
  }

  private record Provided(
      SessionStorageProvider place, CookieKeeper cookies, StorageContext context)
      implements Target {
    @Override
    public CompletionStage<?> call(Task task) {
      return cookies.storing(() -> storeOrDelete(task));
    }

    private CompletionStage<?> storeOrDelete(Task task) {
      if (task.delete()) {
        place.deleteSessionData(task.record().key(), task.error(), context);
      } else {
        place.getSessionData(task.record(), context);
      }
      return Stages.nothing();
    }
  }

  private final SessionStore store;
  private final SessionGuard guard;
  private final CookieKeeper cookies;
  private final Supplier<WebChatConfiguration> configuration;
  private final Supplier<List<FilterExpression>> filters;
  private final Supplier<SessionFormat> format;

  /**
   * For an instance.
   *
   * @param filters those that are stored with the session
   * @param format what session data mean to the transport
   */
  public StoreCalls(
      SessionStore store,
      SessionGuard guard,
      CookieKeeper cookies,
      Supplier<WebChatConfiguration> configuration,
      Supplier<List<FilterExpression>> filters,
      Supplier<SessionFormat> format) {
    this.store = store;
    this.guard = guard;
    this.cookies = cookies;
    this.configuration = configuration;
    this.filters = filters;
    this.format = format;
  }

  /** Where to store now; empty while there is no provider, or this container must not use it. */
  Optional<Target> target() {
    if (store.hooks().isPresent()) {
      return store
          .hooks()
          .map(hooks -> new Hooks(hooks, cookies, configuration.get().cookieOptions()));
    }
    return guard.isShared() ? guard.target() : store.provider().map(this::target);
  }

  /** A provider as it is called when it is not shared. */
  Target target(SessionStorageProvider provider) {
    return new Provided(provider, cookies, context());
  }

  private StorageContext context() {
    return new StorageContext(cookies.jar(), format.get());
  }

  /** What functions have stored. */
  CompletionStage<?> load(SessionDataHooks hooks) {
    return hooks.setSessionData(false, cookies.jar(), configuration.get().cookieOptions());
  }

  /** The session data that a value of functions stands for. */
  Optional<SessionData> sessionData(Object value) {
    return sessionData(value, format.get());
  }

  /** A call that reads what a provider has stored. */
  Supplier<CompletionStage<Optional<StoredSession>>> load(SessionStorageProvider provider) {
    SessionKey key = store.key();
    StorageContext context = context();
    return () ->
        CallTimes.timed(
            CallTimes.STORE, "load", () -> Stages.value(provider.setSessionData(key, context)));
  }

  /**
   * The record of session data at a position, as of now.
   *
   * @param dormant whether it waits until its instance is opened again
   */
  StoredSession record(SessionData data, long position, boolean async, boolean dormant) {
    return record(data, position, filters.get(), async, dormant);
  }

  private StoredSession record(
      SessionData data,
      long position,
      List<FilterExpression> stored,
      boolean async,
      boolean dormant) {
    return new StoredSession(
        store.key(),
        data,
        position,
        System.currentTimeMillis(),
        stored,
        async,
        guard.failoverRecord(dormant));
  }

  /** The record of an asynchronous session that was handed out, with the filters it had then. */
  StoredSession handedBack(SessionData kept) {
    HandedOut read = HandedOut.read(kept);
    return record(read.session(), read.position(), read.filters(), true, false);
  }

  /** The session data that a token or a stored value stands for. */
  public static Optional<SessionData> sessionData(Object value, SessionFormat format) {
    if (value instanceof SessionData data) {
      return Optional.of(data);
    }
    if (value instanceof Map<?, ?> map) {
      return map.isEmpty() ? Optional.empty() : Optional.of(SessionData.of(Json.freeze(map)));
    }
    if (value instanceof String text && !text.isBlank()) {
      return text.strip().startsWith("{")
          ? JsonReader.object(text).map(SessionData::of)
          : format.ofToken(text.strip());
    }
    return Optional.empty();
  }
}
