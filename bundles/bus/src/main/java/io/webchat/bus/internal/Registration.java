package io.webchat.bus.internal;

import io.webchat.api.bus.Subscription;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Something registered with the bus, listed with the plugin that made it, if one did, until it
 * ends.
 */
abstract class Registration implements Subscription {
  private final Set<Registration> list;
  private volatile boolean closed;

  /** On the list of a plugin; {@code null} for what belongs to none. */
  Registration(Set<Registration> list) {
    this.list = list;
  }

  static Set<Registration> newList() {
    return ConcurrentHashMap.newKeySet(4);
  }

  /** Puts it on its list. */
  final void listed() {
    if (list != null) {
      list.add(this);
    }
  }

  final boolean isClosed() {
    return closed;
  }

  @Override
  public final void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    if (list != null) {
      list.remove(this);
    }
    end();
  }

  /** Takes it off; called once. */
  abstract void end();
}
