package io.webchat.transport.pureengage.v3.internal;

import io.webchat.api.session.SessionData;
import io.webchat.rest.RestAnswer;
import io.webchat.rest.RestUrl;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.transport.pureengage.v3.internal.NexusReplies.Situation;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The polls of a transport. The server remembers what it has delivered, so an answer that got lost
 * is not delivered again: after a poll that failed, or may have been answered twice, the next one
 * names the position.
 */
final class Polls {
  private final NexusWire wire;
  private volatile boolean silent;
  private volatile Newest newest = new Newest(0, "");

  Polls(NexusWire wire) {
    this.wire = wire;
  }

  /** The newest message that came: its position, and its index as the server writes it. */
  private record Newest(long position, String index) {}

  /** The next poll must name the position. */
  void wireWasSilent() {
    silent = true;
  }

  /** A poll as the core asks for it. */
  CompletionStage<Reply> next(SessionData session, PollRequest request) {
    boolean named = request.resume() || silent;
    long position = request.position();
    silent = true; // until an answer is there
    return wire.inSession(
        session,
        chat -> {
          RestUrl messages = chat.segment("messages");
          RestUrl url = named ? from(messages, position) : messages;
          return wire.client()
              .exchange(
                  wire.get("poll", session, url).longPoll().timeout(0).build(),
                  answer -> read(answer, session));
        });
  }

  /** The messages from a position on; there is no index before the first one to name. */
  private RestUrl from(RestUrl messages, long position) {
    return position > 1
        ? messages.query("index", index(position - 1))
        : messages.query("count", PureEngageTransport.WHOLE_TRANSCRIPT);
  }

  private Reply read(RestAnswer answer, SessionData session) {
    Reply reply = NexusReplies.messages(answer, wire.target(session), Situation.SESSION);
    remember(reply.inbound().messages());
    silent = answer.resent();
    return reply;
  }

  private void remember(List<InboundMessage> messages) {
    for (InboundMessage message : messages) {
      if (message.position() > newest.position()) {
        newest = new Newest(message.position(), String.valueOf(message.original().get("index")));
      }
    }
  }

  /** The index of a position as the server writes it, if known. */
  private String index(long position) {
    Newest last = newest;
    return last.position() == position ? last.index() : Long.toString(position);
  }
}
