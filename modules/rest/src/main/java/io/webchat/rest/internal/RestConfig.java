package io.webchat.rest.internal;

import io.webchat.rest.RestEngine;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the engine; a change takes effect for new calls. */
@ObjectClassDefinition(
    id = RestEngine.PID,
    name = "WebChat REST engine",
    description = "HTTP connections, threads and limits shared by all REST transports")
@interface RestConfig {
  @AttributeDefinition(
      name = "Calls at once",
      description = "Calls under way at once, long polls apart; more wait",
      min = "1",
      max = "1000000")
  int maxRequests() default EngineSettings.MAX_REQUESTS;

  @AttributeDefinition(
      name = "Calls at once to a host",
      description = "Of the calls under way, those to one chat server",
      min = "1",
      max = "1000000")
  int maxRequestsPerHost() default EngineSettings.MAX_REQUESTS;

  @AttributeDefinition(
      name = "Long polls at once",
      description = "Polls that servers may hold",
      min = "1",
      max = "1000000")
  int maxLongPolls() default EngineSettings.MAX_REQUESTS;

  @AttributeDefinition(
      name = "Calls waiting",
      description = "Calls that wait for one of the limits; more are refused",
      min = "0",
      max = "1000000")
  int maxWaiting() default EngineSettings.MAX_WAITING;

  @AttributeDefinition(
      name = "Virtual threads",
      description = "Use virtual threads where the JVM has them; read at the start")
  boolean virtualThreads() default true;

  @AttributeDefinition(
      name = "Platform threads",
      description =
          "Without virtual threads: threads at most for calls, and as many again for long polls;"
              + " read at the start",
      min = "1",
      max = "100000")
  int maxThreads() default EngineSettings.MAX_THREADS;

  @AttributeDefinition(name = "HTTP/2", description = "Offer HTTP/2 on https")
  boolean http2() default true;

  @AttributeDefinition(
      name = "Idle connections kept",
      description = "Connections without a call that wait for the next one",
      min = "0",
      max = "100000")
  int maxIdleConnections() default EngineSettings.MAX_IDLE;

  @AttributeDefinition(
      name = "Time an idle connection is kept, s",
      description = "Then it is closed; a server may ask for less",
      min = "1",
      max = "3600")
  long keepAliveSeconds() default EngineSettings.KEEP_ALIVE_S;

  @AttributeDefinition(
      name = "Time to connect, ms",
      description = "A call whose server does not take a connection for so long has failed",
      min = "1",
      max = "600000")
  long connectTimeout() default EngineSettings.CONNECT_MS;

  @AttributeDefinition(
      name = "Longest silence, ms",
      description = "For calls without a timeout of their own: long polls, uploads, downloads",
      min = "1000",
      max = "86400000")
  long idleTimeout() default EngineSettings.IDLE_MS;

  @AttributeDefinition(
      name = "Largest answer, bytes",
      description = "Downloads apart",
      min = "1024",
      max = "1073741824")
  long maxBodyBytes() default EngineSettings.MAX_BODY;
}
