package io.webchat.backend.internal.component;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the PID {@code io.webchat.backend}. */
@ObjectClassDefinition(
    name = "WebChatService for back ends",
    description = "Chats over HTTP for programs: who may use it, and how much")
@interface BackEndConfiguration {
  @AttributeDefinition(
      name = "Keys",
      type = AttributeType.PASSWORD,
      description =
          "Lines of webchat:apikey, NAME:SCOPE+SCOPE:DIGEST; without one nothing is served")
  String[] _keys() default {};

  @AttributeDefinition(
      description =
          "What chats are made of: NAME=FILE, the first one is the default; JSON {webchat, main}, or"
              + " a script")
  String[] configurations() default {};

  @AttributeDefinition(description = "Address of the service below the HTTP server")
  String path() default "/api/v1";

  @AttributeDefinition(
      description = "Commands of WebChatService that may be called; empty = those of the reference")
  String[] commands() default {};

  @AttributeDefinition(
      description =
          "Events that are told: Plugin.event, Plugin.* or *.event; WebChatService.ajaxResponse, of"
              + " which each poll has one, only where it has an entry of its own")
  String[] events() default "WebChatService.*";

  @AttributeDefinition(description = "Chats at a time", min = "1")
  int chats() default 10_000;

  @AttributeDefinition(description = "Chats of one holder of keys at a time", min = "1")
  int chatsPerKey() default 5_000;

  @AttributeDefinition(description = "Streams of one chat's events", min = "1")
  int streamsPerChat() default 10;

  @AttributeDefinition(description = "Commands of one chat that may be open", min = "1")
  int openCommands() default 100;

  @AttributeDefinition(
      description = "Requests of one holder of keys a second, on average",
      min = "1")
  int requestsPerSecond() default 200;

  @AttributeDefinition(description = "Requests of one holder of keys at once", min = "1")
  int requestBurst() default 1_000;

  @AttributeDefinition(description = "Events of one chat that are kept", min = "10")
  int keptEvents() default 1_000;

  @AttributeDefinition(description = "Characters of those events", min = "10000")
  int keptCharacters() default 2_000_000;

  @AttributeDefinition(
      description = "Messages that come first of a chat which was taken up",
      min = "0")
  int transcriptMessages() default 500;

  @AttributeDefinition(description = "Bytes of one body of JSON", min = "1024")
  int bodyBytes() default 65_536;

  @AttributeDefinition(description = "Bytes of one file", min = "0")
  long fileBytes() default 20_971_520;

  @AttributeDefinition(description = "Files under way at a time", min = "1")
  int filesAtOnce() default 32;

  @AttributeDefinition(description = "How long an answer may take, ms", min = "1000")
  long answerMs() default 120_000;

  @AttributeDefinition(description = "Between signs of life of a stream, ms", min = "1000")
  long beatMs() default 15_000;

  @AttributeDefinition(description = "How long a stream may take nothing, ms", min = "1000")
  long stallMs() default 60_000;

  @AttributeDefinition(
      description = "After which a chat is left that nobody reads or uses, ms",
      min = "1000")
  long idleMs() default 3_600_000;

  @AttributeDefinition(description = "How long a chat that is over is kept, ms", min = "1000")
  long endedMs() default 300_000;

  @AttributeDefinition(description = "Idempotency keys that are remembered", min = "10")
  int idempotencyKeys() default 10_000;

  @AttributeDefinition(description = "Characters of their answers in all", min = "10000")
  long idempotencyCharacters() default 20_000_000;

  @AttributeDefinition(description = "How long they are remembered, ms", min = "1000")
  long idempotencyMs() default 86_400_000;
}
