package io.webchat.demo.internal.swap;

import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.spi.transport.TransportProvider;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;

/**
 * {@code demo swap}: chats over all wires with traffic both ways; each transport is swapped twice
 * in each way that there is, chats that can change their wire do, and every message is counted.
 */
public final class SwapDemo {
  private static final long PAUSE_MS = 2_000;
  private static final long BETWEEN_MS = 500;
  private static final long PATIENCE_MS = 120_000;
  private static final int STARTS_AT_ONCE = 50;
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

  /** When a transport was last registered, ns. */
  private final AtomicLong there = new AtomicLong();

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

  /** The chats of one configuration. */
  private final class Wire {
    private final String name;
    private final List<SwapChat> chats = new ArrayList<>();
    private final AtomicLong longestGap = new AtomicLong();
    private final AtomicLong gapOfStep = new AtomicLong();
    private final AtomicInteger restored = new AtomicInteger();
    private int swaps;
    private String step = "";

    private Wire(String name) {
      this.name = name;
    }

    private void restored(long pendingSince) {
      long since = Math.max(pendingSince, there.get());
      gapOfStep.accumulateAndGet(System.nanoTime() - since, Math::max);
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
    ServiceListener listener = this::serviceChanged;
    listen(listener);
    try {
      start(configurations, chats);
      for (Wire wire : wires.values()) {
        swap(wire, configurations.get(wire.name), folder);
      }
      changeWires(configurations);
      settle();
      return report();
    } finally {
      context.removeServiceListener(listener);
      timer.shutdownNow();
      wires.values().forEach(wire -> wire.chats.forEach(SwapChat::close));
      delete(folder);
    }
  }

  private void listen(ServiceListener listener) {
    String providers = "(" + Constants.OBJECTCLASS + "=" + TransportProvider.class.getName() + ")";
    try {
      context.addServiceListener(listener, providers);
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serviceChanged(ServiceEvent event) {
    if (event.getType() == ServiceEvent.REGISTERED) {
      there.set(System.nanoTime());
    }
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
      Wire wire = new Wire(entry.getKey());
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
      String id = "swap-" + run + "-" + wire.name + "-" + i;
      WebChat chat = factory.create(InstanceSettings.of(configuration.with(PATIENT)).withId(id));
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

  private void swap(Wire wire, WebChatConfiguration configuration, Path folder)
      throws IOException, BundleException, InterruptedException {
    TransportBundle bundle =
        TransportBundle.of(context, configuration.transportType())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "there is no transport of type " + configuration.transportType()));
    for (int round = 0; round < ROUNDS; round++) {
      step(wire, "stop and start");
      bundle.stop();
      pause();
      bundle.start();
      restored(wire);
      step(wire, "update");
      bundle.update();
      restored(wire);
      step(wire, "a newer version beside it");
      Bundle newer = bundle.installNewer(folder);
      restored(wire);
      step(wire, "back to the former version");
      bundle.removeNewer(newer);
      restored(wire);
      step(wire, "uninstall and install");
      bundle.reinstall();
      restored(wire);
    }
  }

  private void changeWires(Map<String, WebChatConfiguration> configurations)
      throws InterruptedException {
    for (Wire wire : wires.values()) {
      List<String> types = configurations.get(wire.name).transportTypes();
      for (int round = 0; round < ROUNDS && types.size() > 1; round++) {
        for (String type : List.of(types.get(1), types.get(0))) {
          step(wire, "all to " + type);
          there.set(System.nanoTime());
          List<CompletionStage<Void>> changes =
              wire.chats.stream().map(chat -> chat.chat().changeWire(type)).toList();
          for (CompletionStage<Void> change : changes) {
            await("the change to " + type, change);
          }
          restored(wire);
        }
      }
    }
  }

  private void step(Wire wire, String what) {
    wire.step = what;
    wire.swaps++;
    wire.restored.set(0);
    wire.gapOfStep.set(0);
  }

  /** Until all chats are connected again, and have talked a while. */
  private void restored(Wire wire) throws InterruptedException {
    int all = wire.chats.size();
    until(
        "the return of all chats by " + wire.name,
        () -> wire.restored.get() >= all && wire.chats.stream().noneMatch(SwapChat::isPending));
    long gap = wire.gapOfStep.get();
    wire.longestGap.accumulateAndGet(gap, Math::max);
    out.println("  " + wire.name + ": " + wire.step + ", longest gap " + millis(gap) + " ms");
    pause();
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
