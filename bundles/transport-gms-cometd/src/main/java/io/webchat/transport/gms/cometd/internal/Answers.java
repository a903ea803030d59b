package io.webchat.transport.gms.cometd.internal;

import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.session.SessionData;
import io.webchat.rest.RestResponse;
import io.webchat.rest.gms.GmsReplies;
import io.webchat.rest.gms.GmsResult;
import io.webchat.rest.gms.GmsSession;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.transport.gms.cometd.internal.Publication.Awaits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which operation a notification is the answer to: it names none, so the order in which
 * they were published decides, and what is in it. Used on the mailbox only.
 */
final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private final String instanceId;
  private final KnownSession session;
  private final Publications publications;
  private final ReceivedMessages messages;
  private final ChatFollower follower;
  private final Runnable over;

  /** {@code over} is called when the chat is. */
  Answers(
      String instanceId,
      KnownSession session,
      Publications publications,
      ReceivedMessages messages,
      ChatFollower follower,
      Runnable over) {
    this.instanceId = instanceId;
    this.session = session;
    this.publications = publications;
    this.messages = messages;
    this.follower = follower;
    this.over = over;
  }

  /** The server took what was published. */
  void acknowledged(Publication publication) {
    publication.acknowledged = true;
    switch (publication.awaits) {
      case ACK -> publications.taken(publication);
      case END -> {
        publications.complete(publication, Publications.accepted());
        over.run();
      }
      default -> {
        if (publication.early != null && publications.isPending(publication)) {
          settle(publication, publication.early);
        } else {
          follower.acknowledged();
        }
      }
    }
  }

  /** The server tells something. */
  void notified(Map<String, Object> data) {
    if (session.isOther(data)) {
      return;
    }
    RestResponse answer = RestResponse.of(expected(), 200, "OK", Map.of(), data);
    try {
      good(GmsReplies.of(answer, session.current()), new GmsResult(data));
    } catch (TransportException e) {
      bad(e);
    }
  }

  /** What a result is taken for in error texts. */
  private String expected() {
    return publications
        .firstUnanswered(any -> true)
        .map(publication -> publication.operation)
        .orElse("the chat");
  }

  private void good(Reply reply, GmsResult result) {
    Optional<Publication> start =
        publications.first(each -> each.awaits == Awaits.SESSION && each.published);
    SessionData opened = start.isPresent() ? GmsSession.opened(result.fields()) : null;
    if (opened != null) {
      started(start.get(), reply, opened);
    } else if (session.isThere()) {
      inChat(reply);
    }
  }

  private void started(Publication start, Reply reply, SessionData opened) {
    if (session.adopt(opened)) {
      follower.reset();
    }
    follower.started(reply.inbound());
    publications.answered(start);
    // nothing was before
    publications.complete(
        start, new Reply(reply.ajax(), opened, reply.inbound().withHistoryComplete()));
  }

  private void inChat(Reply reply) {
    if (reply.session() != null) {
      session.changed(reply.session());
    }
    Inbound inbound = reply.inbound();
    Optional<Publication> asked = follower.asked(inbound);
    long known =
        Math.max(messages.unseen(), asked.map(publication -> publication.position + 1).orElse(0L));
    List<Message> entered = messages.entered(inbound, known);
    asked.ifPresentOrElse(question -> follower.answer(question, reply), () -> follower.live(reply));
    entered.forEach(message -> entered(message, reply));
    if (inbound.messages().isEmpty() && !inbound.isEnd()) {
      result(reply);
    }
  }

  /** A result without messages: of what was published first of all that may have such a one. */
  private void result(Reply reply) {
    publications
        .firstUnanswered(Publication::mayHaveEmptyAnswer)
        .ifPresent(
            publication -> {
              publications.answered(publication);
              if (publications.isPending(publication)) {
                settleIfTaken(publication, reply);
              }
            });
  }

  /** What of the customer is in the transcript confirms what was published. */
  private void entered(Message message, Reply reply) {
    if (message.kind() == MessageKind.CUSTOM_NOTICE) {
      publications
          .first(each -> each.isNotice() && each.published)
          .ifPresent(notice -> settle(notice, reply));
    } else if (message.kind() == MessageKind.MESSAGE) {
      sent(message.text()).ifPresentOrElse(sent -> settle(sent, reply), () -> altered(reply));
    }
  }

  private Optional<Publication> sent(String text) {
    return publications.first(
        each -> each.awaits == Awaits.ECHO && each.published && each.text.equals(text));
  }

  /** A text that none was sent with: that of the oldest one, altered. */
  private void altered(Reply reply) {
    publications
        .first(each -> each.awaits == Awaits.ECHO && each.published)
        .ifPresent(sent -> settleIfTaken(sent, reply));
  }

  /** The answer to something, if the server says, or has said, that it took it. */
  private void settleIfTaken(Publication publication, Reply reply) {
    publication.early = reply;
    if (publication.acknowledged) {
      settle(publication, reply);
    }
  }

  private void settle(Publication publication, Reply reply) {
    if (publication.isQuestion()) {
      follower.answer(publication, reply);
    } else {
      publications.answered(publication);
      publications.complete(publication, Reply.of(reply.ajax()));
    }
  }

  private void bad(TransportException reason) {
    if (reason.chatEnded()) {
      follower.deliverAll();
    }
    Optional<Publication> refused = publications.firstUnanswered(any -> true);
    refused.ifPresent(publication -> publications.fail(publication, reason));
    if (reason.kind() == Kind.TRANSIENT && refused.isEmpty() && follower.isWanted()) {
      follower.tell(reason);
    } else if (reason.chatEnded()) {
      if (refused.filter(Answers::tellsOfTheEnd).isEmpty()) {
        follower.ended();
      }
      publications.failAll(publication -> reason);
      over.run();
    } else if (refused.isEmpty()) {
      LOG.debug("Instance {}: a refusal that nothing waits for", instanceId, reason);
    }
  }

  /** Whether the failure of an operation tells the core that the chat is over. */
  private static boolean tellsOfTheEnd(Publication publication) {
    return publication.awaits == Awaits.FOLLOWED || !publication.isOfRunningChat();
  }
}
