package io.webchat.core.internal;

import io.webchat.api.Rejection;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;

/**
 * Whether the chat server can be reached: counts poll exceptions and tells changes (reference
 * section 4, {@code disconnected} to {@code connectionRestored}). Used on the mailbox only.
 */
final class Connectivity {
  private final ChatInstance chat;
  private int exceptions;
  private boolean offline;
  private boolean disconnected;
  private boolean swapping;

  Connectivity(ChatInstance chat) {
    this.chat = chat;
  }

  /** A poll failed. */
  void failed(Throwable failure) {
    if (Failures.is(failure, Kind.RATE_LIMITED)) {
      // the server is there, it only wants fewer polls
      tell(failure);
      return;
    }
    exceptions++;
    if (exceptions == 1 && !offline && !swapping) {
      chat.events().publish("connectionPending");
    }
    tell(failure);
    if (exceptions > chat.configuration().poll().exceptionLimit() && !offline) {
      offline = true;
      chat.events().publish("chatServerWentOffline");
    }
  }

  /** The server answered. */
  void succeeded() {
    exceptions = 0;
    if (offline) {
      offline = false;
      swapping = false;
      chat.events().publish("chatServerBackOnline");
      chat.events().publish("connectionRestored");
    } else if (swapping) {
      swapping = false;
      chat.events().publish("connectionRestored");
    }
    if (disconnected) {
      disconnected = false;
      chat.events().publish("reconnected");
    }
  }

  /**
   * A command failed: {@code disconnected} when a session cannot reach its server, else {@code
   * error}.
   */
  void commandFailed(Throwable failure) {
    if (chat.session().isActive()) {
      tell(failure);
    } else {
      chat.events().error(Failures.rejection(failure, chat.lease().type()));
    }
  }

  /** A pushing wire was cut. */
  void cut(TransportException reason) {
    tell(reason);
  }

  /** The transport went under a running session. */
  void transportGone() {
    if (!swapping && !offline) {
      swapping = true;
      chat.events().publish("connectionPending");
    }
  }

  /** The session was restored without an answer of the server. */
  void restoredOffline() {
    offline = true;
    chat.events().publish("restoredOffline");
  }

  void resetExceptions() {
    exceptions = 0;
  }

  void clear() {
    exceptions = 0;
    offline = false;
    disconnected = false;
    swapping = false;
  }

  private void tell(Throwable failure) {
    if (Failures.is(failure, Kind.NETWORK) || Failures.is(failure, Kind.TIMEOUT)) {
      if (!disconnected) {
        disconnected = true;
        chat.events().publish("disconnected");
      }
    } else if (!Failures.is(failure, Kind.TRANSIENT)) {
      Rejection reason = Failures.rejection(failure, chat.lease().type());
      chat.events().error(reason);
    }
  }
}
