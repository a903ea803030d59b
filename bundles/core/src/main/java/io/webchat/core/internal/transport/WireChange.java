package io.webchat.core.internal.transport;

import io.webchat.api.WebChatState;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.runtime.ServiceEvents;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Retry;
import io.webchat.mailbox.Stages;
import io.webchat.mailbox.Timers;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the wire of a chat whose session several types of transport can serve: away from the
 * preferred one when it cannot be reached, and back when it can, or as an operator wants. The
 * session goes on at its position, as when a transport is replaced. Used on the mailbox only.
 */
public final class WireChange {
  private static final Logger LOG = LoggerFactory.getLogger(WireChange.class);

  /** How long the preferred wire may be away before another one takes its place. */
  private static final long GRACE_MS = 2_000;

  private static final long FIRST_RETURN_MS = 5_000;
  private static final long LAST_RETURN_MS = 60_000;
  private static final int SPREAD_OF_LAST = 6;

  /** Chats whose transport is there again return within 2.5 s, not all in one moment. */
  private static final int SPREAD_WHEN_THERE = 2;

  private final Mailbox mailbox;
  private final ChatSession session;
  private final ServiceEvents events;
  private final TransportHolder holder;
  private final Function<Transport, CompletionStage<Reply>> attach;
  private final Retry returning;
  private Timers.Timer leaving = Timers.NONE;
  private boolean troubled;

  /** The preferred wire was to be left, and there was no other. */
  private boolean overdue;

  private boolean trying;
  private String preferred = "";
  private String reason = "";

  /**
   * Nothing is to be changed yet.
   *
   * @param attach takes the running session up by a transport, to see whether that is possible
   */
  public WireChange(
      Mailbox mailbox,
      ChatSession session,
      ServiceEvents events,
      TransportHolder holder,
      Function<Transport, CompletionStage<Reply>> attach) {
    this.mailbox = mailbox;
    this.session = session;
    this.events = events;
    this.holder = holder;
    this.attach = attach;
    long spread = spread(session.instanceId());
    long last = LAST_RETURN_MS - SPREAD_OF_LAST * spread;
    this.returning = new Retry(mailbox, FIRST_RETURN_MS + spread, last, this::tryToReturn);
  }

  /** Of an instance, below 5 s: chats that left together do not try together to return. */
  static long spread(String instanceId) {
    return Integer.toUnsignedLong(instanceId.hashCode() * 0x9E3779B1) % FIRST_RETURN_MS;
  }

  /** A configuration is in force, and with it the type that it prefers. */
  public void configured(String type) {
    preferred = type;
    returning.reset();
    reached();
  }

  /** The chat server was not reached. */
  public void unreachable() {
    if (!troubled && holder.types().size() > 1 && isPreferred()) {
      troubled = true;
      leaving = mailbox.after(GRACE_MS, this::leave);
    }
  }

  /** The chat server was reached. */
  public void reached() {
    troubled = false;
    overdue = false;
    leaving.cancel();
    if (!isPreferred() && !returning.isPending() && !trying && session.isActive()) {
      returning.failed();
    }
  }

  /**
   * A start failed.
   *
   * @return whether it can be made again, by another wire
   */
  public boolean startFailed(Throwable failure) {
    return failure instanceof TransportException transport
        && !transport.ambiguous()
        && isOfTheWire(transport)
        && isPreferred()
        && leave();
  }

  /**
   * The wire has lost the session.
   *
   * @return whether another one goes on, which finds out for itself
   */
  public boolean lost(TransportException failure) {
    boolean certain = failure.kind() == TransportException.Kind.SESSION_LOST;
    return !certain && session.is(WebChatState.ACTIVE) && isPreferred() && leave();
  }

  private static boolean isOfTheWire(TransportException failure) {
    return switch (failure.kind()) {
      case NETWORK, TIMEOUT, HTTP, INVALID_RESPONSE -> true;
      default -> false;
    };
  }

  /** A provider was registered: the instance may have none, or prefer its type. */
  public void providerCame() {
    holder.providerCame();
    if (!holder.isHeld()) {
      return;
    }
    if (isPreferred()) {
      if (overdue) {
        leave();
      }
    } else if (session.isActive()) {
      mailbox.after(spread(session.instanceId()) / SPREAD_WHEN_THERE, this::tryToReturn);
    } else if (!session.is(WebChatState.STARTING)) {
      change(preferred, "available");
    }
  }

  /** The session is over: the next one begins with the preferred wire. */
  public void sessionOver() {
    reached();
    returning.reset();
    mailbox.always(
        () -> {
          if (session.is(WebChatState.IDLE) && holder.isHeld() && !isPreferred()) {
            change(preferred, "available");
          }
        });
  }

  /** The session goes on by another type. */
  public void changed(String former, String type) {
    reached();
    String why = reason.isEmpty() ? "stopped" : reason;
    reason = "";
    if (session.isActive() || session.is(WebChatState.STARTING)) {
      events.publish("wireChanged", Map.of("from", former, "to", type, "reason", why));
    }
  }

  /**
   * What an operator wants: the type is the preferred one from now on.
   *
   * @throws Rejection when the session cannot go on with this type now
   */
  public void prefer(String type) {
    if (!holder.types().contains(type)) {
      throw Rejection.of(
          ErrorCode.INVALID_TRANSPORT,
          "The chat cannot go on by '" + type + "'; its wires are " + holder.types());
    }
    List<String> former = holder.types();
    if (change(type, "operator")) {
      preferred = type;
    } else {
      holder.prefer(former);
      throw Rejection.of(
          ErrorCode.TRANSPORT_UNAVAILABLE, "No transport of type '" + type + "' can be used now");
    }
  }

  private boolean isPreferred() {
    return holder.type().equals(preferred);
  }

  private boolean leave() {
    leaving.cancel();
    boolean left =
        holder.types().stream()
            .filter(type -> !type.equals(preferred))
            .anyMatch(type -> change(type, "unreachable"));
    overdue = !left && troubled;
    return left;
  }

  private boolean change(String type, String why) {
    List<String> order = new ArrayList<>(holder.types());
    if (!order.remove(type)) {
      return false;
    }
    order.add(0, type);
    reason = why;
    holder.prefer(order);
    reason = "";
    return holder.type().equals(type);
  }

  private void tryToReturn() {
    if (trying || isPreferred() || !session.isActive()) {
      return;
    }
    trying = true;
    int asked = session.number();
    holder
        .probe(preferred, attach)
        .whenComplete(
            (reply, failure) -> {
              trying = false;
              if (asked != session.number() || isPreferred() || !session.isActive()) {
                return;
              }
              if (failure == null) {
                returning.reset();
                change(preferred, "reachable");
              } else {
                LOG.debug(
                    "Instance {}: {} is not there yet: {}",
                    session.instanceId(),
                    preferred,
                    Stages.unwrap(failure).getMessage());
                returning.stop();
                returning.failed();
              }
            });
  }
}
