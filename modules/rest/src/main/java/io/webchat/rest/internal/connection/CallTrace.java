package io.webchat.rest.internal.connection;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Request;

/** How far a call got: whether the server may have seen it, and how often. */
public final class CallTrace {
  private volatile boolean connecting;
  private volatile boolean left;
  private final AtomicInteger attempts = new AtomicInteger();
  private final boolean fresh;
  private volatile Attempt last;

  /** A call; {@code fresh}: it wants a connection that was not used before. */
  public CallTrace(boolean fresh) {
    this.fresh = fresh;
  }

  /** Whether the call wants a connection that was not used before. */
  boolean fresh() {
    return fresh;
  }

  /** The request is about to go out. */
  void attempt(Attempt attempt) {
    last = attempt;
  }

  /** See {@link Attempt#endedUnanswered}; of the last attempt. */
  public boolean endedUnanswered(IOException failure) {
    Attempt attempt = last;
    return attempt != null && attempt.endedUnanswered(failure);
  }

  /**
   * Whether nothing at all was sent, since a kept connection turned out to be closed: by the
   * server, or on this side when the call before on it was given up in the moment of its end.
   */
  boolean unsent(IOException failure) {
    return attempts.get() == 0 && !connecting && Attempt.isOfConnection(failure);
  }

  /** Whether the complete request was written: the server may have done what it asks for. */
  public boolean mayHaveArrived() {
    return left;
  }

  /** Whether it was sent again on another connection. */
  public boolean resent() {
    return attempts.get() > 1;
  }

  /** Writes the traces of all calls of an engine. */
  public static class Recorder extends EventListener {
    @Override
    public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
      trace(call).connecting = true;
    }

    @Override
    public void requestHeadersStart(Call call) {
      trace(call).attempts.incrementAndGet();
    }

    @Override
    public void requestHeadersEnd(Call call, Request request) {
      if (request.body() == null) {
        trace(call).left = true;
      }
    }

    @Override
    public void requestBodyEnd(Call call, long byteCount) {
      trace(call).left = true;
    }

    private static CallTrace trace(Call call) {
      return call.request().tag(CallTrace.class);
    }
  }
}
