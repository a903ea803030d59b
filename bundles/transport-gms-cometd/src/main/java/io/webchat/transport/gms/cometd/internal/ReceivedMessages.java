package io.webchat.transport.gms.cometd.internal;

import io.webchat.api.message.Message;
import io.webchat.api.message.Participant;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How far the messages of the transcript have come. Used on the mailbox only. */
final class ReceivedMessages {
  private static final int MISSING_LIMIT = 100;

  private long next = 1;
  private long highest;

  /** The positions that were passed over, and may come still: the last by the first of each run. */
  private final TreeMap<Long, Long> missing = new TreeMap<>();

  /** Of messages that are not known to have come in order: what confirmed something already. */
  private final Set<Long> confirming = new HashSet<>();

  /** The messages are those of another chat. */
  void reset() {
    highest = 0;
    confirming.clear();
    startAt(1);
  }

  /** What is before the position is not waited for; what is behind it may come again. */
  void startAt(long position) {
    next = Math.max(1, position);
    missing.clear();
  }

  /** The position behind the last message; 1 when none came. */
  long next() {
    return next;
  }

  /** The position of the last message, at which there is always one; 1 when none came. */
  long last() {
    return Math.max(1, next - 1);
  }

  /** The first position behind everything that ever came. */
  long unseen() {
    return highest + 1;
  }

  /** Whether messages are missing before these. */
  boolean isGapBefore(Inbound inbound) {
    return inbound.messages().stream()
            .mapToLong(InboundMessage::position)
            .filter(position -> position >= next)
            .min()
            .orElse(next)
        > next;
  }

  /** What of a batch has not come before, in order. */
  Inbound unknown(Inbound inbound) {
    Set<Long> seen = new HashSet<>();
    List<InboundMessage> fresh =
        inbound.messages().stream()
            .filter(each -> each.position() < 0 || isUnknown(each.position()))
            .filter(each -> each.position() < 0 || seen.add(each.position()))
            .sorted(Comparator.comparingLong(InboundMessage::position))
            .toList();
    return new Inbound(
        fresh,
        inbound.status(),
        inbound.idleSeconds(),
        inbound.expirySeconds(),
        inbound.historyComplete());
  }

  private boolean isUnknown(long position) {
    return position >= next || isMissing(position);
  }

  private boolean isMissing(long position) {
    Map.Entry<Long, Long> run = missing.floorEntry(position);
    return run != null && run.getValue() >= position;
  }

  /** These have come. */
  void advance(Inbound inbound) {
    inbound.messages().stream()
        .mapToLong(InboundMessage::position)
        .filter(position -> position >= 0)
        .sorted()
        .forEach(this::advance);
  }

  private void advance(long position) {
    highest = Math.max(highest, position);
    if (position >= next) {
      miss(next, position - 1);
      next = position + 1;
    } else if (isMissing(position)) {
      Map.Entry<Long, Long> run = missing.floorEntry(position);
      missing.remove(run.getKey());
      miss(run.getKey(), position - 1);
      miss(position + 1, run.getValue());
    }
  }

  private void miss(long first, long last) {
    if (first <= last) {
      missing.put(first, last);
      if (missing.size() > MISSING_LIMIT) {
        missing.pollFirstEntry();
      }
    }
  }

  /**
   * What of the customer has entered the transcript, each once.
   *
   * @param known the first position that may be new, but for those that are missing
   */
  List<Message> entered(Inbound inbound, long known) {
    confirming.removeIf(position -> position < known);
    List<Message> entered = new ArrayList<>();
    for (InboundMessage each : inbound.messages()) {
      long position = each.position();
      boolean fresh =
          position < 0 || isMissing(position) || (position >= known && confirming.add(position));
      if (fresh && each.message().from().role() == Participant.Role.CLIENT) {
        entered.add(each.message());
      }
    }
    return entered;
  }
}
