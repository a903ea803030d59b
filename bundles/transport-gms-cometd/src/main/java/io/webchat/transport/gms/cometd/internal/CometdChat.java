package io.webchat.transport.gms.cometd.internal;

import io.webchat.api.value.AjaxResponse;
import io.webchat.mailbox.BackOff;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Retry;
import io.webchat.mailbox.Timers;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportListener;
import io.webchat.transport.gms.cometd.internal.Publication.Awaits;
import java.util.Map;
import org.cometd.bayeux.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chat that a transport has on its connection: what is published there, and what becomes of it
 * and of the chat as the connection comes and goes. Used on the mailbox only.
 */
final class CometdChat implements BayeuxLink.Listener, ChatFollower.Chat {
  private static final Logger LOG = LoggerFactory.getLogger(CometdChat.class);

  /** Attempts at a handshake while a chat is to be started. */
  private static final int START_ATTEMPTS = 5;

  /** Times in a row that the connection is taken up again after the server ended it. */
  private static final int RETURNS = 30;

  private static final long FIRST_PAUSE_MS = 1_000;
  private static final long IDLE_MS = 5_000;

  private final String instanceId;
  private final Mailbox mailbox;
  private final boolean verbose;
  private final TransportListener core;
  private final Retry returning;
  private final KnownSession session;
  private final Publications publications;
  private final ChatFollower follower;
  private final Answers answers;
  private BayeuxLink link;
  private Timers.Timer idle = Timers.NONE;
  private boolean connected;
  private int failures;
  private int returns;

  CometdChat(
      String instanceId,
      Mailbox mailbox,
      boolean verbose,
      long patienceMs,
      TransportListener core) {
    this.instanceId = instanceId;
    this.mailbox = mailbox;
    this.verbose = verbose;
    this.core = core;
    this.returning = new Retry(mailbox, FIRST_PAUSE_MS, BackOff.LIMIT_MS, () -> link.renew());
    this.session = new KnownSession(mailbox, core);
    this.publications = new Publications(mailbox, patienceMs, this::leaveLater);
    ReceivedMessages messages = new ReceivedMessages();
    this.follower = new ChatFollower(mailbox, this, session, publications, messages, core);
    this.answers = new Answers(instanceId, session, publications, messages, follower, this::leave);
  }

  /** The connection; set once, before anything else. */
  void connectBy(BayeuxLink connection) {
    link = connection;
  }

  /** Begins an operation; its result says how it went. */
  void begin(Publication publication) {
    if (publication.session == null) {
      session.forget();
      follower.stop();
    } else if (session.adopt(publication.session)) {
      follower.reset();
    }
    if (publication.isOfRunningChat()) {
      follower.want();
    }
    if (publication.awaits == Awaits.FOLLOWED) {
      follower.takeUp(publication.position);
    }
    if (publication.awaits == Awaits.END) {
      follower.deliverAll(); // what is missing before it does not come any more
      follower.stop(); // whatever comes of it, the chat is not followed any more
      returning.reset();
    }
    publications.add(publication);
    if (!returning.isPending()) {
      link.open();
    }
    publishWaiting();
  }

  /** Everything that waits fails, and the connection is left. */
  void close() {
    follower.stop();
    returning.reset();
    idle.cancel();
    publications.failAll(
        publication ->
            TransportException.builder(Kind.CLOSED, "The transport was closed")
                .ajax(AjaxResponse.failure("abort"))
                // its client sends on threads of its own: what it was given may be leaving now
                .ambiguous(publication.published)
                .build());
    link.close();
  }

  // --- publishing

  private void publishWaiting() {
    if (link.isShaken()) {
      publishAll();
    }
  }

  private void publishAll() {
    follower.open();
    publishPending();
  }

  private void publishPending() {
    publications.unpublished().forEach(this::publish);
  }

  @Override
  public boolean isConnected() {
    return link.isShaken();
  }

  @Override
  public void publish(Publication publication) {
    publications.published(publication);
    follower.published(publication);
    link.publish(publication.data, reply -> replied(publication, reply));
  }

  private void replied(Publication publication, Message reply) {
    if (reply.isSuccessful()) {
      answers.acknowledged(publication);
      askAgain();
    } else if (LinkFailures.isUnknownClient(reply)) {
      publications.returned(publication);
      log("the server does not know the client any more");
      mailbox.always(this::publishWaiting); // by the client that takes its place
    } else if (publication.leastAgain > 0) {
      publication.acknowledged = true; // the first time the server took it
    } else if (isToWait(publication, reply)) {
      publications.returned(publication);
    } else {
      publications.fail(
          publication,
          LinkFailures.of(publication.operation, link.server(), reply, publication.left));
    }
  }

  /** A message that has not left waits for the next connection, as those sent without one do. */
  private static boolean isToWait(Publication publication, Message reply) {
    return publication.awaits == Awaits.ECHO
        && !publication.left
        && LinkFailures.isWithoutConnection(reply);
  }

  /** A connection that failed may have taken answers with it. */
  private void askAgain() {
    if (link.isShaken() && connected) {
      publications.doubtful().forEach(this::publish);
    }
  }

  // --- leaving

  /** Without a chat the connection is not kept for long. */
  private void leaveLater() {
    if (isIdle()) {
      idle.cancel();
      idle =
          mailbox.after(
              IDLE_MS,
              () -> {
                if (isIdle()) {
                  link.close();
                }
              });
    }
  }

  private boolean isIdle() {
    return !follower.isWanted() && publications.isEmpty();
  }

  /** The chat is over: nothing keeps the connection. */
  private void leave() {
    follower.leave();
    returning.reset();
    publications.fail(Awaits.PAGE, TransportException.of(Kind.SESSION_LOST, "The chat is over"));
    if (publications.isEmpty()) {
      link.close();
    }
  }

  @Override
  public void lost(TransportException reason) {
    leave();
    core.lost(reason);
  }

  @Override
  public void over() {
    publications
        .first(each -> each.awaits == Awaits.END)
        .ifPresent(end -> publications.complete(end, Publications.accepted()));
    leave();
  }

  @Override
  public void caughtUp() {
    returning.reset();
  }

  // --- the connection

  @Override
  public void shaken() {
    log("the server has accepted the client");
    failures = 0;
    publications.reachable();
    publications.renewed();
    follower.renewed();
    publishAll();
  }

  @Override
  public void connected() {
    failures = 0;
    returns = 0;
    connected = true;
    publications.reachable();
    askAgain();
    follower.connected();
    publishPending();
  }

  @Override
  public void failed(TransportException reason) {
    log("the server was not reached");
    connected = false;
    publications.unreachable(reason);
    failures++;
    if (reason.kind() == Kind.CLOSED) {
      publications.failAll(publication -> reason);
      return;
    }
    if (failures >= START_ATTEMPTS) {
      publications.fail(Awaits.SESSION, reason);
    }
    if (follower.isWanted()) {
      follower.cut(reason);
    } else {
      leaveLater();
    }
  }

  @Override
  public void interrupted() {
    log("a socket was lost");
    publications.doubt();
    follower.interrupted();
    mailbox.after(FIRST_PAUSE_MS, this::askAgain);
  }

  @Override
  public void stopped(TransportException reason, boolean refused) {
    log("the server has ended the connection");
    connected = false;
    publications.unreachable(reason);
    boolean given = refused || ++returns > RETURNS;
    boolean wanted = follower.isWanted();
    if (given || !wanted) {
      publications.failAll(publication -> reason);
    }
    if (wanted && given) {
      follower.stop();
      core.lost(reason);
    } else if (wanted) {
      follower.cut(reason);
      returning.stop();
      returning.failed();
    }
  }

  @Override
  public void leaving(Object data) {
    publications.leaving(data);
  }

  @Override
  public void notified(Map<String, Object> data) {
    answers.notified(data);
  }

  private void log(String what) {
    if (verbose) {
      LOG.info("Instance {}: {}", instanceId, what);
    } else {
      LOG.debug("Instance {}: {}", instanceId, what);
    }
  }
}
