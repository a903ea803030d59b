package io.webchat.http.channel;

import io.webchat.http.channel.ChannelException.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The channel of one page: frames to the page, kept until it has confirmed them, and frames from
 * it, each taken once and in order. Connections come and go; one is attached at a time.
 * Thread-safe; nothing blocks.
 */
public final class Channel implements Numbered {
  private final String id;
  private final LongSupplier clock;
  private final Outbox outbox;
  private final SerialTasks incoming = new SerialTasks();
  private final Object lock = new Object();
  private final List<Map<String, Object>> pending = new ArrayList<>();
  private Optional<Attachment> attached = Optional.empty();
  private Optional<Attachment> leaving = Optional.empty();
  private Optional<ChannelEnd> ended = Optional.empty();
  private Consumer<Map<String, Object>> receiver = frame -> {};
  private Runnable onEnd = () -> {};
  private long received;
  private long seen;
  private long places;
  private long lastPlace;

  /**
   * A channel that nothing is attached to yet.
   *
   * @param id not to be guessed
   * @param clock a clock that only goes forward, ms
   */
  public Channel(String id, OutboxLimits limits, LongSupplier clock) {
    this.id = id;
    this.clock = clock;
    this.outbox = new Outbox(limits);
    this.seen = clock.getAsLong();
  }

  /** The id; whoever knows it and is the visitor may use the channel. */
  public String id() {
    return id;
  }

  /** Who takes the frames of the page, one at a time, and is told of the end. Called once. */
  public void open(Consumer<Map<String, Object>> frames, Runnable atEnd) {
    receiver = frames;
    onEnd = atEnd;
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
    return false; // only what the page confirmed is gone
  }

  @Override
  public Map<String, Object> sign(String type, long upTo) {
    return Map.of("type", type, "received", upTo);
  }

  /** Sends a frame; the channel ends when too much waits for the page. */
  public void send(Map<String, ?> content) {
    Optional<Attachment> connection;
    synchronized (lock) {
      if (ended.isPresent()) {
        return;
      }
      connection = attached;
    }
    if (outbox.add(content)) {
      connection.ifPresent(Attachment::wake);
    } else {
      end(ChannelEnd.OVERFLOW);
    }
  }

  /**
   * Takes frames of the page: those that came before are left out, those behind a gap too.
   *
   * @return the number up to which all were taken
   * @throws ChannelException when one has no number
   */
  public long receive(List<Map<String, Object>> frames) throws ChannelException {
    for (Map<String, Object> frame : frames) {
      number(frame); // all or none
    }
    long upTo;
    synchronized (lock) {
      requireOpen();
      seen = clock.getAsLong();
      for (Map<String, Object> frame : frames) {
        if (number(frame) == received + 1) {
          received++;
          pending.add(frame);
        }
      }
      upTo = received;
    }
    incoming.run(this::takePending);
    return upTo;
  }

  private void takePending() {
    List<Map<String, Object>> batch;
    synchronized (lock) {
      batch = List.copyOf(pending);
      pending.clear();
    }
    batch.forEach(receiver);
  }

  private static long number(Map<String, Object> frame) throws ChannelException {
    if (frame.get("n") instanceof Number number && number.longValue() > 0) {
      return number.longValue();
    }
    throw new ChannelException(Code.BAD_REQUEST, "n: a frame needs a number from 1 on");
  }

  /** The page has got everything up to this number, and is there. */
  public void confirm(long number) {
    synchronized (lock) {
      seen = clock.getAsLong();
    }
    outbox.confirm(number);
  }

  /** For readers that never confirm: what their connection has taken counts as got. */
  public void confirmTaken() {
    Optional<Attachment> connection;
    synchronized (lock) {
      connection = attached;
    }
    connection.ifPresent(reader -> outbox.confirm(reader.position()));
  }

  @Override
  public long received() {
    synchronized (lock) {
      return received;
    }
  }

  /**
   * Attaches a connection, in place of the one before; the page has got everything up to {@code
   * after}.
   *
   * @throws ChannelException when what follows is not there any more, or the channel is over
   */
  public Attachment attach(Connection connection, long after) throws ChannelException {
    return attach(connection, after, place());
  }

  /**
   * A place among the connections, for one that is attached later: the page may have given it up by
   * then, and have another one.
   */
  public long place() {
    synchronized (lock) {
      return ++places;
    }
  }

  /** As {@link #attach(Connection, long)}; does not take the place of one that came later. */
  public Attachment attach(Connection connection, long after, long place) throws ChannelException {
    Optional<Attachment> replaced;
    Attachment attachment;
    synchronized (lock) {
      requireReach(after);
      outbox.confirm(after);
      seen = clock.getAsLong();
      attachment = new Attachment(this, connection, after, seen);
      if (place < lastPlace) {
        replaced = Optional.of(attachment);
      } else {
        replaced = attached;
        attached = Optional.of(attachment);
        lastPlace = place;
      }
    }
    replaced.ifPresent(old -> old.end(ChannelEnd.REPLACED));
    return attachment;
  }

  /**
   * Whether a connection can be attached behind this number.
   *
   * @throws ChannelException when what follows is not there any more, or the channel is over
   */
  public void requireReach(long after) throws ChannelException {
    synchronized (lock) {
      requireOpen();
      if (!outbox.reaches(after)) {
        throw new ChannelException(
            Code.POSITION_LOST, "The frames behind " + after + " are not there: open a channel");
      }
    }
  }

  private void requireOpen() throws ChannelException {
    if (ended.isPresent()) {
      throw new ChannelException(Code.NO_CHANNEL, ended.get().text());
    }
  }

  @Override
  public void detach(Attachment gone) {
    synchronized (lock) {
      if (attached.filter(gone::equals).isPresent()) {
        attached = Optional.empty();
        seen = clock.getAsLong();
      }
      if (leaving.filter(gone::equals).isPresent()) {
        leaving = Optional.empty();
        outbox.clear();
      }
    }
  }

  /** Whether a connection is attached. */
  public boolean isAttached() {
    synchronized (lock) {
      return attached.isPresent();
    }
  }

  /** Ends the channel; the page is told if it is connected. Further calls do nothing. */
  public void end(ChannelEnd reason) {
    Optional<Attachment> connection;
    synchronized (lock) {
      if (ended.isPresent()) {
        return;
      }
      ended = Optional.of(reason);
      connection = attached;
      attached = Optional.empty();
      leaving = connection;
      if (connection.isEmpty()) {
        outbox.clear(); // else when the connection has got what waits, or is gone
      }
    }
    connection.ifPresent(last -> last.end(reason));
    onEnd.run();
  }

  /** Why the channel is over; empty while it is not. */
  public Optional<ChannelEnd> ended() {
    synchronized (lock) {
      return ended;
    }
  }

  /**
   * What time asks for: a beat, the end of a channel whose page is away, the end of a connection
   * that nothing is read from.
   *
   * @param stallMs how long a connection may take nothing
   * @param absenceMs how long a page may be away
   */
  public void tick(boolean beatIsDue, long stallMs, long absenceMs) {
    Optional<Attachment> connection;
    boolean expired;
    long now = clock.getAsLong();
    synchronized (lock) {
      connection = attached;
      expired = ended.isEmpty() && attached.isEmpty() && now - seen > absenceMs;
    }
    if (expired) {
      end(ChannelEnd.EXPIRED);
    } else if (connection.isPresent()) {
      Attachment to = connection.get();
      if (now - to.stuckSince(now) > stallMs) {
        detach(to);
        to.cut();
      } else if (beatIsDue) {
        to.beat();
      }
    }
  }
}
