package io.webchat.demo.internal;

import io.webchat.demo.internal.FleetJournal.Entry;
import io.webchat.demo.internal.FleetJournal.What;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@code demo failover}: three containers with a shared store serve chats with traffic both ways;
 * one is killed, one is stopped and continued, and every message is counted.
 */
final class FleetDemo {
  private static final List<String> NAMES = List.of("one", "two", "three");
  private static final int CHATS = 4;
  private static final long LEASE_MS = 4_000;
  private static final long PACE_MS = 200;

  /** Each agent says something as often: faster than people write. */
  private static final long TALK_NS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final long PATIENCE_MS = 150_000;

  private final ChatSimulator simulator;
  private final PrintStream out;

  /** The store may still have chats of a run that was broken off. */
  private final String run = "-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);

  private final List<FleetProcess> fleet = new ArrayList<>();
  private final Map<String, SimulatedAgent> agents = new LinkedHashMap<>();
  private final List<String> said = new ArrayList<>();
  private long lastTalk = System.nanoTime() - TALK_NS;

  FleetDemo(ChatSimulator simulator, PrintStream out) {
    this.simulator = simulator;
    this.out = out;
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  /**
   * Runs it.
   *
   * @param home folder of the distribution
   * @param folder for everything that is written
   * @param store what the containers share
   * @throws DemoFailure when a message is lost or doubled, or something does not come in time
   */
  void run(Path home, Path folder, FleetStore store) throws DemoFailure {
    try {
      for (String name : NAMES) {
        fleet.add(
            FleetProcess.start(home, folder.resolve(name), name, settings(name, folder, store)));
      }
      hold();
    } catch (IOException e) {
      throw new DemoFailure("the fleet does not work: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailure("interrupted", e);
    } finally {
      fleet.forEach(FleetProcess::close);
    }
  }

  private Map<String, Map<String, Object>> settings(String name, Path folder, FleetStore store) {
    Path journal = folder.resolve(name).resolve(FleetJournal.FILE);
    Map<String, Map<String, Object>> settings = new LinkedHashMap<>();
    settings.put(
        "io.webchat.core",
        Map.of(
            "failover", true,
            "leaseMs", LEASE_MS,
            "owner", name,
            "sessionStorage", store.name(),
            "transportGraceMs", PATIENCE_MS,
            "storageGraceMs", PATIENCE_MS));
    settings.put(store.pid(), store.settings());
    settings.put(
        FleetMember.PID,
        Map.of(
            "name", name,
            "run", run,
            "journal", journal,
            "chats", CHATS,
            "dataURL", simulator.gmsUrl()));
    return settings;
  }

  private void hold() throws IOException, InterruptedException, DemoFailure {
    int chats = NAMES.size() * CHATS;
    out.println("three containers start, " + CHATS + " chats in each");
    talkUntil("the start of " + chats + " chats", () -> count(What.STARTED) == chats);
    talkFor(3_000);
    FleetProcess killed = fleet.get(0);
    FleetProcess stopped = fleet.get(1);
    FleetProcess left = fleet.get(2);
    out.println("kill -9 " + killed.name());
    long since = System.currentTimeMillis();
    killed.kill();
    talkUntil("the takeover of its chats", () -> isLeft(killed));
    report(since, taken(since));
    talkFor(2_000);
    int moved = stopped.entries(What.MOVED).size();
    int served = served(stopped);
    out.println("kill -STOP " + stopped.name() + ", which serves " + served + " chats");
    long stop = System.currentTimeMillis();
    stopped.signal("STOP");
    talkUntil("the takeover of its chats", () -> isLeft(stopped));
    report(stop, taken(stop));
    out.println("kill -CONT " + stopped.name());
    stopped.signal("CONT");
    talkUntil("its end of these chats", () -> stopped.entries(What.MOVED).size() >= moved + served);
    talkFor(2_000);
    if (!left.isAlive() || !stopped.isAlive()) {
      throw new DemoFailure("a container ended by itself");
    }
    settle();
  }

  private int served(FleetProcess container) throws IOException {
    return container.entries(What.STARTED).size()
        + container.entries(What.TOOK).size()
        - container.entries(What.MOVED).size();
  }

  /** Whether each chat that a container ever served was taken by another one since. */
  private boolean isLeft(FleetProcess container) throws IOException {
    Map<String, Long> left = new HashMap<>();
    for (FleetProcess each : fleet) {
      if (each != container) {
        each.entries(What.TOOK).forEach(it -> left.merge(it.chat(), it.time(), Math::max));
      }
    }
    List<Entry> its = new ArrayList<>(container.entries(What.STARTED));
    its.addAll(container.entries(What.TOOK));
    return its.stream().allMatch(it -> left.getOrDefault(it.chat(), 0L) > it.time());
  }

  private int count(What what) throws IOException {
    int count = 0;
    for (FleetProcess each : fleet) {
      count += each.entries(what).size();
    }
    return count;
  }

  private List<Entry> taken(long since) throws IOException {
    List<Entry> taken = new ArrayList<>();
    for (FleetProcess each : fleet) {
      each.entries(What.TOOK).stream().filter(it -> it.time() >= since).forEach(taken::add);
    }
    return taken;
  }

  private void report(long since, List<Entry> taken) throws DemoFailure {
    if (taken.isEmpty()) {
      throw new DemoFailure("the container had lost all its chats before: the machine is too busy");
    }
    long slowest = taken.stream().mapToLong(Entry::time).max().orElse(since) - since;
    out.printf(
        "  %d chats go on elsewhere; the last one after %.1f s (two lease times are %.1f s)%n",
        taken.size(), slowest / 1000.0, 2 * LEASE_MS / 1000.0);
  }

  private void settle() throws IOException, InterruptedException, DemoFailure {
    until("every message", false, () -> FleetCount.toCustomers(said, fleet).lost() == 0);
    pause(2_000);
    FleetCount toCustomers = FleetCount.toCustomers(said, fleet);
    FleetCount toAgents = FleetCount.toAgents(simulator.chats(), fleet);
    out.println("agents to customers: " + toCustomers);
    out.println(
        "customers to agents: " + toAgents + ", " + count(What.FAILED) + " reported as not sent");
    if (!toCustomers.isRight() || !toAgents.isRight()) {
      throw new DemoFailure("messages were lost or doubled");
    }
  }

  private void talkFor(long ms) throws InterruptedException {
    long end = System.nanoTime() + ms * 1_000_000;
    while (System.nanoTime() - end < 0) {
      talk();
      pause(PACE_MS);
    }
  }

  private void talkUntil(String what, Condition condition)
      throws IOException, InterruptedException, DemoFailure {
    until(what, true, condition);
  }

  private void until(String what, boolean talking, Condition condition)
      throws IOException, InterruptedException, DemoFailure {
    long end = System.nanoTime() + PATIENCE_MS * 1_000_000;
    while (!condition.holds()) {
      if (System.nanoTime() - end > 0) {
        throw new DemoFailure(what + " did not come within " + PATIENCE_MS / 1000 + " s");
      }
      if (talking) {
        talk();
      }
      pause(PACE_MS);
    }
  }

  /** Each agent says something. */
  private void talk() {
    if (System.nanoTime() - lastTalk < TALK_NS) {
      return;
    }
    lastTalk = System.nanoTime();
    for (SimulatedChat chat : simulator.chats()) {
      if (!chat.ended()) {
        SimulatedAgent agent = agents.computeIfAbsent(chat.id(), id -> chat.agent("Anna").join());
        String text = "to-" + chat.id() + "-" + said.size();
        agent.say(text);
        said.add(text);
      }
    }
  }

  private static void pause(long ms) throws InterruptedException {
    boolean never = new CountDownLatch(1).await(ms, TimeUnit.MILLISECONDS);
    if (never) {
      throw new IllegalStateException();
    }
  }
}
