package io.webchat.socket.internal;

import io.webchat.mailbox.Timers;
import io.webchat.socket.ParkedSocket;
import io.webchat.socket.SocketHandOver;
import io.webchat.socket.TextSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sockets between two clients, for a limited time. Who takes a hand-over out of the map owns it:
 * the next client, the time limit or the end of the engine. Thread-safe.
 */
final class ParkedSockets {
  /** How long a socket that was announced may take to be parked, ms. */
  static final long ANNOUNCED_MS = 5_000;

  /** How long a socket is parked, ms. */
  static final long PARKED_MS = 10_000;

  private static final int DONE = 1_000;

  private final Timers timers;
  private final Map<String, Deque<Parking>> byKey = new HashMap<>();

  /** Those that are not parked yet; who took one waits for it. */
  private final Set<Parking> announced = ConcurrentHashMap.newKeySet();

  ParkedSockets(Timers timers) {
    this.timers = timers;
  }

  SocketHandOver handOver(String key) {
    Parking parking = new Parking(key);
    announced.add(parking);
    synchronized (byKey) {
      byKey.computeIfAbsent(key, unused -> new ArrayDeque<>(1)).add(parking);
    }
    timers.after(ANNOUNCED_MS, parking::cancel);
    return parking;
  }

  CompletableFuture<Optional<ParkedSocket>> take(String key) {
    synchronized (byKey) {
      Deque<Parking> parked = byKey.get(key);
      if (parked == null) {
        return CompletableFuture.completedFuture(Optional.empty());
      }
      Parking first = parked.remove();
      if (parked.isEmpty()) {
        byKey.remove(key);
      }
      return first.parked.copy();
    }
  }

  private boolean remove(Parking parking) {
    synchronized (byKey) {
      Deque<Parking> parked = byKey.get(parking.key);
      boolean removed = parked != null && parked.remove(parking);
      if (removed && parked.isEmpty()) {
        byKey.remove(parking.key);
      }
      return removed;
    }
  }

  /** Nobody waits any more. The sockets are the engine's to end. */
  void close() {
    synchronized (byKey) {
      byKey.clear();
    }
    announced.forEach(Parking::cancel);
  }

  private final class Parking implements SocketHandOver {
    private final String key;
    private final CompletableFuture<Optional<ParkedSocket>> parked = new CompletableFuture<>();

    Parking(String key) {
      this.key = key;
    }

    @Override
    public void park(TextSocket socket, Map<String, Object> state) {
      announced.remove(this);
      if (parked.complete(Optional.of(new ParkedSocket(socket, Map.copyOf(state))))) {
        timers.after(
            PARKED_MS,
            () -> {
              if (remove(this)) {
                socket.close(DONE, "");
              }
            });
      } else {
        socket.close(DONE, "");
      }
    }

    @Override
    public void cancel() {
      announced.remove(this);
      if (parked.complete(Optional.empty())) {
        remove(this);
      }
    }

    @Override
    public String toString() {
      return "Parking"; // the key may be secret
    }
  }
}
