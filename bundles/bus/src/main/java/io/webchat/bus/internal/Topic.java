package io.webchat.bus.internal;

import io.webchat.api.bus.BusEvent;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One event name with its subscribers. Except for the name and the interest it belongs to the
 * mailbox: subscribing, publishing and republishing take effect there, in the order of the calls.
 */
final class Topic {
  private static final TopicSubscription[] NO_SUBSCRIBERS = {};

  private final String name;

  /** Subscriptions open or about to open; changed only inside the map that holds the topic. */
  final AtomicInteger interest = new AtomicInteger();

  private TopicSubscription[] subscribers = NO_SUBSCRIBERS;
  private BusEvent kept;
  private long keptAt;

  Topic(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** A snapshot: later changes make a new array. */
  TopicSubscription[] subscribers() {
    return subscribers;
  }

  void add(TopicSubscription subscription) {
    TopicSubscription[] more = Arrays.copyOf(subscribers, subscribers.length + 1);
    more[subscribers.length] = subscription;
    subscribers = more;
  }

  void remove(TopicSubscription subscription) {
    int index = Arrays.asList(subscribers).indexOf(subscription);
    if (index < 0) {
      return;
    }
    if (subscribers.length == 1) {
      subscribers = NO_SUBSCRIBERS;
      return;
    }
    TopicSubscription[] fewer = Arrays.copyOf(subscribers, subscribers.length - 1);
    System.arraycopy(subscribers, index + 1, fewer, index, fewer.length - index);
    subscribers = fewer;
  }

  /** The last republished event, or {@code null}. */
  BusEvent kept() {
    return kept;
  }

  /** When it was republished, in the order of the bus. */
  long keptAt() {
    return keptAt;
  }

  void keep(BusEvent event, long order) {
    kept = event;
    keptAt = order;
  }
}
