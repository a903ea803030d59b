package io.webchat.api.rich;

import io.webchat.api.value.Json;
import java.util.Map;

/** What the customer answers to rich content; {@code sendMessage} takes it as {@code reply}. */
public sealed interface RichReply extends RichContent permits ButtonResponse, FormResponse {
  /** What stands for the reply where only text is shown; may be empty, never {@code null}. */
  String text();

  /**
   * Reads a plain object.
   *
   * @throws IllegalArgumentException when it is no reply; says what is expected
   */
  static RichReply of(Map<?, ?> reply) {
    if (Kinds.read(Json.freeze(reply)) instanceof RichReply known) {
      return known;
    }
    throw new IllegalArgumentException(
        "contentType: expected ButtonResponse, or Form with a response");
  }
}
