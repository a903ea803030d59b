package io.webchat.scripting.internal.context;

import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.scripting.internal.sandbox.Hook;
import io.webchat.scripting.internal.sandbox.Registrations;
import io.webchat.scripting.internal.sandbox.Registrations.Registration;
import io.webchat.scripting.internal.sandbox.Registrations.Version;
import io.webchat.scripting.internal.sandbox.ScriptLimits;
import io.webchat.scripting.internal.sandbox.ScriptWrapper;
import io.webchat.scripting.internal.sandbox.SharedEngine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyObject;

/**
 * One JavaScript context with the prelude in it, and what its scripts registered outside. Entered
 * through the {@link Gateway} only, except where said.
 */
public final class Realm {
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
          "drop",
          "listens");

  private final Context context;
  private final Map<String, Value> entries = new HashMap<>(4);
  private final Registrations registrations = new Registrations();
  private final Map<Integer, Promised> promises = new ConcurrentHashMap<>(4);
  private final AtomicInteger lastCall = new AtomicInteger();

  /** What the prelude offers to Java, by the names of {@link #ENTRIES}. */
  private Value calls;

  private Hook hook = new Hook("script", "");

  /** What this entry goes on with; {@code null} for what is loaded now. */
  private Version resumed;

  private final Set<String> modules = new HashSet<>();
  private int printed;
  private boolean quiet;
  private volatile boolean closed;
  private volatile boolean killed;
  private volatile boolean abandoned;

  public Realm(Context context) {
    this.context = context;
  }

  /** Runs the prelude. */
  public void prepare(SharedEngine room, Map<String, Object> host, Map<String, Object> settings) {
    Value make = context.eval("js", "({})");
    room.parts().forEach(part -> make.putMember(part, context.eval(room.source(part))));
    Value made =
        context
            .eval(room.source("widgets"))
            .execute(ProxyObject.fromMap(host), ScriptValueCodec.write(settings, this), make);
    if (room.isCold()) {
      Value unused = made.invokeMember("warm"); // not within the time of a script's call
      room.warmed();
    }
    calls = made;
  }

  /** Any thread. */
  public Context context() {
    return context;
  }

  /**
   * A new entry: entered once, for the engine looks for the thread's place in the context each time
   * that it is entered. For the gateway, and for realms without customers' scripts.
   */
  public <T> T enter(Hook now, Function<Realm, T> body) {
    hook = now;
    resumed = null;
    printed = 0;
    quiet = false;
    context.enter();
    try {
      context.resetLimits();
      return body.apply(this);
    } finally {
      context.leave();
    }
  }

  /** This entry handles an error: what fails in it is not published. */
  void quietly() {
    quiet = true;
  }

  public boolean isQuiet() {
    return quiet;
  }

  /** What runs now. */
  public Hook hook() {
    return hook;
  }

  /** The script whose code runs now. */
  public String script() {
    return hook.script();
  }

  /** The script whose code runs now, as it was loaded. */
  public Version version() {
    return resumed == null ? registrations.version(script()) : resumed;
  }

  /** This entry goes on with what a version of a script began, which may be gone. */
  public void resume(Version version) {
    resumed = version;
  }

  /**
   * Fails when the code that runs now is of a script that was taken back. That is its end, which is
   * not published.
   *
   * @throws IllegalStateException for the script
   */
  public void requireNotEnded() {
    if (closed || version().isEnded()) {
      quietly();
      throw new IllegalStateException(Registrations.ENDED);
    }
  }

  /** Calls one of {@link #ENTRIES}. */
  public Value invoke(String entry, Object... arguments) {
    return entries.computeIfAbsent(entry, calls::getMember).execute(arguments);
  }

  /** Runs the script of a page. */
  public void run(ScriptSource script) {
    context.eval(ScriptWrapper.page(script));
  }

  /** Runs a file of a folder; the result is its {@code module}, whatever the file returns. */
  public Value module(ScriptSource script) {
    Value exports = context.eval("js", "({})");
    Value module = context.eval("js", "({})");
    module.putMember("exports", exports);
    modules.add(ScriptWrapper.nameOf(script));
    Value run = ScriptWrapper.parsed(context, script).execute();
    context.eval(ScriptWrapper.ENTRY).executeVoid(run, module, exports);
    return module;
  }

  public int nextCall() {
    return lastCall.incrementAndGet();
  }

  /** What a call comes to. Any thread, except where said. */
  interface Promised {
    /**
     * It is there.
     *
     * @param text the value; {@code null} when it failed
     * @param failure {@code null} when it did not fail
     */
    void settled(String text, ScriptFailure failure);

    /** A part of it is there, the text of a message; on the queue, in their order. */
    void processed(String text);
  }

  /** Waits for the result of a call that is about to be made. */
  void expect(int call, Promised promised) {
    promises.put(call, promised);
  }

  /** Settles an expected call; does nothing when it was forgotten. Any thread. */
  public void finish(int call, String text, ScriptFailure failure) {
    Promised promised = promises.remove(call);
    if (promised != null) {
      promised.settled(text, failure);
    }
  }

  /**
   * A message of an expected call was processed.
   *
   * @return whether the others are still to be
   */
  public boolean processed(int call, String text) {
    Promised promised = promises.get(call);
    if (promised != null) {
      promised.processed(text);
    }
    return promised != null;
  }

  /** Whether an expected call has not come to its result yet. Any thread. */
  boolean expects(int call) {
    return promises.containsKey(call);
  }

  /** Stops waiting for a promise. Any thread. */
  void forget(int call) {
    promises.remove(call);
  }

  /** Remembers what is to be closed with the script that runs now. */
  public Registration register(AutoCloseable closeable) {
    return register(0, closeable);
  }

  /** {@link #register(AutoCloseable)} of something that keeps a function. */
  public Registration register(int function, AutoCloseable closeable) {
    if (version().isEnded()) {
      quietly();
    }
    return registrations.add(version(), function, closeable);
  }

  /** Remembers what is to be closed with the realm. Any thread. */
  public void registerForAll(AutoCloseable closeable) {
    registrations.add(registrations.version(""), 0, closeable);
  }

  /** What a script has registered so far. */
  public Set<Registration> registered(String script) {
    return registrations.of(script);
  }

  /** Closes what a script registered, but {@code kept}; returns the functions kept for it. */
  List<Integer> unregister(String script, Set<Registration> kept) {
    return registrations.close(script, kept).stream()
        .map(Registration::function)
        .filter(function -> function > 0)
        .toList();
  }

  /** The context was cut off for good. Any thread. */
  void killed(boolean threadIsLost) {
    abandoned |= threadIsLost;
    killed = true;
  }

  /** Whether nothing more can run in it. */
  public boolean isKilled() {
    return killed || closed;
  }

  /** Whether the thread that was in it is lost. */
  public boolean isAbandoned() {
    return abandoned;
  }

  /** Whether one more line may be printed by this entry. */
  public boolean mayPrint() {
    return printed++ < ScriptLimits.CONSOLE_LINES;
  }

  public boolean isClosed() {
    return closed;
  }

  /** Reads what {@code describe} of {@code values.js} wrote. */
  public ScriptFailure failure(String description) {
    return ScriptFailure.ofDescription(ScriptValueCodec.readObject(description, null), modules);
  }

  /** Takes back what the scripts registered and settles what waits for them. Any thread. */
  void release() {
    closed = true;
    registrations.close();
    for (Integer call : Set.copyOf(promises.keySet())) {
      finish(call, null, ScriptFailure.ended("the script was ended"));
    }
  }

  /**
   * Takes everything back and ends the context, also when a thread is in it; may take a while. Only
   * a thread that was given up is not waited for: the thread that cut it off ends the context when
   * it returns.
   */
  public void close() {
    release();
    if (!abandoned) {
      context.close(true);
    }
  }
}
