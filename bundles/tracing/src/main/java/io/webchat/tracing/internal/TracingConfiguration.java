package io.webchat.tracing.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the PID {@code io.webchat.tracing}. */
@ObjectClassDefinition(
    name = "WebChatService tracing",
    description = "Where spans of calls are sent, by OpenTelemetry's protocol over HTTP")
@interface TracingConfiguration {
  @AttributeDefinition(
      name = "Address of the collector",
      description = "Gets the spans by POST; https for one that is not on this machine")
  String endpoint() default "http://127.0.0.1:4318/v1/traces";

  @AttributeDefinition(
      name = "Name of the service",
      description = "What the spans are of, in the collector")
  String serviceName() default "webchat";

  @AttributeDefinition(
      name = "Calls that are traced, percent",
      description = "Spans below a span of an application follow its decision",
      min = "0",
      max = "100")
  int samplePercent() default 10;

  @AttributeDefinition(
      name = "Headers of the requests",
      description = "NAME=VALUE each, for the key of a collector",
      type = AttributeType.PASSWORD)
  String[] _headers() default {};

  @AttributeDefinition(
      name = "Spans that may wait",
      description = "More are left out while the collector is slow or away",
      min = "100",
      max = "1000000")
  int waitingSpans() default 2_048;

  @AttributeDefinition(
      name = "Time for a request, ms",
      description = "A collector that takes longer has not got the spans",
      min = "100",
      max = "600000")
  int timeoutMs() default 10_000;

  @AttributeDefinition(
      name = "Time between requests, ms",
      description = "How long a span waits at most before it is sent",
      min = "10",
      max = "600000")
  int intervalMs() default 5_000;
}
