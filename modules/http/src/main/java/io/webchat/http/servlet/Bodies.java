package io.webchat.http.servlet;

import io.webchat.http.channel.RefusedException;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Reads bodies of requests as they come, up to a limit, and refuses requests so that their clients
 * read why. Thread-safe.
 */
public final class Bodies {
  private static final int DROPPED_MS = 30_000;

  private final Answers.Refusals refusals;

  /** Bodies of a service that writes its refusals like this. */
  public Bodies(Answers.Refusals refusals) {
    this.refusals = refusals;
  }

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
    new BodyReader(context, target, limit, then, refusals).start();
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
    boolean empty =
        request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null;
    if (empty || request.isAsyncStarted() || !request.isAsyncSupported()) {
      refusals.write(response, refusal);
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
            refusals)
        .startOrRefuse(refusal);
  }
}
