package io.webchat.core.internal;

import io.webchat.api.AjaxResponse;
import io.webchat.api.ErrorCode;
import io.webchat.api.Rejection;
import io.webchat.api.WebChatState;
import io.webchat.api.session.SessionData;
import io.webchat.api.session.SessionDataHooks;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionLeases.Lease;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StoredSession;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the session of an instance is kept: with the functions of the configuration, else with the
 * chosen provider, under a lease when containers share it. Used on the mailbox only, but for the
 * calls themselves.
 */
final class SessionStore {
  private static final Logger LOG = LoggerFactory.getLogger(SessionStore.class);

  private final ChatInstance chat;

  SessionStore(ChatInstance chat) {
    this.chat = chat;
  }

  /** What to store, or to delete when {@code delete}; {@code error} says why it is lost. */
  record Task(StoredSession record, boolean delete, AjaxResponse error, long number) {}

  /** A place that can be called now. */
  interface Target {
    /**
     * Off the mailbox; {@code false} when another container has the lease of the session. Cookies
     * that the call changed are stored when the stage completes, or cannot be stored now.
     */
    CompletionStage<?> call(Task task);

    /** The functions or the provider that is called. */
    Object place();

    /** Whether it is the functions of the configuration. */
    default boolean isHooks() {
      return place() instanceof SessionDataHooks;
    }
  }

  private record Hooks(SessionDataHooks hooks, ChatInstance chat, Map<String, Object> options)
      implements Target {
    @Override
    public CompletionStage<?> call(Task task) {
      SessionData data =
          task.record().session().with(Map.of("messageIndex", task.record().position() - 1));
      return chat.cookieKeeper()
          .storing(
              () ->
                  task.delete()
                      ? hooks.deleteSessionData(data, task.error(), chat.cookies(), options)
                      : hooks.getSessionData(data, chat.cookies(), options));
    }

    @Override
    public Object place() {
      return hooks;
    }
  }

  private record Provided(SessionStorageProvider provider, Lease lease, ChatInstance chat)
      implements Target {
    @Override
    public CompletionStage<?> call(Task task) {
      if (lease != null && provider instanceof SessionLeases leases) {
        return task.delete()
            ? leases.delete(lease, task.error())
            : leases.store(task.record(), lease);
      }
      return chat.cookieKeeper()
          .storing(
              () ->
                  task.delete()
                      ? provider.deleteSessionData(
                          task.record().key(), task.error(), chat.cookies())
                      : provider.getSessionData(task.record(), chat.cookies()));
    }

    @Override
    public Object place() {
      return provider;
    }
  }

  /** Where to store now; empty while there is no provider, or no lease that it confirmed. */
  Optional<Target> target() {
    if (usesHooks()) {
      return Optional.of(
          new Hooks(chat.hooks().orElseThrow(), chat, chat.configuration().cookieOptions()));
    }
    if (!chat.tenure().isShared()) {
      return provider().map(provider -> new Provided(provider, null, chat));
    }
    return chat.tenure()
        .lease()
        .filter(lease -> chat.tenure().isOpen())
        .flatMap(lease -> provider().map(provider -> new Provided(provider, lease, chat)));
  }

  /** Whether the functions of the configuration are used. */
  boolean usesHooks() {
    return chat.configuration().async().enabled() && chat.hooks().isPresent();
  }

  /** Deletes a record, and gives its lease back when there is one. */
  CompletionStage<?> remove(
      SessionStorageProvider provider, SessionKey key, Optional<Lease> lease) {
    return lease.isPresent() && provider instanceof SessionLeases leases
        ? leases.delete(lease.get(), null).thenCompose(done -> leases.release(lease.get()))
        : provider.deleteSessionData(key, null, chat.cookies());
  }

  /** The functions or the provider that store the session; {@code null} when there is none. */
  Object place() {
    return usesHooks() ? chat.hooks().orElseThrow() : provider().orElse(null);
  }

  /** Whether something stores sessions. */
  boolean isPresent() {
    return usesHooks() || provider().isPresent();
  }

  /** The chosen provider, when it is there. */
  Optional<SessionStorageProvider> provider() {
    Object chosen = chat.configuration().webchat().get("sessionStorage");
    return chat.plugins()
        .storage(chosen instanceof String name ? name : chat.limits().sessionStorage());
  }

  /** The chosen provider, when it can be shared. */
  Optional<SessionLeases> leases() {
    return usesHooks()
        ? Optional.empty()
        : provider().filter(SessionLeases.class::isInstance).map(SessionLeases.class::cast);
  }

  /** Somebody asked for a storage by its name, and it is not there. */
  void reportMissing() {
    if (chat.configuration().webchat().get("sessionStorage") instanceof String name) {
      chat.events()
          .error(
              Rejection.of(ErrorCode.STORAGE_FAILED, "There is no session storage '" + name + "'")
                  .withHint("The session is not kept; there are " + chat.plugins().storageNames()));
    }
  }

  /** Something could not be stored or read. */
  void report(String code, String text, Throwable failure) {
    Throwable cause = Failures.unwrap(failure);
    LOG.warn("Instance {}: {}", chat.id(), text, cause);
    if (!chat.session().is(WebChatState.CLOSED)) {
      chat.events()
          .error(
              cause instanceof Rejection rejection
                  ? rejection
                  : Rejection.of(code, text).withHint(String.valueOf(cause.getMessage())));
    }
  }

  SessionKey key() {
    return new SessionKey(
        chat.id(), chat.configuration().transportType(), chat.configuration().deploymentId());
  }

  /**
   * The record of session data at a position, as of now.
   *
   * @param dormant whether it waits until its instance is opened again
   */
  StoredSession record(SessionData data, long position, boolean async, boolean dormant) {
    return new StoredSession(
        key(),
        data,
        position,
        System.currentTimeMillis(),
        chat.filters().custom(),
        async,
        chat.tenure().isShared() ? Inheritance.of(chat, dormant) : Map.of());
  }
}
