package io.webchat.transport.gms.cometd.internal;

import io.webchat.api.message.Message;
import io.webchat.api.message.Participant;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How far the messages of the transcript have come. Used on the mailbox only. */
final class ReceivedMessages {
  private long next = 1;

  /** Of messages that are not known to have come in order: what confirmed something already. */
  private final Set<Long> confirming = new HashSet<>();

  /** The messages are those of another chat. */
  void reset() {
    next = 1;
    confirming.clear();
  }

  /** The position behind the last message; 1 when none came. */
  long next() {
    return next;
  }

  /** The position of the last message, at which there is always one; 1 when none came. */
  long last() {
    return Math.max(1, next - 1);
  }

  /** Whether messages are missing before these. */
  boolean isGapBefore(Inbound fresh) {
    return !fresh.messages().isEmpty() && fresh.messages().get(0).position() > next;
  }

  /** What of a batch has not come before, in order. */
  Inbound unknown(Inbound inbound) {
    Set<Long> seen = new HashSet<>();
    List<InboundMessage> fresh =
        inbound.messages().stream()
            .filter(each -> each.position() < 0 || each.position() >= next)
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

  void advance(Inbound inbound) {
    for (InboundMessage message : inbound.messages()) {
      next = Math.max(next, message.position() + 1);
    }
  }

  /**
   * What of the customer has entered the transcript, each once.
   *
   * @param known the first position that may be new
   */
  List<Message> entered(Inbound inbound, long known) {
    confirming.removeIf(position -> position < known);
    List<Message> entered = new ArrayList<>();
    for (InboundMessage each : inbound.messages()) {
      long position = each.position();
      boolean fresh = position < 0 || (position >= known && confirming.add(position));
      if (fresh && each.message().from().role() == Participant.Role.CLIENT) {
        entered.add(each.message());
      }
    }
    return entered;
  }
}
