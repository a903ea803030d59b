package io.webchat.core.internal;

import io.webchat.api.AjaxResponse;
import io.webchat.api.ErrorCode;
import io.webchat.api.Json;
import io.webchat.api.Rejection;
import io.webchat.api.WebChatState;
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

/**
 * Takes up a stored session. A restore that fails leaves nothing behind: full local reset, what was
 * stored is deleted, the event, and {@code startChat} works. Used on the mailbox only.
 */
final class Restorer {
  static final String NOTHING = "No chat session found to restore.";

  private final ChatInstance chat;
  private CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);

  Restorer(ChatInstance chat) {
    this.chat = chat;
  }

  /** Completes when no restore is under way, whatever came of it. */
  CompletionStage<Void> finished() {
    return underWay.handle((unused, failure) -> null);
  }

  /** Restores what is stored, if there is something. */
  CompletionStage<Void> restoreStored() {
    CompletableFuture<Void> result = new CompletableFuture<>();
    if (!chat.lease().can(Capability.RESTORE) || !chat.session().move(WebChatState.RESTORING)) {
      result.completeExceptionally(nothing());
      return result;
    }
    underWay = result;
    chat.loader()
        .load()
        .whenComplete(
            (stored, failure) -> {
              if (!chat.session().is(WebChatState.RESTORING)) {
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
    if (chat.session().move(WebChatState.RESTORING)) {
      underWay = result;
      attach(chat.keeper().record(data, 1, true), result);
    } else {
      result.completeExceptionally(nothing());
    }
    return result;
  }

  /** Goes on at the stored position, as the container did that served the session before. */
  CompletionStage<Void> takeOver(StoredSession stored) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    if (!chat.lease().can(Capability.RESTORE) || !chat.session().move(WebChatState.RESTORING)) {
      result.completeExceptionally(nothing());
      return result;
    }
    underWay = result;
    chat.gate().sessionChanged();
    attach(stored, new Successor(chat, stored), result);
    return result;
  }

  private void attach(StoredSession stored, CompletableFuture<Void> result) {
    if (!stored.async() && isTooOld(stored)) {
      reset(null, stored);
      chat.events().publish("restoreTimeout");
      result.completeExceptionally(nothing());
    } else {
      attach(stored, null, result);
    }
  }

  private void attach(StoredSession stored, Successor successor, CompletableFuture<Void> result) {
    chat.inbox().clear();
    chat.session().begin(stored.session(), stored.async());
    chat.lifecycle().begin();
    if (successor == null) {
      chat.keeper().acknowledgements().begin(0);
    } else {
      successor.begin();
    }
    chat.inbox().deliveredBefore(stored.position());
    chat.filters().restore(stored.filters());
    chat.keeper().takenUp(stored);
    chat.peers().prepare(stored.session());
    AttachRequest request =
        new AttachRequest(
            1,
            stored.async() ? AttachRequest.Mode.RESTORE_ASYNC : AttachRequest.Mode.RESTORE,
            chat.configuration().async().pageSize());
    chat.lease()
        .call(true, transport -> transport.attach(chat.session().data(), request))
        .whenComplete(
            (reply, failure) -> {
              if (!chat.session().is(WebChatState.RESTORING)) {
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
    return away > chat.configuration().restoreTimeout() && chat.gate().isOwn(stored);
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
    chat.session().move(WebChatState.ACTIVE);
    chat.history().begun(reply.inbound());
    chat.events().publish("restored", Map.of("async", stored.async()));
    int session = chat.session().number();
    chat.inbox()
        .accept(reply.inbound(), Inbox.Source.RESTORE)
        .thenRun(
            () -> {
              if (session == chat.session().number()) {
                chat.poller().resumeAtPosition();
                chat.lifecycle().activated();
                chat.keeper().renewed();
              }
              result.complete(null);
            });
  }

  private boolean canShowTheEnd() {
    return chat.lease().can(Capability.RESTORE_ENDED);
  }

  /** The chat ended while the customer was away: the last messages are shown, then the end. */
  private void endedMeanwhile(Reply reply, StoredSession stored, CompletableFuture<Void> result) {
    chat.session().move(WebChatState.ACTIVE);
    chat.events().publish("restored", Map.of("async", stored.async()));
    int session = chat.session().number();
    chat.inbox()
        .accept(reply.inbound(), Inbox.Source.RESTORE)
        .thenRun(
            () -> {
              if (session == chat.session().number()) {
                chat.lifecycle().endedByServer();
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
    chat.session().move(WebChatState.ACTIVE);
    chat.events().publish("restored", Map.of("async", stored.async()));
    chat.connectivity().restoredOffline();
    chat.poller().holdOff(failure);
    chat.lifecycle().activated();
    chat.lifecycle().resumeLater();
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
    SessionData data = chat.session().data(); // its token may be newer than the stored one
    reset(error, stored);
    if (async) {
      chat.events().publish("sessionLost", Map.of("sessionData", data));
    }
    chat.events().publish("restoreFailed");
    result.completeExceptionally(nothing());
  }

  private void reset(AjaxResponse error, StoredSession stored) {
    if (stored.async() && error != null) {
      chat.keeper().lost(chat.session().data(), error);
    } else {
      chat.keeper().ended();
    }
    chat.peers().leave();
    chat.inbox().clear();
    chat.filters().clear();
    chat.connectivity().clear();
    chat.session().clear();
    idle();
  }

  private void idle() {
    chat.session().move(WebChatState.IDLE);
    chat.gate().sessionChanged();
    chat.configurator().sessionOver();
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
