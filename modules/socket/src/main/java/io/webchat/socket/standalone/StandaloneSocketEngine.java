package io.webchat.socket.standalone;

import io.webchat.socket.SocketEngine;
import io.webchat.socket.internal.JdkSocketEngine;
import io.webchat.socket.internal.SocketSettings;

/** Holds the engine that is used without OSGi. */
public final class StandaloneSocketEngine {
  private StandaloneSocketEngine() {}

  /** The engine, made on first use. */
  public static SocketEngine get() {
    return Holder.ENGINE;
  }

  private static final class Holder {
    static final SocketEngine ENGINE = new JdkSocketEngine(SocketSettings.defaults());
  }
}
