package io.webchat.http.channel;

/**
 * Something to be written to a page.
 *
 * @param number of the frame; 0 for what has no number: beats, confirmations, the end
 * @param text JSON
 */
public record Outgoing(long number, String text) {
  /** Whether it is a numbered frame. */
  public boolean isNumbered() {
    return number > 0;
  }

  @Override
  public String toString() {
    return "Outgoing[" + number + "]"; // the text may be a message
  }
}
