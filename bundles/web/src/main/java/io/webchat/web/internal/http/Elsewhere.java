package io.webchat.web.internal.http;

import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import io.webchat.http.channel.RefusedException;
import io.webchat.http.servlet.Answers;
import io.webchat.http.servlet.Bodies;
import io.webchat.http.servlet.Failures;
import io.webchat.spi.session.SessionLeases.Member;
import io.webchat.web.internal.forward.Forwarder;
import io.webchat.web.internal.forward.Forwarder.Passage;
import io.webchat.web.internal.forward.Hops;
import io.webchat.web.internal.forward.RequestBody;
import io.webchat.web.internal.visitor.Places;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests of visitors and channels that another container of the fleet serves. */
final class Elsewhere {
  private static final Logger LOG = LoggerFactory.getLogger(Elsewhere.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How long a request with a small body may take in all, ms; it is said once. */
  static final long SMALL_MS = FrontServlet.SMALL_BODY_MS + 2 * PATIENCE.toMillis();

  /** A file is answered when the chat server has it, or the container has it from there. */
  private static final Duration FILE_PATIENCE = Duration.ofHours(1);

  private final Places places;
  private final Forwarder forwarder;
  private final Hops hops;
  private final FrontSettings settings;
  private final Bodies bodies;
  private final long beat;

  /**
   * Of a front.
   *
   * @param beat between signs of life in the streams of this container, ms
   */
  Elsewhere(Passing passing, FrontSettings settings, Bodies bodies, long beat) {
    this.beat = beat;
    this.places = passing.places();
    this.forwarder = passing.forwarder();
    this.hops = passing.hops();
    this.settings = settings;
    this.bodies = bodies;
  }

  /** What a request asks for below the front; of its path nothing is left that is encoded. */
  private static Hops.Request hop(HttpServletRequest request, String token) {
    String query = request.getQueryString();
    String path = Optional.ofNullable(request.getPathInfo()).orElse("");
    return new Hops.Request(
        request.getMethod(), query == null ? path : path + "?" + query, String.valueOf(token));
  }

  /**
   * Whether another container has passed this request on.
   *
   * @throws RefusedException when it only claims so
   */
  boolean isPassedOn(HttpServletRequest request, HttpServletResponse response)
      throws RefusedException {
    boolean passedOn =
        hops.isPassedOn(
            request.getHeader(Hops.HEADER), hop(request, settings.cookie().token(request)));
    if (passedOn) {
      response.setHeader(Hops.HEADER, Hops.TAKEN);
      response.setHeader(Hops.BEAT, Long.toString(beat));
    }
    return passedOn;
  }

  /** Whether a channel is one of another container. */
  boolean has(String channel) {
    return places.isElsewhere(channel);
  }

  /** Opens a channel there. */
  void open(
      Member there,
      boolean bearer,
      String token,
      HttpServletRequest request,
      AsyncContext context) {
    byte[] wishes = (bearer ? "{\"bearer\":true}" : "{}").getBytes(StandardCharsets.UTF_8);
    Passage passage =
        new Passage(
            hop(request, token), Map.of(), BodyPublishers.ofByteArray(wishes), PATIENCE, false);
    forwarder.pass(there, passage, context, refusal -> refuse(context, refusal));
  }

  /** Does there what a request asks of a channel. */
  void channel(String id, String what, String token, HttpServletRequest request)
      throws ChannelException, IOException {
    boolean file = what.equals("files");
    boolean post = request.getMethod().equals("POST");
    if (!file && !what.equals("frames") && !what.equals("close")) {
      throw new ChannelException(
          Code.NOT_FOUND, "There are no sockets to another container: use events");
    }
    if (request.getContentLengthLong() > (file ? settings.fileBytes() : settings.frameBytes())) {
      throw new ChannelException(Code.TOO_LARGE, "The body is too large");
    }
    AsyncContext context = request.startAsync();
    context.setTimeout(file || !post ? 0 : SMALL_MS);
    if (post && !file) {
      bodies.readAndAnswer(
          context,
          settings.frameBytes(),
          body ->
              channel(
                  id, passage(request, token, BodyPublishers.ofByteArray(body), false), context));
    } else {
      BodyPublisher body = post ? RequestBody.of(request) : BodyPublishers.noBody();
      channel(id, passage(request, token, body, file), context);
    }
  }

  private static Passage passage(
      HttpServletRequest request, String token, BodyPublisher body, boolean file) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : new String[] {"Content-Type", "Last-Event-ID"}) {
      if (request.getHeader(name) != null) {
        headers.put(name, request.getHeader(name));
      }
    }
    boolean isStream = !file && request.getMethod().equals("GET");
    return new Passage(
        hop(request, token), headers, body, file ? FILE_PATIENCE : PATIENCE, isStream);
  }

  private void channel(String id, Passage passage, AsyncContext context) {
    places
        .ofChannel(id)
        .thenAccept(
            found ->
                found.ifPresentOrElse(
                    there ->
                        forwarder.pass(
                            there, passage, context, refusal -> refuse(context, refusal)),
                    () ->
                        refuse(
                            context,
                            new ChannelException(
                                Code.NO_CHANNEL,
                                "The container of the channel is gone: open one"))));
  }

  /** Not on the thread that found it out: the HTTP server may have to wait for its buffers. */
  static void refuse(AsyncContext context, RefusedException refusal) {
    run(context, () -> write(context, refusal));
  }

  private static void write(AsyncContext context, RefusedException refusal) throws IOException {
    HttpServletResponse response = (HttpServletResponse) context.getResponse();
    if (!response.isCommitted()) {
      response.resetBuffer();
      Answers.refuse(response, refusal);
    }
  }

  /** What is done with a request that waited. */
  interface Late {
    /** Answers. */
    void run() throws IOException, RefusedException;
  }

  /** Answers on a thread of the HTTP server, and completes the context. */
  static void run(AsyncContext context, Late answer) {
    start(
        context,
        () -> {
          answer.run();
          complete(context);
        });
  }

  /** Goes on, on a thread of the HTTP server; {@code then} completes the context, now or later. */
  static void start(AsyncContext context, Late then) {
    try {
      context.start(
          () -> {
            try {
              then.run();
            } catch (RefusedException e) {
              refuse(context, e);
            } catch (IOException | IllegalStateException e) {
              LOG.debug("A page is gone", e);
              complete(context);
            } catch (RuntimeException e) {
              fail(context, e);
            }
          });
    } catch (IllegalStateException e) {
      LOG.debug("The request of a page is over", e);
    }
  }

  private static void fail(AsyncContext context, RuntimeException failure) {
    try {
      write(context, Failures.refusal(failure));
    } catch (IOException | IllegalStateException e) {
      LOG.debug("A page is gone", e);
    }
    complete(context);
  }

  private static void complete(AsyncContext context) {
    try {
      context.complete();
    } catch (IllegalStateException e) {
      LOG.debug("The container has completed already", e);
    }
  }
}
