package io.webchat.core.internal;

import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
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

/**
 * One message's way in: what was seen is dropped, participants follow, filters hide, preprocessors
 * change, the transcript takes it, events tell it. Batches are handled one after the other, also
 * when a preprocessor needs time.
 */
final class Inbox {
  /** Where a batch comes from. */
  enum Source {
    /** The running chat. */
    LIVE,
    /** A session taken up after a restart. */
    RESTORE,
    /** Older messages asked for. */
    HISTORY,
    /** What another container has delivered: for the transcript only. */
    REBUILD
  }

  private record Batch(Inbound inbound, Source source, int session, CompletableFuture<Void> done) {}

  /** One new message with what the participants were after it. */
  record Arrival(InboundMessage inbound, Message message, boolean hidden, int agentsConnected) {}

  private final ChatInstance chat;
  private final SeenPositions seen = new SeenPositions();
  private final Participants participants = new Participants();
  private final TranscriptLog transcript;
  private final MessageEvents events;
  private final Deque<Batch> batches = new ArrayDeque<>();

  /** Of each batch that was seen and is not delivered yet: the lowest position it delivers. */
  private final Deque<Long> undelivered = new ArrayDeque<>();

  /** The number of the batch that preprocessors work on; 0 when they do not. */
  private long processing;

  private long batchesProcessed;

  private long deliverFrom;
  private long deliveredBefore;
  private Runnable held;

  Inbox(ChatInstance chat) {
    this.chat = chat;
    this.transcript = new TranscriptLog(chat.limits().transcriptLimit());
    this.events = new MessageEvents(chat);
  }

  SeenPositions positions() {
    return seen;
  }

  Participants participants() {
    return participants;
  }

  TranscriptLog transcript() {
    return transcript;
  }

  /** Takes a batch in; the result completes on the mailbox when its events are published. */
  CompletionStage<Void> accept(Inbound inbound, Source source) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (inbound.messages().isEmpty() && processing == 0 && chat.gate().isOpen()) {
      done.complete(null);
      return done;
    }
    batches.add(new Batch(inbound, source, chat.session().number(), done));
    next();
    return done;
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
  long deliveredUpTo() {
    long position = seen.next();
    for (long lowest : undelivered) {
      position = Math.min(position, lowest);
    }
    return position;
  }

  /** Below {@code position} everything was delivered before the session was taken up again. */
  void deliveredBefore(long position) {
    deliveredBefore = position;
  }

  /** Below {@code position} everything has been delivered, by another container. */
  void deliverFrom(long position) {
    deliverFrom = position;
  }

  /**
   * A new session begins: nothing of the former one is left, and its messages do not wait for
   * preprocessors that still work on those of the former one.
   */
  void clear() {
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
  void ended() {
    events.clear();
    chat.catchUp().clear();
  }

  private void next() {
    while (processing == 0 && !batches.isEmpty() && chat.gate().isOpen()) {
      Batch batch = batches.poll();
      if (batch.session() == chat.session().number()) {
        handle(batch);
      } else {
        batch.done().complete(null);
      }
    }
    if (processing == 0 && batches.isEmpty()) {
      chat.catchUp().drained();
    }
  }

  private void handle(Batch batch) {
    List<Arrival> arrivals = arrivals(batch);
    if (arrivals.isEmpty()) {
      batch.done().complete(null);
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
        chat.stages().process(visible, context(batch.source()));
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
              proceed();
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
  void proceed() {
    if (held != null && chat.gate().isOpen()) {
      Runnable task = held;
      held = null;
      task.run();
    }
    next();
  }

  private void processed(Batch batch, List<Arrival> arrivals, List<Message> messages) {
    processing = 0;
    if (batch.session() == chat.session().number()) {
      publish(batch, arrivals, messages);
    } else {
      batch.done().complete(null);
    }
    next();
  }

  private List<Arrival> arrivals(Batch batch) {
    boolean restoring = batch.source() == Source.RESTORE || batch.source() == Source.REBUILD;
    ChatContext context = context(batch.source());
    List<Arrival> arrivals = new ArrayList<>(batch.inbound().messages().size());
    for (InboundMessage inbound : batch.inbound().messages()) {
      if (isDelivered(inbound, batch.source()) || !seen.add(inbound)) {
        continue;
      }
      chat.outbox().sawMessage(inbound);
      Message message = restoring ? inbound.message().with("restoring", true) : inbound.message();
      if (batch.source() != Source.HISTORY) {
        participants.follow(message);
      }
      boolean hidden =
          message.kind() == MessageKind.MESSAGE && chat.filters().hides(message, context);
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
      events.single(arrivals, processed);
    }
    if (batch.source() != Source.REBUILD) {
      events.received(batch.source(), batch.inbound(), messages, originals, arrivals);
    }
    // behind what the events have put into the mailbox: their subscribers come first
    chat.mailbox().always(() -> delivered(batch));
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
    if (batch.session() == chat.session().number()) {
      undelivered.poll();
    }
  }

  private ChatContext context(Source source) {
    return new ChatContext(chat.id(), chat.configuration(), source != Source.LIVE);
  }
}
