package io.webchat.webhooks.internal.delivery;

import io.webchat.mailbox.Stages;
import io.webchat.spi.thread.DaemonThreads;
import io.webchat.webhooks.internal.store.Delivery;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Requests to receivers: one client for all, which has no thread for a request and follows no
 * redirect. What a receiver answers counts by its status, also when the body breaks off or does not
 * end; of the body a little is read, so that the connection can be used again. Thread-safe, nothing
 * blocks.
 */
public final class Attempts implements AutoCloseable {
  private static final int GONE = 410;
  private static final long LONGEST_WAIT_MS = TimeUnit.HOURS.toMillis(1);
  private static final int READ_BYTES = 64 * 1024;

  private final LongSupplier clock;
  private final Function<Executor, HttpClient> maker;

  /** Made for the first request, with its threads: without a receiver there are none. */
  private HttpClient client;

  private ExecutorService threads;

  /**
   * No request yet.
   *
   * @param clock time of the day, ms since the epoch
   */
  public Attempts(LongSupplier clock) {
    this(clock, Attempts::newClient);
  }

  /** {@code maker} makes the client. */
  Attempts(LongSupplier clock, Function<Executor, HttpClient> maker) {
    this.clock = clock;
    this.maker = maker;
  }

  /** Sends it once; completes with what became of it, never exceptionally. */
  CompletionStage<Outcome> send(Delivery delivery, int attempt, ReceiverSettings settings) {
    HttpRequest request;
    try {
      request = request(delivery, attempt, settings);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedFuture(Outcome.failed("the request cannot be made", 0));
    }
    AtomicReference<ResponseInfo> head = new AtomicReference<>();
    CompletableFuture<HttpResponse<Void>> sent = begin(request, head);
    // also for an answer that begins and does not end
    return sent.copy()
        .orTimeout(settings.timeoutMs(), TimeUnit.MILLISECONDS)
        .handle(
            (unused, failure) -> {
              sent.cancel(true);
              ResponseInfo answered = head.get();
              return answered == null ? Outcome.failed(why(failure), 0) : outcome(answered);
            });
  }

  /**
   * Without file handles or threads there is no client: that is a failure like others.
   *
   * @param head gets the head of the answer, before the body is there
   */
  private CompletableFuture<HttpResponse<Void>> begin(
      HttpRequest request, AtomicReference<ResponseInfo> head) {
    try {
      return client()
          .sendAsync(
              request,
              answer -> {
                head.set(answer);
                return new LittleOf(READ_BYTES);
              });
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private synchronized HttpClient client() {
    if (client == null) {
      if (threads == null) {
        threads = Executors.newFixedThreadPool(2, DaemonThreads.numbered("webhooks-http"));
      }
      client = maker.apply(threads);
    }
    return client;
  }

  private static HttpClient newClient(Executor threads) {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NEVER)
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(10))
        .executor(threads)
        .build();
  }

  private HttpRequest request(Delivery delivery, int attempt, ReceiverSettings settings) {
    long seconds = TimeUnit.MILLISECONDS.toSeconds(clock.getAsLong());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(settings.url()))
            .timeout(Duration.ofMillis(settings.timeoutMs()))
            .header("Content-Type", "application/json; charset=utf-8")
            .header("User-Agent", "WebChatService")
            .header("Webchat-Delivery", delivery.id())
            .header("Webchat-Attempt", Integer.toString(attempt));
    if (!settings.secrets().isEmpty()) {
      request.header(Signature.HEADER, Signature.of(settings.secrets(), seconds, delivery.body()));
    }
    settings.headers().forEach(request::header);
    return request
        .POST(HttpRequest.BodyPublishers.ofString(delivery.body(), StandardCharsets.UTF_8))
        .build();
  }

  private Outcome outcome(ResponseInfo answer) {
    int status = answer.statusCode();
    if (status >= 200 && status < 300) {
      return Outcome.DELIVERED;
    }
    String reason = "HTTP " + status;
    return status == GONE
        ? new Outcome(Outcome.Kind.REFUSED, reason, 0)
        : Outcome.failed(
            reason, answer.headers().firstValue("Retry-After").map(this::ms).orElse(0L));
  }

  /** A wait in seconds, or until a date; 0 for what is neither. */
  private long ms(String text) {
    String plain = text.strip();
    try {
      long wait =
          plain.matches("\\d{1,9}")
              ? TimeUnit.SECONDS.toMillis(Long.parseLong(plain))
              : Instant.from(ZonedDateTime.parse(plain, DateTimeFormatter.RFC_1123_DATE_TIME))
                      .toEpochMilli()
                  - clock.getAsLong();
      return Math.max(0, Math.min(LONGEST_WAIT_MS, wait));
    } catch (DateTimeParseException e) {
      return 0;
    }
  }

  private static String why(Throwable failure) {
    Throwable cause = Stages.unwrap(failure);
    if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
      return "no answer in time";
    }
    String kind = cause.getClass().getSimpleName().replace("Exception", "");
    String words = kind.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    return cause instanceof IOException ? "no answer: " + words : "no request: " + words;
  }

  @Override
  public synchronized void close() {
    if (threads != null) {
      threads.shutdown();
    }
  }

  /** Reads so much of a body and leaves the rest, with the connection. */
  private static final class LittleOf implements BodySubscriber<Void> {
    private final CompletableFuture<Void> read = new CompletableFuture<>();
    private int left;
    private Flow.Subscription source;

    LittleOf(int bytes) {
      left = bytes;
    }

    @Override
    public CompletionStage<Void> getBody() {
      return read;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      source = subscription;
      source.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      left -= buffers.stream().mapToInt(ByteBuffer::remaining).sum();
      if (left < 0) {
        source.cancel();
        read.complete(null);
      } else {
        source.request(1);
      }
    }

    @Override
    public void onError(Throwable failure) {
      read.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      read.complete(null);
    }
  }
}
