package io.webchat.bus.internal;

import io.webchat.api.bus.Bus;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.spi.bus.BusFactory;

/** Why the bus itself rejects a command. */
enum RejectionReason {
  INSTANCE_CLOSED(ErrorCode.CLOSED, "The instance was closed"),
  PLUGIN_CLOSED(ErrorCode.CLOSED, "The plugin was closed"),
  UNKNOWN_COMMAND(ErrorCode.UNKNOWN_COMMAND, Bus.UNKNOWN_COMMAND_TEXT),
  CANCELLED(ErrorCode.CANCELLED, Bus.CANCELLED_TEXT),
  NOT_LOADED(ErrorCode.PLUGIN_NOT_LOADED, Bus.NOT_LOADED_TEXT),
  TOO_MUCH_WAITS(ErrorCode.OVERLOADED, "Too much waits in the instance"),
  TOO_MANY_WAITING(
      ErrorCode.OVERLOADED,
      "More than " + BusFactory.MAX_WAITING_COMMANDS + " commands wait for the plugin"),
  TOO_MANY_OPEN(
      ErrorCode.OVERLOADED,
      "The plugin works on more than " + CommandDispatcher.MAX_OPEN + " commands at the same time"),
  UNUSABLE_OPTIONS(ErrorCode.INVALID_ARGUMENT, "The options are not usable as JSON"),
  INTERNAL(ErrorCode.INTERNAL, "The command failed; the log has the details");

  private final String code;
  private final String text;

  RejectionReason(String code, String text) {
    this.code = code;
    this.text = text;
  }

  Rejection rejection() {
    return Rejection.of(code, text);
  }
}
