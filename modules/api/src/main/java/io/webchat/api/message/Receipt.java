package io.webchat.api.message;

import io.webchat.api.value.JsonObject;
import java.util.Map;

/** What became of a message: {@code {messageId, status}} with the further fields of its wire. */
public final class Receipt extends JsonObject {
  private Receipt(Map<String, ?> values) {
    super(values);
  }

  static Receipt of(Map<String, ?> values) {
    return new Receipt(values);
  }

  /** The id of the message; {@code null} when the server named none. */
  public String messageId() {
    return string("messageId");
  }

  /**
   * What became of it, in the words of the server, for instance {@code Delivered}, {@code Read}.
   */
  public String status() {
    return string("status");
  }
}
