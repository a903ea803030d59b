package io.webchat.bus.internal;

import io.webchat.api.bus.CommandCall;
import io.webchat.bus.internal.name.Names;
import java.util.Map;

/**
 * One call of a command on its way to the handler.
 *
 * @param owner the plugin that was there when it was called, or {@code null}
 */
record PendingCommand(
    CommandDispatcher commands,
    CommandCall details,
    CommandDeferred deferred,
    RegisteredPlugin owner)
    implements Runnable {
  String name() {
    return details.command();
  }

  String namespace() {
    return Names.namespaceOf(details.command());
  }

  /** The same call with what the hooks made of its data. */
  CommandCall with(Map<String, Object> data) {
    return new CommandCall(
        details.time(), details.commander(), details.command(), data, details.deferred());
  }

  void reject(RejectionReason reason) {
    deferred.reject(reason);
  }

  @Override
  public void run() {
    commands.dispatch(this);
  }
}
