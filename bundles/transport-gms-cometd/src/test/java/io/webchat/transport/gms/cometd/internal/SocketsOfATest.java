package io.webchat.transport.gms.cometd.internal;

import io.webchat.socket.ParkedSocket;
import io.webchat.socket.SocketEngine;
import io.webchat.socket.SocketHandOver;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Sockets that a test makes; none of them goes to another client. */
abstract class SocketsOfATest implements SocketEngine {
  @Override
  public SocketHandOver handOver(String key) {
    throw new AssertionError("no socket is left to another client");
  }

  @Override
  public CompletableFuture<Optional<ParkedSocket>> take(String key) {
    return CompletableFuture.completedFuture(Optional.empty());
  }
}
