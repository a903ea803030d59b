package io.webchat.http.channel;

import io.webchat.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A connection's part of its channel: what is to be written to it next. A connection takes with
 * {@link #poll()} until there is nothing, and again when it was woken. Thread-safe.
 */
public final class Attachment {
  private final Numbered channel;
  private final Connection connection;
  private long position;
  private long told;
  private boolean beat;
  private Optional<ChannelEnd> end = Optional.empty();
  private boolean endTaken;
  private boolean atOnce;
  private long progress;
  private volatile boolean detached;

  Attachment(Numbered channel, Connection connection, long position, long now) {
    this.channel = channel;
    this.connection = connection;
    this.position = position;
    this.progress = now;
  }

  /** What is to be written next; empty when there is nothing now, or nothing any more. */
  public synchronized Optional<Outgoing> poll() {
    if (endTaken) {
      return Optional.empty();
    }
    progress = channel.now();
    Optional<Outgoing> frame = channel.after(position);
    if (end.isEmpty() && frame.filter(this::isBehindGap).isPresent()) {
      end = Optional.of(ChannelEnd.OVERFLOW);
      atOnce = true;
    }
    if (atOnce) {
      endTaken = true;
      return end.map(Attachment::endFrame);
    }
    if (frame.isPresent()) {
      position = frame.get().number();
      return frame;
    }
    if (end.isPresent()) {
      endTaken = true;
      return Optional.of(endFrame(end.get()));
    }
    long received = channel.received();
    if (beat || received > told) {
      String type = beat ? "beat" : "received";
      beat = false;
      told = received;
      return Optional.of(new Outgoing(0, JsonWriter.write(channel.sign(type, received))));
    }
    return Optional.empty();
  }

  private boolean isBehindGap(Outgoing frame) {
    return channel.isGap(position, frame.number());
  }

  private static Outgoing endFrame(ChannelEnd end) {
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("type", "end");
    frame.put("code", end.name());
    frame.put("text", end.text());
    frame.put("again", end.mayComeAgain());
    return new Outgoing(0, JsonWriter.write(frame));
  }

  /** The number of the frame that was taken last. */
  synchronized long position() {
    return position;
  }

  /** Whether the last {@link #poll()} was the end: the connection is to be closed. */
  public synchronized boolean isOver() {
    return endTaken;
  }

  /** Whether nothing more comes after what waits: the connection is to be closed soon. */
  public synchronized boolean isEnding() {
    return end.isPresent();
  }

  /** The connection is gone. The channel stays for a while. */
  public void detach() {
    detached = true;
    channel.detach(this);
  }

  boolean isDetached() {
    return detached;
  }

  void wake() {
    connection.wake();
  }

  /** A sign of life is due. */
  void beat() {
    synchronized (this) {
      beat = true;
    }
    connection.wake();
  }

  /** Nothing more comes, not even what waits. */
  public void endAtOnce(ChannelEnd reason) {
    synchronized (this) {
      end = Optional.of(reason);
      atOnce = true;
    }
    connection.wake();
  }

  /** Nothing more comes after what waits. */
  public void end(ChannelEnd reason) {
    synchronized (this) {
      if (end.isEmpty()) {
        end = Optional.of(reason);
      }
    }
    connection.wake();
  }

  /**
   * Since when nothing could be written although something waits; {@code now} when nothing does.
   */
  synchronized long stuckSince(long now) {
    boolean waits = beat || end.isPresent() || channel.after(position).isPresent();
    return waits ? progress : now;
  }

  void cut() {
    connection.cut();
  }
}
