package io.webchat.bus.internal;

import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Subscriber;
import java.util.Set;

/** One subscriber of one topic. */
final class TopicSubscription extends Registration {
  private final Topics topics;
  private final Topic topic;
  private final Subscriber subscriber;

  TopicSubscription(Topics topics, Topic topic, Subscriber subscriber, Set<Registration> list) {
    super(list);
    this.topics = topics;
    this.topic = topic;
    this.subscriber = subscriber;
  }

  Topic topic() {
    return topic;
  }

  boolean is(String event, Subscriber other) {
    return topic.name().equals(event) && subscriber.equals(other);
  }

  void receive(BusEvent event) {
    subscriber.receive(event);
  }

  @Override
  void end() {
    topics.leave(this);
  }
}
