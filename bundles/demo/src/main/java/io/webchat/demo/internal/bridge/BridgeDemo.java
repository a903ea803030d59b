package io.webchat.demo.internal.bridge;

import io.webchat.demo.internal.bridge.BackEndClient.Answer;
import io.webchat.demo.internal.bridge.BridgeReceiver.Mood;
import io.webchat.simulator.model.ChatSimulator;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What the bridge goes through: a back end that refuses, is away and does not want some messages, a
 * container that is killed between delivery and acknowledgement, one that is stopped and continued.
 */
public final class BridgeDemo {
  private static final long PACE_MS = 200;

  /** Everybody says something as often: faster than people write, slower than conditions change. */
  private static final long TALK_NS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final long PATIENCE_MS = 150_000;
  private static final Duration CHAT_PATIENCE = Duration.ofSeconds(30);

  private final ChatSimulator simulator;
  private final PrintStream out;
  private final BridgeReceiver receiver;
  private final BackEndClient client;
  private final List<BridgedContainer> containers;
  private final List<BridgedChat> chats = new ArrayList<>();
  private long lastTalk = System.nanoTime() - TALK_NS;
  private int deadLetters;
  private int redelivered;

  /**
   * A bridge over these containers.
   *
   * @param key of the service for back ends
   */
  public BridgeDemo(
      ChatSimulator simulator,
      PrintStream out,
      BridgeReceiver receiver,
      String key,
      List<BridgedContainer> containers) {
    this.simulator = simulator;
    this.out = out;
    this.receiver = receiver;
    this.client = new BackEndClient(key);
    this.containers = containers;
  }

  private interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /**
   * Runs it.
   *
   * @param wires names of what chats are made of
   * @return whether every message came, and every one was signed
   * @throws IllegalStateException when something does not come in time
   */
  public boolean run(List<String> wires) throws IOException, InterruptedException {
    start(wires);
    talkFor(2_000);
    refuse();
    beAway();
    BridgedContainer killed = containers.get(0);
    BridgedContainer stopped = containers.get(1);
    kill(killed);
    talkFor(2_000);
    stop(stopped);
    talkFor(2_000);
    for (BridgedContainer each : containers) {
      if (each != killed && !each.isAlive()) {
        throw new IllegalStateException("the container " + each.name() + " ended by itself");
      }
    }
    return settle(wires);
  }

  private void start(List<String> wires) throws IOException, InterruptedException {
    out.println("three containers start");
    for (BridgedContainer each : containers) {
      until("the service of " + each.name(), false, () -> serves(each));
    }
    for (int i = 0; i < containers.size(); i++) {
      for (String wire : wires) {
        String url = containers.get(i).url();
        Map<String, Object> form = Map.of("nickname", "Jane", "firstname", "Jane");
        Answer started = client.post(url + "/chats", Map.of("settings", wire, "form", form));
        if (!(started.body().get("id") instanceof String id)) {
          throw new IllegalStateException("no chat over " + wire + ": " + started);
        }
        chats.add(
            new BridgedChat(id, wire, i, simulator.awaitChat(CHAT_PATIENCE), client, containers));
      }
    }
    out.println("the bridge starts a chat over each of " + wires.size() + " wires in each of them");
  }

  private boolean serves(BridgedContainer container) throws InterruptedException {
    try {
      return client.get(container.url() + "/chats").isGood();
    } catch (IOException e) {
      return false; // it is about to start
    }
  }

  /** The back end does not want some messages, which are sent again later. */
  private void refuse() throws IOException, InterruptedException {
    out.println("the back end answers 410 to some deliveries");
    receiver.mood(Mood.UNWILLING);
    talkUntil("dead letters", () -> count() > 0);
    talkFor(500);
    receiver.mood(Mood.USUAL);
    // what lies in a container is not to be there any more when that is killed
    talkUntil("what was not wanted", this::isWantedNow);
    out.printf("  %d dead letters, %d of them redelivered%n", deadLetters, redelivered);
  }

  /** Sends the dead letters again; whether all that were made have come. */
  private boolean isWantedNow() throws IOException, InterruptedException {
    for (BridgedContainer each : containers) {
      String url = each.url() + "/webhooks/bridge";
      int there = client.get(url + "/deadletters").count();
      int again = client.post(url + "/redeliver", Map.of()).count();
      deadLetters += Math.max(there, again); // one may have become one in between
      redelivered += again;
    }
    return receiver.hasAllThatWasRefused();
  }

  private int count() throws IOException, InterruptedException {
    int count = 0;
    for (BridgedContainer each : containers) {
      count += client.get(each.url() + "/webhooks/bridge/deadletters").count();
    }
    return count;
  }

  private void beAway() throws InterruptedException {
    out.println("the back end is away");
    receiver.mood(Mood.AWAY);
    talkFor(2_000);
    receiver.mood(Mood.USUAL);
    out.println("the back end is there again");
  }

  private void kill(BridgedContainer killed) throws IOException, InterruptedException {
    receiver.hold(killed.name());
    talkUntil(
        "deliveries of " + killed.name(),
        () ->
            !receiver.unconfirmed().isEmpty()
                && receiver.unconfirmed().size() >= served(killed).size());
    List<BridgedChat> its = served(killed);
    out.println("kill -9 " + killed.name() + " between delivery and acknowledgement");
    long since = System.nanoTime();
    killed.kill();
    receiver.letGo();
    elsewhere(its, killed, since);
    talkUntil(
        "what was not confirmed", () -> receiver.cameAgain() == receiver.unconfirmed().size());
    out.printf(
        "  %d messages were delivered and not acknowledged, %d came again, told by their positions%n",
        receiver.unconfirmed().size(), receiver.cameAgain());
  }

  private void stop(BridgedContainer stopped) throws IOException, InterruptedException {
    List<BridgedChat> its = served(stopped);
    out.println("kill -STOP " + stopped.name() + ", which serves " + its.size() + " chats");
    long since = System.nanoTime();
    stopped.signal("STOP");
    elsewhere(its, stopped, since);
    out.println("kill -CONT " + stopped.name());
    stopped.signal("CONT");
    until("the service of " + stopped.name(), true, () -> serves(stopped));
  }

  private List<BridgedChat> served(BridgedContainer container) {
    return chats.stream()
        .filter(chat -> receiver.lastFrom(chat.id()).equals(container.name()))
        .toList();
  }

  private void elsewhere(List<BridgedChat> its, BridgedContainer former, long since)
      throws IOException, InterruptedException {
    talkUntil(
        "the takeover of the chats of " + former.name(),
        () -> its.stream().noneMatch(chat -> receiver.lastFrom(chat.id()).equals(former.name())));
    out.printf(
        "  %d chats go on elsewhere; the last one after %.1f s%n",
        its.size(), (System.nanoTime() - since) / 1e9);
  }

  private boolean settle(List<String> wires) throws IOException, InterruptedException {
    try {
      until("every message", false, this::isComplete);
    } catch (IllegalStateException e) {
      out.println("  " + e.getMessage());
    }
    Map<String, ChatCount> toBridge = new LinkedHashMap<>();
    Map<String, ChatCount> toAgents = new LinkedHashMap<>();
    for (BridgedChat chat : chats) {
      toBridge.merge(chat.wire(), receiver.count(chat.id(), chat.said()), ChatCount::plus);
      toAgents.merge(chat.wire(), chat.toAgent(), ChatCount::plus);
    }
    for (String wire : wires) {
      out.printf(
          "%-16s agents to the bridge: %s; customers to the agents: %s%n",
          wire, toBridge.get(wire), toAgents.get(wire));
    }
    ChatCount agents = toBridge.values().stream().reduce(ChatCount.NONE, ChatCount::plus);
    ChatCount customers = toAgents.values().stream().reduce(ChatCount.NONE, ChatCount::plus);
    int notTaken = chats.stream().mapToInt(BridgedChat::notTaken).sum();
    out.println(
        "customers to the agents: " + customers + "; " + notTaken + " reported as not sent");
    out.printf(
        "agents to the back end: %s; %d dead letters, %d redelivered; %s%n",
        agents, deadLetters, redelivered, receiver.requests());
    boolean ended = end();
    return agents.lost() == 0
        && agents.outOfOrder() == 0
        && customers.lost() == 0
        && customers.doubled() == 0
        && deadLetters > 0
        && redelivered == deadLetters
        && receiver.requests().notSigned() == 0
        && ended;
  }

  private boolean isComplete() {
    return chats.stream()
        .allMatch(
            chat ->
                !chat.isSending()
                    && receiver.count(chat.id(), chat.said()).lost() == 0
                    && chat.toAgent().lost() == 0);
  }

  private boolean end() throws IOException, InterruptedException {
    int ended = 0;
    for (BridgedChat chat : chats) {
      ended += chat.end() ? 1 : 0;
    }
    until("the end of the chats", false, () -> chats.stream().allMatch(BridgedChat::isOver));
    out.println(ended + " of " + chats.size() + " chats were ended by the bridge");
    return ended == chats.size();
  }

  private void talkFor(long ms) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
    while (System.nanoTime() - end < 0) {
      talk();
      pause();
    }
  }

  private void talkUntil(String what, Condition condition)
      throws IOException, InterruptedException {
    until(what, true, condition);
  }

  private void until(String what, boolean talking, Condition condition)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
    while (!condition.holds()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(
            what + " did not come within " + PATIENCE_MS / 1_000 + " s");
      }
      if (talking) {
        talk();
      }
      pause();
    }
  }

  private void talk() {
    if (System.nanoTime() - lastTalk < TALK_NS) {
      return;
    }
    lastTalk = System.nanoTime();
    for (BridgedChat chat : chats) {
      chat.agentSpeaks();
      chat.customerSpeaks();
    }
  }

  private static void pause() throws InterruptedException {
    boolean never = new CountDownLatch(1).await(PACE_MS, TimeUnit.MILLISECONDS);
    if (never) {
      throw new IllegalStateException();
    }
  }
}
