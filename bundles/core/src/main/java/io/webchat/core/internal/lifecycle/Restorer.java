package io.webchat.core.internal.lifecycle;

import io.webchat.api.WebChatState;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.FilterExpression;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.message.History;
import io.webchat.core.internal.message.Inbox;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.runtime.RejectionMapping;
import io.webchat.core.internal.storage.SessionLoader;
import io.webchat.core.internal.transport.AttachCalls;
import io.webchat.mailbox.Stages;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.spi.transport.TransportException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Takes up a stored session. A restore that fails leaves nothing behind: full local reset, what was
 * stored is deleted, the event, and {@code startChat} works. Used on the mailbox only.
 */
public final class Restorer {
  static final String NOTHING = "No chat session found to restore.";
  private static final int REQUEST_TIMEOUT = 408;

  private final SessionParts parts;
  private final ChatSession session;
  private final SessionLoader loader;
  private final AttachCalls calls;
  private final History history;
  private final Supplier<WebChatConfiguration> configuration;
  private final Lifecycle lifecycle;
  private final Runnable idle;
  private CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);

  /** {@code idle} runs when it turned out that there is no session. */
  public Restorer(
      SessionParts parts,
      SessionLoader loader,
      AttachCalls calls,
      History history,
      Supplier<WebChatConfiguration> configuration,
      Lifecycle lifecycle,
      Runnable idle) {
    this.parts = parts;
    this.session = parts.session();
    this.loader = loader;
    this.calls = calls;
    this.history = history;
    this.configuration = configuration;
    this.lifecycle = lifecycle;
    this.idle = idle;
  }

  /** Completes when no restore is under way, whatever came of it. */
  public CompletionStage<Void> finished() {
    return underWay.handle((unused, failure) -> null);
  }

  /** Restores what is stored, if there is something; once it can be read, if no chat begins. */
  public CompletionStage<Void> restoreStored() {
    CompletableFuture<Void> result = begin(parts.holder().can(Capability.RESTORE));
    if (!result.isDone()) {
      int number = session.number();
      loader
          .load(
              () -> session.is(WebChatState.IDLE) && number == session.number(), this::restoreLate)
          .whenComplete((stored, failure) -> loaded(stored, failure, result));
    }
    return result;
  }

  private void restoreLate() {
    CompletionStage<Void> unused = restoreStored();
  }

  private void loaded(
      Optional<StoredSession> stored, Throwable failure, CompletableFuture<Void> result) {
    if (!session.is(WebChatState.RESTORING)) {
      result.completeExceptionally(nothing());
    } else if (failure != null || stored.isEmpty()) {
      if (!session.data().isEmpty()) {
        parts.reset(); // of a session that could be read
      }
      idle();
      result.completeExceptionally(nothing());
    } else {
      attach(stored.get(), result);
    }
  }

  /** Restores an asynchronous session by its token, or by what functions keep of it. */
  public CompletionStage<Void> restore(SessionData data) {
    CompletableFuture<Void> result = begin(true);
    if (!result.isDone()) {
      attach(parts.keeper().handedBack(data), result);
    }
    return result;
  }

  /** Goes on at the stored position, as the container did that served the session before. */
  public CompletionStage<Void> takeOver(StoredSession stored) {
    CompletableFuture<Void> result = begin(parts.holder().can(Capability.RESTORE));
    if (!result.isDone()) {
      parts.gate().sessionChanged();
      new Attempt(stored, new TakenOverChat(parts, stored), result).attach();
    }
    return result;
  }

  /** The result of a restore; failed already when there can be none now. */
  private CompletableFuture<Void> begin(boolean possible) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    if (possible && session.move(WebChatState.RESTORING)) {
      underWay = result;
    } else {
      result.completeExceptionally(nothing());
    }
    return result;
  }

  private void attach(StoredSession stored, CompletableFuture<Void> result) {
    if (!stored.async() && isTooOld(stored)) {
      reset(null, stored);
      parts.events().publish("restoreTimeout");
      result.completeExceptionally(nothing());
    } else {
      new Attempt(stored, null, result).attach();
    }
  }

  /** Only by the clock that wrote the time; another container's may differ. */
  private boolean isTooOld(StoredSession stored) {
    long limit = configuration.get().restoreTimeout();
    long away = System.currentTimeMillis() - stored.pingTime();
    return limit > 0 && away > limit && parts.gate().isOwn(stored);
  }

  /** A stored session that is being taken up. */
  private final class Attempt {
    private final StoredSession stored;
    private final TakenOverChat takenOver;
    private final CompletableFuture<Void> result;

    /** {@code takenOver} goes on where another container stopped; {@code null} for a restore. */
    Attempt(StoredSession stored, TakenOverChat takenOver, CompletableFuture<Void> result) {
      this.stored = stored;
      this.takenOver = takenOver;
      this.result = result;
    }

    void attach() {
      List<FilterExpression> filters = filters();
      parts.begin(stored.session(), stored.async(), takenOver == null ? 0 : stored.position());
      parts.inbox().deliveredBefore(stored.position(), takenOver != null);
      parts.filters().restore(filters);
      parts.keeper().takenUp(stored);
      parts.peers().prepare(stored.session());
      calls
          .attach(1, stored.async() ? AttachRequest.Mode.RESTORE_ASYNC : AttachRequest.Mode.RESTORE)
          .whenComplete(
              (reply, failure) -> {
                if (!session.is(WebChatState.RESTORING)) {
                  result.completeExceptionally(nothing());
                } else if (failure == null) {
                  attached(reply);
                } else {
                  failed(Stages.unwrap(failure));
                }
              });
    }

    /**
     * What hides messages of the session, with what hides them here when it is the one that can be
     * read: its caller may have no more of it than a token.
     */
    private List<FilterExpression> filters() {
      Stream<FilterExpression> present =
          isPresent(stored.session()) ? parts.filters().custom().stream() : Stream.empty();
      return Stream.concat(present, stored.filters().stream()).distinct().toList();
    }

    private void attached(Reply reply) {
      Inbound inbound = reply.inbound();
      if (takenOver == null && inbound.isEnd() && parts.holder().can(Capability.RESTORE_ENDED)) {
        // the chat ended while the customer was away: the last messages are shown, then the end
        show(inbound, () -> lifecycle.endedByServer(inbound.status()));
        return;
      }
      boolean over = takenOver == null ? inbound.isEnd() : !takenOver.canGoOn(inbound);
      if (over || (inbound.chatEnded().isEmpty() && !stored.async())) {
        gone(reply.ajax());
      } else if (takenOver != null) {
        takenOver.attached(inbound, () -> result.complete(null));
      } else {
        history.begun(inbound);
        show(inbound, this::goOn);
      }
    }

    private void show(Inbound inbound, Runnable then) {
      restored();
      int number = session.number();
      parts
          .inbox()
          .accept(inbound, Inbox.Source.RESTORE)
          .thenRun(
              () -> {
                if (number == session.number()) {
                  then.run();
                }
                result.complete(null);
              });
    }

    private void restored() {
      session.move(WebChatState.ACTIVE);
      parts.events().publish("restored", Map.of("async", stored.async()));
    }

    private void goOn() {
      parts.poller().resumeAtPosition();
      parts.activated();
      parts.keeper().acknowledgedBefore(stored.position());
      parts.keeper().renewed();
    }

    private void failed(Throwable failure) {
      if (!isOffline(failure)) {
        gone(RejectionMapping.ajax(failure));
      } else if (takenOver != null) {
        takenOver.offline(failure, () -> result.complete(null));
      } else {
        restored();
        parts.keeper().restoredOffline();
        parts.offline(failure);
        parts.activated();
        parts.resumption().resumeLater(failure);
        result.complete(null);
      }
    }

    private void gone(AjaxResponse error) {
      SessionData data = session.data(); // its token may be newer than the stored one
      reset(error, stored);
      if (stored.async()) {
        parts.events().publish("sessionLost", Map.of("sessionData", data));
      }
      parts.events().publish("restoreFailed");
      result.completeExceptionally(nothing());
    }
  }

  /** Whether session data are of the session that is there; a bare token has no identity. */
  private boolean isPresent(SessionData data) {
    SessionFormat format = parts.holder().format();
    Optional<String> identity = format.identityOf(data);
    return identity.isPresent()
        ? identity.equals(format.identityOf(session.data()))
        : session.data().entrySet().containsAll(data.entrySet());
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
      case HTTP, REFUSED -> isTrouble(transport.ajax().status());
      default -> false;
    };
  }

  /** Of the server, or of what is before it: a redirect leads elsewhere, also in maintenance. */
  private static boolean isTrouble(int status) {
    return status >= 500 || status == REQUEST_TIMEOUT || (status >= 300 && status < 400);
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
    idle.run();
  }

  private static Rejection nothing() {
    return Rejection.of(ErrorCode.NOTHING_TO_RESTORE, NOTHING);
  }
}
