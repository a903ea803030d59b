package io.webchat.bus.internal;

import io.webchat.api.bus.Deferred;
import io.webchat.api.bus.Plugin;
import io.webchat.api.bus.Subscriber;
import io.webchat.api.bus.Subscription;
import io.webchat.api.value.Json;
import io.webchat.api.value.JsonObject;
import io.webchat.bus.internal.name.Names;
import io.webchat.bus.internal.name.SharedNames;
import io.webchat.spi.bus.CommandObserver;
import io.webchat.spi.bus.ObservableBus;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The bus of one widget instance: wires its parts. */
final class CxBus implements ObservableBus {
  private final BusMailbox mailbox;
  private final SharedNames names;
  private final PluginRegistry plugins = new PluginRegistry();
  private final Topics topics;
  private final Hooks hooks;
  private final CommandDispatcher commands;
  private volatile BusSettings settings;

  CxBus(BusMailbox mailbox, SharedNames names, BusSettings settings) {
    this.mailbox = mailbox;
    this.names = names;
    this.settings = settings;
    topics = new Topics(mailbox);
    hooks = new Hooks(mailbox);
    commands = new CommandDispatcher(mailbox, plugins, hooks);
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

  SharedNames names() {
    return names;
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
    return Optional.of(plugin);
  }

  @Override
  public Deferred command(String name, Map<String, ?> options) {
    return commands.call(Names.BUS, name, options);
  }

  @Override
  public Subscription subscribe(String event, Subscriber subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    return topics.subscribe(event, subscriber, null);
  }

  @Override
  public Subscription observe(CommandObserver observer) {
    return commands.observe(observer);
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
  public Map<String, Object> registry() {
    Map<String, Object> registry = new TreeMap<>();
    plugins.all().forEach(plugin -> registry.put(plugin.namespace(), plugin.offered()));
    return Json.freeze(registry);
  }
}
