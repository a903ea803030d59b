package io.webchat.bus.internal;

import io.webchat.spi.bus.BusFactory;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * Commands that wait for a plugin, bounded. Thread-safe; holds its lock while it calls the
 * predicate of {@link #poll}, and nothing else.
 */
final class PendingCommands {
  private final Queue<PendingCommand> calls = new ArrayDeque<>(0);
  private boolean closed;

  /** Queues the call, or rejects it when the queue is full or closed. */
  void add(PendingCommand call) {
    RejectionReason reason = offer(call);
    if (reason != null) {
      call.reject(reason);
    }
  }

  private synchronized RejectionReason offer(PendingCommand call) {
    if (closed) {
      return RejectionReason.PLUGIN_CLOSED;
    }
    if (calls.size() >= BusFactory.MAX_WAITING_COMMANDS) {
      return RejectionReason.TOO_MANY_WAITING;
    }
    calls.add(call);
    return null;
  }

  /** Removes the oldest call that the predicate accepts; {@code null} when there is none. */
  synchronized PendingCommand poll(Predicate<PendingCommand> accepted) {
    for (Iterator<PendingCommand> each = calls.iterator(); each.hasNext(); ) {
      PendingCommand call = each.next();
      if (accepted.test(call)) {
        each.remove();
        return call;
      }
    }
    return null;
  }

  /** Rejects further calls; returns those that wait. */
  synchronized List<PendingCommand> close() {
    closed = true;
    List<PendingCommand> rest = List.copyOf(calls);
    calls.clear();
    return rest;
  }
}
