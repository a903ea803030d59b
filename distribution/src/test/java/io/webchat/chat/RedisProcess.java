package io.webchat.chat;

import io.webchat.test.port.FreePorts;
import java.io.IOException;
import java.net.URI;
import redis.embedded.RedisServer;

/** A real Redis on a free port, which writes nothing. */
public final class RedisProcess implements AutoCloseable {
  private final RedisServer server;
  private final URI url;

  /** Starts it. */
  public RedisProcess() throws IOException {
    int port = FreePorts.one();
    server =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .build();
    server.start();
    url = URI.create("redis://127.0.0.1:" + port);
  }

  /** Where it is. */
  public URI url() {
    return url;
  }

  @Override
  public void close() throws IOException {
    server.stop();
  }
}
