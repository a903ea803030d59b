package io.webchat.web.internal.http;

import io.webchat.web.internal.channel.ChannelException;
import io.webchat.web.internal.channel.ChannelException.Code;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the body of a request as it comes, up to a limit, then does something with it. */
final class BodyReader implements ReadListener {
  private static final Logger LOG = LoggerFactory.getLogger(BodyReader.class);
  private static final int CHUNK = 8_192;

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
    reader.in.setReadListener(reader);
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

  @Override
  public void onDataAvailable() throws IOException {
    while (!done && in.isReady()) {
      int count = in.read(buffer);
      if (count < 0) {
        return; // onAllDataRead follows
      }
      length += count;
      if (length > limit) {
        response.setHeader("Connection", "close"); // the rest of the body is not read
        refuse(new ChannelException(Code.TOO_LARGE, "The body is larger than " + limit + " bytes"));
        return;
      }
      target.write(buffer, 0, count);
    }
  }

  @Override
  public void onAllDataRead() throws IOException {
    if (done) {
      return;
    }
    done = true;
    target.close();
    try {
      then.run();
    } catch (ChannelException e) {
      Answers.refuse(response, e);
      context.complete();
    }
  }

  private void refuse(ChannelException refusal) throws IOException {
    done = true;
    target.close();
    Answers.refuse(response, refusal);
    context.complete();
  }

  @Override
  public void onError(Throwable failure) {
    LOG.debug("A body could not be read", failure);
    if (!done) {
      done = true;
      try {
        target.close();
      } catch (IOException e) {
        LOG.debug("A body could not be kept", e);
      }
      context.complete();
    }
  }
}
