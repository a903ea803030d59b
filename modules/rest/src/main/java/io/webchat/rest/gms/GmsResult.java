package io.webchat.rest.gms;

import io.webchat.api.message.MessageKind;
import io.webchat.json.JsonValues;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.ServerError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The result object of version 2, as every operation answers it over REST and CometD alike.
 *
 * @param fields as the server sent them, immutable
 */
public record GmsResult(Map<String, Object> fields) {
  /** {@code statusCode}: 0 good, 1 to be tried again, 2 refused; without one a good answer. */
  public int statusCode() {
    Number code = Numbers.of(fields.get("statusCode"));
    if (code != null) {
      return code.intValue();
    }
    return errors().isEmpty() ? 0 : 2;
  }

  /** {@code chatEnded}; empty when the server did not say. */
  public Optional<Boolean> chatEnded() {
    Object ended = fields.get("chatEnded");
    return ended == null ? Optional.empty() : Optional.of(Boolean.parseBoolean(ended.toString()));
  }

  /** What the server names as errors, also without a list: a bare {@code code}. */
  public List<ServerError> errors() {
    List<ServerError> errors = new ArrayList<>();
    for (Object element : JsonValues.list(fields.get("errors"))) {
      Map<String, Object> error = JsonValues.object(element);
      if (error.get("code") != null) {
        errors.add(
            new ServerError(
                text(error.get("code")), text(error.get("message")), text(error.get("advice"))));
      }
    }
    return errors;
  }

  /** The messages and what else the result tells of the chat. */
  public Inbound inbound() {
    List<InboundMessage> messages = GmsMessages.of(fields);
    return new Inbound(messages, chatEnded(), idleSeconds(messages), false);
  }

  /** {@code idleTimerExpire}, else what an alert says of the coming close. */
  private OptionalInt idleSeconds(List<InboundMessage> messages) {
    Number expires = Numbers.of(fields.get("idleTimerExpire"));
    for (InboundMessage message : messages) {
      Map<String, Object> data = message.message().userData();
      if (expires == null
          && message.message().kind() == MessageKind.IDLE_ALERT
          && "CLOSE".equals(data.get("next-idle-timer-type"))) {
        expires = Numbers.of(data.get("next-idle-timer-secs"));
      }
    }
    return expires == null ? OptionalInt.empty() : OptionalInt.of(expires.intValue());
  }

  private static String text(Object value) {
    return value == null ? null : value.toString();
  }

  @Override
  public String toString() {
    return "GmsResult" + fields.keySet();
  }
}
