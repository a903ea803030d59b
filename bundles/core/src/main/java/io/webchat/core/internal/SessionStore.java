package io.webchat.core.internal;

import io.webchat.api.AjaxResponse;
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

/**
 * Where the session of an instance is kept: with the functions of the configuration, else with the
 * chosen provider, under a lease when containers share it. Used on the mailbox only, but for the
 * calls themselves.
 */
final class SessionStore {
  private final ChatInstance chat;

  SessionStore(ChatInstance chat) {
    this.chat = chat;
  }

  /** What to store, or to delete when {@code delete}; {@code error} says why it is lost. */
  record Task(StoredSession record, boolean delete, AjaxResponse error, long number) {}

  /** A place that can be called now. */
  interface Target {
    /** Off the mailbox; {@code false} when somebody else has the lease of the session. */
    CompletionStage<?> call(Task task);

    /** The provider; {@code null} for the functions of the configuration. */
    default SessionStorageProvider provider() {
      return null;
    }
  }

  private record Hooks(SessionDataHooks hooks, ChatInstance chat, Map<String, Object> options)
      implements Target {
    @Override
    public CompletionStage<?> call(Task task) {
      SessionData data =
          task.record().session().with(Map.of("messageIndex", task.record().position() - 1));
      return task.delete()
          ? hooks.deleteSessionData(data, task.error(), chat.cookies(), options)
          : hooks.getSessionData(data, chat.cookies(), options);
    }
  }

  private record Provided(SessionStorageProvider provider, Lease lease, ChatInstance chat)
      implements Target {
    @Override
    public CompletionStage<?> call(Task task) {
      if (task.delete() && lease != null && provider instanceof SessionLeases leases) {
        return leases.delete(lease, task.error());
      }
      if (task.delete()) {
        return provider.deleteSessionData(task.record().key(), task.error(), chat.cookies());
      }
      return lease != null && provider instanceof SessionLeases leases
          ? leases.store(task.record(), lease)
          : provider.getSessionData(task.record(), chat.cookies());
    }
  }

  /** Where to store now; empty while there is no provider, or no lease that it confirmed. */
  Optional<Target> target() {
    if (usesHooks()) {
      return Optional.of(
          new Hooks(chat.hooks().orElseThrow(), chat, chat.configuration().cookieOptions()));
    }
    if (!chat.tenure().applies()) {
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

  SessionKey key() {
    return new SessionKey(
        chat.id(), chat.configuration().transportType(), chat.configuration().deploymentId());
  }

  /**
   * The record of session data at a position, as of now.
   *
   * @param dormant whether it waits for whoever opens the instance again
   */
  StoredSession record(SessionData data, long position, boolean async, boolean dormant) {
    return new StoredSession(
        key(),
        data,
        position,
        System.currentTimeMillis(),
        chat.filters().custom(),
        async,
        chat.tenure().applies() ? Inheritance.of(chat, dormant) : Map.of());
  }
}
