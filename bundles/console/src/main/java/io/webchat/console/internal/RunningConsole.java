package io.webchat.console.internal;

import io.webchat.console.internal.change.Bundles;
import io.webchat.console.internal.change.Configurations;
import io.webchat.console.internal.change.Wires;
import io.webchat.console.internal.figures.CallFigures;
import io.webchat.console.internal.figures.ChatWatches;
import io.webchat.console.internal.figures.Happenings;
import io.webchat.console.internal.figures.Timeline;
import io.webchat.console.internal.http.Changes;
import io.webchat.console.internal.http.ConsoleServlet;
import io.webchat.console.internal.http.ConsoleServlet.Shown;
import io.webchat.console.internal.http.Feeds;
import io.webchat.console.internal.http.Gate;
import io.webchat.console.internal.http.Sessions;
import io.webchat.console.internal.view.ChatRows;
import io.webchat.console.internal.view.Container;
import io.webchat.console.internal.view.OtherContainers;
import io.webchat.console.internal.view.Overview;
import io.webchat.console.internal.view.Sources;
import io.webchat.keys.KeyRing;
import io.webchat.mailbox.timing.CallTimes;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.thread.DaemonThreads;
import jakarta.servlet.Servlet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The console while it is on: its servlet, what it watches, and what time asks for. Thread-safe.
 */
final class RunningConsole implements AutoCloseable {
  private static final int TICK_MS = 1_000;

  /** One that does not answer keeps its thread, and others are asked nevertheless. */
  private static final int STORES_AT_ONCE = 4;

  private final KeyRing keys = new KeyRing();
  private final Sessions sessions;
  private final Gate gate;
  private final Feeds feeds;
  private final Changes changes;
  private final Wires wires;
  private final Happenings happenings = new Happenings(System::currentTimeMillis);
  private final ThreadPoolExecutor asking =
      new ThreadPoolExecutor(
          0,
          STORES_AT_ONCE,
          30,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          DaemonThreads.numbered("webchat-console-fleet"));
  private final CallFigures calls;
  private final ChatWatches watches;
  private final ConsoleServlet servlet;
  private final ScheduledThreadPoolExecutor timer;

  private RunningConsole(Parts parts, ConsoleSettings settings) {
    long begin = System.nanoTime();
    LongSupplier clock = () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    ConsoleSettings.Limits limits = settings.limits();
    Timeline timeline = new Timeline(limits.seconds(), System::currentTimeMillis);
    Container container = new Container(parts.sources());
    keys.replace(settings.keys());
    calls = new CallFigures(timeline);
    watches = new ChatWatches(timeline, System::currentTimeMillis);
    Overview overview = new Overview(parts.sources(), container, watches, calls);
    sessions = new Sessions(keys, limits.sessions(), limits.idleMs(), clock);
    gate = new Gate(sessions, settings.path(), limits.tries(), settings.secureOnly(), clock);
    feeds = new Feeds(parts.sources(), timeline, overview, limits.pages(), clock);
    changes = new Changes(parts.bundles(), parts.configurations(), this::told);
    wires = new Wires(parts.sources(), what -> told("wire", what));
    OtherContainers others =
        new OtherContainers(parts.sources(), container, asking, System::currentTimeMillis);
    ChatRows rows = new ChatRows(parts.sources(), watches, container);
    servlet =
        new ConsoleServlet(
            gate,
            new Shown(parts.sources(), others, overview, rows, timeline, happenings),
            feeds,
            changes,
            wires);
    timer = new ScheduledThreadPoolExecutor(1, DaemonThreads.numbered("webchat-console"));
    timer.setRemoveOnCancelPolicy(true);
  }

  /** What a console is a console of. */
  record Parts(Sources sources, Bundles bundles, Configurations configurations) {}

  /** Opens a console. */
  static RunningConsole open(Parts parts, ConsoleSettings settings) {
    RunningConsole console = new RunningConsole(parts, settings);
    console.start();
    return console;
  }

  private void start() {
    CallTimes.listen(calls);
    var unused = timer.scheduleWithFixedDelay(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    feeds.tick();
    sessions.tick();
    gate.tick();
  }

  /** The servlet, to be put at {@code PATH/*}. */
  Servlet servlet() {
    return servlet;
  }

  /** What watches the instances, to be registered as long as the console is on. */
  InstanceExtension watches() {
    return watches;
  }

  /** Puts other keys in force: who is logged in with one that is gone is logged out. */
  void keys(ConsoleSettings settings) {
    keys.replace(settings.keys());
  }

  /** Tells all pages, now and those that are opened later, what happened to something. */
  void told(String subject, String what) {
    Map<String, Object> frame = new LinkedHashMap<>(happenings.add(subject, what));
    frame.put("type", "happened");
    feeds.send(frame);
  }

  @Override
  public void close() {
    CallTimes.unlisten(calls);
    timer.shutdownNow();
    feeds.close();
    sessions.close();
    wires.close();
    changes.close();
    asking.shutdownNow();
  }
}
