package io.webchat.core.internal.command;

import io.webchat.api.WebChatService;
import io.webchat.api.bus.CommandCall;
import io.webchat.api.bus.Plugin;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.runtime.RejectionMapping;
import io.webchat.core.internal.transport.Connectivity;
import io.webchat.core.internal.transport.TransportHolder;
import io.webchat.mailbox.Stages;
import io.webchat.spi.transport.TransportException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Registers the commands of {@code WebChatService} and settles their deferreds. */
public final class Commands {
  private final Plugin plugin;
  private final ChatSession session;
  private final TransportHolder holder;
  private final Connectivity connectivity;

  public Commands(
      Plugin plugin, ChatSession session, TransportHolder holder, Connectivity connectivity) {
    this.plugin = plugin;
    this.session = session;
    this.holder = holder;
    this.connectivity = connectivity;
  }

  /** What a command does: a stage of its value. */
  @FunctionalInterface
  interface Operation {
    CompletionStage<?> run(CommandCall call);
  }

  void on(String name, Operation operation) {
    plugin.registerCommand(
        name,
        call -> {
          int begun = session.number();
          operation.run(call).whenComplete((value, failure) -> settle(call, begun, value, failure));
        });
  }

  void value(String name, Supplier<Object> value) {
    plugin.registerCommand(name, call -> call.deferred().resolve(value.get()));
  }

  /**
   * What went wrong between client and server is an event too, unless the session that the command
   * was for is over.
   */
  private void settle(CommandCall call, int begun, Object value, Throwable failure) {
    if (failure == null) {
      call.deferred().resolve(value);
      return;
    }
    Throwable cause = Stages.unwrap(failure);
    Rejection reason = RejectionMapping.rejection(cause, holder.type());
    call.deferred().reject(reason);
    if (cause instanceof TransportException && begun == session.number()) {
      connectivity.commandFailed(cause);
    }
  }

  /** Whether the service itself gives the command. */
  static boolean isPrivate(CommandCall call) {
    return WebChatService.NAMESPACE.equals(call.commander());
  }

  /** An option as text; {@code null} when it is absent, or an object that has no text. */
  static String text(CommandCall call, String option) {
    Object value = call.data().get(option);
    return value == null || value instanceof Map || value instanceof List ? null : value.toString();
  }
}
