package io.webchat.web.internal.channel;

import io.webchat.api.bus.CommandCall;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Commands of the container that a page's plug-in works on; bounded. Thread-safe. */
final class PageCalls {
  private final int most;
  private final Map<Long, CommandCall> open = new HashMap<>();
  private long last;
  private boolean closed;

  PageCalls(int most) {
    this.most = most;
  }

  /** A number for the call; empty when there are too many or the page is gone: it is rejected. */
  Optional<Long> add(CommandCall call) {
    synchronized (this) {
      if (!closed && open.size() < most) {
        last++;
        open.put(last, call);
        return Optional.of(last);
      }
    }
    call.deferred()
        .reject(Rejection.of(ErrorCode.OVERLOADED, "Too many commands wait for the page"));
    return Optional.empty();
  }

  /** The call of this number, which is settled with that. */
  synchronized Optional<CommandCall> take(Object number) {
    return number instanceof Number n
        ? Optional.ofNullable(open.remove(n.longValue()))
        : Optional.empty();
  }

  /** The call of this number, which stays open. */
  synchronized Optional<CommandCall> find(Object number) {
    return number instanceof Number n
        ? Optional.ofNullable(open.get(n.longValue()))
        : Optional.empty();
  }

  /** Rejects all, and those that come later. */
  void close() {
    List<CommandCall> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(open.values());
      open.clear();
    }
    all.forEach(
        call -> call.deferred().reject(Rejection.of(ErrorCode.CLOSED, "The page has been closed")));
  }
}
