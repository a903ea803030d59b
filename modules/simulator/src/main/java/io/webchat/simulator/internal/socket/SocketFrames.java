package io.webchat.simulator.internal.socket;

import io.webchat.simulator.internal.http.ApiRequest;
import io.webchat.simulator.internal.http.ResponseWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.exception.WebSocketException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frames of one socket: puts texts together, answers pings, closes. The next frame of the
 * client is read when the last one has been dealt with.
 */
final class SocketFrames implements FrameHandler {
  private static final Logger LOG = LoggerFactory.getLogger(SocketFrames.class);

  /** How long the connection of a silent socket stays after the client has closed it. */
  private static final Duration SILENT_CLOSE = Duration.ofMinutes(1);

  private final EndPoint connection;
  private final SocketEndpoint endpoint;
  private final TextAssembler texts;
  private final FaultySocket socket;
  private volatile Optional<CoreSession> session = Optional.empty();
  private volatile Optional<FrameWriter> writer = Optional.empty();

  SocketFrames(
      ApiRequest handshake, SocketWire wire, EndPoint connection, SocketEndpoint endpoint) {
    this.connection = connection;
    this.endpoint = endpoint;
    this.texts = new TextAssembler(endpoint.maxTextBytes());
    this.socket = new FaultySocket(handshake, wire, this, endpoint);
  }

  // --- what the socket writes

  /** Queues a text; false when too much waits. */
  boolean write(String text) {
    return write(FrameWriter.whole(text));
  }

  boolean writeFragments(String text, int bytes) {
    return write(FrameWriter.fragments(text, bytes));
  }

  boolean writeHuge(long bytes) {
    return write(FrameWriter.huge(bytes));
  }

  private boolean write(Iterator<Frame> message) {
    return writer.map(open -> open.write(message)).orElse(true);
  }

  /** Closes it behind what is queued. */
  void close(int code, String reason) {
    writer.ifPresent(open -> open.writeClose(code, reason));
  }

  /** Resets the connection. */
  void reset() {
    IOException unused = ResponseWriter.reset(connection);
  }

  // --- what comes from the client

  @Override
  public void onOpen(CoreSession opened, Callback callback) {
    session = Optional.of(opened);
    writer = Optional.of(new FrameWriter(opened));
    endpoint.add(socket);
    socket.opened();
    callback.succeeded();
    demand();
  }

  @Override
  public void onFrame(Frame frame, Callback callback) {
    switch (frame.getOpCode()) {
      case OpCode.TEXT, OpCode.CONTINUATION -> text(frame, callback);
      case OpCode.CLOSE -> closing(callback);
      case OpCode.BINARY -> {
        callback.succeeded();
        close(CloseStatus.BAD_DATA, "texts only");
        demand();
      }
      default -> {
        if (frame.getOpCode() == OpCode.PING && !socket.silent()) {
          byte[] payload = BufferUtil.toArray(frame.getPayload());
          boolean unused = write(FrameWriter.pong(ByteBuffer.wrap(payload)));
        }
        callback.succeeded();
        demand();
      }
    }
  }

  private void text(Frame frame, Callback callback) {
    Optional<String> text;
    try {
      text = texts.add(frame);
    } catch (WebSocketException e) {
      callback.failed(e);
      return;
    }
    callback.succeeded();
    text.ifPresentOrElse(whole -> socket.received(whole, this::demand), this::demand);
  }

  /** The server answers a close by itself, which a silent one does not. */
  private void closing(Callback callback) {
    if (socket.silent()) {
      endpoint.timer().after(SILENT_CLOSE, this::reset);
    } else {
      callback.succeeded();
    }
  }

  private void demand() {
    session.ifPresent(CoreSession::demand);
  }

  @Override
  public void onError(Throwable cause, Callback callback) {
    LOG.debug("A socket failed", cause);
    callback.succeeded();
  }

  @Override
  public void onClosed(CloseStatus status, Callback callback) {
    endpoint.remove(socket);
    socket.closed(status.getCode(), status.getReason() == null ? "" : status.getReason());
    callback.succeeded();
  }
}
