package io.webchat.web.internal.http;

import io.webchat.http.channel.Attachment;
import io.webchat.http.channel.ChannelEnd;
import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import io.webchat.http.channel.Connection;
import io.webchat.http.channel.Outgoing;
import io.webchat.http.channel.SerialTasks;
import io.webchat.web.internal.visitor.Visitor;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCode;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames over a WebSocket; one message is under way at a time. Public since containers want that of
 * endpoints.
 */
public final class SocketConnection extends Endpoint
    implements Connection, MessageHandler.Whole<String> {
  private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);

  /** How long a client that is to go may neither read nor write; then the container breaks it. */
  static final int LEAVE_MS = 10_000;

  private final Visitor visitor;
  private final Visitor.Page page;
  private final long after;
  private final long place;
  private final int maxBytes;
  private final SerialTasks sending = new SerialTasks();
  private volatile Optional<Attachment> attachment = Optional.empty();
  private volatile Session session;
  private boolean underWay;
  private boolean over;
  private volatile boolean leaving;

  SocketConnection(Visitor visitor, Visitor.Page page, long after, int maxBytes) {
    this.visitor = visitor;
    this.page = page;
    this.after = after;
    this.place = page.channel().place(); // it is open some time after the page has its answer
    this.maxBytes = maxBytes;
  }

  @Override
  public void onOpen(Session opened, EndpointConfig config) {
    opened.setMaxTextMessageBufferSize(maxBytes);
    opened.setMaxBinaryMessageBufferSize(1);
    opened.setMaxIdleTimeout(0); // beats tell who is gone
    session = opened;
    try {
      attachment = Optional.of(page.channel().attach(this, after, place));
      opened.addMessageHandler(String.class, this);
      wake();
    } catch (ChannelException e) {
      close(CloseCodes.TRY_AGAIN_LATER, e.code().name());
    }
  }

  @Override
  public void onMessage(String message) {
    try {
      Uplink.take(visitor, page, message);
      wake(); // tells what was received
    } catch (ChannelException e) {
      if (e.code() == Code.RATE_LIMITED) {
        close(CloseCodes.TRY_AGAIN_LATER, e.code().name()); // what was not taken is sent again
      } else {
        page.channel().end(ChannelEnd.PROTOCOL);
      }
    }
  }

  @Override
  public void wake() {
    sending.run(this::send);
  }

  private void send() {
    Optional<Attachment> to = attachment;
    if (!leaving && to.filter(Attachment::isEnding).isPresent()) {
      leaveSoon(); // the client may not read what is under way
    }
    if (underWay || over || to.isEmpty()) {
      return;
    }
    if (to.get().isOver()) {
      over = true;
      close(CloseCodes.NORMAL_CLOSURE, "");
      return;
    }
    Optional<Outgoing> next = to.get().poll();
    if (next.isPresent()) {
      underWay = true;
      session.getAsyncRemote().sendText(next.get().text(), result -> sent(result.isOK()));
    }
  }

  private void sent(boolean ok) {
    sending.run(
        () -> {
          underWay = false;
          if (ok) {
            send();
          } else {
            over = true;
            detach();
          }
        });
  }

  private void leaveSoon() {
    leaving = true;
    try {
      session.setMaxIdleTimeout(LEAVE_MS);
    } catch (IllegalStateException e) {
      LOG.debug("A socket was closed already", e);
    }
  }

  private void close(CloseCode code, String reason) {
    leaveSoon(); // a deaf client does not answer, and what it does not read is before this
    try {
      session.close(new CloseReason(code, reason));
    } catch (IOException e) {
      LOG.debug("A socket was closed already", e);
    }
    detach();
  }

  private void detach() {
    attachment.ifPresent(Attachment::detach);
  }

  @Override
  public void cut() {
    close(CloseCodes.GOING_AWAY, "");
  }

  @Override
  public void onClose(Session closed, CloseReason reason) {
    detach();
  }

  @Override
  public void onError(Session failed, Throwable failure) {
    LOG.debug("A socket failed", failure);
    detach();
  }
}
