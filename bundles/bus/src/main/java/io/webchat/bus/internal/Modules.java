package io.webchat.bus.internal;

import io.webchat.api.bus.Deferred;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Modules, any objects by name, and the files that the bus loads. */
final class Modules {
  private final BusMailbox mailbox;
  private final Loader loader;
  private final ConcurrentHashMap<String, Object> modules = new ConcurrentHashMap<>(2);
  private final ConcurrentHashMap<String, List<CommandDeferred>> loads = new ConcurrentHashMap<>(2);

  Modules(BusMailbox mailbox, Loader loader) {
    this.mailbox = mailbox;
    this.loader = loader;
  }

  void register(String name, Object module) {
    modules.put(name, module);
    mailbox.post(() -> registered(name));
  }

  Deferred load(String name) {
    return later(deferred -> load(name, deferred));
  }

  Deferred loadFile(String location) {
    return later(
        deferred ->
            loader.load(location, Optional.of(location), reason -> settle(deferred, null, reason)));
  }

  /** Rejects what waits for a load: the loader was taken away. */
  void abandon() {
    loads.keySet().forEach(name -> finished(name, RejectionReason.NOT_LOADED));
  }

  private void load(String name, CommandDeferred deferred) {
    Object module = modules.get(name);
    if (module != null) {
      deferred.resolveAsIs(module);
      return;
    }
    boolean first = !loads.containsKey(name);
    loads.computeIfAbsent(name, key -> new CopyOnWriteArrayList<>()).add(deferred);
    if (first) {
      loader.load(name, loader.location(name), reason -> finished(name, reason));
    }
  }

  private void registered(String name) {
    finished(name, null);
  }

  private void finished(String name, RejectionReason reason) {
    List<CommandDeferred> askers = loads.remove(name);
    if (askers == null) {
      return;
    }
    Object module = modules.get(name);
    RejectionReason problem =
        module == null && reason == null ? RejectionReason.NOT_LOADED : reason;
    askers.forEach(asker -> settle(asker, module, module == null ? problem : null));
  }

  private static void settle(CommandDeferred deferred, Object value, RejectionReason reason) {
    if (reason == null) {
      deferred.resolveAsIs(value);
    } else {
      deferred.reject(reason);
    }
  }

  private Deferred later(Consumer<CommandDeferred> task) {
    CommandDeferred deferred = new CommandDeferred(mailbox);
    mailbox.offer(() -> task.accept(deferred)).ifPresent(deferred::reject);
    return deferred;
  }
}
