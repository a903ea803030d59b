package io.webchat.simulator.internal.pureengage;

import io.webchat.simulator.internal.chat.Conversation;
import io.webchat.simulator.model.SimulatedMessage;
import java.util.List;
import java.util.Map;

/** The names of parties on the v3 wire. */
final class PureEngageNames {
  private static final String FIRST_NAME = "firstName";

  private PureEngageNames() {}

  /** The nickname that a customer starts with, or the first name when there is none. */
  static String nickname(Map<String, Object> data) {
    for (String field : List.of("nickname", FIRST_NAME)) {
      String name = given(data, field);
      if (!name.isEmpty()) {
        return name;
      }
    }
    throw new PureEngageError(400, "INVALID_NICKNAME", "A nickname or a first name is needed.");
  }

  /** The customer's own first name; of the others, the name that is known. */
  static String firstName(Conversation chat, SimulatedMessage message) {
    String first = message.fromCustomer() ? given(chat.form(), FIRST_NAME) : "";
    return first.isEmpty() ? message.from().nickname() : first;
  }

  private static String given(Map<String, Object> data, String field) {
    return String.valueOf(data.getOrDefault(field, "")).strip();
  }
}
