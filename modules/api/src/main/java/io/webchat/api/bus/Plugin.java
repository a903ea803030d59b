package io.webchat.api.bus;

import java.util.Collection;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What {@link Bus#registerPlugin} returns: a plugin's face of the bus. Thread-safe; threads and
 * order as in {@link Bus}. A name without a dot belongs to this plugin.
 */
@ProviderType
public interface Plugin extends AutoCloseable {
  /** The name under which the plugin is registered. */
  String namespace();

  /**
   * Publishes an event to the subscribers of {@code namespace.event}; {@code null} data is an empty
   * object.
   *
   * @throws io.webchat.api.value.Rejection with the code {@link
   *     io.webchat.api.value.ErrorCode#OVERLOADED} when the caller is no callback of the bus and
   *     too much waits in the instance: the event is not published
   */
  void publish(String event, Map<String, ?> data);

  /** {@link #publish(String, Map)} without data. */
  default void publish(String event) {
    publish(event, Map.of());
  }

  /** {@link #publish(String, Map)} that leaves no trace in logs. */
  void publishDirect(String event, Map<String, ?> data);

  /** Publishes and keeps the payload for subscribers that come later. */
  void republish(String event, Map<String, ?> data);

  /** As {@link Bus#subscribe}; ends with the plugin. */
  Subscription subscribe(String event, Subscriber subscriber);

  /** Ends the subscriptions of {@code subscriber} to {@code event} that this plugin made. */
  void unsubscribe(String event, Subscriber subscriber);

  /** As {@link Bus#command(String, Map)} with this plugin as commander. */
  Deferred command(String name, Map<String, ?> options);

  /** {@link #command(String, Map)} without options. */
  default Deferred command(String name) {
    return command(name, Map.of());
  }

  /**
   * Runs {@code hook} before each call of {@code Plugin.command}; several run in the order
   * registered.
   */
  Subscription before(String command, BeforeHook hook);

  /** {@link #before(String, BeforeHook)} for a function that needs time. */
  Subscription beforeAsync(String command, AsyncBeforeHook hook);

  /** Offers a command. A second registration of the name replaces the first. */
  void registerCommand(String name, CommandHandler handler);

  /** Announces the events that the plugin publishes, for {@link #registry()}. */
  void registerEvents(Collection<String> events);

  /** How many subscribers {@code event} has. */
  int subscribers(String event);

  /**
   * The value of {@code key} of this plugin, or of {@code Plugin.key}; {@code null} when absent.
   */
  Object data(String key);

  /**
   * Sets a value of this plugin. When it changed, {@code data.<key>} and {@code data.<key>:<value>}
   * are published with {@code {last, value, time}}.
   */
  void data(String key, Object value);

  /** As {@link Bus#registry()}. */
  Map<String, Object> registry();

  /** The plugin takes commands from now on; the ones that waited are delivered in their order. */
  void ready();

  /** Whether {@link #ready()} was called. */
  boolean isReady();

  /**
   * Takes the plugin off the bus with its commands, hooks and subscriptions. Commands that wait for
   * it are rejected; the name is free again. Further calls do nothing.
   */
  @Override
  void close();
}
