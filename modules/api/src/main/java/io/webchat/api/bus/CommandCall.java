package io.webchat.api.bus;

import java.util.Map;

/**
 * One call of a command, as its handler gets it.
 *
 * @param time when it was called, epoch ms
 * @param commander namespace of the plugin that called, {@code CXBus} for the bus itself
 * @param command full name, {@code Plugin.command}
 * @param data the options, never {@code null}, deeply immutable
 * @param deferred to be settled by the handler
 */
public record CommandCall(
    long time, String commander, String command, Map<String, Object> data, Resolver deferred) {
  @Override
  public String toString() {
    return command + " by " + commander;
  }
}
