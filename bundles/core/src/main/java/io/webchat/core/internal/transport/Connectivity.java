package io.webchat.core.internal.transport;

import io.webchat.api.WebChatState;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.runtime.RejectionMapping;
import io.webchat.core.internal.runtime.ServiceEvents;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Whether the chat server can be reached: counts poll exceptions and publishes the changes ({@code
 * disconnected} to {@code connectionRestored}). Every event that tells of trouble is followed by
 * its counterpart: on the first good answer, or when the session is over. Used on the mailbox only.
 */
public final class Connectivity {
  private final ChatSession session;
  private final ServiceEvents events;
  private final Supplier<WebChatConfiguration> configuration;
  private final Supplier<String> transportType;
  private int exceptions;
  private boolean pending;
  private boolean offline;
  private boolean disconnected;
  private boolean timedOut;

  /** Of this series of poll exceptions: what an {@code error} has told already. */
  private final Set<Object> told = new HashSet<>(2);

  public Connectivity(
      ChatSession session,
      ServiceEvents events,
      Supplier<WebChatConfiguration> configuration,
      Supplier<String> transportType) {
    this.session = session;
    this.events = events;
    this.configuration = configuration;
    this.transportType = transportType;
  }

  /** A poll failed, or a pushing wire was cut. */
  public void failed(Throwable failure) {
    if (RejectionMapping.is(failure, Kind.RATE_LIMITED)) {
      // the server is there, it only wants fewer polls
      tellOnce(failure);
      return;
    }
    pending();
    tellOnce(failure);
    count();
  }

  /** A poll was answered that the session is unknown: an error only when this is final. */
  public void unknownSession() {
    pending();
    count();
  }

  /** Whether callers know of trouble, but not that the server is offline. */
  boolean isPending() {
    return pending && !offline;
  }

  private void count() {
    exceptions++;
    if (exceptions > configuration.get().poll().exceptionLimit() && !offline) {
      offline = true;
      events.publish("chatServerWentOffline");
    }
  }

  /** The server cannot be reached for now, since it does not answer or there is no transport. */
  public void pending() {
    if (!pending && !offline) {
      pending = true;
      events.publish("connectionPending");
    }
  }

  /** The server answered. */
  public void succeeded() {
    takeBack(Map.of());
  }

  /**
   * The server itself answered what was no poll: commands reach it again. A series of poll
   * exceptions ends with a poll only.
   */
  public void commandAnswered() {
    if (!pending && !offline) {
      timedOut = false;
      reconnected(Map.of());
    }
  }

  /**
   * Publishes the counterpart of every event that told of trouble.
   *
   * @param data of these events
   */
  private void takeBack(Map<String, ?> data) {
    exceptions = 0;
    told.clear();
    boolean restored = pending || offline;
    pending = false;
    timedOut = false;
    if (offline) {
      offline = false;
      events.publish("chatServerBackOnline", data);
    }
    if (restored) {
      events.publish("connectionRestored", data);
    }
    reconnected(data);
  }

  private void reconnected(Map<String, ?> data) {
    if (disconnected) {
      disconnected = false;
      events.publish("reconnected", data);
    }
  }

  /**
   * The session is over, and its signs of trouble with it. The events say {@code chatEnded}, since
   * the server may still be away.
   */
  public void over() {
    takeBack(Map.of("chatEnded", true));
  }

  /**
   * A command failed: {@code disconnected} when a session cannot reach its server, else {@code
   * error}. What fails while the chat is being ended is of no interest.
   */
  public void commandFailed(Throwable failure) {
    if (session.is(WebChatState.ENDING)) {
      return;
    }
    if (session.isActive()) {
      tell(failure);
    } else {
      events.error(RejectionMapping.rejection(failure, transportType.get()));
    }
  }

  /** The session was restored without an answer of the server. */
  public void restoredOffline() {
    offline = true;
    events.publish("restoredOffline");
  }

  public void resetExceptions() {
    exceptions = 0;
  }

  public void clear() {
    exceptions = 0;
    pending = false;
    offline = false;
    disconnected = false;
    timedOut = false;
    told.clear();
  }

  /** Polls repeat themselves: an {@code error} of each kind is enough for a series. */
  private void tellOnce(Throwable failure) {
    Object kind = failure instanceof TransportException t ? t.kind() : failure.getClass();
    if (isConnection(failure) || told.add(kind)) {
      tell(failure);
    }
  }

  private void tell(Throwable failure) {
    if (RejectionMapping.is(failure, Kind.TIMEOUT) && !timedOut) {
      timedOut = true;
      events.publish("chatServerTimeout");
    }
    if (isConnection(failure)) {
      if (!disconnected) {
        disconnected = true;
        events.publish("disconnected");
      }
    } else if (!RejectionMapping.is(failure, Kind.TRANSIENT)) {
      Rejection reason = RejectionMapping.rejection(failure, transportType.get());
      events.error(reason);
    }
  }

  /** What {@code disconnected} tells, instead of an {@code error}. */
  private static boolean isConnection(Throwable failure) {
    return RejectionMapping.is(failure, Kind.NETWORK) || RejectionMapping.is(failure, Kind.TIMEOUT);
  }
}
