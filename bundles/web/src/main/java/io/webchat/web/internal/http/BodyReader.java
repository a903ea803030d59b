package io.webchat.web.internal.http;

import io.webchat.web.internal.channel.ChannelException;
import io.webchat.web.internal.channel.ChannelException.Code;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the body of a request as it comes, up to a limit, then does something with it. What is over
 * the limit is read on and dropped, up to a bound: a page that is still sending when its connection
 * is closed finds it broken, and never reads the answer.
 */
final class BodyReader implements ReadListener {
  private static final Logger LOG = LoggerFactory.getLogger(BodyReader.class);
  private static final int CHUNK = 8_192;
  private static final long DROPPED_BYTES = 1_048_576;
  private static final int DROPPED_MS = 30_000;

  /** What is done when the body is there; called once by a thread of the container. */
  interface Then {
    /** Answers now or later; completes the context. */
    void run() throws IOException, ChannelException;
  }

  /** What is done with the bytes of a small body. */
  interface Bytes {
    /** Answers at once. */
    void run(byte[] body) throws IOException, ChannelException;
  }

  private final AsyncContext context;
  private final HttpServletResponse response;
  private final ServletInputStream in;
  private final OutputStream target;
  private final long limit;
  private final Then then;
  private final byte[] buffer = new byte[CHUNK];
  private long length;
  private boolean done;

  private BodyReader(AsyncContext context, OutputStream target, long limit, Then then)
      throws IOException {
    this.context = context;
    this.response = (HttpServletResponse) context.getResponse();
    this.in = context.getRequest().getInputStream();
    this.target = target;
    this.limit = limit;
    this.then = then;
  }

  /** Reads a body into {@code target}, which is closed in any case. */
  static void read(AsyncContext context, OutputStream target, long limit, Then then)
      throws IOException {
    BodyReader reader = new BodyReader(context, target, limit, then);
    if (context.getRequest().getContentLengthLong() > limit + DROPPED_BYTES) {
      reader.answerBeforeTheEnd(reader.tooLarge());
    } else {
      reader.in.setReadListener(reader);
    }
  }

  /** Reads a small body into memory; the context is completed afterwards. */
  static void read(AsyncContext context, int limit, Bytes then) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    read(
        context,
        body,
        limit,
        () -> {
          then.run(body.toByteArray());
          context.complete();
        });
  }

  /** Answers a request with a refusal, once its body was dropped. */
  static void refuse(
      HttpServletRequest request, HttpServletResponse response, ChannelException refusal)
      throws IOException {
    boolean empty =
        request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null;
    if (empty || request.isAsyncStarted() || !request.isAsyncSupported()) {
      Answers.refuse(response, refusal);
      return;
    }
    AsyncContext context = request.startAsync(request, response);
    context.setTimeout(DROPPED_MS);
    if (request.getContentLengthLong() > DROPPED_BYTES) {
      new BodyReader(context, OutputStream.nullOutputStream(), 0, () -> {})
          .answerBeforeTheEnd(refusal);
      return;
    }
    read(
        context,
        OutputStream.nullOutputStream(),
        DROPPED_BYTES,
        () -> {
          throw refusal;
        });
  }

  @Override
  public void onDataAvailable() throws IOException {
    while (!done && in.isReady()) {
      int count = in.read(buffer);
      if (count < 0) {
        return; // onAllDataRead follows
      }
      length += count;
      if (length > limit + DROPPED_BYTES) {
        answerBeforeTheEnd(tooLarge());
      } else if (length <= limit) {
        target.write(buffer, 0, count);
      }
    }
  }

  @Override
  public void onAllDataRead() throws IOException {
    if (done) {
      return;
    }
    target.close();
    if (length > limit) {
      answer(tooLarge());
      return;
    }
    try {
      then.run();
      done = true;
    } catch (ChannelException e) {
      answer(e);
    } catch (IOException | RuntimeException e) {
      onError(e);
    }
  }

  private ChannelException tooLarge() {
    return new ChannelException(Code.TOO_LARGE, "The body is larger than " + limit + " bytes");
  }

  /** The rest of the body is not read. */
  private void answerBeforeTheEnd(ChannelException refusal) throws IOException {
    response.setHeader("Connection", "close");
    target.close();
    answer(refusal);
  }

  private void answer(ChannelException refusal) throws IOException {
    done = true;
    Answers.refuse(response, refusal);
    context.complete();
  }

  /** The page is gone, or the body cannot be kept or processed, as on a full disk. */
  @Override
  public void onError(Throwable failure) {
    LOG.debug("A body could not be taken", failure);
    if (done) {
      return;
    }
    done = true;
    try {
      target.close();
      if (!response.isCommitted()) {
        response.setHeader("Connection", "close");
        Answers.refuse(
            response, new ChannelException(Code.OVERLOADED, "The body could not be taken"));
      }
    } catch (IOException | IllegalStateException e) {
      LOG.debug("The page gets no answer", e);
    }
    try {
      context.complete();
    } catch (IllegalStateException e) {
      LOG.debug("The container has completed already", e);
    }
  }
}
