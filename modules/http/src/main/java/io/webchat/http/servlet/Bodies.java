package io.webchat.http.servlet;

import io.webchat.http.channel.RefusedException;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads bodies of requests as they come, up to a limit, and refuses requests so that their clients
 * read why. Thread-safe.
 */
public final class Bodies {
  private static final Logger LOG = LoggerFactory.getLogger(Bodies.class);
  private static final int DROPPED_MS = 30_000;

  private final Rules rules;

  /** Bodies of a service that writes its refusals like this. */
  public Bodies(Answers.Refusals refusals) {
    this(refusals, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
  }

  /** The same by another clock, which only goes forward, ms. */
  public Bodies(Answers.Refusals refusals, LongSupplier clock) {
    this.rules = new Rules(refusals, clock);
  }

  /** How bodies are refused, and the clock for their pace. */
  record Rules(Answers.Refusals refusals, LongSupplier clock) {}

  /** What is done when the body is there; called once by a thread of the container. */
  public interface Then {
    /** Answers now or later; completes the context unless it throws. */
    void run() throws IOException, RefusedException;
  }

  /** What is done with the bytes of a small body. */
  public interface Bytes {
    /** Answers at once. */
    void run(byte[] body) throws IOException, RefusedException;
  }

  /** Reads a body into {@code target}, which is closed in any case. */
  public void read(AsyncContext context, OutputStream target, long limit, Then then)
      throws IOException {
    new BodyReader(context, target, limit, then, rules).start();
  }

  /** Reads a small body into memory; the context is completed afterwards. */
  public void read(AsyncContext context, int limit, Bytes then) throws IOException {
    readAndAnswer(
        context,
        limit,
        body -> {
          then.run(body);
          context.complete();
        });
  }

  /** Reads a small body into memory; {@code then} completes the context, now or later. */
  public void readAndAnswer(AsyncContext context, int limit, Bytes then) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    read(context, body, limit, () -> then.run(body.toByteArray()));
  }

  /** Answers a request with a refusal, once its body was dropped. */
  public void refuse(
      HttpServletRequest request, HttpServletResponse response, RefusedException refusal)
      throws IOException {
    if (request.isAsyncStarted()) {
      end(request, response, refusal);
      return;
    }
    boolean empty =
        request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null;
    if (empty || !request.isAsyncSupported()) {
      rules.refusals().write(response, refusal);
      return;
    }
    AsyncContext context = request.startAsync(request, response);
    context.setTimeout(DROPPED_MS);
    new BodyReader(
            context,
            OutputStream.nullOutputStream(),
            BodyReader.DROPPED_BYTES,
            () -> {
              throw refusal;
            },
            rules)
        .startOrRefuse(refusal);
  }

  /**
   * Answers a request that failed otherwise than by a refusal, and logs it. The client hears no
   * more than that, and nothing when it has a part of an answer already.
   */
  public void fail(HttpServletRequest request, HttpServletResponse response, Exception failure) {
    if (!response.isCommitted()) {
      failUncommitted(request, response, Failures.refusal(failure));
      return;
    }
    if (failure instanceof IOException) {
      LOG.debug("A client is gone", failure);
    } else {
      Failures.log(failure);
    }
    if (request.isAsyncStarted()) {
      complete(request.getAsyncContext());
    }
  }

  private void failUncommitted(
      HttpServletRequest request, HttpServletResponse response, RefusedException refusal) {
    try {
      response.resetBuffer();
      refuse(request, response, refusal);
    } catch (IOException | IllegalStateException e) {
      LOG.debug("A client is gone", e);
    }
  }

  /** A request that was to be answered later, and will not be. */
  private void end(
      HttpServletRequest request, HttpServletResponse response, RefusedException refusal)
      throws IOException {
    AsyncContext context = request.getAsyncContext();
    try {
      rules.refusals().write(response, refusal);
    } finally {
      complete(context);
    }
  }

  private static void complete(AsyncContext context) {
    try {
      context.complete();
    } catch (IllegalStateException e) {
      LOG.debug("The container has completed already", e);
    }
  }
}
