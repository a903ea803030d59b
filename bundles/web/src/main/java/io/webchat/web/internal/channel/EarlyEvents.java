package io.webchat.web.internal.channel;

import io.webchat.api.WebChat;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Subscription;
import java.util.ArrayList;
import java.util.List;

/**
 * What an instance that is made for a visitor publishes before the first page listens, for instance
 * that its chat cannot be restored. Thread-safe.
 */
public final class EarlyEvents {
  /** More come in no such moment; then none is kept. */
  private static final int MOST = 1_000;

  private final List<BusEvent> events = new ArrayList<>();
  private Subscription subscription = () -> {};
  private boolean over;

  /** Nothing is heard yet. */
  public EarlyEvents() {}

  /** Listens to an instance that has not begun. */
  public synchronized void listen(WebChat chat) {
    subscription = chat.bus().subscribe(Bus.EVERY_EVENT, this::add);
  }

  private synchronized void add(BusEvent event) {
    if (!over) {
      events.add(event);
      if (events.size() > MOST) {
        stop();
      }
    }
  }

  /** What came so far, in order; nothing more is kept, and the next call gives nothing. */
  synchronized List<BusEvent> take() {
    List<BusEvent> taken = List.copyOf(events);
    stop();
    return taken;
  }

  /** Nothing is kept any more. */
  public synchronized void stop() {
    over = true;
    subscription.close();
    events.clear();
  }
}
