package io.webchat.bus.internal;

import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Deferred;
import io.webchat.api.bus.Plugin;
import io.webchat.api.bus.PluginLoader;
import io.webchat.api.bus.Subscriber;
import io.webchat.api.bus.Subscription;
import io.webchat.api.value.Json;
import io.webchat.api.value.JsonObject;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The bus of one widget instance: wires its parts. */
final class CxBus implements Bus {
  private final BusMailbox mailbox;
  private final PluginRegistry plugins = new PluginRegistry();
  private final Topics topics;
  private final Hooks hooks;
  private final Loader loader;
  private final PluginLoads loads;
  private final Modules modules;
  private final CommandDispatcher commands;
  private final Set<Registration> registrations = Registration.newList();
  private final AtomicBoolean mastered = new AtomicBoolean();
  private volatile BusSettings settings;

  CxBus(BusMailbox mailbox, BusSettings settings) {
    this.mailbox = mailbox;
    this.settings = settings;
    topics = new Topics(mailbox);
    hooks = new Hooks(mailbox);
    loader = new Loader(this, mailbox);
    loads = new PluginLoads(mailbox, plugins, loader);
    modules = new Modules(mailbox, loader);
    commands = new CommandDispatcher(mailbox, plugins, hooks, loads);
    mailbox.direct(!settings.async());
  }

  /** Frozen once for everybody who gets it. */
  static Map<String, Object> frozen(Map<String, ?> payload) {
    if (payload == null || (payload.isEmpty() && !(payload instanceof JsonObject))) {
      return Map.of();
    }
    return Json.freeze(payload);
  }

  String instanceId() {
    return mailbox.instanceId();
  }

  BusMailbox mailbox() {
    return mailbox;
  }

  PluginRegistry plugins() {
    return plugins;
  }

  Topics topics() {
    return topics;
  }

  Hooks hooks() {
    return hooks;
  }

  CommandDispatcher commands() {
    return commands;
  }

  BusSettings settings() {
    return settings;
  }

  @Override
  public Optional<Plugin> registerPlugin(String name) {
    if (!Names.isPlugin(name)) {
      throw new IllegalArgumentException("A plugin's name is not empty and has no dot");
    }
    RegisteredPlugin plugin = new RegisteredPlugin(this, name);
    if (name.equals(Names.BUS) || !plugins.add(plugin)) {
      return Optional.empty();
    }
    mailbox.post(() -> loads.deliverTo(plugin));
    return Optional.of(plugin);
  }

  @Override
  public Optional<Master> registerMaster() {
    return mastered.compareAndSet(false, true) ? Optional.of(new FirstCaller()) : Optional.empty();
  }

  @Override
  public Deferred command(String name, Map<String, ?> options) {
    return commands.call(Names.BUS, name, options);
  }

  @Override
  public Subscription subscribe(String event, Subscriber subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    return topics.subscribe(event, subscriber, registrations);
  }

  @Override
  public Object data(String key) {
    RegisteredPlugin plugin = plugins.find(Names.namespaceOf(key));
    return plugin == null ? null : plugin.ownData(Names.localOf(key));
  }

  @Override
  public synchronized void configure(Map<String, ?> changes) {
    settings = settings.with(changes);
    mailbox.direct(!settings.async());
  }

  @Override
  public Map<String, Object> configuration() {
    return settings.all();
  }

  @Override
  public Deferred loadPlugin(String name) {
    return loads.load(Objects.requireNonNull(name, "name"));
  }

  @Override
  public Deferred loadFile(String location) {
    return modules.loadFile(Objects.requireNonNull(location, "location"));
  }

  @Override
  public void registerModule(String name, Object module) {
    modules.register(name, Objects.requireNonNull(module, "module"));
  }

  @Override
  public Deferred loadModule(String name) {
    return modules.load(Objects.requireNonNull(name, "name"));
  }

  /** Without a loader what is being loaded is given up. */
  @Override
  public void loader(PluginLoader delegate) {
    loader.delegate(delegate);
    if (delegate == null) {
      loads.abandon();
      modules.abandon();
    }
  }

  @Override
  public Map<String, Object> registry() {
    Map<String, Object> registry = new TreeMap<>();
    plugins.all().forEach(plugin -> registry.put(plugin.namespace(), plugin.offered()));
    return Json.freeze(registry);
  }

  private final class FirstCaller implements Master {
    @Override
    public void lock() {
      plugins.lock(true);
    }

    @Override
    public void unlock() {
      plugins.lock(false);
    }

    @Override
    public void configure(Map<String, ?> changes) {
      CxBus.this.configure(changes);
    }
  }
}
