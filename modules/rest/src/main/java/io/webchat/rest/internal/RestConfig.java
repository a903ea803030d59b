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
      description = "Calls under way at once, long polls apart; more wait")
  int maxRequests() default EngineSettings.MAX_REQUESTS;

  @AttributeDefinition(
      name = "Calls at once to a host",
      description = "Of the calls under way, those to one chat server")
  int maxRequestsPerHost() default EngineSettings.MAX_REQUESTS;

  @AttributeDefinition(name = "Long polls at once", description = "Polls that servers may hold")
  int maxLongPolls() default EngineSettings.MAX_REQUESTS;

  @AttributeDefinition(
      name = "Calls waiting",
      description = "Calls that wait for one of the limits; more are refused")
  int maxWaiting() default EngineSettings.MAX_WAITING;

  @AttributeDefinition(
      name = "Virtual threads",
      description = "Use virtual threads where the JVM has them; read at the start")
  boolean virtualThreads() default true;

  @AttributeDefinition(
      name = "Platform threads",
      description =
          "Without virtual threads: threads at most for calls, and as many again for long polls;"
              + " read at the start")
  int maxThreads() default EngineSettings.MAX_THREADS;

  @AttributeDefinition(name = "HTTP/2", description = "Offer HTTP/2 on https")
  boolean http2() default true;

  @AttributeDefinition(
      name = "Idle connections kept",
      description = "Connections without a call that wait for the next one")
  int maxIdleConnections() default EngineSettings.MAX_IDLE;

  @AttributeDefinition(
      name = "Time an idle connection is kept, s",
      description = "Then it is closed; a server may ask for less")
  long keepAliveSeconds() default EngineSettings.KEEP_ALIVE_S;

  @AttributeDefinition(
      name = "Time to connect, ms",
      description = "A call whose server does not take a connection for so long has failed")
  long connectTimeout() default EngineSettings.CONNECT_MS;

  @AttributeDefinition(
      name = "Longest silence, ms",
      description = "For calls without a timeout of their own: long polls, uploads, downloads")
  long idleTimeout() default EngineSettings.IDLE_MS;

  @AttributeDefinition(name = "Largest answer, bytes", description = "Downloads apart")
  long maxBodyBytes() default EngineSettings.MAX_BODY;
}
