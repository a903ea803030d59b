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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

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

  /** What may hide and change the messages of a chat. */
  public record Hooks(FilterSet filters, PreProcessorChain stages, Supplier<ChatContext> chat) {}

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
  private final Deque<Batch> batches = new ArrayDeque<>();

  /** Of each batch that was seen and is not delivered yet: the lowest position it delivers. */
  private final Deque<Long> undelivered = new ArrayDeque<>();

  /** The number of the batch that preprocessors work on; 0 when they do not. */
  private long processing;

  private long batchesProcessed;

  private long deliverFrom;
  private long deliveredBefore;
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
    Batch batch = new Batch(inbound, source, session.number(), new CompletableFuture<>());
    inbound.expirySeconds().ifPresent(listener::expires);
    if (session.is(WebChatState.CLOSED)) {
      batch.done().complete(null);
    } else if (inbound.messages().isEmpty() && processing == 0 && gate.isOpen()) {
      handled(batch);
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
    long position = seen.next();
    for (long lowest : undelivered) {
      position = Math.min(position, lowest);
    }
    return position;
  }

  /** Below {@code position} everything was delivered before the session was taken up again. */
  public void deliveredBefore(long position) {
    deliveredBefore = position;
  }

  /** Below {@code position} everything has been delivered, by another container. */
  public void deliverFrom(long position) {
    deliverFrom = position;
  }

  /**
   * A new session begins: nothing of the former one is left, and its messages do not wait for
   * preprocessors that still work on those of the former one.
   */
  public void clear() {
    processing = 0;
    held = null;
    deliverFrom = 0;
    deliveredBefore = 0;
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
    List<Arrival> arrivals = arrivals(batch);
    if (arrivals.isEmpty()) {
      handled(batch);
      return;
    }
    undelivered.add(lowest(batch.source(), arrivals));
    List<Message> visible = new ArrayList<>(arrivals.size());
    for (Arrival arrival : arrivals) {
      if (!arrival.hidden()) {
        visible.add(arrival.message());
      }
    }
    CompletableFuture<List<Message>> processed =
        hooks.stages().process(visible, context(batch.source()));
    if (processed.isDone()) {
      publish(batch, arrivals, processed.join());
    } else {
      long number = ++batchesProcessed;
      processing = number;
      CompletionStage<List<Message>> later = processed;
      later.thenAccept(
          messages -> {
            if (processing == number) {
              held = () -> processed(batch, arrivals, messages);
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
    return arrivals.stream()
        .mapToLong(arrival -> arrival.inbound().position())
        .filter(position -> position >= Math.max(0, deliveredBefore))
        .min()
        .orElse(Long.MAX_VALUE);
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

  private void processed(Batch batch, List<Arrival> arrivals, List<Message> messages) {
    processing = 0;
    if (batch.session() == session.number()) {
      publish(batch, arrivals, messages);
    } else {
      batch.done().complete(null);
    }
  }

  private List<Arrival> arrivals(Batch batch) {
    boolean restoring = batch.source() == Source.RESTORE || batch.source() == Source.REBUILD;
    ChatContext context = context(batch.source());
    List<Arrival> arrivals = new ArrayList<>(batch.inbound().messages().size());
    for (InboundMessage inbound : batch.inbound().messages()) {
      if (isDelivered(inbound, batch.source()) || !seen.add(inbound)) {
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

  private boolean isDelivered(InboundMessage inbound, Source source) {
    return source == Source.LIVE && inbound.position() >= 0 && inbound.position() < deliverFrom;
  }

  private void publish(Batch batch, List<Arrival> arrivals, List<Message> processed) {
    List<Map<String, Object>> originals = originals(arrivals, processed);
    List<Message> messages = processed.stream().filter(Objects::nonNull).toList();
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
    // behind what the events have put into the mailbox: their subscribers come first
    mailbox.always(() -> delivered(batch));
    handled(batch);
  }

  private void handled(Batch batch) {
    if (batch.source() == Source.LIVE && batch.session() == session.number()) {
      if (batch.inbound().isEnd()) {
        listener.over(batch.inbound().status());
      } else {
        mailbox.always(listener::delivered);
      }
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

  private void delivered(Batch batch) {
    if (batch.session() == session.number()) {
      undelivered.poll();
    }
  }

  private ChatContext context(Source source) {
    ChatContext chat = hooks.chat().get();
    return source == Source.LIVE
        ? chat
        : new ChatContext(chat.instanceId(), chat.configuration(), true);
  }
}
