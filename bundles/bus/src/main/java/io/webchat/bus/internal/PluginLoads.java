package io.webchat.bus.internal;

import io.webchat.api.bus.Deferred;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Plugins that are being loaded, with the commands that wait for them. */
final class PluginLoads {
  private final BusMailbox mailbox;
  private final PluginRegistry plugins;
  private final Loader loader;
  private final ConcurrentHashMap<String, Load> loads = new ConcurrentHashMap<>(2);

  PluginLoads(BusMailbox mailbox, PluginRegistry plugins, Loader loader) {
    this.mailbox = mailbox;
    this.plugins = plugins;
    this.loader = loader;
  }

  private static final class Load {
    private final PendingCommands calls = new PendingCommands();
    private final List<CommandDeferred> askers = new CopyOnWriteArrayList<>();
  }

  /** Loads the plugin of a call; on the mailbox. */
  void await(PendingCommand call) {
    boolean first = !loads.containsKey(call.namespace());
    Load load = loads.computeIfAbsent(call.namespace(), name -> new Load());
    load.calls.add(call);
    if (first) {
      start(call.namespace(), load);
    }
  }

  /** Resolves with the name when the plugin is registered. */
  Deferred load(String name) {
    CommandDeferred deferred = new CommandDeferred(mailbox);
    mailbox.offer(() -> load(name, deferred)).ifPresent(deferred::reject);
    return deferred;
  }

  private void load(String name, CommandDeferred deferred) {
    if (plugins.find(name) != null) {
      deferred.resolve(name);
      return;
    }
    boolean first = !loads.containsKey(name);
    Load load = loads.computeIfAbsent(name, key -> new Load());
    load.askers.add(deferred);
    if (first) {
      start(name, load);
    }
  }

  /** Hands a plugin what waited for its registration; on the mailbox. */
  void deliverTo(RegisteredPlugin plugin) {
    if (loads.isEmpty()) {
      return;
    }
    Load load = loads.remove(plugin.namespace());
    if (load == null) {
      return;
    }
    load.askers.forEach(asker -> asker.resolve(plugin.namespace()));
    load.calls.close().forEach(plugin::take);
  }

  /** Rejects what waits for a load: the loader was taken away. */
  void abandon() {
    loads.forEach((name, load) -> fail(name, load, RejectionReason.NOT_LOADED));
  }

  private void start(String name, Load load) {
    loader.load(name, loader.location(name), reason -> finished(name, load, reason));
  }

  private void finished(String name, Load load, RejectionReason reason) {
    RegisteredPlugin plugin = plugins.find(name);
    if (plugin != null && reason != RejectionReason.INSTANCE_CLOSED && loads.get(name) == load) {
      deliverTo(plugin);
    } else {
      fail(name, load, reason == null ? RejectionReason.NOT_LOADED : reason);
    }
  }

  private void fail(String name, Load load, RejectionReason reason) {
    if (loads.remove(name, load)) {
      load.askers.forEach(asker -> asker.reject(reason));
      load.calls.close().forEach(call -> call.reject(reason));
    }
  }
}
