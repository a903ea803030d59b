package io.webchat.simulator.internal.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How a simulator in a container is set up. */
@ObjectClassDefinition(
    name = "WebChat simulator",
    description = "A chat server to run clients against. Not for customers.")
@interface SimulatorConfiguration {

  @AttributeDefinition(description = "Whether it runs")
  boolean enabled() default true;

  @AttributeDefinition(description = "Port to listen on; 0 = a free one", min = "0", max = "65535")
  int port() default 8080;

  @AttributeDefinition(description = "Address to listen on; there is no access control")
  String host() default "127.0.0.1";

  @AttributeDefinition(description = "Agents: builtIn, manual, or a JSON script")
  String agents() default "builtIn";

  @AttributeDefinition(
      description = "Longest time that a v3 poll is held, in milliseconds",
      min = "0",
      max = "86400000")
  long longPoll() default 20_000;

  @AttributeDefinition(
      description = "Clients silent for so long are disconnected, in milliseconds; 0 = never",
      min = "0",
      max = "86400000")
  long flexDisconnect() default 0;

  @AttributeDefinition(
      description = "Idle chats are warned after so long, in milliseconds; 0 = never",
      min = "0",
      max = "86400000")
  long idleAlert() default 0;

  @AttributeDefinition(
      description = "They are warned again so long after that, in milliseconds; 0 = once only",
      min = "0",
      max = "86400000")
  long idleSecondAlert() default 0;

  @AttributeDefinition(
      description = "Idle chats are closed so long after the last warning, in milliseconds",
      min = "0",
      max = "86400000")
  long idleClose() default 45_000;

  @AttributeDefinition(description = "Name of the v2 service")
  String service() default "customer-support";

  @AttributeDefinition(
      description = "The apikey that v2 requests must carry; empty = not checked",
      type = AttributeType.PASSWORD)
  String apiKey() default "";

  @AttributeDefinition(description = "Name of the v3 endpoint")
  String endpoint() default "customer-support";

  @AttributeDefinition(
      description = "The x-api-key of the v3 wire; empty = the one of the simulator",
      type = AttributeType.PASSWORD)
  String xApiKey() default "";

  @AttributeDefinition(
      description = "Latest requests that are kept for who asks the service; 0 = none",
      min = "0",
      max = "100000")
  int maxRecordedRequests() default 0;
}
