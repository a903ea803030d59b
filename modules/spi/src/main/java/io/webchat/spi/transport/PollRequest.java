package io.webchat.spi.transport;

/**
 * Fetches messages.
 *
 * @param position first position wanted, 1 for the whole transcript
 * @param resume whether the wire was silent for a while, so that a server which remembers what it
 *     delivered has to get the position
 * @param typingPreview what stands in the registered input, or {@code null}
 */
public record PollRequest(long position, boolean resume, String typingPreview) {
  @Override
  public String toString() {
    return "PollRequest[" + position + "]";
  }
}
