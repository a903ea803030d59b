package io.webchat.transport.gms.cometd.internal;

import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Inbound.Status;
import io.webchat.spi.transport.InboundMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Messages that came before those in front of them, each once, until these have come: one
 * notification may overtake another, on its way or in the server. Used on the mailbox only.
 */
final class MessagesAhead {
  /** Of so many the later ones are forgotten, and can be asked for. */
  private static final int LIMIT = 1_000;

  private final TreeMap<Long, InboundMessage> kept = new TreeMap<>();
  private final List<InboundMessage> unplaced = new ArrayList<>();

  /** What the latest batch said of the chat; an end stays one. */
  private Inbound said = Inbound.NOTHING;

  private boolean forgetful;

  boolean isEmpty() {
    return kept.isEmpty() && !said.isEnd();
  }

  /** The highest position; 0 when no message is kept. */
  long last() {
    return kept.isEmpty() ? 0 : kept.lastKey();
  }

  void keep(Inbound batch) {
    for (InboundMessage message : batch.messages()) {
      if (message.position() < 0) {
        unplaced.add(message);
      } else {
        kept.put(message.position(), message);
      }
    }
    said = said.isEnd() || forgetful ? said : batch;
    while (kept.size() > LIMIT) {
      kept.pollLastEntry();
      said = Inbound.NOTHING; // the answer to the question for what is forgotten says it again
      forgetful = true;
    }
  }

  /** Takes out what is before a position. */
  Inbound before(long position) {
    SortedMap<Long, InboundMessage> earlier = kept.headMap(position);
    List<InboundMessage> taken = List.copyOf(earlier.values());
    earlier.clear();
    return Inbound.of(Status.UNSAID, taken);
  }

  /** Takes out what follows a position without a gap; what was said of the chat is for the last. */
  Inbound from(long position) {
    kept.headMap(position).clear();
    List<InboundMessage> run = new ArrayList<>();
    while (kept.containsKey(position + run.size())) {
      run.add(kept.remove(position + run.size()));
    }
    return kept.isEmpty() ? with(run) : Inbound.of(Status.UNSAID, run);
  }

  /** Takes out everything, in order. */
  Inbound all() {
    List<InboundMessage> all = new ArrayList<>(kept.values());
    kept.clear();
    return with(all);
  }

  private Inbound with(List<InboundMessage> messages) {
    Inbound last = said;
    said = Inbound.NOTHING;
    messages.addAll(unplaced);
    unplaced.clear();
    return new Inbound(messages, last.status(), last.idleSeconds(), last.expirySeconds(), false);
  }

  /** Whether messages were forgotten since this was asked last. */
  boolean hasForgotten() {
    boolean forgot = forgetful;
    forgetful = false;
    return forgot;
  }

  void clear() {
    kept.clear();
    unplaced.clear();
    said = Inbound.NOTHING;
    forgetful = false;
  }
}
