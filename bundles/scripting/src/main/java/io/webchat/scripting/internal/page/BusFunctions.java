package io.webchat.scripting.internal.page;

import io.webchat.api.WebChatService;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.CommandCall;
import io.webchat.api.bus.Deferred;
import io.webchat.api.bus.Plugin;
import io.webchat.api.bus.Resolver;
import io.webchat.api.bus.Subscription;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.scripting.internal.context.ErrorEvents;
import io.webchat.scripting.internal.context.Gateway;
import io.webchat.scripting.internal.context.HookCalls;
import io.webchat.scripting.internal.context.HostFunctions;
import io.webchat.scripting.internal.context.HostFunctions.Arguments;
import io.webchat.scripting.internal.context.Realm;
import io.webchat.scripting.internal.context.ScriptValueCodec;
import io.webchat.scripting.internal.sandbox.Hook;
import io.webchat.scripting.internal.sandbox.Registrations;
import io.webchat.scripting.internal.sandbox.Registrations.Registration;
import io.webchat.scripting.internal.sandbox.Registrations.Version;
import io.webchat.spi.extension.InstanceContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The bus of the instance as {@code bus.js} uses it: plugins, subscriptions and calls by number.
 */
public final class BusFunctions {
  private static final String REGISTER = WebChatService.NAMESPACE + ".registerPreProcessor";
  private static final int MAX_PLUGINS = 200;
  private static final int MAX_CALLS = 1_000;

  private final InstanceContext instance;
  private final Bus bus;
  private final Gateway gateway;
  private final Realm realm;
  private final HookCalls hooks;
  private final Map<Integer, Plugin> plugins = new ConcurrentHashMap<>(4);
  private final Map<Integer, Resolver> handled = new ConcurrentHashMap<>(4);
  private final Map<Integer, Registration> subscriptions = new ConcurrentHashMap<>(4);
  private final Map<Integer, Deferred> called = new ConcurrentHashMap<>(4);
  private final AtomicInteger numbers = new AtomicInteger();

  public BusFunctions(InstanceContext instance, Gateway gateway, Realm realm, HookCalls hooks) {
    this.instance = instance;
    this.bus = instance.instance().bus();
    this.gateway = gateway;
    this.realm = realm;
    this.hooks = hooks;
    realm.registerForAll(this::close);
  }

  public void addTo(HostFunctions host) {
    host.add("nextCall", arguments -> realm.nextCall());
    host.add("registerPlugin", this::registerPlugin);
    host.add("command", this::command);
    host.add("preProcessor", this::preProcessor);
    host.add("subscribe", this::subscribe);
    host.add("endSubscription", this::endSubscription);
    host.add("publish", this::publish);
    host.add("before", this::before);
    host.add("registerCommand", this::registerCommand);
    host.add("settle", this::settle);
    host.add("data", arguments -> write(data(arguments.number(0), arguments.text(1))));
    host.add("setData", this::setData);
    host.add("registerEvents", this::registerEvents);
    host.add("registry", arguments -> write(bus.registry()));
    host.add(
        "subscribers",
        arguments ->
            arguments.number(0) == 0 ? 0 : plugin(arguments).subscribers(arguments.text(1)));
    host.add(
        "ready",
        arguments -> {
          plugin(arguments).ready();
          return true;
        });
  }

  private Object registerPlugin(Arguments arguments) {
    realm.requireNotEnded(); // its successor may want the name
    if (plugins.size() >= MAX_PLUGINS) {
      throw new IllegalStateException("Too many plugins");
    }
    int number = numbers.incrementAndGet();
    return bus.registerPlugin(arguments.text(0))
        .map(
            plugin -> {
              plugins.put(number, plugin);
              realm.register(
                  () -> {
                    plugins.remove(number);
                    plugin.close();
                  });
              return number;
            })
        .orElse(-1);
  }

  private Object command(Arguments arguments) {
    int call = arguments.number(0);
    String name = arguments.text(2);
    Map<String, Object> options = object("the options of a command", arguments.text(3));
    if (called.size() >= MAX_CALLS) {
      throw new IllegalStateException("Too many commands are open");
    }
    Plugin plugin = plugins.get(arguments.number(1));
    Deferred deferred = plugin == null ? bus.command(name, options) : plugin.command(name, options);
    called.put(call, deferred);
    Caller caller = caller(call, name);
    deferred
        .progress(value -> answer(caller, "notify", value))
        .done(value -> answered(caller, "resolve", value))
        .fail(reason -> answered(caller, "reject", reason.value()));
    return true;
  }

  /** Who waits for the result of a command. */
  private record Caller(int call, Hook hook, Version version) {}

  private Caller caller(int call, String command) {
    return new Caller(call, new Hook("callback of " + command, realm.script()), realm.version());
  }

  private void answered(Caller caller, String kind, Object value) {
    called.remove(caller.call());
    answer(caller, kind, value);
  }

  private void answer(Caller caller, String kind, Object value) {
    if (!realm.isClosed()) {
      gateway.post(
          caller.hook(),
          realm,
          entered -> {
            entered.resume(caller.version());
            return entered.invoke("settle", caller.call(), kind, write(value));
          });
    }
  }

  private Object preProcessor(Arguments arguments) {
    int call = arguments.number(0);
    String name = arguments.text(2);
    Hook hook = new Hook(name.isEmpty() ? "preprocessor" : "preprocessor " + name, realm.script());
    KeptFunction function = new KeptFunction(arguments.number(1));
    realm.register(
        function.number(),
        function.endingWith(
            instance.preProcessor(hook.label(), hooks.preProcessor(hook, realm, function))));
    answer(caller(call, REGISTER), "resolve", null);
    return true;
  }

  private Object subscribe(Arguments arguments) {
    String event = arguments.text(1);
    int function = arguments.number(2);
    Hook hook = new Hook("subscriber " + event, realm.script());
    Plugin plugin = plugins.get(arguments.number(0));
    int number = numbers.incrementAndGet();
    Subscription subscription =
        plugin == null
            ? bus.subscribe(event, published -> receive(hook, function, published))
            : plugin.subscribe(event, published -> receive(hook, function, published));
    subscriptions.put(
        number,
        realm.register(
            function,
            () -> {
              subscriptions.remove(number);
              subscription.close();
            }));
    return number;
  }

  private void receive(Hook hook, int function, BusEvent event) {
    if (realm.isClosed()) {
      return;
    }
    Gateway.Entry<?> entry = entered -> entered.invoke("receive", function, write(shown(event)));
    if (event.event().equals(ErrorEvents.EVENT)) {
      gateway.postQuietly(hook, realm, entry);
    } else {
      gateway.post(hook, realm, entry);
    }
  }

  private static Map<String, Object> shown(BusEvent event) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("time", event.time());
    shown.put("publisher", event.publisher());
    shown.put("event", event.event());
    shown.put("data", event.data());
    return shown;
  }

  private Object endSubscription(Arguments arguments) {
    Registration subscription = subscriptions.remove(arguments.number(0));
    if (subscription != null) {
      subscription.end();
    }
    return true;
  }

  private Object publish(Arguments arguments) {
    Plugin plugin = plugin(arguments);
    String event = arguments.text(1);
    Map<String, Object> data = object("the data of an event", arguments.text(2));
    switch (arguments.text(3)) {
      case "publishDirect" -> plugin.publishDirect(event, data);
      case "republish" -> plugin.republish(event, data);
      default -> plugin.publish(event, data);
    }
    return true;
  }

  private Object before(Arguments arguments) {
    String command = arguments.text(1);
    Hook hook = new Hook("before " + command, realm.script());
    KeptFunction function = new KeptFunction(arguments.number(2));
    realm.register(
        function.number(),
        function.endingWith(
            plugin(arguments).beforeAsync(command, hooks.before(hook, realm, function))));
    return true;
  }

  private Object registerCommand(Arguments arguments) {
    Plugin plugin = plugin(arguments);
    String name = arguments.text(1);
    KeptFunction function = new KeptFunction(arguments.number(2));
    Hook hook = new Hook("command " + plugin.namespace() + "." + name, realm.script());
    plugin.registerCommand(name, call -> handle(hook, function, call));
    realm.register(
        function.number(), function.endingWith(() -> {})); // the command ends with its plugin
    return true;
  }

  private void handle(Hook hook, KeptFunction function, CommandCall call) {
    int number = realm.nextCall();
    handled.put(number, call.deferred());
    gateway
        .post(
            hook,
            realm,
            entered -> {
              Object there = function.get();
              if (there == null) {
                handled.remove(number);
                rejectEnded(call.deferred());
                return null;
              }
              Map<String, Object> shown = new LinkedHashMap<>();
              shown.put("time", call.time());
              shown.put("commander", call.commander());
              shown.put("command", call.command());
              shown.put("data", call.data());
              return entered.invoke("handle", there, number, write(shown));
            })
        .whenComplete(
            (unused, failure) -> {
              if (failure != null) {
                handled.remove(number);
                call.deferred().reject(HookCalls.rejection(failure));
              }
            });
  }

  private Object settle(Arguments arguments) {
    int number = arguments.number(0);
    Object value = ScriptValueCodec.read(arguments.text(2), realm);
    String kind = arguments.text(1);
    Resolver resolver = kind.equals("notify") ? handled.get(number) : handled.remove(number);
    if (resolver != null) {
      switch (kind) {
        case "notify" -> resolver.notify(value);
        case "resolve" -> resolver.resolve(value);
        default -> resolver.reject(value);
      }
    }
    return true;
  }

  private Object data(int plugin, String key) {
    return plugin == 0 ? bus.data(key) : plugins.get(plugin).data(key);
  }

  private Object setData(Arguments arguments) {
    plugin(arguments).data(arguments.text(1), ScriptValueCodec.read(arguments.text(2), realm));
    return true;
  }

  private Object registerEvents(Arguments arguments) {
    if (ScriptValueCodec.read(arguments.text(1), realm) instanceof List<?> names) {
      plugin(arguments).registerEvents(names.stream().map(String::valueOf).toList());
    }
    return true;
  }

  /** What the bus carries is an object: anything else is refused, not lost. */
  @SuppressWarnings("unchecked") // keys of JSON are strings
  private Map<String, Object> object(String what, String text) {
    Object value = ScriptValueCodec.read(text, realm);
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new IllegalArgumentException(
        what + " must be an object, not " + ScriptValueCodec.kindOf(value));
  }

  private Plugin plugin(Arguments arguments) {
    Plugin plugin = plugins.get(arguments.number(0));
    if (plugin == null) {
      realm.requireNotEnded();
      throw new IllegalStateException("The plugin is not registered any more");
    }
    return plugin;
  }

  private String write(Object value) {
    return ScriptValueCodec.write(value, realm);
  }

  /** Commands that wait for a script that ends are rejected. */
  private void close() {
    handled.values().forEach(BusFunctions::rejectEnded);
    handled.clear();
    called.clear();
  }

  private static void rejectEnded(Resolver resolver) {
    resolver.reject(Rejection.of(ErrorCode.CLOSED, Registrations.ENDED));
  }
}
