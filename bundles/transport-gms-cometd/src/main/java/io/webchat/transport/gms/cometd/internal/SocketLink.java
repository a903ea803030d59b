package io.webchat.transport.gms.cometd.internal;

import io.webchat.socket.SocketClosed;
import io.webchat.socket.SocketEngine;
import io.webchat.socket.SocketListener;
import io.webchat.socket.SocketRequest;
import io.webchat.socket.TextSocket;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.cometd.bayeux.Channel;
import org.cometd.bayeux.Message;
import org.cometd.client.transport.ClientTransport;
import org.cometd.client.transport.MessageClientTransport;
import org.cometd.client.transport.TransportListener;

/**
 * CometD's client on a socket of the container's engine: one socket at a time, opened when there is
 * something to send. Thread-safe; listeners are called without a lock, but for {@code onSending}:
 * what has failed is not sent any more, and what is being sent has not failed before.
 */
final class SocketLink extends ClientTransport implements MessageClientTransport {
  private static final String NAME = "websocket";

  /** How long a server holds its reply to a connect when it has not said so, ms. */
  private static final long HELD_MS = 60_000;

  private final SocketEngine engine;
  private final Supplier<SocketRequest> request;
  private final ToLongFunction<Message> delays;
  private final Runnable unnoticed;
  private final Map<String, Exchange> exchanges = new LinkedHashMap<>();
  private TransportListener unsolicited;
  private Line line;
  private boolean refused;
  private boolean over;
  private volatile long heldMs = HELD_MS;

  /** A message that waits for its reply by a socket. */
  private record Exchange(
      Message message, TransportListener listener, ScheduledFuture<?> timeout, Line line) {}

  /**
   * No socket yet.
   *
   * @param request what to connect to, with the headers of then
   * @param delays how long the reply to a message may take, but for the time that it is held, ms
   * @param unnoticed called on any thread when a socket is lost while no connect waits for its
   *     reply, so that CometD's client does not hear of it
   */
  SocketLink(
      Map<String, Object> options,
      SocketEngine engine,
      Supplier<SocketRequest> request,
      ToLongFunction<Message> delays,
      Runnable unnoticed) {
    super(NAME, null, options, null);
    this.engine = engine;
    this.request = request;
    this.delays = delays;
    this.unnoticed = unnoticed;
  }

  @Override
  public void setMessageTransportListener(TransportListener listener) {
    unsolicited = listener;
  }

  /** No, once the server has refused a socket: the next transport is tried. */
  @Override
  public synchronized boolean accept(String version) {
    return !refused;
  }

  /** Whether the server, or something before it, has refused a socket. */
  synchronized boolean isRefused() {
    return refused;
  }

  @Override
  public void init() {
    super.init();
    initScheduler();
    synchronized (this) {
      over = false;
    }
  }

  @Override
  public void send(TransportListener listener, List<Message.Mutable> messages) {
    Line current;
    String text;
    try {
      text = generateJSON(messages);
      current = line(listener, messages);
    } catch (RuntimeException e) {
      listener.onFailure(e, messages);
      return;
    }
    current.afterTheOthers(
        (open, failure) -> {
          if (failure != null) {
            fail(messages, cause(failure));
          } else if (leaves(listener, messages)) {
            CompletionStage<Void> sending = open.send(text);
            sending.whenComplete(
                (unused, problem) -> {
                  if (problem != null) {
                    fail(messages, cause(problem));
                  }
                });
          }
        });
  }

  /** Whether they are still to be sent: what has failed meanwhile may be sent in another way. */
  private synchronized boolean leaves(TransportListener listener, List<Message.Mutable> messages) {
    boolean awaited = messages.stream().anyMatch(each -> exchanges.containsKey(each.getId()));
    if (awaited) {
      listener.onSending(messages);
    }
    return awaited;
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** The socket, open or about to be, with the messages among those that wait for replies. */
  private synchronized Line line(TransportListener listener, List<Message.Mutable> messages) {
    if (over) {
      throw closed();
    }
    Line current = line == null ? open() : line;
    for (Message.Mutable message : messages) {
      exchanges.put(message.getId(), new Exchange(message, listener, limit(message), current));
    }
    return current;
  }

  private synchronized Line open() {
    Line fresh = new Line();
    try {
      fresh.opening = engine.connect(request.get(), fresh);
      fresh.last = fresh.opening;
    } catch (RuntimeException e) {
      refused = true; // an address or a header that no socket can have
      throw e;
    }
    line = fresh;
    fresh.opening.whenComplete(
        (open, failure) -> {
          if (failure != null) {
            notOpened(fresh, cause(failure));
          }
        });
    return fresh;
  }

  private synchronized void notOpened(Line which, Throwable reason) {
    if (line == which) {
      line = null;
    }
    // an answer that is none of a socket; a server that is not there refuses nothing
    refused |=
        reason instanceof TransportException failure
            && (failure.ajax().status() > 0 || failure.kind() == Kind.INVALID_RESPONSE);
  }

  private ScheduledFuture<?> limit(Message.Mutable message) {
    ScheduledExecutorService scheduler = getScheduler();
    long ms = delays.applyAsLong(message) + held(message);
    return scheduler.schedule(() -> late(message), ms, TimeUnit.MILLISECONDS);
  }

  private long held(Message message) {
    Map<String, Object> advice = message.getAdvice();
    boolean atOnce =
        advice != null
            && advice.get(Message.TIMEOUT_FIELD) instanceof Number given
            && given.longValue() == 0;
    return isConnect(message) && !atOnce ? heldMs : 0;
  }

  /** A reply that stays away: the socket may be dead. */
  private void late(Message message) {
    Line dead;
    synchronized (this) {
      Exchange exchange = exchanges.get(message.getId());
      if (exchange == null) {
        return;
      }
      dead = exchange.line();
      line = line == dead ? null : line;
    }
    cut(dead);
    lost(dead, new TimeoutException("no reply in time"));
  }

  private static void cut(Line dead) {
    dead.opening.thenAccept(TextSocket::abort);
  }

  /** One socket, and what comes on it. */
  private final class Line implements SocketListener {
    private volatile CompletionStage<TextSocket> opening;

    /** When it is open and what was to be sent is being sent. */
    private CompletionStage<TextSocket> last;

    /** Does something in its turn when it is open, or is not opened. */
    synchronized void afterTheOthers(BiConsumer<TextSocket, Throwable> next) {
      last = last.whenComplete(next);
    }

    @Override
    public void text(String text) {
      try {
        for (Message.Mutable message : parseMessages(text)) {
          received(message);
        }
      } catch (ParseException | RuntimeException e) {
        ended(e); // also a field of a type that CometD's client does not expect
        cut(this);
      }
    }

    @Override
    public void closed(SocketClosed end) {
      TransportException reason =
          TransportException.builder(
                  Kind.NETWORK, "The socket of the chat server has ended, code " + end.code())
              .ambiguous(true)
              .cause(end.cause().orElse(null))
              .build();
      ended(end.cause().filter(cause -> cause.kind() != Kind.NETWORK).orElse(reason));
    }

    private void ended(Throwable reason) {
      synchronized (SocketLink.this) {
        if (line != this) {
          return; // given up, or another one is in use
        }
        line = null;
      }
      lost(this, reason);
    }
  }

  /** What waits for its reply by another socket has not failed. */
  private void lost(Line which, Throwable reason) {
    List<Message> waiting = waiting(which);
    fail(waiting, reason);
    if (waiting.stream().noneMatch(SocketLink::isConnect)) {
      unnoticed.run();
    }
  }

  private synchronized List<Message> waiting(Line by) {
    return exchanges.values().stream()
        .filter(exchange -> exchange.line() == by)
        .<Message>map(Exchange::message)
        .toList();
  }

  private static boolean isConnect(Message message) {
    return Channel.META_CONNECT.equals(message.getChannel());
  }

  private void received(Message.Mutable message) {
    boolean reply = message.isMeta() || message.isPublishReply();
    Map<String, Object> advice = message.getAdvice();
    if (advice != null && advice.get(Message.TIMEOUT_FIELD) instanceof Number held) {
      heldMs = Math.max(0, held.longValue());
    }
    Exchange exchange = reply ? take(message.getId()) : null;
    if (exchange != null) {
      exchange.listener().onMessages(List.of(message));
    } else if (!reply || Channel.META_DISCONNECT.equals(message.getChannel())) {
      unsolicited.onMessages(List.of(message));
    }
  }

  private synchronized Exchange take(String id) {
    Exchange exchange = id == null ? null : exchanges.remove(id);
    if (exchange != null) {
      exchange.timeout().cancel(false);
    }
    return exchange;
  }

  private void fail(List<? extends Message> messages, Throwable reason) {
    for (Message message : messages) {
      Exchange exchange = take(message.getId());
      if (exchange != null) {
        exchange.listener().onFailure(reason, List.of(exchange.message()));
      }
    }
  }

  private void failAll(Throwable reason) {
    List<Message> waiting = new ArrayList<>();
    synchronized (this) {
      exchanges.values().forEach(exchange -> waiting.add(exchange.message()));
    }
    fail(waiting, reason);
  }

  @Override
  public void abort(Throwable failure) {
    end(TextSocket::abort, failure);
  }

  @Override
  public void terminate() {
    super.terminate();
    end(open -> open.close(1000, ""), closed());
  }

  private void end(Consumer<TextSocket> how, Throwable reason) {
    Line last;
    synchronized (this) {
      over = true;
      last = line;
      line = null;
    }
    if (last != null) {
      last.opening.thenAccept(how);
    }
    failAll(reason);
    shutdownScheduler();
  }

  private static TransportException closed() {
    return TransportException.builder(Kind.NETWORK, "The socket was closed")
        .ambiguous(true)
        .build();
  }
}
