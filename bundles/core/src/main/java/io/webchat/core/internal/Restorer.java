package io.webchat.core.internal;

import io.webchat.api.AjaxResponse;
import io.webchat.api.ErrorCode;
import io.webchat.api.Json;
import io.webchat.api.Rejection;
import io.webchat.api.WebChatState;
import io.webchat.api.session.SessionData;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Reply;
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
    chat.keeper()
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

  private void attach(StoredSession stored, CompletableFuture<Void> result) {
    long away = System.currentTimeMillis() - stored.pingTime();
    if (!stored.async() && away > chat.configuration().restoreTimeout()) {
      reset(null, stored);
      chat.events().publish("restoreTimeout");
      result.completeExceptionally(nothing());
      return;
    }
    chat.inbox().clear();
    chat.session().begin(stored.session(), stored.async());
    chat.filters().restore(stored.filters());
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
                attached(reply, stored, result);
              } else {
                failed(Failures.unwrap(failure), stored, result);
              }
            });
  }

  private void attached(Reply reply, StoredSession stored, CompletableFuture<Void> result) {
    if (reply.inbound().isEnd() || (reply.inbound().chatEnded().isEmpty() && !stored.async())) {
      gone(reply.ajax(), stored, result);
      return;
    }
    chat.session().move(WebChatState.ACTIVE);
    chat.events().publish("restored", Map.of("async", stored.async()));
    int session = chat.session().number();
    chat.inbox()
        .accept(reply.inbound(), Inbox.Source.RESTORE)
        .thenRun(
            () -> {
              if (session == chat.session().number()) {
                chat.poller().resumeAtPosition();
                chat.lifecycle().activated();
                chat.keeper().changed(true);
              }
              result.complete(null);
            });
  }

  private void failed(Throwable failure, StoredSession stored, CompletableFuture<Void> result) {
    if (!isOffline(failure)) {
      AjaxResponse ajax =
          failure instanceof TransportException transport
              ? transport.ajax()
              : AjaxResponse.failure("error");
      gone(ajax, stored, result);
      return;
    }
    chat.session().move(WebChatState.ACTIVE);
    chat.events().publish("restored", Map.of("async", stored.async()));
    chat.connectivity().restoredOffline();
    chat.poller().resumeAtPosition();
    chat.lifecycle().activated();
    result.complete(null);
  }

  /** Whether the server may well know the session, but cannot say so now. */
  private static boolean isOffline(Throwable failure) {
    if (!(failure instanceof TransportException transport)) {
      return failure instanceof Rejection rejection
          && rejection.code().equals(ErrorCode.TRANSPORT_UNAVAILABLE);
    }
    return switch (transport.kind()) {
      case NETWORK, TIMEOUT, TRANSIENT, RATE_LIMITED, INVALID_RESPONSE, CLOSED -> true;
      case HTTP -> transport.ajax().status() >= 500;
      default -> false;
    };
  }

  private void gone(AjaxResponse error, StoredSession stored, CompletableFuture<Void> result) {
    boolean async = stored.async();
    SessionData data = stored.session();
    reset(error, stored);
    if (async) {
      chat.events().publish("sessionLost", Map.of("sessionData", data));
    }
    chat.events().publish("restoreFailed");
    result.completeExceptionally(nothing());
  }

  private void reset(AjaxResponse error, StoredSession stored) {
    if (stored.async() && error != null) {
      chat.keeper().lost(stored.session(), error);
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
    chat.reconfigureWhenIdle();
  }

  private static Rejection nothing() {
    return Rejection.of(ErrorCode.NOTHING_TO_RESTORE, NOTHING);
  }

  /** The session data that a token or a stored value stands for. */
  static Optional<SessionData> sessionData(Object value) {
    if (value instanceof SessionData data) {
      return Optional.of(data);
    }
    if (value instanceof Map<?, ?> map) {
      return map.isEmpty() ? Optional.empty() : Optional.of(SessionData.of(Json.freeze(map)));
    }
    if (value instanceof String text && !text.isBlank()) {
      return text.strip().startsWith("{")
          ? JsonText.object(text).map(SessionData::of)
          : Optional.of(SessionData.of(Map.of("token", text.strip())));
    }
    return Optional.empty();
  }
}
