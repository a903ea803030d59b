package io.webchat.webhooks.internal;

import io.webchat.spi.config.HostOnly;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the factory PID {@code io.webchat.webhooks}: one receiver each. */
@ObjectClassDefinition(
    name = "WebChatService webhook",
    description = "Where events of chats are sent by POST, and how")
@interface WebhookConfiguration {
  @AttributeDefinition(
      name = "Address of the receiver",
      description =
          "Gets each event by POST; https for one that is not on this machine; no more than its"
              + " host is shown",
      type = AttributeType.PASSWORD)
  @HostOnly
  String url() default "";

  @AttributeDefinition(
      name = "Secrets for signatures",
      description =
          "At least 16 characters each; every one signs, so that a new one can be added before the"
              + " old one goes; none leaves deliveries unsigned",
      type = AttributeType.PASSWORD,
      required = false)
  String[] _secrets() default {};

  @AttributeDefinition(
      name = "Headers of the requests",
      description = "NAME=VALUE each, for the key of a gateway",
      type = AttributeType.PASSWORD,
      required = false)
  String[] _headers() default {};

  @AttributeDefinition(
      name = "Events",
      description =
          "Events of WebChatService by their names, or * for every one; ajaxResponse is never sent")
  String[] events() default {
    "started", "restored", "messageReceived", "agentConnected", "agentDisconnected", "ended"
  };

  @AttributeDefinition(
      name = "Instances",
      description = "Ids of instances; a * stands for any characters")
  String[] instances() default {"*"};

  @AttributeDefinition(
      name = "Folder",
      description =
          "Where what waits and dead letters are kept, relative to the folder of data; takes effect"
              + " when the bundle starts")
  String folder() default "webhooks";

  @AttributeDefinition(
      name = "Time for an attempt, ms",
      description = "A receiver that takes longer has not got the delivery",
      min = "100",
      max = "600000")
  long timeoutMs() default 10_000;

  @AttributeDefinition(
      name = "First pause, ms",
      description = "Between the first attempt and the second one; later ones are longer",
      min = "10",
      max = "3600000")
  long firstPauseMs() default 1_000;

  @AttributeDefinition(
      name = "Longest pause, ms",
      description = "Between two attempts, unless the receiver asks for more",
      min = "10",
      max = "86400000")
  long longestPauseMs() default 60_000;

  @AttributeDefinition(
      name = "Time until it is given up, minutes",
      description = "A delivery that has failed for so long becomes a dead letter",
      min = "0",
      max = "43200")
  int giveUpMinutes() default 1_440;

  @AttributeDefinition(
      name = "Deliveries that may wait in a chat",
      description = "When there are more the oldest one becomes a dead letter",
      min = "1",
      max = "100000")
  int waitingPerChat() default 1_000;

  @AttributeDefinition(
      name = "Deliveries that may wait in all chats",
      description =
          "They lie in memory, too; when there are more the oldest one of the chat becomes a dead"
              + " letter, or the new one where no other waits",
      min = "1",
      max = "1000000")
  int waiting() default 20_000;

  @AttributeDefinition(
      name = "Deliveries at once",
      description = "To this receiver, each of another chat",
      min = "1",
      max = "1000")
  int atOnce() default 16;

  @AttributeDefinition(
      name = "Dead letters",
      description = "How many are kept; when there are more the oldest one is lost",
      min = "1",
      max = "1000000")
  int deadLetters() default 10_000;
}
