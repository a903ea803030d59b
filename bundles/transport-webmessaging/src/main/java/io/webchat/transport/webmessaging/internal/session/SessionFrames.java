package io.webchat.transport.webmessaging.internal.session;

import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Inbound.Status;
import io.webchat.spi.transport.TransportListener;
import io.webchat.transport.webmessaging.internal.connection.SessionSocket;
import io.webchat.transport.webmessaging.internal.message.WireMessage;
import io.webchat.transport.webmessaging.internal.wire.ClientFrame;
import io.webchat.transport.webmessaging.internal.wire.ServerFrame;
import io.webchat.transport.webmessaging.internal.wire.WireFailures;
import java.util.List;

/** Takes what the server sends in an open session to what waits for it. On the mailbox only. */
final class SessionFrames {
  private final TransportListener core;
  private final SessionFacts facts;
  private final SessionSocket link;
  private final FrameRequests requests;
  private final InboundMessages inbound;
  private final MessageSends sends;
  private final FileTransfers files;
  private final SessionEnd end;

  SessionFrames(
      TransportListener core,
      SessionFacts facts,
      SessionSocket link,
      FrameRequests requests,
      InboundMessages inbound,
      MessageSends sends,
      FileTransfers files,
      SessionEnd end) {
    this.core = core;
    this.facts = facts;
    this.link = link;
    this.requests = requests;
    this.inbound = inbound;
    this.sends = sends;
    this.files = files;
    this.end = end;
  }

  void take(ServerFrame frame) {
    if (ClientFrame.HEALTH_CHECK_ID.equals(frame.tracingId())) {
      alive(frame);
    } else if (frame.is(ServerFrame.SESSION_EXPIRED)) {
      end.over(WireFailures.of("session", WireFailures.SESSION_EXPIRED));
    } else if (frame.is(ServerFrame.LOGOUT)) {
      signedOut();
    } else if (frame.is(ServerFrame.SESSION_CLEARED)) {
      cleared(frame);
    } else if (frame.is(ServerFrame.CONNECTION_CLOSED)) {
      connectionClosed(frame);
    } else if (frame.is(ServerFrame.STRUCTURED_MESSAGE) && frame.good()) {
      message(frame, new WireMessage(frame.object()));
    } else if (frame.is(ServerFrame.UPLOAD_SUCCESS) || frame.is(ServerFrame.UPLOAD_FAILURE)) {
      files.event(frame);
    } else {
      answer(frame);
    }
  }

  private void answer(ServerFrame frame) {
    boolean unused = requests.answered(frame);
    if (frame.code() == WireFailures.READ_ONLY) {
      end.ended(Status.READ_ONLY);
    } else {
      overIfGone(frame);
    }
  }

  private void overIfGone(ServerFrame frame) {
    if (WireFailures.isSessionGone(frame.code())) {
      end.over(WireFailures.of("session", frame.code()));
    }
  }

  private void alive(ServerFrame frame) {
    overIfGone(frame);
    ServerFrame metadata = new ServerFrame("", frame.code(), frame.object().get("metadata"), null);
    if (metadata.number("expirationDate").isPresent()
        && !metadata.number("expirationDate").equals(facts.state().expiresAt())) {
      facts.became(facts.state().expiring(metadata.number("expirationDate")));
      core.inbound(facts.withExpiry(Inbound.of(Status.UNSAID, List.of())));
    }
  }

  private void message(ServerFrame frame, WireMessage message) {
    boolean fresh = inbound.arrived(message);
    if (message.fromGuest()) {
      sends.sawOwn(message);
    }
    boolean unused = requests.answered(frame);
    if (fresh && !message.fromGuest() && message.isPresence("Disconnect")) {
      Boolean said = message.readOnly();
      if (said == null ? facts.config().readOnlyEnd() : said) {
        end.ended(Status.READ_ONLY);
      }
    }
  }

  private void signedOut() {
    end.gone(WireFailures.sessionLost("The customer was signed out"));
  }

  private void cleared(ServerFrame frame) {
    boolean unused = requests.answered(frame);
    end.ended(Status.CLEARED);
  }

  private void connectionClosed(ServerFrame frame) {
    boolean unused = requests.answered(frame);
    if (end.isCleared()) {
      link.close(WireFailures.closed(false));
      return;
    }
    if ("signedIn".equals(frame.object().get("reason"))) {
      end.gone(WireFailures.sessionLost("The customer signed in on another connection"));
    }
    link.evicted();
  }
}
