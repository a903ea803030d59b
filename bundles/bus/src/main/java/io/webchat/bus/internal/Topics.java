package io.webchat.bus.internal;

import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Subscriber;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers events. Only topics that have subscribers or keep a payload exist, so names that are
 * made up at run time ({@code data.key:value}) cost no memory.
 */
final class Topics {
  private static final Logger LOG = LoggerFactory.getLogger(Topics.class);

  private final BusMailbox mailbox;
  private final ConcurrentHashMap<String, Topic> topics = new ConcurrentHashMap<>();
  private final Topic everyEvent = new Topic(Bus.EVERY_EVENT);
  private long keptCount;

  Topics(BusMailbox mailbox) {
    this.mailbox = mailbox;
  }

  /** Subscribes from the next call on; a kept payload comes first. */
  TopicSubscription subscribe(String event, Subscriber subscriber, Set<Registration> list) {
    Topic topic = join(event);
    TopicSubscription subscription = new TopicSubscription(this, topic, subscriber, list);
    subscription.listed();
    if (!mailbox.post(() -> open(subscription))) {
      subscription.close();
    }
    return subscription;
  }

  /** Subscribers of {@code event}, with the ones of every event. */
  int subscribers(String event) {
    Topic topic = topics.get(event);
    return (topic == null ? 0 : topic.interest.get()) + everyEvent.interest.get();
  }

  /**
   * Delivers to the subscribers at the time of this call; without any, no event is made.
   *
   * @throws io.webchat.api.value.Rejection when too much waits, and the caller is no callback of
   *     the bus
   */
  void publish(String name, Supplier<BusEvent> event) {
    if (subscribers(name) > 0) {
      offer(delivery(event.get()));
    }
  }

  /** {@link #publish}, however much waits: for what belongs to something that was let in. */
  void publishSurely(String name, Supplier<BusEvent> event) {
    if (subscribers(name) > 0) {
      mailbox.post(delivery(event.get()));
    }
  }

  private Runnable delivery(BusEvent event) {
    Topic topic = topics.get(event.event());
    return () -> {
      if (topic != null) {
        deliver(topic.subscribers(), event);
      }
      deliver(everyEvent.subscribers(), event);
    };
  }

  /** Delivers and keeps the payload. */
  void republish(BusEvent event) {
    offer(
        () -> {
          Topic topic =
              topics.compute(
                  event.event(),
                  (name, there) -> {
                    Topic keeper = there == null ? new Topic(name) : there;
                    keeper.keep(event, ++keptCount);
                    return keeper;
                  });
          deliver(topic.subscribers(), event);
          deliver(everyEvent.subscribers(), event);
        });
  }

  private void offer(Runnable delivery) {
    mailbox
        .offer(delivery)
        .filter(reason -> reason != RejectionReason.INSTANCE_CLOSED)
        .ifPresent(
            reason -> {
              throw reason.rejection();
            });
  }

  /** Drops the kept payloads of a plugin that is gone. */
  void forget(String namespace) {
    mailbox.post(
        () -> {
          for (String name : topics.keySet()) {
            if (name.startsWith(namespace + ".")) {
              topics.computeIfPresent(
                  name,
                  (key, topic) -> {
                    topic.keep(null, 0);
                    return topic.interest.get() == 0 ? null : topic;
                  });
            }
          }
        });
  }

  /** Ends a subscription that was just closed. */
  void leave(TopicSubscription subscription) {
    Topic topic = subscription.topic();
    if (topic == everyEvent) {
      topic.interest.decrementAndGet();
    } else {
      topics.computeIfPresent(
          topic.name(),
          (name, there) -> {
            // A kept payload is the mailbox's to look at: drop() does.
            there.interest.decrementAndGet();
            return there;
          });
    }
    Runnable drop = () -> drop(subscription);
    if (mailbox.isCurrent()) {
      drop.run();
    } else {
      mailbox.post(drop);
    }
  }

  private void drop(TopicSubscription subscription) {
    Topic topic = subscription.topic();
    topic.remove(subscription);
    if (topic != everyEvent) {
      topics.computeIfPresent(
          topic.name(),
          (name, there) -> there.interest.get() == 0 && there.kept() == null ? null : there);
    }
  }

  private Topic join(String event) {
    if (event.equals(Bus.EVERY_EVENT)) {
      everyEvent.interest.incrementAndGet();
      return everyEvent;
    }
    return topics.compute(
        event,
        (name, there) -> {
          Topic topic = there == null ? new Topic(name) : there;
          topic.interest.incrementAndGet();
          return topic;
        });
  }

  private void open(TopicSubscription subscription) {
    if (subscription.isClosed()) {
      return;
    }
    Topic topic = subscription.topic();
    topic.add(subscription);
    TopicSubscription[] alone = {subscription};
    if (topic == everyEvent) {
      keptInOrder().forEach(event -> deliver(alone, event));
    } else if (topic.kept() != null) {
      deliver(alone, topic.kept());
    }
  }

  private List<BusEvent> keptInOrder() {
    return topics.values().stream()
        .filter(topic -> topic.kept() != null)
        .sorted(Comparator.comparingLong(Topic::keptAt))
        .map(Topic::kept)
        .toList();
  }

  private void deliver(TopicSubscription[] subscriptions, BusEvent event) {
    for (TopicSubscription subscription : subscriptions) {
      if (subscription.isClosed()) {
        continue;
      }
      try {
        subscription.receive(event);
      } catch (Throwable failure) {
        LOG.warn(
            "{}: a subscriber of {} failed with {}",
            mailbox.instanceId(),
            FailureSummary.nameOnly(event.event()),
            FailureSummary.describe(failure));
      }
    }
  }
}
