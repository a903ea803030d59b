package io.webchat.web.internal.forward;

import io.webchat.http.channel.SerialTasks;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Flow;

/** The body of a request, read as it is taken. Whatever thread has news runs it, one at a time. */
public final class RequestBody
    implements Flow.Publisher<ByteBuffer>, Flow.Subscription, ReadListener {
  private static final int CHUNK = 16_384;

  private final ServletInputStream in;
  private final SerialTasks reading = new SerialTasks();
  private final byte[] buffer = new byte[CHUNK];
  private Flow.Subscriber<? super ByteBuffer> subscriber;
  private long demand;
  private boolean begun;
  private boolean over;

  private RequestBody(ServletInputStream in) {
    this.in = in;
  }

  /** The body of a request in asynchronous mode, which is read once. */
  public static BodyPublisher of(HttpServletRequest request) throws IOException {
    RequestBody body = new RequestBody(request.getInputStream());
    long length = request.getContentLengthLong();
    if (length == 0) {
      return BodyPublishers.noBody();
    }
    return length > 0
        ? BodyPublishers.fromPublisher(body, length)
        : BodyPublishers.fromPublisher(body);
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> taker) {
    reading.run(
        () -> {
          if (subscriber != null) {
            taker.onSubscribe(this);
            taker.onError(new IOException("The body of a page can be read once"));
            return;
          }
          subscriber = taker;
          taker.onSubscribe(this);
          try {
            in.setReadListener(this);
          } catch (IllegalStateException e) {
            fail(e); // the page is gone
          }
        });
  }

  @Override
  public void request(long count) {
    reading.run(
        () -> {
          demand = Math.max(demand, demand + count);
          read();
        });
  }

  @Override
  public void cancel() {
    reading.run(() -> over = true);
  }

  @Override
  public void onDataAvailable() {
    reading.run(
        () -> {
          begun = true;
          read();
        });
  }

  private void read() {
    try {
      while (begun && !over && demand > 0 && in.isReady()) {
        int count = in.read(buffer);
        if (count < 0) {
          complete();
        } else if (count > 0) {
          demand--;
          subscriber.onNext(ByteBuffer.wrap(Arrays.copyOf(buffer, count)));
        }
      }
    } catch (IOException | IllegalStateException e) {
      fail(e);
    }
  }

  @Override
  public void onAllDataRead() {
    reading.run(this::complete);
  }

  private void complete() {
    if (!over) {
      over = true;
      subscriber.onComplete();
    }
  }

  @Override
  public void onError(Throwable failure) {
    reading.run(() -> fail(failure));
  }

  private void fail(Throwable failure) {
    if (!over) {
      over = true;
      subscriber.onError(failure);
    }
  }
}
