package io.webchat.bus.internal;

import io.webchat.spi.bus.BusFactory;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * Calls that wait for a plugin, bounded. Thread-safe; calls only the question whether one may go
 * while it holds its lock.
 */
final class WaitingRoom {
  private final Queue<Call> calls = new ArrayDeque<>(0);
  private boolean closed;

  /** Lets the call wait, or rejects it when the room is full or closed. */
  void admit(Call call) {
    Refusal refusal = add(call);
    if (refusal != null) {
      call.reject(refusal);
    }
  }

  private synchronized Refusal add(Call call) {
    if (closed) {
      return Refusal.PLUGIN_CLOSED;
    }
    if (calls.size() >= BusFactory.MAX_WAITING_COMMANDS) {
      return Refusal.TOO_MANY_WAITING;
    }
    calls.add(call);
    return null;
  }

  /** The call that waited longest of those that may go, or {@code null}. */
  synchronized Call poll(Predicate<Call> mayGo) {
    for (Iterator<Call> each = calls.iterator(); each.hasNext(); ) {
      Call call = each.next();
      if (mayGo.test(call)) {
        each.remove();
        return call;
      }
    }
    return null;
  }

  /** Admits nobody any more; returns who waited. */
  synchronized List<Call> close() {
    closed = true;
    List<Call> rest = List.copyOf(calls);
    calls.clear();
    return rest;
  }
}
