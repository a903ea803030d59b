package io.webchat.simulator.internal.nexus;

import java.util.List;
import java.util.Map;

/** The name that a customer starts with. */
final class NexusNames {
  private NexusNames() {}

  /** The nickname, or the first name when there is none. */
  static String nickname(Map<String, Object> data) {
    for (String field : List.of("nickname", "firstName")) {
      String name = String.valueOf(data.getOrDefault(field, "")).strip();
      if (!name.isEmpty()) {
        return name;
      }
    }
    throw new NexusError(400, "INVALID_NICKNAME", "A nickname or a first name is needed.");
  }
}
