package io.webchat.replay.internal;

import io.webchat.api.message.Participant.Role;
import java.util.Map;

/** What happens next in a chat that is played. */
sealed interface ReplayStep {
  /** The line of the recording. */
  int line();

  /**
   * The customer calls a command.
   *
   * @param name of the command, with its plugin
   */
  record Command(int line, String name, Map<String, Object> data) implements ReplayStep {
    @Override
    public String toString() {
      return "line " + line + ", " + name;
    }
  }

  /** Somebody else does what a message of this type tells. */
  record Others(int line, Role role, String name, Map<String, Object> message)
      implements ReplayStep {
    @Override
    public String toString() {
      return "line " + line + ", " + message.get("type");
    }
  }

  /** The server ends the chat. */
  record ServerEnds(int line) implements ReplayStep {}
}
