package io.webchat.web.internal.forward;

import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import io.webchat.http.servlet.AtEnd;
import io.webchat.spi.session.SessionLeases.Member;
import io.webchat.spi.thread.DaemonThreads;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes requests on to another container and its answers back to the page, both as they come: no
 * thread belongs to one, and none waits for one. So many at a time. Thread-safe.
 */
public final class Forwarder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
  private static final int THREADS = 4;
  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** Below it a container says, by the id of an instance, that it serves a visitor. */
  public static final String SERVED = "/served/";

  /** After so many beats without a sign another container counts as lost. */
  public static final int SILENT_BEATS = 3;

  /** A beat of a day at most. */
  private static final Pattern BEAT_MS = Pattern.compile("\\d{1,8}");

  /** In place of a visitor's token. */
  private static final String TELLER = "container";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What of an answer a page needs; the container that it came to adds its own. */
  private static final List<String> HEADERS =
      List.of("Content-Type", "Content-Disposition", "Retry-After", "X-Accel-Buffering");

  private final Hops hops;
  private final Bounds bounds;
  private final LongSupplier clock;
  private final ThreadPoolExecutor threads;
  private final HttpClient client;
  private final Set<Answer> underWay = ConcurrentHashMap.newKeySet();
  private final Set<String> warned = ConcurrentHashMap.newKeySet();
  private final AtomicInteger told = new AtomicInteger();
  private volatile boolean closed;

  /**
   * What is passed on.
   *
   * @param most requests at a time
   * @param silence how long an answer with signs of life may bring nothing; longer where they are
   *     rarer, as the other container says
   */
  public record Bounds(int most, Duration silence) {}

  /**
   * Passes on within bounds.
   *
   * @param clock a clock that only goes forward, ms
   */
  public Forwarder(Hops hops, Bounds bounds, LongSupplier clock) {
    this.hops = hops;
    this.bounds = bounds;
    this.clock = clock;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.numbered("webchat-forward"),
            new ThreadPoolExecutor.DiscardPolicy());
    threads.allowCoreThreadTimeOut(true);
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(CONNECT)
            .executor(threads)
            .build();
  }

  /**
   * A request to be passed on.
   *
   * @param hop what it is
   * @param headers of the page that count there
   * @param body what it brings
   * @param patience how long an answer may take to begin
   * @param hasBeats whether the answer has signs of life until it ends
   */
  public record Passage(
      Hops.Request hop,
      Map<String, String> headers,
      BodyPublisher body,
      Duration patience,
      boolean hasBeats) {}

  /** Answers a page that gets no answer of the other container. */
  public interface Refused {
    /** Completes the context. */
    void with(ChannelException refusal);
  }

  /**
   * Tells another container that the visitor with this instance has a chat here. Nobody waits for
   * it: who does not hear it goes on as before.
   */
  public void tellServed(Member there, String instance) {
    if (closed || told.get() >= bounds.most()) {
      return;
    }
    Passage passage =
        new Passage(
            new Hops.Request("POST", SERVED + instance, TELLER),
            Map.of(),
            BodyPublishers.noBody(),
            PATIENCE,
            false);
    told.incrementAndGet();
    CompletionStage<?> sent =
        client
            .sendAsync(request(there, passage), BodyHandlers.discarding())
            .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    sent.whenComplete(
        (answer, failure) -> {
          told.decrementAndGet();
          if (failure != null) {
            LOG.debug("The container at {} does not hear of a chat", there.address(), failure);
          }
        });
  }

  /** Passes on a request in asynchronous mode; the context is completed in any case. */
  public void pass(Member to, Passage passage, AsyncContext context, Refused refused) {
    HttpRequest request;
    try {
      request = request(to, passage);
    } catch (IllegalArgumentException e) {
      refused.with(new ChannelException(Code.BAD_REQUEST, "The address is none"));
      return;
    }
    if (closed || underWay.size() >= bounds.most()) {
      refused.with(new ChannelException(Code.OVERLOADED, "Too many requests are passed on"));
      return;
    }
    Answer answer = new Answer(to, passage, (HttpServletResponse) context.getResponse());
    try {
      context.addListener(AtEnd.run(answer::cancel));
    } catch (IllegalStateException e) {
      LOG.debug("The request of a page is over", e);
      return;
    }
    underWay.add(answer);
    CompletionStage<HttpResponse<Void>> sent = answer.sent(client.sendAsync(request, answer));
    answer.beginInTime();
    sent.whenComplete(
        (response, failure) -> {
          underWay.remove(answer);
          over(to, answer, failure, context, refused);
        });
    if (closed) {
      answer.cancel();
    }
  }

  /**
   * Cuts answers that bring nothing any more: a machine that is lost closes no connection. Called
   * now and then.
   */
  public void tick() {
    long now = clock.getAsLong();
    underWay.forEach(answer -> answer.cutIfSilent(now));
  }

  private HttpRequest request(Member to, Passage passage) {
    Hops.Request hop = passage.hop();
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(to.address() + hop.path()))
            .method(hop.method(), passage.body())
            .header("Authorization", "Bearer " + hop.token())
            .header(Hops.HEADER, hops.mark(to.owner(), hop));
    passage.headers().forEach(builder::header);
    return builder.build();
  }

  /** What becomes of an answer. */
  private final class Answer implements HttpResponse.BodyHandler<Void> {
    private final Member from;
    private final Passage passage;
    private final HttpServletResponse response;
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private volatile CompletableFuture<?> sent;
    private volatile long silence = bounds.silence().toMillis();
    private volatile AnswerBody body;
    private volatile boolean cancelled;

    Answer(Member from, Passage passage, HttpServletResponse response) {
      this.from = from;
      this.passage = passage;
      this.response = response;
    }

    <T> CompletableFuture<T> sent(CompletableFuture<T> call) {
      sent = call;
      if (cancelled) {
        call.cancel(true);
      }
      return call;
    }

    void beginInTime() {
      CompletionStage<Void> inTime =
          begun.orTimeout(passage.patience().toMillis(), TimeUnit.MILLISECONDS);
      inTime.whenComplete(
          (unused, late) -> {
            if (late != null) {
              cancel();
            }
          });
    }

    void cutIfSilent(long now) {
      long limit = passage.hasBeats() ? silence : passage.patience().toMillis();
      AnswerBody passed = body;
      if (passed != null && now - passed.moved() > limit) {
        LOG.debug("The container at {} is silent", from.address());
        cancel();
      }
    }

    void cancel() {
      cancelled = true;
      begun.complete(null);
      CompletableFuture<?> call = sent;
      if (call != null) {
        call.cancel(true);
      }
    }

    @Override
    public BodySubscriber<Void> apply(HttpResponse.ResponseInfo info) {
      begun.complete(null);
      if (info.headers().firstValue(Hops.HEADER).filter(Hops.TAKEN::equals).isEmpty()) {
        refusedThere(from, info.statusCode());
        return new UnreadBody();
      }
      info.headers()
          .firstValue(Hops.BEAT)
          .filter(text -> BEAT_MS.matcher(text).matches())
          .ifPresent(text -> silence = Math.max(silence, SILENT_BEATS * Long.parseLong(text)));
      try {
        response.setStatus(info.statusCode());
        for (String name : HEADERS) {
          info.headers().firstValue(name).ifPresent(value -> response.setHeader(name, value));
        }
        info.headers().firstValueAsLong("Content-Length").ifPresent(response::setContentLengthLong);
        AnswerBody passed = new AnswerBody(response.getOutputStream(), clock);
        body = passed;
        return passed;
      } catch (IOException | IllegalStateException e) {
        LOG.debug("A page is gone", e);
        return new UnreadBody();
      }
    }
  }

  private void refusedThere(Member there, int status) {
    if (warned.add(there.address())) {
      LOG.warn(
          "What answers at {} (status {}) does not take requests that this container passes on:"
              + " memberAddress there, .tokenKey or the clocks are not right",
          there.address(),
          status);
    }
  }

  private void over(
      Member to, Answer answer, Throwable failure, AsyncContext context, Refused refused) {
    if (answer.body != null) {
      warned.remove(to.address());
      complete(context);
      return;
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause != null && !(cause instanceof CancellationException)) {
      LOG.debug("The container at {} cannot be reached", to.address(), cause);
    }
    refused.with(
        new ChannelException(
            Code.OVERLOADED, "The container that serves the visitor cannot be reached now"));
  }

  private static void complete(AsyncContext context) {
    try {
      context.complete();
    } catch (IllegalStateException e) {
      LOG.debug("The container has completed already", e);
    }
  }

  /** What is under way is cut; pages come again. */
  @Override
  public void close() {
    closed = true;
    underWay.forEach(Answer::cancel);
    threads.shutdown();
  }
}
