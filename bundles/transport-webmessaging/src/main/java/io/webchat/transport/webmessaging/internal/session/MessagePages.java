package io.webchat.transport.webmessaging.internal.session;

import io.webchat.json.JsonValues;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Retry;
import io.webchat.rest.RestCall;
import io.webchat.rest.RestResponse;
import io.webchat.rest.RestUrl;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.transport.webmessaging.internal.connection.SessionPlace;
import io.webchat.transport.webmessaging.internal.connection.Settled;
import io.webchat.transport.webmessaging.internal.message.WireMessage;
import io.webchat.transport.webmessaging.internal.wire.ClientFrame;
import io.webchat.transport.webmessaging.internal.wire.ServerFrame;
import io.webchat.transport.webmessaging.internal.wire.SlidingLimit;
import io.webchat.transport.webmessaging.internal.wire.WireFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The history of the session, by pages from the newest on: ten requests a minute, each with a token
 * that the socket gives. Used on the mailbox only.
 */
final class MessagePages {
  /** Messages of a page where the caller has no wish. */
  static final int PAGE = 25;

  /** What came while a chat changed its transport or its socket is less as a rule. */
  private static final int GAP_PAGE = 10;

  private static final int LARGE_PAGE = 100;

  /** How many messages are looked at for a known one when the time has been reached. */
  private static final int UNKNOWN_MESSAGES = 500;

  private static final int BAD_REQUEST = 400;
  private static final int PER_MINUTE = 10;
  private static final int ATTEMPTS = 3;
  private static final long EARLY_MS = 30_000;

  /** How long too many requests wait where the server does not say it, ms. */
  private static final long RATE_PAUSE_MS = 6_000;

  /** From here on a number of seconds is a moment since 1970. */
  private static final long MOMENTS = 1_000_000_000;

  /**
   * A page.
   *
   * @param messages oldest first
   * @param last whether nothing is older
   */
  record Page(List<WireMessage> messages, boolean last) {}

  private final SessionPlace place;
  private final Mailbox mailbox;
  private final FrameRequests requests;
  private final SlidingLimit minute = new SlidingLimit(PER_MINUTE, 60_000);
  private String jwt;
  private long jwtUntil;
  private TransportException over;

  MessagePages(SessionPlace place, FrameRequests requests) {
    this.place = place;
    this.mailbox = place.mailbox();
    this.requests = requests;
  }

  /** A page by its number, from 1; waits for its turn, unless it is cancelled. */
  CompletableFuture<Page> page(int number, int size) {
    CompletableFuture<Page> result = new CompletableFuture<>();
    attempt(result, number, size, 1);
    return result;
  }

  /** As {@link #since(long, int, Set)} where nothing is known but the time. */
  CompletableFuture<Page> since(long micros, int most) {
    return since(micros, most, Set.of());
  }

  /**
   * Everything from a time on, and a few more, oldest first; no further page is fetched when it is
   * cancelled.
   *
   * @param micros µs since 1970
   * @param most messages at most, rounded up to pages
   * @param known keys of messages from before: the clock of the server may have been set back, so
   *     the time alone does not end the search before one of them was found; empty for none
   */
  CompletableFuture<Page> since(long micros, int most, Set<String> known) {
    Gathering gathering = new Gathering(micros, most, known);
    gathering.next(1, gathering.first);
    Settled.here(
        gathering.result,
        (all, failure) -> {
          boolean unused = gathering.page.cancel(true); // if the caller has given up
        });
    return gathering.result;
  }

  /** Pages one after the other: a small one is enough as a rule, large ones fetch the rest. */
  private final class Gathering {
    private final long micros;
    private final int most;
    private final Set<String> known;
    private final int first;
    private final List<WireMessage> newestFirst = new ArrayList<>();
    private final Set<String> found = new HashSet<>();
    private final CompletableFuture<Page> result = new CompletableFuture<>();
    private CompletableFuture<Page> page;
    private boolean small;
    private boolean met;

    Gathering(long micros, int most, Set<String> known) {
      this.micros = micros;
      this.most = most;
      this.known = known;
      this.met = known.isEmpty();
      this.first = micros == Long.MIN_VALUE ? PAGE : GAP_PAGE;
    }

    void next(int number, int size) {
      page = page(number, size);
      Settled.here(
          page,
          (came, failure) -> {
            if (result.isDone()) {
              return;
            }
            if (failure == null) {
              took(came, number, size);
            } else if (size == LARGE_PAGE && failure.ajax().status() == BAD_REQUEST) {
              small = true;
              next(first == PAGE ? 2 : 1, PAGE); // the first page is there already
            } else {
              result.completeExceptionally(failure);
            }
          });
    }

    private void took(Page page, int number, int size) {
      merge(page.messages(), number == 1);
      if (reached(page, number * size) || page.last()) {
        List<WireMessage> all = new ArrayList<>(newestFirst);
        Collections.reverse(all);
        result.complete(new Page(all, page.last()));
      } else if (!small && size < LARGE_PAGE) {
        next(1, LARGE_PAGE);
      } else {
        next(number + 1, size);
      }
    }

    private boolean reached(Page page, int looked) {
      met |= page.messages().stream().anyMatch(message -> known.contains(message.key()));
      boolean early =
          page.messages().stream()
              .anyMatch(message -> message.micros().orElse(Long.MAX_VALUE) < micros);
      return looked >= most || (early && (met || looked >= UNKNOWN_MESSAGES));
    }

    /**
     * Pages move while messages come: what is on two of them counts once, and what came meanwhile
     * keeps its place before what the page has behind it. Times do not tell the order of messages
     * of one moment. A newest page that is fetched again has nothing known when more came meanwhile
     * than it can hold.
     */
    private void merge(List<WireMessage> oldestFirst, boolean isNewest) {
      boolean overlaps = oldestFirst.stream().anyMatch(each -> found.contains(each.key()));
      int index = isNewest && !overlaps ? 0 : newestFirst.size();
      for (WireMessage message : oldestFirst) {
        if (found.add(message.key())) {
          newestFirst.add(index, message);
        } else {
          index = indexOf(message.key());
        }
      }
    }

    private int indexOf(String key) {
      int index = 0;
      while (!newestFirst.get(index).key().equals(key)) {
        index++;
      }
      return index;
    }
  }

  private void attempt(CompletableFuture<Page> result, int number, int size, int attempt) {
    if (result.isDone()) {
      return;
    }
    if (over != null) {
      result.completeExceptionally(over);
      return;
    }
    long wait = minute.waitMs(mailbox.nanoTime());
    if (wait > 0) {
      mailbox.after(wait, () -> attempt(result, number, size, attempt));
      return;
    }
    minute.take(mailbox.nanoTime());
    Settled.here(
        token(),
        (token, failure) -> {
          if (failure != null) {
            result.completeExceptionally(failure);
          } else if (!result.isDone()) {
            fetch(result, token, number, size, attempt);
          }
        });
  }

  private void fetch(
      CompletableFuture<Page> result, String token, int number, int size, int attempt) {
    RestUrl url =
        place
            .api()
            .segments("api", "v2", "webmessaging", "messages")
            .query("pageNumber", number)
            .query("pageSize", size);
    RestCall call =
        RestCall.get("history", url)
            .header("Authorization", "bearer " + token)
            .timeout(place.patienceMs())
            .build();
    Settled.on(
        mailbox,
        place.client().exchange(call, answer -> read(answer, number, size)),
        (page, failure) -> {
          if (failure == null) {
            result.complete(page);
            return;
          }
          obey(failure);
          if (attempt < ATTEMPTS && mayTryAgain(failure)) {
            attempt(result, number, size, attempt + 1);
          } else {
            result.completeExceptionally(failure);
          }
        });
  }

  /** No request goes out before the time that the server asks for. */
  private void obey(TransportException failure) {
    boolean tooMany = failure.kind() == Kind.RATE_LIMITED;
    long ms = failure.retryAfter().map(Duration::toMillis).orElse(tooMany ? RATE_PAUSE_MS : 0);
    long longest = tooMany ? Long.MAX_VALUE : Retry.LONGEST_LEAST_MS;
    if (ms > 0) {
      minute.block(mailbox.nanoTime(), Math.max(1_000, Math.min(longest, ms)));
    }
  }

  private boolean mayTryAgain(TransportException failure) {
    if (failure.kind() == Kind.RATE_LIMITED) {
      return true;
    }
    boolean revoked =
        failure.kind() == Kind.HTTP
            && failure.ajax().status() == WireFailures.UNAUTHORIZED
            && jwt != null;
    jwt = revoked ? null : jwt;
    return revoked;
  }

  private static Page read(RestResponse answer, int number, int size) {
    if (!answer.good()) {
      throw answer.httpFailure().build();
    }
    Map<String, Object> body = answer.object();
    if (!(body.get("entities") instanceof List<?> entities)) {
      throw answer.invalid("has no entities");
    }
    List<WireMessage> messages = new ArrayList<>();
    for (Object entity : entities) {
      if (entity instanceof Map<?, ?> map) {
        messages.add(new WireMessage(JsonValues.object(map)));
      }
    }
    Collections.reverse(messages);
    long pages = ServerFrame.number(body.get("pageCount")).orElse(-1);
    boolean last = pages >= 0 ? number >= pages : entities.size() < size;
    return new Page(messages, last || entities.isEmpty());
  }

  private CompletableFuture<String> token() {
    if (jwt != null && place.clock().getAsLong() < jwtUntil) {
      return CompletableFuture.completedFuture(jwt);
    }
    CompletableFuture<String> result = new CompletableFuture<>();
    Settled.here(
        requests.ask(
            ClientFrame.GET_JWT,
            ClientFrame.of(ClientFrame.GET_JWT, Map.of()),
            place.patienceMs(),
            frame -> frame.is(ServerFrame.JWT_RESPONSE)),
        (frame, failure) -> {
          String given = failure == null ? frame.text("jwt") : null;
          if (failure != null) {
            result.completeExceptionally(failure);
          } else if (given == null) {
            result.completeExceptionally(WireFailures.invalid("getJwt", "has no jwt"));
          } else {
            jwt = given;
            jwtUntil = until(frame.number("exp").orElse(60));
            result.complete(given);
          }
        });
    return result;
  }

  /** Until when a token is used, epoch ms; {@code seconds} is a moment, or how long it lasts. */
  private long until(long seconds) {
    long now = place.clock().getAsLong();
    return (seconds < MOMENTS ? now + seconds * 1_000 : seconds * 1_000) - EARLY_MS;
  }

  /** No page is fetched any more. */
  void close(TransportException reason) {
    over = reason;
  }
}
