package io.webchat.simulator.model;

/**
 * What the customer's client reported about typing. It never comes back to the customer.
 *
 * @param started number of typing-started calls
 * @param stopped number of typing-stopped calls
 * @param active whether the last call was a start
 * @param preview the latest preview text, empty when there is none
 */
public record CustomerTyping(int started, int stopped, boolean active, String preview) {

  /** Leaves the preview out. */
  @Override
  public String toString() {
    return "CustomerTyping[started="
        + started
        + ", stopped="
        + stopped
        + ", active="
        + active
        + "]";
  }
}
