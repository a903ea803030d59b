package io.webchat.demo.internal;

import io.webchat.demo.internal.FleetJournal.Entry;
import io.webchat.demo.internal.FleetJournal.What;
import io.webchat.simulator.model.SimulatedChat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of the messages.
 *
 * @param sent messages that their sender was told are sent
 * @param received of these, how many came
 * @param doubled came again although they were acknowledged, or came to the server twice
 */
record FleetCount(int sent, int received, int doubled) {
  int lost() {
    return sent - received;
  }

  boolean isRight() {
    return sent > 0 && lost() == 0 && doubled == 0;
  }

  /** From agents to customers: {@code said} are all texts of the agents. */
  static FleetCount toCustomers(List<String> said, List<FleetProcess> fleet) throws IOException {
    Map<String, Long> acknowledged = new HashMap<>();
    List<Entry> got = new ArrayList<>();
    for (FleetProcess each : fleet) {
      each.entries(What.ACKNOWLEDGED)
          .forEach(entry -> acknowledged.merge(entry.text(), entry.time(), Math::min));
      got.addAll(each.entries(What.GOT));
    }
    Set<String> received = new HashSet<>();
    Set<String> doubled = new HashSet<>();
    Set<String> counted = new HashSet<>(said); // the built-in agent talks too
    got.removeIf(entry -> !counted.contains(entry.text()));
    for (Entry entry : got) {
      received.add(entry.text());
      if (acknowledged.getOrDefault(entry.text(), Long.MAX_VALUE) < entry.time()) {
        doubled.add(entry.text());
      }
    }
    return new FleetCount(said.size(), received.size(), doubled.size());
  }

  /** From customers to agents. */
  static FleetCount toAgents(List<SimulatedChat> chats, List<FleetProcess> fleet)
      throws IOException {
    // first what was sent, since customers go on sending
    List<Entry> sent = new ArrayList<>();
    for (FleetProcess each : fleet) {
      sent.addAll(each.entries(What.SENT));
    }
    Map<String, Integer> received = new HashMap<>();
    for (SimulatedChat chat : chats) {
      chat.sentTexts().forEach(text -> received.merge(text, 1, Integer::sum));
    }
    int there = (int) sent.stream().filter(entry -> received.containsKey(entry.text())).count();
    int doubled = (int) received.values().stream().filter(count -> count > 1).count();
    return new FleetCount(sent.size(), there, doubled);
  }

  @Override
  public String toString() {
    return sent + " sent, " + received + " received, " + lost() + " lost, " + doubled + " doubled";
  }
}
