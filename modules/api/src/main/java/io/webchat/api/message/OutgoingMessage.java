package io.webchat.api.message;

/**
 * What {@code sendMessage} sends.
 *
 * @param text the text
 * @param type free text of the customer, {@code text} when {@code null}
 * @param parentMessageId id of the message this one answers, or {@code null}
 */
public record OutgoingMessage(String text, String type, String parentMessageId) {
  /** A plain text. */
  public static OutgoingMessage of(String text) {
    return new OutgoingMessage(text, null, null);
  }

  @Override
  public String toString() {
    return "OutgoingMessage[" + (text == null ? 0 : text.length()) + " characters]";
  }
}
