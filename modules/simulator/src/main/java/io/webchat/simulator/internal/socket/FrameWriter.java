package io.webchat.simulator.internal.socket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.eclipse.jetty.util.IteratingCallback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;

/** Writes frames to a socket one after the other; a message may be many frames. */
final class FrameWriter extends IteratingCallback {
  private static final int MAX_MESSAGES = 10_000;
  private static final int PIECE = 64 * 1024;
  private static final String HUGE_HEAD = "{\"padding\":\"";
  private static final String HUGE_TAIL = "\"}";

  private record Closing(int code, String reason) {}

  private final CoreSession session;
  private final Queue<Iterator<Frame>> messages = new ArrayDeque<>();
  private Optional<Closing> closing = Optional.empty();

  FrameWriter(CoreSession session) {
    this.session = session;
  }

  static Iterator<Frame> whole(String text) {
    return List.of(new Frame(OpCode.TEXT, text)).iterator();
  }

  static Iterator<Frame> pong(ByteBuffer payload) {
    return List.of(new Frame(OpCode.PONG, payload)).iterator();
  }

  static Iterator<Frame> fragments(String text, int size) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int count = Math.max(1, (bytes.length + size - 1) / size);
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              int from = i * size;
              int length = Math.min(size, bytes.length - from);
              return fragment(i == 0, i == count - 1, ByteBuffer.wrap(bytes, from, length).slice());
            })
        .iterator();
  }

  /** A text of so many bytes, made while it is sent. */
  static Iterator<Frame> huge(long size) {
    long letters = Math.max(0, size - HUGE_HEAD.length() - HUGE_TAIL.length());
    Stream<Frame> padding =
        LongStream.range(0, (letters + PIECE - 1) / PIECE)
            .mapToObj(
                i -> {
                  int length = (int) Math.min(PIECE, letters - i * PIECE);
                  return fragment(false, false, ascii("x".repeat(length)));
                });
    return Stream.concat(
            Stream.concat(Stream.of(fragment(true, false, ascii(HUGE_HEAD))), padding),
            Stream.of(fragment(false, true, ascii(HUGE_TAIL))))
        .iterator();
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Frame fragment(boolean first, boolean last, ByteBuffer payload) {
    return new Frame(first ? OpCode.TEXT : OpCode.CONTINUATION, last, payload);
  }

  /** Queues a message; false when too many wait. */
  boolean write(Iterator<Frame> message) {
    synchronized (this) {
      if (closing.isPresent()) {
        return true; // nothing follows a close
      }
      if (messages.size() >= MAX_MESSAGES) {
        return false;
      }
      messages.add(message);
    }
    iterate();
    return true;
  }

  /** Closes the socket behind what is queued. */
  void writeClose(int code, String reason) {
    synchronized (this) {
      if (closing.isPresent()) {
        return;
      }
      closing = Optional.of(new Closing(code, reason));
    }
    iterate();
  }

  @Override
  protected Action process() {
    Optional<Frame> frame;
    Optional<Closing> last;
    synchronized (this) {
      frame = next();
      last = closing;
    }
    if (frame.isPresent()) {
      session.sendFrame(frame.get(), this, false);
      return Action.SCHEDULED;
    }
    if (last.isPresent()) {
      session.close(last.get().code(), last.get().reason(), NOOP);
      return Action.SUCCEEDED;
    }
    return Action.IDLE;
  }

  private Optional<Frame> next() {
    Iterator<Frame> message = messages.peek();
    if (message == null) {
      return Optional.empty();
    }
    Frame frame = message.next();
    if (!message.hasNext()) {
      messages.remove();
    }
    return Optional.of(frame);
  }
}
