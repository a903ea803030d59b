package io.webchat.transport.pureconnect.v4.internal;

import io.webchat.api.session.SessionData;
import io.webchat.json.JsonValues;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Where the session of a transport is, and the search for it when a server does not serve it any
 * more: first the servers that others named, then the configured ones, each once. Requests that
 * need another server at the same time wait for one search. Thread-safe; no lock is held while a
 * server is asked.
 */
final class HostSearch {
  /** The most servers that one search asks. */
  private static final int MOST_TRIES = 10;

  private final PureConnectOptions options;
  private final TakeUp takeUp;
  private Located current;
  private Round search;

  /** Takes up a session at another server. */
  interface TakeUp {
    /** Reconnects and fetches the history; fails when the server does not have the session. */
    CompletionStage<Found> at(Located there);
  }

  /** Session data and the server that has the session. */
  record Located(SessionData session, HostPlace place) {
    String chatId() {
      return session.value(PureConnectSession.SESSION_ID);
    }
  }

  /** A session that was taken up, and what was said in it. */
  record Found(Located located, PureConnectAnswer answer, Inbound history) {}

  HostSearch(PureConnectOptions options, TakeUp takeUp) {
    this.options = options;
    this.takeUp = takeUp;
  }

  /**
   * Where a session is. What was found here counts before what the data say: requests that are
   * under way have older data.
   */
  synchronized Located locate(SessionData session) {
    Located told = new Located(session, HostPlace.of(session, options));
    if (current == null || !Objects.equals(current.chatId(), told.chatId())) {
      current = told;
    }
    return current;
  }

  /** A session begins, or was taken up, there. */
  synchronized void found(Located located) {
    current = located;
  }

  /**
   * Looks for a session that {@code from} does not serve for this reason; fails with the last error
   * when no server is left.
   */
  CompletionStage<Found> leave(Located from, TransportException reason) {
    Round round;
    synchronized (this) {
      boolean same = Objects.equals(current.chatId(), from.chatId());
      if (same && !current.place().host().equals(from.place().host())) {
        return CompletableFuture.completedFuture(new Found(current, null, Inbound.NOTHING));
      }
      if (search != null && search.isFor(from)) {
        return search.result.thenApply(found -> new Found(found.located(), null, Inbound.NOTHING));
      }
      round = new Round(from);
      search = round;
    }
    round.failed(from.place().host(), reason);
    round.next();
    return round.result.thenApply(found -> found);
  }

  /** One that was begun for a former chat changes nothing of the one that runs. */
  private synchronized void over(Round round, Found found) {
    if (search == round) {
      search = null;
    }
    if (found != null && Objects.equals(current.chatId(), found.located().chatId())) {
      current = found.located();
    }
  }

  /** The servers that {@code reason} names to stand in; none when it is no such answer. */
  private static List<String> named(TransportException reason) {
    if (reason.ajax().status() != PureConnectReplies.UNAVAILABLE) {
      return List.of();
    }
    Object list = JsonValues.object(reason.ajax().body()).get("alternateHostList");
    return HostPlace.names(JsonValues.list(list));
  }

  /** One search. */
  private final class Round {
    private final Located from;
    private final CompletableFuture<Found> result = new CompletableFuture<>();
    private final Set<String> tried = new HashSet<>();
    private final Deque<String> alternates = new ArrayDeque<>();
    private TransportException last;

    Round(Located from) {
      this.from = from;
      alternates.addAll(from.place().alternates());
    }

    boolean isFor(Located asking) {
      return Objects.equals(from.chatId(), asking.chatId());
    }

    /**
     * A server that is only configured may well not know a session that it never had, and a proxy
     * may not know a server: only the word of one that was named, and is a chat server, counts.
     */
    void failed(String host, TransportException reason) {
      tried.add(host);
      boolean told = alternates.contains(host) && !reason.errors().isEmpty();
      boolean expected = reason.kind() == Kind.SESSION_LOST && !told;
      if (last == null || !expected) {
        last = reason;
      }
      List<String> more = new ArrayList<>(named(reason));
      Collections.reverse(more);
      for (String alternate : more) {
        alternates.remove(alternate);
        alternates.addFirst(alternate);
      }
    }

    void next() {
      String host = candidate();
      if (host == null) {
        over(this, null);
        result.completeExceptionally(last);
        return;
      }
      List<String> named = alternates.stream().filter(name -> !name.equals(host)).toList();
      HostPlace place = HostPlace.at(host, HostPlace.names(named), options);
      takeUp
          .at(new Located(from.session(), place))
          .whenComplete((found, failure) -> tried(host, found, failure));
    }

    private String candidate() {
      Deque<String> all = new ArrayDeque<>(alternates);
      all.addAll(options.hosts());
      return tried.size() > MOST_TRIES
          ? null
          : all.stream().filter(host -> !tried.contains(host)).findFirst().orElse(null);
    }

    private void tried(String host, Found found, Throwable failure) {
      if (failure == null) {
        over(this, found);
        result.complete(found);
      } else if (failure instanceof TransportException reason && reason.kind() != Kind.CLOSED) {
        failed(host, reason);
        next();
      } else {
        over(this, null);
        result.completeExceptionally(failure);
      }
    }
  }
}
