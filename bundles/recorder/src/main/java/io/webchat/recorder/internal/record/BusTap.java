package io.webchat.recorder.internal.record;

import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.CommandCall;
import io.webchat.api.bus.Deferred;
import io.webchat.api.bus.Resolver;
import io.webchat.api.bus.Subscription;
import io.webchat.api.value.Rejection;
import io.webchat.recorder.internal.record.RecordedItem.Called;
import io.webchat.recorder.internal.record.RecordedItem.Handled;
import io.webchat.recorder.internal.record.RecordedItem.Published;
import io.webchat.recorder.internal.record.RecordedItem.Settled;
import io.webchat.spi.bus.CommandObserver;
import io.webchat.spi.bus.ObservableBus;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Hears what goes over the bus of a chat, and hands it on. Works on the mailbox of the chat. */
final class BusTap implements CommandObserver, AutoCloseable {
  private final Consumer<RecordedItem> target;
  private final List<Subscription> subscriptions = new ArrayList<>();

  /** Numbers of the commands that are under way; as many as the bus allows. */
  private final IdentityHashMap<Resolver, Integer> numbers = new IdentityHashMap<>();

  private int last;

  BusTap(Consumer<RecordedItem> target) {
    this.target = target;
  }

  /** Begins; of a foreign bus only the events are heard. */
  synchronized void open(Bus bus) {
    subscriptions.add(bus.subscribe(Bus.EVERY_EVENT, this::heard));
    if (bus instanceof ObservableBus observable) {
      subscriptions.add(observable.observe(this));
    }
  }

  @Override
  public synchronized void close() {
    subscriptions.forEach(Subscription::close);
    subscriptions.clear();
  }

  private void heard(BusEvent event) {
    if (EventData.isRecorded(event)) {
      target.accept(new Published(event));
    }
  }

  @Override
  public void called(CommandCall call, Deferred outcome) {
    int number = ++last;
    numbers.put(call.deferred(), number);
    target.accept(new Called(call.time(), number, call.command(), call.commander(), call.data()));
    outcome
        .done(value -> settled(call, number, value, null))
        .fail(reason -> settled(call, number, null, reason));
  }

  private void settled(CommandCall call, int number, Object value, Rejection reason) {
    numbers.remove(call.deferred());
    target.accept(new Settled(System.currentTimeMillis(), number, value, reason));
  }

  @Override
  public void handled(CommandCall call, Map<String, Object> data) {
    Integer number = numbers.get(call.deferred());
    if (number != null) {
      target.accept(new Handled(number, data));
    }
  }
}
