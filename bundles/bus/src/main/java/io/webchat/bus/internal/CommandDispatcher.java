package io.webchat.bus.internal;

import io.webchat.api.bus.CommandCall;
import io.webchat.api.bus.CommandHandler;
import io.webchat.api.bus.Deferred;
import io.webchat.api.bus.Subscription;
import io.webchat.api.value.Rejection;
import io.webchat.bus.internal.name.Names;
import io.webchat.spi.bus.CommandObserver;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes commands to the handlers of their plugins, on the mailbox. */
final class CommandDispatcher {
  /** Commands that a plugin may work on at the same time; further ones are rejected. */
  static final int MAX_OPEN = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(CommandDispatcher.class);

  private final BusMailbox mailbox;
  private final PluginRegistry plugins;
  private final Hooks hooks;
  private final List<Observation> observations = new CopyOnWriteArrayList<>();

  CommandDispatcher(BusMailbox mailbox, PluginRegistry plugins, Hooks hooks) {
    this.mailbox = mailbox;
    this.plugins = plugins;
    this.hooks = hooks;
  }

  /** Lets an observer see all calls; thread-safe. */
  Subscription observe(CommandObserver observer) {
    Observation observation = new Observation(Objects.requireNonNull(observer, "observer"));
    observations.add(observation);
    return () -> observations.remove(observation);
  }

  private void tell(Consumer<CommandObserver> what) {
    for (Observation observation : observations) {
      mailbox.guard(() -> what.accept(observation.observer));
    }
  }

  Deferred call(String commander, String name, Map<String, ?> options) {
    CommandDeferred deferred = new CommandDeferred(mailbox);
    Map<String, Object> data;
    try {
      data = CxBus.frozen(options);
    } catch (RuntimeException unusable) {
      deferred.reject(RejectionReason.UNUSABLE_OPTIONS);
      return deferred;
    }
    CommandCall details =
        new CommandCall(System.currentTimeMillis(), commander, name, data, deferred);
    PendingCommand call = new PendingCommand(this, details, deferred, ownerOf(name));
    mailbox.offer(call).ifPresent(deferred::reject);
    return deferred;
  }

  private RegisteredPlugin ownerOf(String name) {
    return plugins.find(Names.namespaceOf(name));
  }

  /** Brings a call to its plugin. */
  void dispatch(PendingCommand call) {
    tell(observer -> observer.called(call.details(), call.deferred()));
    RegisteredPlugin owner = call.owner();
    RegisteredPlugin plugin =
        owner == null || owner.isClosed() ? ownerOf(call.name()) : owner; // or its successor
    if (plugin != null) {
      plugin.take(call);
    } else if (owner != null) {
      call.reject(RejectionReason.PLUGIN_CLOSED);
    } else if (call.namespace().isEmpty()) {
      call.reject(RejectionReason.UNKNOWN_COMMAND);
    } else {
      call.reject(RejectionReason.NOT_LOADED);
    }
  }

  /** Runs a call of a plugin that is ready. */
  void run(RegisteredPlugin plugin, PendingCommand call) {
    CommandHandler handler = plugin.handler(Names.localOf(call.name()));
    if (handler == null) {
      call.reject(RejectionReason.UNKNOWN_COMMAND);
      return;
    }
    if (hooks.needTime(call.name())) {
      HookBarrier hold = plugin.hold(call);
      hooks
          .applyLater(
              call.name(),
              call.details().data(),
              () -> mailbox.postSurely(() -> plugin.letOthersPass(hold)))
          .whenComplete(
              (data, failure) ->
                  mailbox.postSurely(
                      () -> {
                        runHooked(plugin, handler, call, failure == null ? data : null);
                        plugin.goOn(hold);
                      }));
    } else {
      runHooked(plugin, handler, call, hooks.apply(call.name(), call.details().data()));
    }
  }

  /** Runs a call with what the hooks made of its data. */
  private void runHooked(
      RegisteredPlugin plugin,
      CommandHandler handler,
      PendingCommand call,
      Map<String, Object> data) {
    CommandCall details = call.details();
    if (data == null) {
      call.reject(RejectionReason.CANCELLED);
    } else if (plugin.isClosed()) {
      call.reject(RejectionReason.PLUGIN_CLOSED);
    } else if (plugin.openCommands() >= MAX_OPEN) {
      call.reject(RejectionReason.TOO_MANY_OPEN);
    } else {
      tell(observer -> observer.handled(details, data));
      handle(handler, call, data == details.data() ? details : call.with(data));
      if (call.deferred().isPending()) {
        plugin.worksOn(call.deferred());
      }
    }
  }

  private void handle(CommandHandler handler, PendingCommand call, CommandCall details) {
    try {
      handler.handle(details);
    } catch (Rejection reason) {
      call.deferred().reject(reason);
    } catch (Throwable failure) {
      LOG.warn(
          "{}: command {} failed with {}",
          mailbox.instanceId(),
          call.name(),
          FailureSummary.describe(failure));
      call.reject(RejectionReason.INTERNAL);
    }
  }

  /** An observer, as often as it was registered. */
  private static final class Observation {
    private final CommandObserver observer;

    private Observation(CommandObserver observer) {
      this.observer = observer;
    }
  }
}
