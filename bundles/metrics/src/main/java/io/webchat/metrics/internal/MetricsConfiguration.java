package io.webchat.metrics.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the PID {@code io.webchat.metrics}. */
@ObjectClassDefinition(
    name = "WebChatService metrics",
    description =
        "Where Prometheus reads the meters, http://host:port/metrics, and probes ask: /ready and /live")
@interface MetricsConfiguration {
  @AttributeDefinition(description = "Address to listen on; there is no access control")
  String host() default "127.0.0.1";

  @AttributeDefinition(description = "Port to listen on; 0 = a free one", min = "0", max = "65535")
  int port() default 9464;
}
