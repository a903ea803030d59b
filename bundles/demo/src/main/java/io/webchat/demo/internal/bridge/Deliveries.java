package io.webchat.demo.internal.bridge;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What webhooks brought of one chat. A message is known by its place in the chat, which is the same
 * in every container. Used under the lock of {@link BridgeReceiver}.
 */
final class Deliveries {
  private final Map<Long, Integer> times = new HashMap<>();
  private final Set<String> texts = new HashSet<>();
  private final Set<Long> refused = new HashSet<>();
  private long last = -1;
  private int doubled;
  private int outOfOrder;

  /** A message came. */
  void take(long place, String text) {
    texts.add(text);
    if (times.merge(place, 1, Integer::sum) > 1) {
      doubled++;
      return;
    }
    if (place < last && !refused.contains(place)) {
      outOfOrder++;
    }
    last = Math.max(last, place);
  }

  /** A message was not wanted: it comes when somebody sends it again. */
  void refuse(long place) {
    refused.add(place);
  }

  boolean hasAllThatWasRefused() {
    return times.keySet().containsAll(refused);
  }

  boolean has(String text) {
    return texts.contains(text);
  }

  /** How often a message came. */
  int times(long place) {
    return times.getOrDefault(place, 0);
  }

  /** Counts what came of what an agent said. */
  ChatCount count(List<String> said) {
    int delivered = (int) said.stream().filter(texts::contains).count();
    return new ChatCount(said.size(), delivered, doubled, outOfOrder);
  }
}
