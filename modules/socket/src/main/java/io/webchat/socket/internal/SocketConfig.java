package io.webchat.socket.internal;

import io.webchat.socket.SocketEngine;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the engine; a change takes effect for new sockets. */
@ObjectClassDefinition(
    id = SocketEngine.PID,
    name = "WebChat socket engine",
    description = "WebSockets, threads and limits shared by all pushing transports")
@interface SocketConfig {
  @AttributeDefinition(
      name = "Sockets at once",
      description = "More are refused",
      min = "1",
      max = "1000000")
  int maxSockets() default SocketSettings.MAX_SOCKETS;

  @AttributeDefinition(
      name = "Threads",
      description = "For all sockets; read at the start",
      min = "1",
      max = "1000")
  int threads() default SocketSettings.THREADS;

  @AttributeDefinition(
      name = "Largest text, bytes",
      description = "A socket that brings a larger one is closed",
      min = "1024",
      max = "1073741824")
  long maxTextBytes() default SocketSettings.MAX_TEXT;

  @AttributeDefinition(
      name = "Most waiting to be sent, bytes",
      description = "For each socket; a text beyond it is refused",
      min = "1024",
      max = "1073741824")
  long maxWaitingBytes() default SocketSettings.MAX_WAITING;
}
