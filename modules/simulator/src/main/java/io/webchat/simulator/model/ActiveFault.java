package io.webchat.simulator.model;

import org.osgi.annotation.versioning.ProviderType;

/** A fault that was switched on. */
@ProviderType
public interface ActiveFault extends AutoCloseable {
  /** Its number, unique within a simulator. */
  int id();

  /** What it does. */
  Fault fault();

  /** How many requests it has hit. */
  int hits();

  /** Whether it still waits for requests. */
  boolean active();

  /**
   * Switches it off. A request that it delays goes on at once; others that it already hit are not
   * affected.
   */
  void off();

  /** The same as {@link #off()}. */
  @Override
  default void close() {
    off();
  }
}
