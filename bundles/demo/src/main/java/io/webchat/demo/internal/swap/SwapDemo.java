package io.webchat.demo.internal.swap;

import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedChat;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * {@code demo swap}: chats over all wires with traffic both ways; each transport is swapped twice
 * in each way that there is, chats that can change their wire do, and every message is counted.
 *
 * <p>The gap of a chat is the time in which a message for it would not have come: from {@code
 * connectionPending}, when its transport is taken away, to {@code connectionRestored}, when the
 * next one has fetched what came meanwhile. The whole swap counts, the framework's part, too; only
 * the pause between a stop and the start that follows does not, which is the operator's. The
 * longest gap of a swap is that of the chat that waited longest. Before the first swap the chats
 * talk, and others come and go, until the JVM has compiled most of what it runs, as in a container
 * that is in use.
 */
public final class SwapDemo {
  /** After so long a customer says something again, and an agent, ms: people take longer. */
  private static final long PAUSE_MS = 4_000;

  private static final long BETWEEN_MS = 500;
  private static final long PATIENCE_MS = 120_000;
  private static final int STARTS_AT_ONCE = 50;
  private static final int MOVING_AT_ONCE = 16;
  private static final int MOST_WARM_UP_S = 60;

  /** How many chats of each wire come and go in a second before the swaps. */
  private static final int PASSING = 4;

  /** Below this the JVM has compiled most of what it runs, ms of compiling in a second. */
  private static final long COMPILING_MS = 100;

  private static final int ROUNDS = 2;

  /** A machine that is busy with so many chats may be slow. */
  private static final Map<String, Object> PATIENT = Map.of("ajaxTimeout", 60_000);

  private static final String USER_DATA = "swapChat";

  private final BundleContext context;
  private final WebChatFactory factory;
  private final ChatSimulator simulator;
  private final PrintStream out;
  private final String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(2, task -> daemon(task));

  /** When the operator last ended a pause, ns. */
  private final AtomicLong pauseOver = new AtomicLong(System.nanoTime());

  private final Map<String, Wire> wires = new LinkedHashMap<>();
  private final List<Future<?>> talks = new ArrayList<>();

  /** The demonstration. */
  public SwapDemo(
      BundleContext context, WebChatFactory factory, ChatSimulator simulator, PrintStream out) {
    this.context = context;
    this.factory = factory;
    this.simulator = simulator;
    this.out = out;
  }

  /** The ways to swap a bundle, in the order in which they are tried. */
  private enum Way {
    RESTART("stop and start"),
    UPDATE("update"),
    NEWER("a newer version beside it"),
    FORMER("back to the former version"),
    REINSTALL("uninstall and install");

    private final String text;

    Way(String text) {
      this.text = text;
    }
  }

  /** The chats of one configuration. */
  private final class Wire {
    private final String name;
    private String type;
    private TransportBundle bundle;
    private final List<SwapChat> chats = new ArrayList<>();
    private final AtomicLong longestGap = new AtomicLong();
    private final Queue<Long> gaps = new ConcurrentLinkedQueue<>();
    private final AtomicInteger restored = new AtomicInteger();
    private int swaps;
    private String step = "";
    private JvmWork before = JvmWork.now();

    private Wire(String name, String type) {
      this.name = name;
      this.type = type;
    }

    private void restored(long pendingSince) {
      long since = Math.max(pendingSince, pauseOver.get());
      gaps.add(System.nanoTime() - since);
      restored.incrementAndGet();
    }

    private SwapCount count() {
      SwapCount count = SwapCount.NONE;
      for (SwapChat chat : chats) {
        count = count.plus(chat.toAgent()).plus(chat.toCustomer());
      }
      return count;
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "webchat-demo-swap");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Runs it.
   *
   * @param configurations by the name of the wire
   * @param chats how many in all
   * @return whether no message was lost, doubled or out of order
   * @throws IllegalStateException when something does not come in time; the text says what
   * @throws IOException when a copy of a bundle cannot be made
   * @throws BundleException when a bundle cannot be swapped
   * @throws InterruptedException when the thread is interrupted
   */
  public boolean run(Map<String, WebChatConfiguration> configurations, int chats)
      throws IOException, BundleException, InterruptedException {
    Path folder = Files.createTempDirectory("webchat-demo-swap");
    try {
      start(configurations, chats);
      warmUp(configurations);
      JvmWork before = JvmWork.now();
      long begun = System.nanoTime();
      swapAll(configurations, folder);
      changeWires(configurations);
      long swapping = millis(System.nanoTime() - begun);
      JvmWork work = JvmWork.now().since(before);
      settle();
      out.printf(
          "%nthe customer and the agent of each chat said something every %d s;"
              + " server and clients kept %d processors busy to %d %%%n",
          TimeUnit.MILLISECONDS.toSeconds(PAUSE_MS),
          Runtime.getRuntime().availableProcessors(),
          work.busyPercent(swapping));
      return report();
    } finally {
      timer.shutdownNow();
      wires.values().forEach(wire -> wire.chats.forEach(SwapChat::close));
      delete(folder);
    }
  }

  private void warmUp(Map<String, WebChatConfiguration> configurations)
      throws InterruptedException {
    out.println("they talk and others come and go until the JVM has compiled most of what it runs");
    JvmWork before;
    int seconds = 0;
    do {
      before = JvmWork.now();
      List<CompletionStage<Void>> passing = new ArrayList<>();
      for (Map.Entry<String, WebChatConfiguration> entry : configurations.entrySet()) {
        for (int i = 0; i < PASSING; i++) {
          String id = id(entry.getKey(), "passing-" + i);
          passing.add(new PassingChat(factory, settings(entry.getValue(), id)).pass());
        }
      }
      TimeUnit.SECONDS.sleep(1);
      for (CompletionStage<Void> each : passing) {
        await("a chat that comes and goes", each);
      }
      seconds++;
    } while (seconds < MOST_WARM_UP_S && JvmWork.now().since(before).compilingMs() > COMPILING_MS);
  }

  private String id(String wire, String suffix) {
    return "swap-" + run + "-" + wire + "-" + suffix;
  }

  private static InstanceSettings settings(WebChatConfiguration configuration, String id) {
    return InstanceSettings.of(configuration.with(PATIENT)).withId(id);
  }

  private void start(Map<String, WebChatConfiguration> configurations, int chats)
      throws InterruptedException {
    int each = Math.max(1, chats / configurations.size());
    out.println(
        each * configurations.size()
            + " chats start, "
            + each
            + " on each of "
            + String.join(", ", configurations.keySet()));
    for (Map.Entry<String, WebChatConfiguration> entry : configurations.entrySet()) {
      Wire wire = new Wire(entry.getKey(), entry.getValue().transportType());
      wires.put(wire.name, wire);
      for (int begun = 0; begun < each; begun += STARTS_AT_ONCE) {
        startSome(wire, entry.getValue(), begun, Math.min(each, begun + STARTS_AT_ONCE));
      }
    }
  }

  private void startSome(Wire wire, WebChatConfiguration configuration, int from, int to)
      throws InterruptedException {
    Map<String, WebChat> starting = new LinkedHashMap<>();
    List<CompletionStage<?>> started = new ArrayList<>();
    for (int i = from; i < to; i++) {
      String id = id(wire.name, String.valueOf(i));
      WebChat chat = factory.create(settings(configuration, id));
      starting.put(id, chat);
      started.add(
          chat.ready()
              .thenCompose(
                  ready ->
                      ready
                          .service()
                          .startChat(
                              StartChat.by("Paul", "Client")
                                  .with("nickname", "Paul")
                                  .withUserData(Map.of(USER_DATA, id)))));
    }
    for (CompletionStage<?> each : started) {
      await("the start of a chat by " + wire.name, each);
    }
    starting.forEach(
        (id, chat) -> wire.chats.add(new SwapChat(chat, onServer(id), wire::restored)));
    for (SwapChat chat : wire.chats.subList(from, to)) {
      long first = (long) (Math.random() * PAUSE_MS);
      talks.add(timer.scheduleWithFixedDelay(chat::talk, first, PAUSE_MS, TimeUnit.MILLISECONDS));
    }
  }

  private SimulatedChat onServer(String id) {
    return simulator.chats().stream()
        .filter(chat -> id.equals(String.valueOf(chat.userData().get(USER_DATA))))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the server does not know the chat " + id));
  }

  /**
   * Wire by wire in each step, so that what a server allows in a minute (ten requests for the
   * history in Web Messaging) is enough for the swaps of its wire.
   */
  private void swapAll(Map<String, WebChatConfiguration> configurations, Path folder)
      throws IOException, BundleException, InterruptedException {
    for (Wire wire : wires.values()) {
      String type = configurations.get(wire.name).transportType();
      wire.bundle =
          TransportBundle.of(context, type)
              .orElseThrow(
                  () -> new IllegalStateException("there is no transport of type " + type));
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (Way way : Way.values()) {
        for (Wire wire : wires.values()) {
          step(wire, way.text);
          swap(wire.bundle, way, folder);
          restored(wire);
        }
      }
    }
  }

  private void swap(TransportBundle bundle, Way way, Path folder)
      throws IOException, BundleException, InterruptedException {
    switch (way) {
      case RESTART -> {
        bundle.stop();
        pause();
        pauseOver.set(System.nanoTime());
        bundle.start();
      }
      case UPDATE -> bundle.update();
      case NEWER -> bundle.installNewer(folder);
      case FORMER -> bundle.removeNewer();
      case REINSTALL -> bundle.reinstall();
    }
  }

  private void changeWires(Map<String, WebChatConfiguration> configurations)
      throws InterruptedException {
    for (Wire wire : wires.values()) {
      List<String> types = configurations.get(wire.name).transportTypes();
      for (int round = 0; round < ROUNDS && types.size() > 1; round++) {
        for (String type : List.of(types.get(1), types.get(0))) {
          step(wire, "all to " + type);
          wire.type = type;
          changeWires(wire, type);
          restored(wire);
        }
      }
    }
  }

  /** A few at a time, as the shell's command does. */
  private static void changeWires(Wire wire, String type) throws InterruptedException {
    List<CompletionStage<Void>> changes = new ArrayList<>();
    for (int i = 0; i < wire.chats.size(); i++) {
      while (changes.size() < Math.min(wire.chats.size(), i + MOVING_AT_ONCE)) {
        changes.add(wire.chats.get(changes.size()).chat().changeWire(type));
      }
      await("the change to " + type, changes.get(i));
    }
  }

  private void step(Wire wire, String what) {
    wire.step = what;
    wire.swaps++;
    wire.restored.set(0);
    wire.gaps.clear();
    wire.before = JvmWork.now();
  }

  /** Until all chats are connected again, and have talked a while. */
  private void restored(Wire wire) throws InterruptedException {
    int all = wire.chats.size();
    until(
        "the return of all chats by " + wire.name,
        () ->
            wire.restored.get() >= all && wire.chats.stream().allMatch(chat -> isBack(chat, wire)));
    List<Long> gaps = wire.gaps.stream().sorted().toList();
    long longest = gaps.get(gaps.size() - 1);
    wire.longestGap.accumulateAndGet(longest, Math::max);
    out.printf(
        "  %s: %s, longest gap %d ms, median %d ms (the JVM meanwhile: %s)%n",
        wire.name,
        wire.step,
        millis(longest),
        millis(gaps.get(gaps.size() / 2)),
        JvmWork.now().since(wire.before));
    pause();
  }

  private static boolean isBack(SwapChat chat, Wire wire) {
    return !chat.isPending() && chat.chat().wire().equals(wire.type);
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  private void settle() throws InterruptedException {
    talks.forEach(talk -> talk.cancel(false));
    timer.shutdown();
    if (!timer.awaitTermination(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("the talk does not end");
    }
    Predicate<Wire> arrived =
        wire -> wire.chats.stream().noneMatch(SwapChat::isSending) && wire.count().lost() == 0;
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS / 4);
    while (!wires.values().stream().allMatch(arrived) && System.nanoTime() < end) {
      pause();
    }
  }

  private boolean report() {
    out.printf(
        "%n%-14s %6s %6s %8s %8s %6s %8s %13s %s%n",
        "wire",
        "chats",
        "swaps",
        "sent",
        "received",
        "lost",
        "doubled",
        "out of order",
        "longest gap");
    boolean right = true;
    for (Wire wire : wires.values()) {
      SwapCount count = wire.count();
      right &= count.isRight();
      out.printf(
          "%-14s %6d %6d %s %8d ms%n",
          wire.name, wire.chats.size(), wire.swaps, count, millis(wire.longestGap.get()));
    }
    return right;
  }

  private static void pause() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(BETWEEN_MS);
  }

  private interface Condition {
    boolean holds();
  }

  private static void until(String what, Condition condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(what + " did not come within " + PATIENCE_MS + " ms");
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static void await(String what, CompletionStage<?> stage) throws InterruptedException {
    try {
      stage.toCompletableFuture().get(PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(what + " failed: " + e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(what + " did not come within " + PATIENCE_MS + " ms", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> files;
    try (var list = Files.list(folder)) {
      files = list.toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(folder);
  }
}
