package io.webchat.api.bus;

import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The command and event bus of one widget instance (CXBus). Thread-safe. Every handler, subscriber
 * and callback runs later than the call that caused it, on the instance's mailbox, one at a time
 * and in the order of the calls; none of them may block.
 */
@ProviderType
public interface Bus {
  /** The event name that {@link #subscribe} takes for "every event". */
  String EVERY_EVENT = "*";

  /** Text of the rejection of a command that its plugin does not have. */
  String UNKNOWN_COMMAND_TEXT = "Command does not exist";

  /** Text of the rejection of a command whose plugin is not there; the words of the reference. */
  String NOT_LOADED_TEXT =
      "Could not load plugin file in given location. Check your plugins path option.";

  /** Text of the rejection of a command that a {@code before} function cancelled. */
  String CANCELLED_TEXT = "Command was cancelled by a 'before' function.";

  /** Registers a plugin; empty when the name is taken. */
  Optional<Plugin> registerPlugin(String name);

  /**
   * Calls {@code Plugin.command}. A command to a plugin that is not {@link Plugin#ready() ready}
   * waits for it; without the plugin it is rejected. The deferred settles exactly once.
   *
   * @param options the data of the command; {@code null} is an empty object
   */
  Deferred command(String name, Map<String, ?> options);

  /** {@link #command(String, Map)} without options. */
  default Deferred command(String name) {
    return command(name, Map.of());
  }

  /**
   * Subscribes to {@code Plugin.event}, or with {@link #EVERY_EVENT} to all. A republished event
   * reaches a late subscriber with its last payload.
   */
  Subscription subscribe(String event, Subscriber subscriber);

  /** The value of {@code Plugin.key}, or {@code null}. */
  Object data(String key);

  /**
   * Configures the bus: {@code async} (default true; false delivers before {@code command} and
   * {@code publish} return when called on the mailbox). Unknown keys are kept.
   */
  void configure(Map<String, ?> settings);

  /** The configuration in force. */
  Map<String, Object> configuration();

  /** Registered plugins and what they offer: name → {@code {commands:[…], events:[…]}}. */
  Map<String, Object> registry();
}
