package io.webchat.simulator.internal.http;

import io.webchat.simulator.internal.chat.Timer;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers one request, normally or with a fault of the connection. Exactly one method is called,
 * once; none blocks.
 */
public final class ResponseWriter {
  private static final Logger LOG = LoggerFactory.getLogger(ResponseWriter.class);
  private static final int PIECE = 64 * 1024;
  private final Request request;
  private final Response response;
  private final Callback callback;
  private volatile long idleMs;

  public ResponseWriter(Request request, Response response, Callback callback) {
    this.request = request;
    this.response = response;
    this.callback = new KeepingAlive(callback);
  }

  /** Sets the idle time between the answer and the next request. */
  private final class KeepingAlive extends Callback.Nested {
    private KeepingAlive(Callback callback) {
      super(callback);
    }

    @Override
    public void succeeded() {
      if (idleMs > 0) {
        endPoint().setIdleTimeout(idleMs);
      }
      super.succeeded();
    }
  }

  /** The connection is used again: how long it may be idle is as usual. */
  public void begin() {
    if (request.getConnectionMetaData().getConnector() instanceof AbstractConnector connector
        && endPoint().getIdleTimeout() != connector.getIdleTimeout()) {
      endPoint().setIdleTimeout(connector.getIdleTimeout());
    }
  }

  /** The connection is closed when it is idle for so long after the answer. */
  public void keepAlive(Duration idle) {
    idleMs = Math.max(1, idle.toMillis());
  }

  private EndPoint endPoint() {
    return request.getConnectionMetaData().getConnection().getEndPoint();
  }

  /** Answers properly. */
  public void send(ApiResponse answer) {
    sendBody(answer, answer.bytes());
  }

  /** Answers with the first half of the body, as if that were all. */
  public void sendHalf(ApiResponse answer) {
    byte[] whole = answer.bytes();
    sendBody(answer, Arrays.copyOf(whole, whole.length / 2));
  }

  /** Announces the whole body, sends the first half and closes the connection. */
  public void sendCut(ApiResponse answer) {
    byte[] whole = answer.bytes();
    head(answer);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, whole.length);
    write(
        false,
        Arrays.copyOf(whole, whole.length / 2),
        () -> callback.failed(new IOException("body cut by a fault that is switched on")));
  }

  /** Streams a JSON body of so many bytes: the head, letters, the tail. */
  public void sendHuge(byte[] head, long size, byte[] tail) {
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json;charset=utf-8");
    byte[] padding = new byte[PIECE];
    Arrays.fill(padding, (byte) 'x');
    long letters = Math.max(0, size - head.length - tail.length);
    write(false, head, () -> pad(padding, letters, tail));
  }

  private void pad(byte[] padding, long left, byte[] tail) {
    if (left <= 0) {
      write(true, tail, callback::succeeded);
    } else {
      int length = (int) Math.min(left, padding.length);
      write(false, Arrays.copyOf(padding, length), () -> pad(padding, left - length, tail));
    }
  }

  /** Answers in pieces with a pause before each. */
  public void trickle(ApiResponse answer, int piece, Duration pause, Timer timer) {
    head(answer);
    trickle(answer.bytes(), 0, piece, pause, timer);
  }

  private void trickle(byte[] body, int from, int piece, Duration pause, Timer timer) {
    int to = Math.min(body.length, from + piece);
    boolean last = to >= body.length;
    timer.after(
        pause,
        () ->
            write(
                last,
                Arrays.copyOfRange(body, from, to),
                last ? callback::succeeded : () -> trickle(body, to, piece, pause, timer)));
  }

  /** Resets the connection. */
  public void reset() {
    callback.failed(reset(endPoint()));
  }

  /** Resets a connection: no byte follows, nor is it closed properly. Returns why. */
  public static IOException reset(EndPoint endPoint) {
    if (endPoint.getTransport() instanceof SocketChannel channel) {
      try {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      } catch (IOException closed) {
        LOG.trace("the connection is gone already", closed);
      }
    }
    IOException reset = new IOException("connection reset by a fault that is switched on");
    endPoint.close(reset);
    return reset;
  }

  private void sendBody(ApiResponse answer, byte[] body) {
    head(answer);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  private void head(ApiResponse answer) {
    response.setStatus(answer.status());
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
  }

  private void write(boolean last, byte[] bytes, Runnable then) {
    response.write(last, ByteBuffer.wrap(bytes), Callback.from(then, callback::failed));
  }
}
