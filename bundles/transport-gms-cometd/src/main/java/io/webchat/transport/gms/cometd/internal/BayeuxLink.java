package io.webchat.transport.gms.cometd.internal;

import io.webchat.json.JsonValues;
import io.webchat.mailbox.BackOff;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Retry;
import io.webchat.rest.RestUrl;
import io.webchat.rest.ServerCookies;
import io.webchat.socket.SocketRequest;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.cometd.bayeux.Channel;
import org.cometd.bayeux.Message;
import org.cometd.bayeux.client.ClientSessionChannel;
import org.cometd.client.BayeuxClient;
import org.cometd.client.transport.ClientTransport;
import org.cometd.client.transport.TransportListener;

/**
 * The connection of one chat to CometD's server: CometD's client, whose events come to the mailbox.
 * Used on the mailbox only.
 */
final class BayeuxLink {
  private static final long LEAVE_MS = 5_000;
  private static final long FIRST_PAUSE_MS = 1_000;
  private static final long MAX_NETWORK_DELAY_MS = 10_000;

  /** A client that the server does not know any more before this time was never a good one. */
  private static final long LIVED_NS = 10_000_000_000L;

  /** Who waits for a publication gives up before its connection does. */
  private static final long BEYOND_PATIENCE_MS = 5_000;

  private static final long CONNECT_MS = 10_000;
  private static final long SILENCE_MS = 30_000;

  /** A refused socket is not tried again before: a proxy may be changed, but not often. */
  private static final long REFUSED_NS = 60_000_000_000L;

  /** Hears what becomes of the connection, on the mailbox. */
  interface Listener {
    /** The server knows the client, which is a new one to it. */
    void shaken();

    /** The server answers the client's wait for notifications. */
    void connected();

    /** The server was not reached; the client tries again. */
    void failed(TransportException reason);

    /** What was on its way to the client may be lost; its connection is there, or soon again. */
    void interrupted();

    /** The client has stopped: {@code refused} when the server wants no further handshake. */
    void stopped(TransportException reason, boolean refused);

    /** A notification. */
    void notified(Map<String, Object> data);

    /** A publication is about to leave. */
    void leaving(Object data);
  }

  private final CometdOptions options;
  private final BayeuxResources resources;
  private final Mailbox mailbox;
  private final ServerCookies cookies;
  private final Supplier<Map<String, String>> headers;
  private final long publishMs;
  private final Listener listener;
  private BayeuxClient client;
  private SocketLink socket;
  private boolean socketRefused;
  private long refusedAt;
  private boolean shaken;
  private long shakenAt;

  /** Clients in a row that the server dropped as soon as it had accepted them. */
  private int dropped;

  private final Retry renewing;

  /**
   * No connection yet.
   *
   * @param headers more headers for each request, as they are then
   * @param patienceMs how long an answer may take
   */
  BayeuxLink(
      CometdOptions options,
      BayeuxResources resources,
      Mailbox mailbox,
      ServerCookies cookies,
      Supplier<Map<String, String>> headers,
      long patienceMs,
      Listener listener) {
    this.options = options;
    this.resources = resources;
    this.mailbox = mailbox;
    this.cookies = cookies;
    this.headers = headers;
    this.publishMs = Math.max(MAX_NETWORK_DELAY_MS, patienceMs + BEYOND_PATIENCE_MS);
    this.listener = listener;
    this.renewing = new Retry(mailbox, FIRST_PAUSE_MS, BackOff.LIMIT_MS, this::renew);
  }

  /** Where CometD's server is. */
  RestUrl server() {
    return options.url();
  }

  /** Whether the server knows the client, so that something can be published. */
  boolean isShaken() {
    return shaken;
  }

  /** Connects, unless it does so already or soon. */
  void open() {
    if (client == null && !renewing.isPending()) {
      connect();
    }
  }

  /** Connects anew; what the former client has under way is cut. */
  void renew() {
    renewing.stop();
    BayeuxClient former = client;
    forget();
    if (former != null) {
      resources.cut(former);
    }
    connect();
  }

  /** Leaves; never blocks. */
  void close() {
    renewing.reset();
    BayeuxClient former = client;
    forget();
    if (former != null) {
      resources.release(former, LEAVE_MS);
    }
  }

  private void forget() {
    client = null;
    shaken = false;
    if (socket != null && socket.isRefused()) {
      socketRefused = true;
      refusedAt = mailbox.nanoTime();
    }
    socket = null;
  }

  /**
   * Publishes; the reply comes on the mailbox, also when the client is replaced before. A client
   * that the server does not know any more is.
   */
  void publish(Map<String, Object> data, Consumer<Message> replied) {
    BayeuxClient now = client;
    now.getChannel(options.channel())
        .publish(data, reply -> mailbox.always(() -> published(now, reply, replied)));
  }

  private void published(BayeuxClient by, Message reply, Consumer<Message> replied) {
    replied.accept(reply);
    if (by == client && LinkFailures.isUnknownClient(reply)) {
      dropped(false);
    }
  }

  /**
   * The server has dropped the client: another one takes its place, after a pause when that has
   * just happened, as with nodes behind one address that do not know each other's clients.
   */
  private void dropped(boolean shakesHandsAgain) {
    shaken = false;
    dropped = mailbox.nanoTime() - shakenAt < LIVED_NS ? dropped + 1 : 1;
    if (dropped > 1) {
      BayeuxClient former = client;
      forget();
      resources.cut(former);
      renewing.stop();
      renewing.failed();
      listener.failed(
          TransportException.of(Kind.NETWORK, "The chat server does not know its client"));
    } else {
      renewing.reset();
      if (!shakesHandsAgain) {
        renew();
      }
    }
  }

  private void connect() {
    BayeuxClient fresh;
    try {
      fresh = newClient();
    } catch (IllegalStateException e) {
      listener.failed(
          TransportException.builder(Kind.CLOSED, "The transport is being stopped")
              .cause(e)
              .build());
      return;
    }
    client = fresh;
    resources.using(fresh);
    fresh.setBackOffStrategy(
        new BayeuxClient.BackOffStrategy.Linear(FIRST_PAUSE_MS, BackOff.LIMIT_MS));
    hear(fresh, Channel.META_HANDSHAKE, this::handshake);
    hear(fresh, Channel.META_CONNECT, this::connect);
    hear(fresh, Channel.META_DISCONNECT, this::disconnect);
    hear(
        fresh,
        options.channel(),
        message -> {
          if (!message.isPublishReply()) { // CometD's client tells channels of those, too
            listener.notified(JsonValues.object(message.getData()));
          }
        });
    fresh.addTransportListener(
        new TransportListener() {
          @Override
          public void onSending(List<? extends Message> messages) {
            messages.stream()
                .filter(message -> !message.isMeta())
                // also of a client that is being replaced: what has left, has left
                .forEach(message -> mailbox.always(() -> listener.leaving(message.getData())));
          }
        });
    fresh.handshake();
  }

  private BayeuxClient newClient() {
    String url = options.url().text();
    LongPolling polling =
        new LongPolling(settings(), resources.http(), cookies, headers, publishMs);
    socketRefused &= mailbox.nanoTime() - refusedAt < REFUSED_NS;
    if (!options.webSocket() || socketRefused) {
      socket = null;
      return new BayeuxClient(url, resources.scheduler(), polling);
    }
    socket =
        new SocketLink(
            settings(), resources.sockets(), this::socketRequest, this::delay, this::interrupted);
    return new BayeuxClient(url, resources.scheduler(), socket, polling);
  }

  /** The socket was lost; called on any thread. A client that is not connected asks then. */
  private void interrupted() {
    mailbox.always(
        () -> {
          if (shaken) {
            listener.interrupted();
          }
        });
  }

  private static Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ClientTransport.JSON_CONTEXT_OPTION, new BayeuxJson());
    settings.put(ClientTransport.MAX_NETWORK_DELAY_OPTION, MAX_NETWORK_DELAY_MS);
    settings.put(ClientTransport.MAX_MESSAGE_SIZE_OPTION, -1); // BayeuxJson has the limit
    return settings;
  }

  private long delay(Message message) {
    return message.isMeta() ? MAX_NETWORK_DELAY_MS : publishMs;
  }

  /** The same address for sockets; called on any thread. */
  private SocketRequest socketRequest() {
    URI url = URI.create(options.url().text());
    URI address = URI.create(options.url().text().replaceFirst("^http", "ws"));
    return SocketRequest.to("socket", address)
        .header("Cookie", cookies.header(url))
        .headers(headers.get())
        .connectTimeout(CONNECT_MS)
        .silence(SILENCE_MS)
        .maxTextBytes(BayeuxJson.MAX_BYTES)
        .build();
  }

  private void hear(BayeuxClient of, String channel, Consumer<Message> consumer) {
    of.getChannel(channel)
        .addListener(
            (ClientSessionChannel.MessageListener)
                (from, message) -> post(of, () -> consumer.accept(message)));
  }

  private void post(BayeuxClient of, Runnable task) {
    mailbox.always(
        () -> {
          if (of == client) {
            task.run();
          }
        });
  }

  private void handshake(Message reply) {
    shaken = reply.isSuccessful();
    if (shaken) {
      shakenAt = mailbox.nanoTime();
      listener.shaken();
    } else if (LinkFailures.isFinal(reply)) {
      stop(failure(LinkFailures.HANDSHAKE, reply), true);
    } else if (LinkFailures.isWithoutCommonType(reply)) {
      // a socket that was refused may be had later
      stop(failure(LinkFailures.HANDSHAKE, reply), !isSocketRefused());
    } else {
      listener.failed(failure(LinkFailures.HANDSHAKE, reply));
    }
  }

  private boolean isSocketRefused() {
    return socketRefused || (socket != null && socket.isRefused());
  }

  private void connect(Message reply) {
    if (reply.isSuccessful()) {
      listener.connected();
    } else if (LinkFailures.isUnknownClient(reply)) {
      dropped(isHandshakeAdvised(reply));
    } else if (LinkFailures.isFinal(reply)) {
      stop(failure("connect", reply), false);
    } else {
      listener.failed(failure("connect", reply));
      if (socket != null && socket.isRefused() && client != null) {
        renew(); // CometD's client would ask for the socket again and again
      }
    }
  }

  private static boolean isHandshakeAdvised(Message reply) {
    Map<String, Object> advice = reply.getAdvice();
    return advice != null
        && Message.RECONNECT_HANDSHAKE_VALUE.equals(advice.get(Message.RECONNECT_FIELD));
  }

  private void disconnect(Message reply) {
    stop(TransportException.of(Kind.NETWORK, "The chat server has ended the connection"), false);
  }

  private void stop(TransportException reason, boolean refused) {
    BayeuxClient former = client;
    forget();
    resources.cut(former);
    listener.stopped(reason, refused);
  }

  private TransportException failure(String operation, Message reply) {
    return LinkFailures.of(operation, options.url(), reply, false);
  }
}
