package io.webchat.http.servlet;

import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import io.webchat.http.channel.RefusedException;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the body of a request as it comes, up to a limit, then does something with it. What is over
 * the limit is read on and dropped, up to a bound: a page that is still sending when its connection
 * is closed finds it broken, and never reads the answer. A body that comes too slowly is given up:
 * by its pace, when the HTTP server finds its connection idle, and at the end of the request's
 * time.
 */
final class BodyReader implements ReadListener, AsyncListener {
  private static final Logger LOG = LoggerFactory.getLogger(BodyReader.class);
  private static final int CHUNK = 8_192;
  static final long DROPPED_BYTES = 1_048_576;

  private final AsyncContext context;
  private final HttpServletResponse response;
  private final ServletInputStream in;
  private final OutputStream target;
  private final long limit;
  private final Bodies.Then then;
  private final Answers.Refusals refusals;
  private final Pace pace;
  private final byte[] buffer = new byte[CHUNK];
  private long length;
  private boolean done;
  private RefusedException tooSlow =
      new ChannelException(
          Code.TOO_SLOW,
          "The body came too slowly: less than " + Pace.LEAST_PER_SECOND + " bytes a second");

  BodyReader(
      AsyncContext context, OutputStream target, long limit, Bodies.Then then, Bodies.Rules rules)
      throws IOException {
    this.context = context;
    this.response = (HttpServletResponse) context.getResponse();
    this.in = context.getRequest().getInputStream();
    this.target = target;
    this.limit = limit;
    this.then = then;
    this.refusals = rules.refusals();
    this.pace = new Pace(rules.clock());
  }

  /** Reads the body, unless it is known to be far too large. */
  void start() throws IOException {
    if (context.getRequest().getContentLengthLong() > limit + DROPPED_BYTES) {
      answerBeforeTheEnd(tooLarge());
    } else {
      read();
    }
  }

  private void read() {
    context.addListener(this);
    in.setReadListener(this);
  }

  /** Reads the body, unless it is known to be larger than what is dropped. */
  void startOrRefuse(RefusedException refusal) throws IOException {
    if (context.getRequest().getContentLengthLong() > DROPPED_BYTES) {
      answerBeforeTheEnd(refusal);
    } else {
      tooSlow = refusal;
      read();
    }
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
      } else if (!pace.keepsUpWith(count)) {
        answerBeforeTheEnd(tooSlow);
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
    } catch (RefusedException e) {
      answer(e);
    } catch (IOException e) {
      onError(e);
    } catch (RuntimeException e) {
      giveUp(Failures.refusal(e));
    }
  }

  private RefusedException tooLarge() {
    return new ChannelException(Code.TOO_LARGE, "The body is larger than " + limit + " bytes");
  }

  /** The rest of the body is not read. */
  private void answerBeforeTheEnd(RefusedException refusal) throws IOException {
    response.setHeader("Connection", "close");
    target.close();
    answer(refusal);
  }

  private void answer(RefusedException refusal) throws IOException {
    done = true;
    refusals.write(response, refusal);
    context.complete();
  }

  /** The page is gone, or the body cannot be kept or processed, as on a full disk. */
  @Override
  public void onError(Throwable failure) {
    LOG.debug("A body could not be taken", failure);
    giveUp(
        failure instanceof TimeoutException
            ? tooSlow
            : new ChannelException(Code.OVERLOADED, "The body could not be taken"));
  }

  private void giveUp(RefusedException refusal) {
    if (done) {
      return;
    }
    done = true;
    try {
      target.close();
    } catch (IOException e) {
      LOG.debug("What has come of a body could not be kept", e);
    }
    try {
      if (!response.isCommitted()) {
        response.setHeader("Connection", "close");
        refusals.write(response, refusal);
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

  /** Unless another listener has answered before. */
  @Override
  public void onTimeout(AsyncEvent event) {
    giveUp(tooSlow);
  }

  @Override
  public void onComplete(AsyncEvent event) {
    // whoever completed it has answered
  }

  @Override
  public void onError(AsyncEvent event) {
    onError(event.getThrowable());
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // it is started once
  }
}
