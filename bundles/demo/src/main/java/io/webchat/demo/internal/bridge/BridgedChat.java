package io.webchat.demo.internal.bridge;

import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One chat of the bridge: a customer, who speaks over HTTP to the container that serves the chat,
 * and an agent at the chat server. Thread-safe.
 */
final class BridgedChat {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String id;
  private final String wire;
  private final SimulatedChat there;
  private final SimulatedAgent agent;
  private final BackEndClient client;
  private final List<BridgedContainer> containers;
  private final List<String> said = new ArrayList<>();
  private final List<String> sent = new ArrayList<>();
  private int container;
  private int notTaken;
  private boolean sending;

  BridgedChat(
      String id,
      String wire,
      int container,
      SimulatedChat there,
      BackEndClient client,
      List<BridgedContainer> containers) {
    this.id = id;
    this.wire = wire;
    this.container = container;
    this.there = there;
    this.agent = there.agent("Anna").join();
    this.client = client;
    this.containers = containers;
  }

  String id() {
    return id;
  }

  String wire() {
    return wire;
  }

  /** The agent says something. */
  synchronized void agentSpeaks() {
    String text = "to " + id + " " + said.size();
    try {
      agent.say(text);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          "the agent cannot speak in " + id + " over " + wire + ": " + e.getMessage(), e);
    }
    said.add(text);
  }

  synchronized List<String> said() {
    return List.copyOf(said);
  }

  /** The customer says something, unless what was said before has no answer yet. */
  synchronized void customerSpeaks() {
    if (sending) {
      return;
    }
    sending = true;
    String text = "from " + id + " " + (sent.size() + notTaken);
    var unused =
        client
            .postLater(
                containers.get(container).url() + "/chats/" + id + "/commands/sendMessage",
                Map.of("message", text),
                PATIENCE)
            .thenAccept(answer -> answered(text, answer));
  }

  /** Where it was not taken the chat may be in another container: that is asked next. */
  private synchronized void answered(String text, BackEndClient.Answer answer) {
    sending = false;
    if (answer.isGood()) {
      sent.add(text);
    } else {
      notTaken++;
      container = (container + 1) % containers.size();
    }
  }

  synchronized boolean isSending() {
    return sending;
  }

  synchronized int notTaken() {
    return notTaken;
  }

  /** From the customer to the agent. */
  synchronized ChatCount toAgent() {
    List<String> came = there.sentTexts();
    int delivered = (int) sent.stream().filter(came::contains).count();
    int doubled = came.size() - (int) came.stream().distinct().count();
    int outOfOrder = 0;
    int last = -1;
    for (String text : sent) {
      int at = came.indexOf(text);
      outOfOrder += at >= 0 && at < last ? 1 : 0;
      last = Math.max(last, at);
    }
    return new ChatCount(sent.size(), delivered, doubled, outOfOrder);
  }

  /** Ends the chat where it is served; returns whether the chat server heard of it. */
  boolean end() throws InterruptedException {
    for (BridgedContainer each : containers) {
      if (each.isAlive() && isEndedAt(each)) {
        return true;
      }
    }
    return false;
  }

  private boolean isEndedAt(BridgedContainer asked) throws InterruptedException {
    try {
      return client.delete(asked.url() + "/chats/" + id).isGood();
    } catch (IOException e) {
      return false; // another one may have it
    }
  }

  boolean isOver() {
    return there.ended();
  }
}
