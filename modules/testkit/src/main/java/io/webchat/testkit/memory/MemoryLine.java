package io.webchat.testkit.memory;

import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportListener;
import io.webchat.testkit.transport.ChatServer.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The connection of a transport, made anew whenever it ends, and what comes over it: in order, gaps
 * filled. Used on the thread of the clients only.
 */
final class MemoryLine {
  private static final long FIRST_PAUSE_MS = 5;
  private static final long LONGEST_PAUSE_MS = 200;
  private static final long LARGEST_FRAME = 1_000_000;
  private static final int DROPPED_ABOVE = 10;

  /** What a request for messages brought. */
  record Batch(Optional<MemoryConnection> connection, List<MemoryEntry> entries, boolean ended) {}

  private final MemoryChatServer server;
  private final TransportListener listener;
  private final long silenceMs;
  private final Set<Flaw> flaws;
  private final TreeMap<Long, MemoryEntry> ahead = new TreeMap<>();
  private final AtomicInteger queued = new AtomicInteger();
  private Optional<MemoryConnection> connection = Optional.empty();
  private SessionData session = SessionData.of(Map.of());
  private long next = 1;
  private long counted;
  private int generation;
  private long pauseMs = FIRST_PAUSE_MS;
  private boolean fetching;
  private boolean down;
  private boolean over;
  private boolean heard;

  MemoryLine(MemoryChatServer server, TransportListener listener, long silenceMs, Set<Flaw> flaws) {
    this.server = server;
    this.listener = listener;
    this.silenceMs = silenceMs;
    this.flaws = flaws;
  }

  private boolean has(Flaw flaw) {
    return flaws.contains(flaw);
  }

  /** Connects, and asks for the messages from a position on. */
  CompletableFuture<Batch> connect(SessionData data, long position) {
    session = data;
    next = position;
    over = false;
    return connect();
  }

  private CompletableFuture<Batch> connect() {
    generation++;
    release();
    int mine = generation;
    String token = session.value(MemoryTransport.TOKEN);
    long position = has(Flaw.FETCHES_NOTHING) && down ? Long.MAX_VALUE : next;
    AtomicReference<MemoryConnection> opened = new AtomicReference<>();
    CompletableFuture<Batch> answer =
        server.request(
            Optional.of(Step.POLL),
            () -> {
              MemoryChat chat = server.chat(token);
              List<MemoryEntry> entries = chat.from(position);
              if (!chat.ended() && !has(Flaw.IS_DEAF)) {
                opened.set(server.open(token, frame -> came(mine, frame), code -> ended(mine)));
              }
              return new Batch(Optional.ofNullable(opened.get()), entries, chat.ended());
            });
    return onClient(answer)
        .whenComplete(
            (batch, failure) -> {
              MemoryConnection open = opened.get();
              if (open != null && (failure != null || mine != generation || over)) {
                open.close();
              }
            });
  }

  /** The same result on the thread of the clients. */
  private <T> CompletableFuture<T> onClient(CompletableFuture<T> answer) {
    CompletableFuture<T> result = new CompletableFuture<>();
    CompletionStage<T> unused =
        answer.whenComplete(
            (value, failure) ->
                server.client(
                    () -> {
                      if (failure == null) {
                        result.complete(value);
                      } else {
                        result.completeExceptionally(failure);
                      }
                    }));
    return result;
  }

  /** Takes what the first connect of a session brought; the messages are for a reply. */
  Inbound opened(Batch batch) {
    List<InboundMessage> messages = take(batch.entries());
    use(batch);
    return Inbound.of(messages, batch.ended());
  }

  private void use(Batch batch) {
    if (over) {
      return;
    }
    connection = batch.connection();
    over = batch.ended();
    if (connection.isPresent()) {
      watch(generation);
    }
  }

  private void came(int mine, MemoryFrame frame) {
    if (has(Flaw.DROPS) && queued.get() > DROPPED_ABOVE && frame instanceof MemoryFrame.Said) {
      return;
    }
    queued.incrementAndGet();
    server.client(
        () -> {
          queued.decrementAndGet();
          if (mine == generation && !over) {
            frame(frame);
          }
        });
  }

  private void frame(MemoryFrame frame) {
    heard = true;
    if (frame instanceof MemoryFrame.Said said) {
      said(said.entry());
    } else if (frame instanceof MemoryFrame.Rotated rotated) {
      rotated(rotated.token());
    } else if (frame instanceof MemoryFrame.Over) {
      if (!has(Flaw.IGNORES_THE_END)) {
        fetch();
      }
    } else if (frame instanceof MemoryFrame.Huge huge && huge.bytes() > LARGEST_FRAME) {
      cut();
    } else if (frame instanceof MemoryFrame.Rubbish && has(Flaw.IS_FRAGILE)) {
      generation++;
    }
  }

  private void said(MemoryEntry entry) {
    if (entry.index() == next || has(Flaw.FILLS_NO_GAP) || has(Flaw.DROPS) || lostCount()) {
      deliver(take(List.of(entry)), false);
    } else if (entry.index() < next) {
      deliver(List.of(inbound(entry)), false);
    } else {
      ahead.put(entry.index(), entry);
      fetch();
    }
  }

  private boolean lostCount() {
    return has(Flaw.FETCHES_NOTHING) || has(Flaw.BACK_TOO_EARLY);
  }

  private InboundMessage inbound(MemoryEntry entry) {
    InboundMessage message = entry.toInbound();
    return has(Flaw.COUNTS_ITSELF)
        ? new InboundMessage(++counted, message.message(), message.original())
        : message;
  }

  /** These entries and those that waited for them, as messages. */
  private List<InboundMessage> take(List<MemoryEntry> entries) {
    List<InboundMessage> messages = new ArrayList<>();
    entries.forEach(entry -> ahead.put(entry.index(), entry));
    while (!ahead.isEmpty()) {
      MemoryEntry first = ahead.pollFirstEntry().getValue();
      if (first.index() >= next) {
        messages.add(inbound(first));
        next = first.index() + 1;
      }
    }
    return messages;
  }

  private void deliver(List<InboundMessage> messages, boolean ended) {
    if (!messages.isEmpty() || ended) {
      listener.inbound(Inbound.of(messages, ended ? true : null));
    }
  }

  /** Asks for what is missing, or for the last words. */
  private void fetch() {
    if (fetching) {
      return;
    }
    fetching = true;
    int mine = generation;
    String token = session.value(MemoryTransport.TOKEN);
    CompletionStage<Batch> unused =
        onClient(
                server.request(
                    Optional.of(Step.POLL),
                    () -> {
                      MemoryChat chat = server.chat(token);
                      return new Batch(Optional.empty(), chat.from(next), chat.ended());
                    }))
            .whenComplete(
                (batch, failure) -> {
                  fetching = false;
                  if (mine == generation && !over) {
                    fetched(batch, failure);
                  }
                });
  }

  private void fetched(Batch batch, Throwable failure) {
    if (failure != null) {
      cut(); // the next connection asks at the position
      return;
    }
    deliver(take(batch.entries()), batch.ended());
    if (batch.ended()) {
      stop();
    } else if (!ahead.isEmpty()) {
      fetch();
    }
  }

  private void rotated(String token) {
    Map<String, Object> values = new LinkedHashMap<>(session);
    values.put(MemoryTransport.TOKEN, token);
    SessionData changed = SessionData.of(values);
    if (has(Flaw.IS_HASTY)) {
      session = changed;
      fetch();
    }
    CompletionStage<Void> unused =
        listener
            .sessionChanged(changed)
            .whenComplete(
                (stored, failure) ->
                    server.client(
                        () -> {
                          if (failure == null) {
                            session = changed;
                          }
                        }));
  }

  // --- connections that end

  private void ended(int mine) {
    server.client(
        () -> {
          if (mine == generation && !over) {
            cut();
          }
        });
  }

  /** Sends pings; one that is not answered before what was sent behind it means silence. */
  private void watch(int mine) {
    server.clientLater(
        silenceMs,
        () -> {
          if (mine != generation || over || has(Flaw.TRUSTS_SILENCE)) {
            return;
          }
          heard = false;
          connection.ifPresent(MemoryConnection::ping);
          server.wire(() -> server.client(() -> watched(mine)));
        });
  }

  private void watched(int mine) {
    if (mine == generation && !over) {
      if (heard) {
        watch(mine);
      } else {
        cut();
      }
    }
  }

  private void cut() {
    release();
    generation++;
    if (!down) {
      down = true;
      if (!has(Flaw.TELLS_NO_TROUBLE)) {
        listener.disconnected(TransportException.of(Kind.NETWORK, "The connection was cut"));
      }
    }
    if (!has(Flaw.STAYS_AWAY)) {
      later();
    }
  }

  private void later() {
    int mine = generation;
    server.clientLater(
        pauseMs,
        () -> {
          if (mine == generation && !over) {
            again();
          }
        });
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs + pauseMs / 2 + 1);
  }

  private void again() {
    CompletionStage<Batch> unused =
        connect()
            .whenComplete(
                (batch, failure) -> {
                  if (over) {
                    return;
                  }
                  if (failure == null) {
                    back(batch);
                  } else if (isUnknown(failure) && !has(Flaw.NEVER_GIVES_UP)) {
                    stop();
                    listener.lost(
                        TransportException.of(Kind.SESSION_LOST, "The session is not known"));
                  } else {
                    later();
                  }
                });
  }

  private static boolean isUnknown(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof MemoryRequestException request && request.trouble().isEmpty();
  }

  private void back(Batch batch) {
    down = false;
    pauseMs = FIRST_PAUSE_MS;
    if (has(Flaw.BACK_TOO_EARLY)) {
      listener.reconnected();
    }
    deliver(take(batch.entries()), batch.ended());
    use(batch);
    if (!has(Flaw.BACK_TOO_EARLY) && !has(Flaw.TELLS_NO_TROUBLE)) {
      listener.reconnected();
    }
  }

  private void release() {
    connection.ifPresent(MemoryConnection::close);
    connection = Optional.empty();
  }

  /** The chat is over, or the transport closed. */
  void stop() {
    over = true;
    if (!has(Flaw.KEEPS_CONNECTION)) {
      release();
    }
  }

  @Override
  public String toString() {
    return has(Flaw.TALKS) ? "MemoryLine" + Map.copyOf(session) : "MemoryLine";
  }
}
