package io.webchat.scripting.internal;

import io.webchat.api.InstanceSettings.ScriptSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JavaScript context with the prelude in it, and what its scripts registered outside. Entered
 * through the {@link Gateway} only, except where said.
 */
final class Realm {
  /** What Java calls, in {@code widgets.js} and its parts. */
  static final Set<String> ENTRIES =
      Set.of(
          "settle",
          "handle",
          "receive",
          "timer",
          "answer",
          "loaded",
          "configuration",
          "process",
          "hook",
          "before",
          "ready",
          "exported",
          "call",
          "drop");

  private static final Logger LOG = LoggerFactory.getLogger(Realm.class);
  private static final int MAX_REGISTRATIONS = 5_000;

  private final Context context;
  private final Map<String, Value> entries = new HashMap<>();
  private final List<Registration> registrations = new CopyOnWriteArrayList<>();
  private final Map<Integer, CompletableFuture<String>> promises = new ConcurrentHashMap<>(4);
  private final AtomicInteger calls = new AtomicInteger();
  private Hook hook = new Hook("script", "");
  private int printed;
  private boolean quiet;
  private volatile boolean closed;
  private volatile boolean killed;
  private volatile boolean abandoned;

  /** What a script registered; taken back with the script. */
  private static final class Registration {
    private final String script;
    private final AutoCloseable closeable;

    Registration(String script, AutoCloseable closeable) {
      this.script = script;
      this.closeable = closeable;
    }

    String script() {
      return script;
    }

    AutoCloseable closeable() {
      return closeable;
    }
  }

  Realm(Context context) {
    this.context = context;
  }

  /** Runs the prelude. */
  void prepare(EngineRoom room, Map<String, ProxyExecutable> host, Map<String, Object> settings) {
    String[] parts = room.parts();
    Object[] arguments = new Object[parts.length + 2];
    arguments[0] = ProxyObject.fromMap(new HashMap<>(host));
    for (int i = 0; i < parts.length; i++) {
      arguments[i + 1] = context.eval(room.source(parts[i]));
    }
    arguments[parts.length + 1] = Transit.write(settings, this);
    Value made = context.eval(room.source("widgets")).execute(arguments);
    for (String name : ENTRIES) {
      entries.put(name, made.getMember(name));
    }
  }

  /** Any thread. */
  Context context() {
    return context;
  }

  /** A new entry begins. */
  void entering(Hook now) {
    hook = now;
    printed = 0;
    quiet = false;
    context.resetLimits();
  }

  /** This entry handles an error: what fails in it is not published. */
  void quietly() {
    quiet = true;
  }

  boolean isQuiet() {
    return quiet;
  }

  /** What runs now. */
  Hook hook() {
    return hook;
  }

  /** The script whose code runs now. */
  String script() {
    return hook.script();
  }

  /** Calls one of {@link #ENTRIES}. */
  Value invoke(String entry, Object... arguments) {
    return entries.get(entry).execute(arguments);
  }

  /** Runs the script of a page. */
  void run(ScriptSource script) {
    context.eval(Wrapping.page(script));
  }

  /** Runs a file of a folder; the result is its {@code module}. */
  Value module(ScriptSource script) {
    Value exports = context.eval("js", "({})");
    Value module = context.eval("js", "({})");
    module.putMember("exports", exports);
    return context.eval(Wrapping.module(script)).execute(module, exports);
  }

  int nextCall() {
    return calls.incrementAndGet();
  }

  /** The result of a call that is about to be made. */
  CompletableFuture<String> expect(int call) {
    CompletableFuture<String> result = new CompletableFuture<>();
    promises.put(call, result);
    return result;
  }

  /** What an expected call came to; nothing when nobody waits for it any more. Any thread. */
  void finish(int call, String text, ScriptFailure failure) {
    CompletableFuture<String> result = promises.remove(call);
    if (result == null) {
      return;
    }
    if (failure == null) {
      result.complete(text);
    } else {
      result.completeExceptionally(new Gateway.EntryFailed(failure));
    }
  }

  /** Nobody waits for a promise any more. Any thread. */
  void forget(int call) {
    promises.remove(call);
  }

  /** Remembers what is to be closed with the script that runs now. */
  void register(AutoCloseable closeable) {
    register(script(), closeable);
  }

  /** Remembers what is to be closed with a script. Any thread. */
  void register(String script, AutoCloseable closeable) {
    if (registrations.size() >= MAX_REGISTRATIONS) {
      close(closeable);
      throw new IllegalStateException("Too much is registered");
    }
    registrations.add(new Registration(script, closeable));
    if (closed) {
      close(closeable);
    }
  }

  /** What a script has registered so far. */
  Set<Object> registered(String script) {
    Set<Object> found = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Registration registration : registrations) {
      if (registration.script().equals(script)) {
        found.add(registration);
      }
    }
    return found;
  }

  /** Closes what a script registered, but {@code kept}. */
  void unregister(String script, Set<Object> kept) {
    List<Registration> gone =
        registrations.stream()
            .filter(one -> one.script().equals(script) && !kept.contains(one))
            .toList();
    registrations.removeAll(gone);
    gone.forEach(registration -> close(registration.closeable()));
  }

  /** The context was cut off for good. Any thread. */
  void killed(boolean threadIsLost) {
    abandoned |= threadIsLost;
    killed = true;
  }

  boolean isKilled() {
    return killed;
  }

  /** Whether the thread that was in it is lost. */
  boolean isAbandoned() {
    return abandoned;
  }

  /** Whether one more line may be printed by this entry. */
  boolean mayPrint() {
    return printed++ < ScriptLimits.CONSOLE_LINES;
  }

  boolean isClosed() {
    return closed;
  }

  /** Reads what {@code describe} of {@code values.js} wrote. */
  static ScriptFailure failure(String description) {
    return ScriptFailure.ofDescription(Transit.readObject(description, null));
  }

  /** Takes back what the scripts registered and settles what waits for them. Any thread. */
  void release() {
    closed = true;
    List<Registration> gone = List.copyOf(registrations);
    registrations.removeAll(gone);
    gone.forEach(registration -> close(registration.closeable()));
    for (Integer call : Set.copyOf(promises.keySet())) {
      finish(call, null, ScriptFailure.of("the script was ended"));
    }
  }

  /** Takes everything back and ends the context, also when a thread is in it; may take a while. */
  void close() {
    release();
    context.close(true);
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      LOG.warn("What a script registered was not closed: {}", e.getClass().getName());
    }
  }
}
