package io.webchat.spi.bus;

import io.webchat.api.bus.Bus;
import java.util.Map;
import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ConsumerType;

/** Makes the bus of a widget instance. Thread-safe. */
@ConsumerType
@FunctionalInterface
public interface BusFactory {
  /** Commands that may wait at most for a plugin that is not ready; further ones are rejected. */
  int MAX_WAITING_COMMANDS = 1000;

  /**
   * A new bus without plugins. It holds no thread and no other resource: once unreachable it is
   * gone.
   *
   * @param instanceId for logs
   * @param mailbox runs what it is given one at a time in the order given; every callback of the
   *     bus runs there. Of a {@link BoundedMailbox} that is full, commands and events that come
   *     from outside are refused with {@link io.webchat.api.value.ErrorCode#OVERLOADED}; nothing
   *     else is lost
   * @param settings as in {@link Bus#configure}
   */
  Bus create(String instanceId, Executor mailbox, Map<String, ?> settings);
}
