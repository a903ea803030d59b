package io.webchat.bus.internal;

import io.webchat.api.bus.Deferred;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Modules, any objects by name, and the files that the bus loads. */
final class Modules {
  private final Mailbox mailbox;
  private final Loader loader;
  private final ConcurrentHashMap<String, Object> modules = new ConcurrentHashMap<>(2);
  private final ConcurrentHashMap<String, List<Settlement>> loads = new ConcurrentHashMap<>(2);

  Modules(Mailbox mailbox, Loader loader) {
    this.mailbox = mailbox;
    this.loader = loader;
  }

  void register(String name, Object module) {
    modules.put(name, module);
    mailbox.post(() -> registered(name));
  }

  Deferred load(String name) {
    return later(settlement -> load(name, settlement));
  }

  Deferred loadFile(String location) {
    return later(
        settlement ->
            loader.load(
                location, Optional.of(location), reason -> settle(settlement, null, reason)));
  }

  /** Gives up what is being loaded: nobody loads any more. */
  void abandon() {
    loads.keySet().forEach(name -> finished(name, Refusal.NOT_LOADED));
  }

  private void load(String name, Settlement settlement) {
    Object module = modules.get(name);
    if (module != null) {
      settlement.resolveAsIs(module);
      return;
    }
    boolean first = !loads.containsKey(name);
    loads.computeIfAbsent(name, key -> new CopyOnWriteArrayList<>()).add(settlement);
    if (first) {
      loader.load(name, loader.location(name), reason -> finished(name, reason));
    }
  }

  private void registered(String name) {
    finished(name, null);
  }

  private void finished(String name, Refusal reason) {
    List<Settlement> askers = loads.remove(name);
    if (askers == null) {
      return;
    }
    Object module = modules.get(name);
    Refusal problem = module == null && reason == null ? Refusal.NOT_LOADED : reason;
    askers.forEach(asker -> settle(asker, module, module == null ? problem : null));
  }

  private static void settle(Settlement settlement, Object value, Refusal reason) {
    if (reason == null) {
      settlement.resolveAsIs(value);
    } else {
      settlement.reject(reason);
    }
  }

  private Deferred later(Consumer<Settlement> task) {
    Settlement settlement = new Settlement(mailbox);
    mailbox.offer(() -> task.accept(settlement)).ifPresent(settlement::reject);
    return settlement;
  }
}
