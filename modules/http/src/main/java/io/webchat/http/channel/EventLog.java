package io.webchat.http.channel;

import io.webchat.http.channel.ChannelException.Code;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Events for readers that confirm nothing: the latest are kept, and a reader that comes back names
 * the last one that it has. Several may read at a time. Ids are {@code EPOCH.NUMBER}; with another
 * epoch nothing of this log is meant. Thread-safe; nothing blocks.
 */
public final class EventLog implements Numbered {
  private final String epoch;
  private final LongSupplier clock;
  private final Outbox outbox;
  private final int most;
  private final Set<Attachment> readers = new LinkedHashSet<>();
  private Optional<ChannelEnd> ended = Optional.empty();

  /**
   * A log without events.
   *
   * @param epoch letters and digits, another one for each log
   * @param limits what is kept
   * @param most readers at a time
   * @param clock a clock that only goes forward, ms
   */
  public EventLog(String epoch, OutboxLimits limits, int most, LongSupplier clock) {
    this.epoch = epoch;
    this.clock = clock;
    this.outbox = new Outbox(limits);
    this.most = most;
  }

  /** What the ids of events begin with. */
  public String idPrefix() {
    return epoch + ".";
  }

  /** The id of the last event; of one that never was when there is none. */
  public String lastId() {
    return idPrefix() + outbox.last();
  }

  /** Adds an event and wakes the readers. */
  public void add(Map<String, ?> content) {
    synchronized (readers) {
      if (ended.isPresent()) {
        return;
      }
      outbox.push(content);
    }
    snapshot().forEach(Attachment::wake);
  }

  private List<Attachment> snapshot() {
    synchronized (readers) {
      return List.copyOf(readers);
    }
  }

  /**
   * Attaches a reader. Where there are too many the first one gives way: its client may be gone
   * without a word.
   *
   * @param after id of the last event that it has; empty when it has none
   * @throws ChannelException when what follows is not there any more, or when the log is over,
   *     which says nothing of what it was the log of: whoever comes again is told
   */
  public Attachment attach(Connection connection, String after) throws ChannelException {
    long position = position(after);
    Attachment attachment;
    Optional<Attachment> former = Optional.empty();
    synchronized (readers) {
      if (ended.isPresent()) {
        throw new ChannelException(Code.OVERLOADED, ended.get().text());
      }
      if (!outbox.reaches(position)) {
        throw lost(after);
      }
      attachment = new Attachment(this, connection, position, clock.getAsLong());
      if (readers.size() >= most) {
        former = Optional.of(readers.iterator().next());
        readers.remove(former.get());
      }
      readers.add(attachment);
    }
    former.ifPresent(first -> first.endAtOnce(ChannelEnd.REPLACED));
    return attachment;
  }

  private long position(String after) throws ChannelException {
    if (after.isEmpty()) {
      return 0;
    }
    if (!after.startsWith(idPrefix())) {
      throw lost(after);
    }
    try {
      return Long.parseLong(after.substring(idPrefix().length()));
    } catch (NumberFormatException e) {
      throw lost(after);
    }
  }

  private static ChannelException lost(String after) {
    String which = after.isEmpty() ? "The first events" : "The events behind this id";
    return new ChannelException(
        Code.POSITION_LOST, which + " are not there: read the transcript, and go on from its id");
  }

  @Override
  public long now() {
    return clock.getAsLong();
  }

  @Override
  public Optional<Outgoing> after(long number) {
    return outbox.after(number);
  }

  @Override
  public boolean isGap(long number, long next) {
    return next > number + 1;
  }

  @Override
  public long received() {
    return 0;
  }

  @Override
  public Map<String, Object> sign(String type, long received) {
    return Map.of("type", type);
  }

  @Override
  public void detach(Attachment gone) {
    synchronized (readers) {
      readers.remove(gone);
    }
  }

  /** Whether somebody reads. */
  public boolean isRead() {
    synchronized (readers) {
      return !readers.isEmpty();
    }
  }

  /** Ends the log: readers get what there is, and are told why it is over. */
  public void end(ChannelEnd reason) {
    synchronized (readers) {
      if (ended.isPresent()) {
        return;
      }
      ended = Optional.of(reason);
    }
    snapshot().forEach(reader -> reader.end(reason));
  }

  /** Signs of life, and the end of connections that nothing is read from. */
  public void tick(boolean beatIsDue, long stallMs) {
    long now = clock.getAsLong();
    for (Attachment reader : snapshot()) {
      if (now - reader.stuckSince(now) > stallMs) {
        detach(reader);
        reader.cut();
      } else if (beatIsDue) {
        reader.beat();
      }
    }
  }
}
