package io.webchat.bus.internal;

import io.webchat.api.bus.AsyncBeforeHook;
import io.webchat.api.bus.BeforeHook;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.CommandHandler;
import io.webchat.api.bus.Deferred;
import io.webchat.api.bus.Plugin;
import io.webchat.api.bus.Subscriber;
import io.webchat.api.bus.Subscription;
import io.webchat.api.value.Json;
import io.webchat.api.value.Rejection;
import io.webchat.bus.internal.name.ScriptText;
import io.webchat.bus.internal.name.SharedNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plugin on the bus. After its close it hears nothing and says nothing. */
final class RegisteredPlugin implements Plugin {
  private static final Logger LOG = LoggerFactory.getLogger(RegisteredPlugin.class);

  private final CxBus bus;
  private final Topics topics;
  private final String namespace;
  private final SharedNames.Namespace names;
  private final Set<Registration> registrations = Registration.newList();
  private final Map<String, Object> data = new ConcurrentHashMap<>(4);
  private final CommandTable commands;

  /** Commands under way; {@code null} before the first. */
  private volatile Set<CommandDeferred> open;

  private final PendingCommands waiting = new PendingCommands();
  private volatile List<String> events = List.of();
  private volatile boolean ready;
  private volatile boolean closed;

  /** Ready as the mailbox sees it: who called before {@link #ready()} comes first. */
  private boolean taking;

  /** Calls whose functions before them need time, one for each command; set on the mailbox only. */
  private volatile List<HookBarrier> holds = List.of();

  RegisteredPlugin(CxBus bus, String namespace) {
    this.bus = bus;
    this.topics = bus.topics();
    this.namespace = namespace;
    this.names = bus.names().of(namespace);
    this.commands = new CommandTable(bus.names());
  }

  @Override
  public String namespace() {
    return namespace;
  }

  @Override
  public void publish(String event, Map<String, ?> payload) {
    if (LOG.isTraceEnabled()) {
      LOG.trace("{}: {}.{}", bus.instanceId(), namespace, FailureSummary.nameOnly(event));
    }
    publishDirect(event, payload);
  }

  @Override
  public void publishDirect(String event, Map<String, ?> payload) {
    if (!closed) {
      String name = names.own(event);
      topics.publish(name, () -> event(name, payload));
    }
  }

  @Override
  public void republish(String event, Map<String, ?> payload) {
    if (!closed) {
      topics.republish(event(names.own(event), payload));
    }
  }

  private BusEvent event(String name, Map<String, ?> payload) {
    return new BusEvent(System.currentTimeMillis(), namespace, name, CxBus.frozen(payload));
  }

  @Override
  public Subscription subscribe(String event, Subscriber subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    return endingWithThis(topics.subscribe(subscribed(event), subscriber, registrations));
  }

  @Override
  public void unsubscribe(String event, Subscriber subscriber) {
    String name = subscribed(event);
    for (Registration registration : registrations) {
      if (registration instanceof TopicSubscription subscription
          && subscription.is(name, subscriber)) {
        subscription.close();
      }
    }
  }

  private String subscribed(String event) {
    return event.equals(CxBus.EVERY_EVENT) ? event : names.qualify(event);
  }

  @Override
  public int subscribers(String event) {
    return topics.subscribers(names.qualify(event));
  }

  @Override
  public Deferred command(String name, Map<String, ?> options) {
    if (closed) {
      return CommandDeferred.rejected(bus.mailbox(), RejectionReason.PLUGIN_CLOSED);
    }
    return bus.commands().call(namespace, names.qualify(name), options);
  }

  @Override
  public Subscription before(String command, BeforeHook hook) {
    Objects.requireNonNull(hook, "hook");
    return endingWithThis(bus.hooks().add(names.qualify(command), hook, registrations));
  }

  @Override
  public Subscription beforeAsync(String command, AsyncBeforeHook hook) {
    Objects.requireNonNull(hook, "hook");
    return endingWithThis(bus.hooks().addLater(names.qualify(command), hook, registrations));
  }

  /** Closes at once what was registered while this plugin was being closed. */
  private Subscription endingWithThis(Registration registration) {
    if (closed) {
      registration.close();
    }
    return registration;
  }

  @Override
  public void registerCommand(String name, CommandHandler handler) {
    Objects.requireNonNull(handler, "handler");
    commands.put(name, handler);
    if (closed) {
      commands.clear();
    }
  }

  @Override
  public void registerEvents(Collection<String> added) {
    synchronized (registrations) {
      List<String> all = new ArrayList<>(events);
      all.addAll(added);
      events = bus.names().sorted(all);
    }
  }

  @Override
  public Object data(String key) {
    return key.indexOf('.') < 0 ? data.get(key) : bus.data(key);
  }

  /** A value of this plugin, also one whose key has dots. */
  Object ownData(String key) {
    return data.get(key);
  }

  @Override
  public void data(String key, Object value) {
    Object current = Json.freeze(value);
    if (closed) {
      return;
    }
    Object last = current == null ? data.remove(key) : data.put(key, current);
    if (Objects.equals(last, current)) {
      return;
    }
    Map<String, Object> change = new LinkedHashMap<>();
    change.put("last", last);
    change.put("value", current);
    change.put("time", System.currentTimeMillis());
    try {
      publishDirect("data." + key, change);
    } catch (Rejection overloaded) {
      takeBack(key, last, current);
      throw overloaded;
    }
    String name = namespace + ".data." + key + ":" + ScriptText.of(current);
    topics.publishSurely(name, () -> event(name, change));
  }

  /** Undoes a change whose event was refused. */
  private void takeBack(String key, Object last, Object current) {
    if (current == null) {
      data.putIfAbsent(key, last);
    } else if (last == null) {
      data.remove(key, current);
    } else {
      data.replace(key, current, last);
    }
  }

  @Override
  public Map<String, Object> registry() {
    return bus.registry();
  }

  /** What {@link #registry()} says about this plugin. */
  Map<String, Object> offered() {
    return Map.of("commands", commands.names(), "events", events);
  }

  /** What does a command, by its name without the namespace; {@code null} when nothing does. */
  CommandHandler handler(String command) {
    CommandHandler own = commands.get(command);
    return own == null ? builtIn(command) : own;
  }

  /** Commands that every plugin has; {@code null} for any other name. */
  private CommandHandler builtIn(String command) {
    return switch (command) {
      case "COMMANDS" -> call -> call.deferred().resolve(commands.names());
      case "EVENTS" -> call -> call.deferred().resolve(events);
      case "LOAD" -> call -> call.deferred().resolve(namespace);
      default -> null;
    };
  }

  @Override
  public void ready() {
    if (closed) {
      return;
    }
    commands.settle();
    ready = true;
    if (!bus.mailbox().post(this::startTaking)) {
      waiting.close().forEach(call -> call.reject(RejectionReason.INSTANCE_CLOSED));
    }
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  boolean isClosed() {
    return closed;
  }

  private void startTaking() {
    taking = true;
    takeWaiting();
  }

  private void takeWaiting() {
    for (PendingCommand call; taking && (call = waiting.poll(this::mayRun)) != null; ) {
      bus.commands().run(this, call);
    }
  }

  private boolean mayRun(PendingCommand call) {
    return holds.isEmpty() || holds.stream().noneMatch(hold -> hold.stops(call));
  }

  /** A function before a command needs time: calls wait, so that their order stays. */
  HookBarrier hold(PendingCommand call) {
    HookBarrier hold = new HookBarrier(call);
    List<HookBarrier> more = new ArrayList<>(holds);
    more.add(hold);
    holds = more;
    if (closed) {
      hold.abandon();
    }
    return hold;
  }

  /** The function may wait for other commands. */
  void letOthersPass(HookBarrier hold) {
    hold.letOthersPass();
    takeWaiting();
  }

  /** Ends {@link #hold}. */
  void goOn(HookBarrier hold) {
    holds = holds.stream().filter(other -> other != hold).toList();
    takeWaiting();
  }

  /** Runs the call now, or when ready; on the mailbox. */
  void take(PendingCommand call) {
    if (closed) {
      call.reject(RejectionReason.PLUGIN_CLOSED);
    } else if (taking && mayRun(call)) {
      bus.commands().run(this, call);
    } else {
      waiting.add(call);
    }
  }

  int openCommands() {
    Set<CommandDeferred> all = open;
    return all == null ? 0 : all.size();
  }

  /** Remembers a command that its handler settles later. */
  void worksOn(CommandDeferred deferred) {
    Set<CommandDeferred> all = open == null ? ConcurrentHashMap.newKeySet(4) : open;
    open = all; // by the mailbox only
    deferred.listedIn(all);
    if (closed) {
      deferred.reject(RejectionReason.PLUGIN_CLOSED);
    }
  }

  @Override
  public void close() {
    synchronized (registrations) {
      if (closed) {
        return;
      }
      closed = true;
    }
    bus.plugins().remove(this);
    commands.clear();
    registrations.forEach(Registration::close);
    data.clear();
    topics.forget(namespace);
    waiting.close().forEach(call -> call.reject(RejectionReason.PLUGIN_CLOSED));
    holds.forEach(HookBarrier::abandon);
    Set<CommandDeferred> all = open;
    if (all != null) {
      all.forEach(deferred -> deferred.reject(RejectionReason.PLUGIN_CLOSED));
    }
  }

  @Override
  public String toString() {
    return namespace;
  }
}
