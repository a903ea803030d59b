package io.webchat.core.internal.message;

import io.webchat.api.WebChatState;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.failover.ServingGate;
import io.webchat.mailbox.Mailbox;
import io.webchat.spi.filter.ChatContext;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * One message's way in: what was seen is dropped, participants follow, filters hide, preprocessors
 * change, the transcript takes it, events tell it. Batches are handled one after the other, also
 * when a preprocessor needs time.
 */
public final class Inbox {
  /** Where a batch comes from. */
  public enum Source {
    /** The running chat. */
    LIVE,
    /** A session taken up after a restart. */
    RESTORE,
    /** Older messages asked for. */
    HISTORY,
    /** What another container has delivered: for the transcript only. */
    REBUILD
  }

  /**
   * What may hide and change the messages of a chat.
   *
   * @param chat the chat as they see it, while it restores or not
   */
  public record Hooks(
      FilterSet filters, PreProcessorChain stages, Function<Boolean, ChatContext> chat) {}

  /** Hears of what comes in, on the mailbox. */
  public interface Listener {
    /** An answer brought this; other instances of the session are to get it, too. */
    public void received(Inbound inbound);

    /** A message that has not been seen before. */
    void saw(InboundMessage message);

    /** A batch of the running chat has been delivered to its subscribers. */
    void delivered();

    /** The server says that the session is over; all that came before has been published. */
    void over(Inbound.Status how);

    /** The server says how long the session lasts. */
    void expires(int seconds);

    /** No batch waits. */
    void drained();

    /** The session is over, or another one begins. */
    public void ended();
  }

  private record Batch(Inbound inbound, Source source, int session, CompletableFuture<Void> done) {}

  /** A batch with what is new of it, and the lowest position that it delivers. */
  private record Seen(Batch batch, List<Arrival> arrivals, long lowest) {}

  /** One new message with what the participants were after it. */
  record Arrival(InboundMessage inbound, Message message, boolean hidden, int agentsConnected) {}

  private final Mailbox mailbox;
  private final ChatSession session;
  private final ServingGate gate;
  private final Hooks hooks;
  private final SeenPositions seen = new SeenPositions();
  private final Participants participants = new Participants();
  private final TranscriptLog transcript;
  private final MessageEvents events;
  private final Listener listener;
  private final Deque<Batch> batches = new ArrayDeque<>(1);

  /**
   * Of the batches that were seen and are not delivered yet the lowest position that they deliver,
   * then what is the lowest when that is delivered, and so on.
   */
  private final Deque<Long> undelivered = new ArrayDeque<>(1);

  /** The number of the batch that preprocessors work on; 0 when they do not. */
  private long processing;

  private long batchesProcessed;

  private long deliveredBefore;
  private boolean deliveredElsewhere;
  private Runnable held;

  public Inbox(
      Mailbox mailbox,
      ChatSession session,
      ServingGate gate,
      Hooks hooks,
      TranscriptLog transcript,
      MessageEvents events,
      Listener listener) {
    this.mailbox = mailbox;
    this.session = session;
    this.gate = gate;
    this.hooks = hooks;
    this.transcript = transcript;
    this.events = events;
    this.listener = listener;
  }

  public SeenPositions positions() {
    return seen;
  }

  public Participants participants() {
    return participants;
  }

  public TranscriptLog transcript() {
    return transcript;
  }

  /** Takes in what came along with an answer, for all instances of the session. */
  public CompletionStage<Void> received(Inbound inbound) {
    listener.received(inbound);
    return accept(inbound, Source.LIVE);
  }

  /** Takes a batch in; the result completes on the mailbox when its events are published. */
  public CompletionStage<Void> accept(Inbound inbound, Source source) {
    if (deliveredElsewhere && source == Source.LIVE) {
      rebuild(inbound.messages());
    }
    Batch batch = new Batch(inbound, source, session.number(), new CompletableFuture<>());
    inbound.expirySeconds().ifPresent(listener::expires);
    if (session.is(WebChatState.CLOSED)) {
      batch.done().complete(null);
    } else if (inbound.messages().isEmpty() && processing == 0 && gate.isOpen()) {
      handled(new Seen(batch, List.of(), Long.MAX_VALUE));
    } else {
      batches.add(batch);
      next();
    }
    return batch.done();
  }

  /** Batches that wait for those before them. */
  int waiting() {
    return batches.size();
  }

  /** Whether a batch is being processed. */
  boolean isBusy() {
    return processing != 0;
  }

  /** The position to go on at when this instance is gone: all below it has been delivered. */
  public long deliveredUpTo() {
    long next = undelivered.isEmpty() ? seen.next() : Math.min(seen.next(), undelivered.peek());
    return deliveredElsewhere ? Math.max(deliveredBefore, next) : next;
  }

  /**
   * Below {@code position} everything was delivered before the session was taken up again; {@code
   * elsewhere} by another container, so that it is not delivered again.
   */
  public void deliveredBefore(long position, boolean elsewhere) {
    deliveredBefore = position;
    deliveredElsewhere = elsewhere;
  }

  /**
   * A new session begins: nothing of the former one is left, and its messages do not wait for
   * preprocessors that still work on those of the former one.
   */
  public void clear() {
    processing = 0;
    held = null;
    deliveredBefore(0, false);
    undelivered.clear();
    seen.clear();
    participants.clear();
    transcript.clear();
    ended();
  }

  /** The chat is over; the transcript stays. */
  public void ended() {
    events.clear();
    listener.ended();
  }

  private void next() {
    while (processing == 0 && !batches.isEmpty() && gate.isOpen()) {
      Batch batch = batches.poll();
      if (batch.session() == session.number()) {
        handle(batch);
      } else {
        batch.done().complete(null);
      }
    }
    if (processing == 0 && batches.isEmpty()) {
      listener.drained();
    }
  }

  private void handle(Batch batch) {
    ChatContext context = hooks.chat().apply(batch.source() != Source.LIVE);
    List<Arrival> arrivals = arrivals(batch, context);
    Seen seen = new Seen(batch, arrivals, lowest(batch.source(), arrivals));
    if (arrivals.isEmpty()) {
      handled(seen);
      return;
    }
    if (seen.lowest() != Long.MAX_VALUE) {
      while (!undelivered.isEmpty() && undelivered.peekLast() > seen.lowest()) {
        undelivered.removeLast();
      }
      undelivered.add(seen.lowest());
    }
    List<Message> visible = new ArrayList<>(arrivals.size());
    for (Arrival arrival : arrivals) {
      if (!arrival.hidden()) {
        visible.add(arrival.message());
      }
    }
    CompletableFuture<List<Message>> processed = hooks.stages().process(visible, context);
    if (processed.isDone()) {
      publish(seen, processed.join());
    } else {
      long number = ++batchesProcessed;
      processing = number;
      CompletionStage<List<Message>> later = processed;
      later.thenAccept(
          messages -> {
            if (processing == number) {
              held = () -> processed(seen, messages);
              resume();
            } else {
              batch.done().complete(null); // of a former session
            }
          });
    }
  }

  /** The lowest position that is delivered for the first time. */
  private long lowest(Source source, List<Arrival> arrivals) {
    if (source == Source.HISTORY || source == Source.REBUILD) {
      return Long.MAX_VALUE;
    }
    long lowest = Long.MAX_VALUE;
    for (Arrival arrival : arrivals) {
      long position = arrival.inbound().position();
      lowest = position < Math.max(0, deliveredBefore) ? lowest : Math.min(lowest, position);
    }
    return lowest;
  }

  /** Goes on with what was kept back while it was not sure who serves the session. */
  public void resume() {
    if (held != null && gate.isOpen()) {
      Runnable task = held;
      held = null;
      task.run();
    }
    next();
  }

  private void processed(Seen seen, List<Message> messages) {
    processing = 0;
    if (seen.batch().session() == session.number()) {
      publish(seen, messages);
    } else {
      seen.batch().done().complete(null);
    }
  }

  private List<Arrival> arrivals(Batch batch, ChatContext context) {
    boolean restoring = batch.source() == Source.RESTORE || batch.source() == Source.REBUILD;
    List<Arrival> arrivals = new ArrayList<>(batch.inbound().messages().size());
    for (InboundMessage inbound : batch.inbound().messages()) {
      if (!seen.add(inbound)) {
        continue;
      }
      listener.saw(inbound);
      Message message = restoring ? inbound.message().with("restoring", true) : inbound.message();
      if (batch.source() != Source.HISTORY) {
        participants.follow(message);
      }
      boolean hidden =
          message.kind() == MessageKind.MESSAGE && hooks.filters().hides(message, context);
      arrivals.add(new Arrival(inbound, message, hidden, participants.connected()));
    }
    return arrivals;
  }

  private void rebuild(List<InboundMessage> messages) {
    List<InboundMessage> delivered =
        messages.stream()
            .filter(each -> each.position() >= 0 && each.position() < deliveredBefore)
            .toList();
    if (!delivered.isEmpty()) {
      accept(Inbound.of(delivered, null), Source.REBUILD);
    }
  }

  private void publish(Seen seen, List<Message> processed) {
    Batch batch = seen.batch();
    List<Arrival> arrivals = seen.arrivals();
    List<Map<String, Object>> originals = originals(arrivals, processed);
    List<Message> messages = PreProcessorChain.visible(processed);
    if (batch.source() == Source.HISTORY) {
      transcript.prepend(messages, originals);
    } else {
      transcript.append(messages, originals);
    }
    if (batch.source() == Source.LIVE || batch.source() == Source.RESTORE) {
      events.single(arrivals, processed, participants.agents());
    }
    if (batch.source() != Source.REBUILD) {
      events.received(batch.source(), batch.inbound(), messages, originals, arrivals);
    }
    handled(seen);
  }

  private void handled(Seen seen) {
    Batch batch = seen.batch();
    boolean live = batch.source() == Source.LIVE && batch.session() == session.number();
    boolean over = live && batch.inbound().isEnd();
    // behind what the events have put into the mailbox: their subscribers come first
    mailbox.always(() -> delivered(seen, live && !over));
    if (over) {
      listener.over(batch.inbound().status());
    }
    batch.done().complete(null);
  }

  /** The originals, without those of messages that a filter or a failing preprocessor hides. */
  private static List<Map<String, Object>> originals(
      List<Arrival> arrivals, List<Message> processed) {
    List<Map<String, Object>> originals = new ArrayList<>(arrivals.size());
    int visible = 0;
    for (Arrival arrival : arrivals) {
      if (!arrival.hidden() && processed.get(visible++) != null) {
        originals.add(arrival.inbound().original());
      }
    }
    return originals;
  }

  private void delivered(Seen seen, boolean goesOn) {
    boolean current = seen.batch().session() == session.number();
    if (current && !undelivered.isEmpty() && undelivered.peek() == seen.lowest()) {
      undelivered.remove();
    }
    if (goesOn) {
      listener.delivered();
    }
  }
}
