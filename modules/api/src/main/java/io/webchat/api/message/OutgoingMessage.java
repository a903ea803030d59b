package io.webchat.api.message;

import io.webchat.api.rich.RichReply;

/**
 * What {@code sendMessage} sends.
 *
 * @param text the text; with a reply what stands for it where only text is shown
 * @param type free text of the customer, {@code text} when {@code null}
 * @param parentMessageId id of the message this one answers, or {@code null}
 * @param reply the answer to rich content, or {@code null}
 */
public record OutgoingMessage(String text, String type, String parentMessageId, RichReply reply) {
  /** A text. */
  public OutgoingMessage(String text, String type, String parentMessageId) {
    this(text, type, parentMessageId, null);
  }

  /** A plain text. */
  public static OutgoingMessage of(String text) {
    return new OutgoingMessage(text, null, null);
  }

  /**
   * An answer to rich content.
   *
   * @param parentMessageId id of the message with the content, or {@code null}
   */
  public static OutgoingMessage of(RichReply reply, String parentMessageId) {
    return new OutgoingMessage(reply.text(), null, parentMessageId, reply);
  }

  /** The same without its reply: the text that stands for it. */
  public OutgoingMessage withoutReply() {
    return reply == null ? this : new OutgoingMessage(text, type, parentMessageId);
  }

  @Override
  public String toString() {
    return "OutgoingMessage["
        + (text == null ? 0 : text.length())
        + " characters"
        + (reply == null ? "" : ", " + reply)
        + "]";
  }
}
