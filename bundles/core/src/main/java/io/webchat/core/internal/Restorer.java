package io.webchat.core.internal;

import io.webchat.api.AjaxResponse;
import io.webchat.api.ErrorCode;
import io.webchat.api.Json;
import io.webchat.api.Rejection;
import io.webchat.api.WebChatState;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.json.JsonReader;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.spi.transport.TransportException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Takes up a stored session. A restore that fails leaves nothing behind: full local reset, what was
 * stored is deleted, the event, and {@code startChat} works. Used on the mailbox only.
 */
final class Restorer {
  static final String NOTHING = "No chat session found to restore.";

  private final SessionParts parts;
  private final Session session;
  private final SessionLoader loader;
  private final AttachCalls calls;
  private final History history;
  private final Supplier<WebChatConfiguration> configuration;
  private final Listener listener;
  private CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);

  /** What others do when a session is taken up. */
  interface Listener {
    /** The chat ended while the customer was away; the last messages are published. */
    void endedMeanwhile();

    /** There is no session. */
    void idle();
  }

  Restorer(
      SessionParts parts,
      SessionLoader loader,
      AttachCalls calls,
      History history,
      Supplier<WebChatConfiguration> configuration,
      Listener listener) {
    this.parts = parts;
    this.session = parts.session();
    this.loader = loader;
    this.calls = calls;
    this.history = history;
    this.configuration = configuration;
    this.listener = listener;
  }

  /** Completes when no restore is under way, whatever came of it. */
  CompletionStage<Void> finished() {
    return underWay.handle((unused, failure) -> null);
  }

  /** Restores what is stored, if there is something. */
  CompletionStage<Void> restoreStored() {
    CompletableFuture<Void> result = new CompletableFuture<>();
    if (!parts.lease().can(Capability.RESTORE) || !session.move(WebChatState.RESTORING)) {
      result.completeExceptionally(nothing());
      return result;
    }
    underWay = result;
    loader
        .load()
        .whenComplete(
            (stored, failure) -> {
              if (!session.is(WebChatState.RESTORING)) {
                result.completeExceptionally(nothing());
              } else if (failure != null || stored.isEmpty()) {
                idle();
                result.completeExceptionally(nothing());
              } else {
                attach(stored.get(), result);
              }
            });
    return result;
  }

  /** Restores an asynchronous session by its token. */
  CompletionStage<Void> restore(SessionData data) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    if (session.move(WebChatState.RESTORING)) {
      underWay = result;
      attach(parts.keeper().record(data, 1, true), result);
    } else {
      result.completeExceptionally(nothing());
    }
    return result;
  }

  /** Goes on at the stored position, as the container did that served the session before. */
  CompletionStage<Void> takeOver(StoredSession stored) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    if (!parts.lease().can(Capability.RESTORE) || !session.move(WebChatState.RESTORING)) {
      result.completeExceptionally(nothing());
      return result;
    }
    underWay = result;
    parts.gate().sessionChanged();
    attach(stored, new Successor(parts, stored), result);
    return result;
  }

  private void attach(StoredSession stored, CompletableFuture<Void> result) {
    if (!stored.async() && isTooOld(stored)) {
      reset(null, stored);
      parts.events().publish("restoreTimeout");
      result.completeExceptionally(nothing());
    } else {
      attach(stored, null, result);
    }
  }

  private void attach(StoredSession stored, Successor successor, CompletableFuture<Void> result) {
    parts.begin(stored.session(), stored.async(), successor == null ? 0 : stored.position());
    if (successor != null) {
      parts.inbox().deliverFrom(stored.position());
    }
    parts.inbox().deliveredBefore(stored.position());
    parts.filters().restore(stored.filters());
    parts.keeper().takenUp(stored);
    parts.peers().prepare(stored.session());
    calls
        .attach(1, stored.async() ? AttachRequest.Mode.RESTORE_ASYNC : AttachRequest.Mode.RESTORE)
        .whenComplete(
            (reply, failure) -> {
              if (!session.is(WebChatState.RESTORING)) {
                result.completeExceptionally(nothing());
              } else if (failure == null) {
                attached(reply, stored, successor, result);
              } else {
                failed(Failures.unwrap(failure), stored, successor, result);
              }
            });
  }

  /** Only by the clock that wrote the time; another container's may differ. */
  private boolean isTooOld(StoredSession stored) {
    long away = System.currentTimeMillis() - stored.pingTime();
    return away > configuration.get().restoreTimeout() && parts.gate().isOwn(stored);
  }

  private void attached(
      Reply reply, StoredSession stored, Successor successor, CompletableFuture<Void> result) {
    if (successor == null && reply.inbound().isEnd() && canShowTheEnd()) {
      endedMeanwhile(reply, stored, result);
      return;
    }
    boolean over =
        successor == null ? reply.inbound().isEnd() : !successor.canGoOn(reply.inbound());
    if (over || (reply.inbound().chatEnded().isEmpty() && !stored.async())) {
      gone(reply.ajax(), stored, result);
      return;
    }
    if (successor != null) {
      successor.attached(reply.inbound(), () -> result.complete(null));
      return;
    }
    session.move(WebChatState.ACTIVE);
    history.begun(reply.inbound());
    parts.events().publish("restored", Map.of("async", stored.async()));
    int number = session.number();
    parts
        .inbox()
        .accept(reply.inbound(), Inbox.Source.RESTORE)
        .thenRun(
            () -> {
              if (number == session.number()) {
                parts.poller().resumeAtPosition();
                parts.activated();
                parts.keeper().renewed();
              }
              result.complete(null);
            });
  }

  private boolean canShowTheEnd() {
    return parts.lease().can(Capability.RESTORE_ENDED);
  }

  /** The chat ended while the customer was away: the last messages are shown, then the end. */
  private void endedMeanwhile(Reply reply, StoredSession stored, CompletableFuture<Void> result) {
    session.move(WebChatState.ACTIVE);
    parts.events().publish("restored", Map.of("async", stored.async()));
    int number = session.number();
    parts
        .inbox()
        .accept(reply.inbound(), Inbox.Source.RESTORE)
        .thenRun(
            () -> {
              if (number == session.number()) {
                listener.endedMeanwhile();
              }
              result.complete(null);
            });
  }

  private void failed(
      Throwable failure,
      StoredSession stored,
      Successor successor,
      CompletableFuture<Void> result) {
    if (!isOffline(failure)) {
      AjaxResponse ajax =
          failure instanceof TransportException transport
              ? transport.ajax()
              : AjaxResponse.failure("error");
      gone(ajax, stored, result);
      return;
    }
    if (successor != null) {
      successor.offline(failure, () -> result.complete(null));
      return;
    }
    session.move(WebChatState.ACTIVE);
    parts.events().publish("restored", Map.of("async", stored.async()));
    parts.offline(failure);
    parts.activated();
    parts.resumption().resumeLater();
    result.complete(null);
  }

  /** Whether the server may well know the session, but cannot say so now. */
  private static boolean isOffline(Throwable failure) {
    if (!(failure instanceof TransportException transport)) {
      return failure instanceof Rejection rejection
          && (rejection.code().equals(ErrorCode.TRANSPORT_UNAVAILABLE)
              || rejection.code().equals(ErrorCode.SESSION_MOVED));
    }
    return switch (transport.kind()) {
      case NETWORK, TIMEOUT, TRANSIENT, RATE_LIMITED, INVALID_RESPONSE, CLOSED -> true;
      case HTTP, REFUSED -> transport.ajax().status() >= 500;
      default -> false;
    };
  }

  private void gone(AjaxResponse error, StoredSession stored, CompletableFuture<Void> result) {
    boolean async = stored.async();
    SessionData data = session.data(); // its token may be newer than the stored one
    reset(error, stored);
    if (async) {
      parts.events().publish("sessionLost", Map.of("sessionData", data));
    }
    parts.events().publish("restoreFailed");
    result.completeExceptionally(nothing());
  }

  private void reset(AjaxResponse error, StoredSession stored) {
    if (stored.async() && error != null) {
      parts.keeper().lost(session.data(), error);
    } else {
      parts.keeper().ended();
    }
    parts.reset();
    idle();
  }

  private void idle() {
    parts.idle();
    listener.idle();
  }

  private static Rejection nothing() {
    return Rejection.of(ErrorCode.NOTHING_TO_RESTORE, NOTHING);
  }

  /** The session data that a token or a stored value stands for. */
  static Optional<SessionData> sessionData(Object value, SessionFormat format) {
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
