package io.webchat.demo.internal.bridge;

import java.io.IOException;

/** A container that the bridge uses, as one who operates it sees it. */
public interface BridgedContainer {
  /** Its name. */
  String name();

  /** Address of its service for back ends, such as {@code http://127.0.0.1:8181/api/v1}. */
  String url();

  /** Whether its process runs. */
  boolean isAlive();

  /** {@code kill -9}; returns when the process is gone. */
  void kill() throws InterruptedException;

  /** Sends a signal, {@code STOP} or {@code CONT}. */
  void signal(String signal) throws IOException, InterruptedException;
}
