package io.webchat.transport.webmessaging.internal.session;

import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Timers;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Inbound.Status;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.TransportListener;
import io.webchat.transport.webmessaging.internal.connection.ParkedSession;
import io.webchat.transport.webmessaging.internal.message.NeutralMessages;
import io.webchat.transport.webmessaging.internal.message.TranscriptPositions;
import io.webchat.transport.webmessaging.internal.message.WireMessage;
import io.webchat.transport.webmessaging.internal.wire.SessionState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What comes in, each message once and in the order of the server's time: what comes within a
 * moment is put in order before it is delivered, and while a gap is being fetched nothing is. Used
 * on the mailbox only.
 */
final class InboundMessages {
  /** How long a message waits for an earlier one, ms. */
  static final long MOMENT_MS = 150;

  /** Messages that wait at most. */
  static final int WAITING_LIMIT = 500;

  private static final int SEEN_LIMIT = 2_000;

  /** Of these another transport knows that goes on: more than come twice. */
  private static final int KEPT = 200;

  private static final int OWN_LIMIT = 100;

  /** How many messages another transport gets that goes on. */
  static final int RECENT = 16;

  private static final Comparator<WireMessage> BY_TIME =
      Comparator.comparingLong(message -> message.micros().orElse(Long.MAX_VALUE));

  private final Mailbox mailbox;
  private final TranscriptPositions positions = new TranscriptPositions();
  private final NeutralMessages neutral = new NeutralMessages(positions::of);
  private final NeutralMessages older = new NeutralMessages(positions::older);
  private final TransportListener core;
  private final Set<String> seen = new LinkedHashSet<>();
  private final Map<String, WireMessage> own = bounded(OWN_LIMIT);
  private final List<WireMessage> waiting = new ArrayList<>();
  private final Deque<WireMessage> recent = new ArrayDeque<>();

  /** The highest position of what was delivered and is not among the recent ones; -1 for none. */
  private long before = -1;

  private Timers.Timer moment = Timers.NONE;
  private boolean due;
  private boolean held;
  private boolean overflowed;

  /** Whether the core has what came before, so that messages can follow. */
  private boolean begun;

  /** {@code core} gets what is delivered. */
  InboundMessages(Mailbox mailbox, TransportListener core) {
    this.mailbox = mailbox;
    this.core = core;
  }

  private static <V> Map<String, V> bounded(int limit) {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > limit;
      }
    };
  }

  TranscriptPositions positions() {
    return positions;
  }

  /** A message came by the socket; {@code false} when it has come before. */
  boolean arrived(WireMessage message) {
    if (!isNew(message)) {
      return false;
    }
    waiting.add(message);
    if (waiting.size() > WAITING_LIMIT) {
      overflowed();
    } else if (!held && !due) {
      due = true;
      moment = mailbox.after(MOMENT_MS, this::flush);
    }
    return true;
  }

  private boolean isNew(WireMessage message) {
    String id = message.customMessageId();
    if (id != null && message.fromGuest()) {
      own.put(id, message);
    }
    return see(message.key()) && !isRecent(message.key());
  }

  /** {@code false} when it was seen before. */
  private boolean see(String key) {
    boolean fresh = seen.add(key);
    if (seen.size() > SEEN_LIMIT) {
      Iterator<String> oldest = seen.iterator();
      oldest.next();
      oldest.remove();
    }
    return fresh;
  }

  private void overflowed() {
    if (held) {
      // the history has what is given up here
      overflowed = true;
      seen.remove(waiting.remove(0).key());
    } else {
      flush();
    }
  }

  /** Delivers what waits, unless a gap is being fetched. */
  void flush() {
    if (!held) {
      moment.cancel();
      due = false;
      deliver(take());
    }
  }

  private List<WireMessage> take() {
    List<WireMessage> taken = new ArrayList<>(waiting);
    waiting.clear();
    return taken;
  }

  private void deliver(List<WireMessage> messages) {
    List<InboundMessage> batch = ordered(messages);
    if (!batch.isEmpty()) {
      core.inbound(Inbound.of(Status.UNSAID, batch));
    }
  }

  private List<InboundMessage> ordered(List<WireMessage> messages) {
    messages.sort(BY_TIME); // stable: ties stay in the order of arrival
    List<InboundMessage> batch = new ArrayList<>(messages.size());
    for (WireMessage message : messages) {
      batch.addAll(neutral.of(message));
      note(message);
    }
    return batch;
  }

  private void note(WireMessage message) {
    if (isRecent(message.key())) {
      return;
    }
    recent.add(message);
    if (recent.size() > RECENT) {
      for (InboundMessage oldest : neutral.of(recent.remove())) {
        before = Math.max(before, oldest.position());
      }
    }
  }

  /** Many older messages let the keys of the recent ones be forgotten. */
  private boolean isRecent(String key) {
    for (WireMessage known : recent) {
      if (known.key().equals(key)) {
        return true;
      }
    }
    return false;
  }

  /** What is delivered begins at a position: earlier messages are not known here. */
  void beginsAt(long position) {
    begun = true;
    before = Math.max(before, position - 1);
  }

  /**
   * What another transport has to know to go on.
   *
   * @param certain whether it can tell by this alone what the server knows: no message of the
   *     customer is without an answer
   */
  ParkedSession parked(SessionState session, List<Long> sentAt, boolean certain) {
    flush();
    List<String> known = new ArrayList<>(seen);
    known.subList(0, Math.max(0, known.size() - KEPT)).clear();
    // what was seen last may be older messages
    recent.forEach(message -> known.add(message.key()));
    return new ParkedSession(
        session,
        List.copyOf(recent),
        certain ? before : Long.MAX_VALUE,
        positions.latest(KEPT),
        known,
        sentAt);
  }

  /** Goes on where another transport left it. */
  void goOn(ParkedSession parked) {
    positions.goOn(parked.positions());
    seen.addAll(parked.seen());
    recent.addAll(parked.recent());
    before = parked.before();
  }

  /**
   * Of the messages that came last those from a position on, and perhaps some of that moment, if
   * there are no others.
   */
  Optional<List<WireMessage>> recent(long position) {
    if (before >= position) {
      recent.clear(); // they come again, in their order
      before = position - 1;
      return Optional.empty();
    }
    long moment = position - TranscriptPositions.MOST_SHIFT;
    List<WireMessage> wanted = new ArrayList<>();
    for (WireMessage each : recent) {
      if (each.micros().orElse(Long.MAX_VALUE) > moment) {
        wanted.add(each);
      }
    }
    return Optional.of(wanted);
  }

  /** Whether the conversation has no others than the recent ones. */
  boolean isWhole() {
    return before < 0;
  }

  /** Something is missing: nothing is delivered until it is there. */
  void hold() {
    flush();
    held = true;
    overflowed = false;
  }

  boolean isHeld() {
    return held;
  }

  /** Keys of what was delivered; none where the history may have other keys. */
  Set<String> delivered() {
    if (recent.stream().noneMatch(WireMessage::hasLastingKey)) {
      return Set.of();
    }
    Set<String> keys = new HashSet<>(seen);
    recent.forEach(message -> keys.add(message.key()));
    waiting.forEach(message -> keys.remove(message.key()));
    return keys;
  }

  /** What is missing does not come any more: a core that has what came before gets the rest. */
  void release() {
    held &= !begun;
    overflowed = false;
    flush();
  }

  /** Whether more came while held than could be kept; from now on it is counted anew. */
  boolean takeOverflow() {
    boolean was = overflowed;
    overflowed = false;
    return was;
  }

  /** The gap was fetched: delivers what of it is new, together with what came meanwhile. */
  void fill(List<WireMessage> gap) {
    held = false;
    overflowed = false;
    Set<String> pushed = keys(waiting);
    List<WireMessage> all = new ArrayList<>();
    for (WireMessage message : gap) {
      // what was pushed, too, has its place among those of its moment from the history
      if (isNew(message) || pushed.contains(message.key())) {
        all.add(message);
      }
    }
    withdraw(gap);
    all.addAll(take());
    moment.cancel();
    due = false;
    deliver(all);
  }

  /** Messages of the history for an answer, also those that have come before; in their order. */
  List<InboundMessage> ofHistory(List<WireMessage> messages) {
    begun = true;
    for (WireMessage message : messages) {
      boolean unused = isNew(message);
    }
    withdraw(messages);
    return ordered(new ArrayList<>(messages));
  }

  /** What the history has brought waits no longer. */
  private void withdraw(List<WireMessage> fetched) {
    if (!waiting.isEmpty()) {
      Set<String> keys = keys(fetched);
      waiting.removeIf(message -> keys.contains(message.key()));
    }
  }

  private static Set<String> keys(List<WireMessage> messages) {
    return messages.stream().map(WireMessage::key).collect(Collectors.toSet());
  }

  /**
   * Messages of a page of the history that are older than a position, oldest first. The others stay
   * as they are: what is new of them has yet to be delivered.
   */
  List<InboundMessage> before(long position, List<WireMessage> page) {
    List<InboundMessage> found = new ArrayList<>();
    for (int i = page.size() - 1; i >= 0; i--) {
      WireMessage message = page.get(i);
      long earliest = message.micros().orElse(Long.MAX_VALUE) - TranscriptPositions.MOST_SHIFT;
      if (earliest < position) {
        found.addAll(before(position, message));
      }
    }
    Collections.reverse(found);
    return found;
  }

  /** Those of one message, the last one first. */
  private List<InboundMessage> before(long position, WireMessage message) {
    boolean fresh = !seen.contains(message.key());
    List<InboundMessage> found = new ArrayList<>((fresh ? older : neutral).of(message));
    found.removeIf(each -> each.position() >= position);
    Collections.reverse(found);
    if (!found.isEmpty()) {
      boolean unused = isNew(message);
    }
    return found;
  }

  /** The message of the customer that this client sent under an id, if it has come back. */
  WireMessage own(String customMessageId) {
    return own.get(customMessageId);
  }

  /** Nothing is delivered any more. */
  void close() {
    held = true;
    moment.cancel();
    waiting.clear();
  }
}
