package io.webchat.transport.pureconnect.v4.internal;

import io.webchat.api.session.SessionData;
import io.webchat.json.JsonValues;
import io.webchat.rest.RestBody;
import io.webchat.rest.RestCall;
import io.webchat.rest.RestClient;
import io.webchat.rest.RestUrl;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.AttachRequest.Mode;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.transport.pureconnect.v4.internal.HostSearch.Found;
import io.webchat.transport.pureconnect.v4.internal.HostSearch.Located;
import io.webchat.transport.pureconnect.v4.internal.PureConnectReplies.Situation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** The calls of PureConnect, at the server that has the session. */
final class PureConnectCalls {
  private final TransportContext context;
  private final PureConnectOptions options;
  private final RestClient client;
  private final PollPace pace;
  private final PureConnectMessages messages = new PureConnectMessages();
  private final HostSearch hosts;

  private final AtomicReference<Newest> newest = new AtomicReference<>(new Newest("", -1));

  /** Whether who is in the chat is known: since its start, or by its history. */
  private volatile boolean informed;

  PureConnectCalls(
      TransportContext context, PureConnectOptions options, RestClient client, PollPace pace) {
    this.context = context;
    this.options = options;
    this.client = client;
    this.pace = pace;
    this.hosts = new HostSearch(options, this::takeUp);
  }

  /** The highest position that came of a chat; -1 for none. */
  private record Newest(String chatId, long position) {
    long of(String chat) {
      return chatId.equals(chat) ? position : -1;
    }
  }

  /** A request in a session. */
  interface Request {
    /** Asks a server. */
    CompletionStage<Reply> at(Located there);
  }

  void close() {
    client.close();
  }

  // --- single requests

  /** A request without an own participant in its address. */
  CompletionStage<PureConnectAnswer> open(String host, String operation, RestBody body) {
    RestCall.Builder call = RestCall.send(operation, "POST", chat(host).segment(operation), body);
    Situation situation = operation.equals("reconnect") ? Situation.RECONNECT : Situation.START;
    return exchange(call, situation);
  }

  CompletionStage<PureConnectAnswer> get(Located there, String operation) {
    return exchange(RestCall.get(operation, url(there, operation)), Situation.SESSION);
  }

  CompletionStage<PureConnectAnswer> post(Located there, String operation, RestBody body) {
    return exchange(
        RestCall.send(operation, "POST", url(there, operation), body), Situation.SESSION);
  }

  /** A request that the server must not get twice. */
  CompletionStage<PureConnectAnswer> postOnce(Located there, String operation, RestBody body) {
    return exchange(
        RestCall.send(operation, "POST", url(there, operation), body).once(), Situation.SESSION);
  }

  private RestUrl chat(String host) {
    return options.address(host).segments("icws", "web-chat");
  }

  private RestUrl url(Located there, String operation) {
    String participant = there.session().value(PureConnectSession.PARTICIPANT_ID);
    return chat(there.place().host()).segments(operation, participant);
  }

  private CompletionStage<PureConnectAnswer> exchange(RestCall.Builder call, Situation situation) {
    RestCall request =
        call.headers(context.customHeaders())
            .timeout(context.configuration().ajaxTimeout())
            .build();
    return client.exchange(
        request,
        answer -> {
          Map<String, Object> body = PureConnectReplies.checked(answer, situation);
          pace.answered(body);
          return new PureConnectAnswer(answer.ajax(), body, answer.resent());
        });
  }

  // --- sessions

  /** The session that an answer to the start opens. */
  Reply opened(String host, PureConnectAnswer answer) {
    Object chatId = answer.body().get("chatId");
    Object participantId = answer.body().get("participantId");
    if (isMissing(chatId) || isMissing(participantId)) {
      throw TransportException.builder(
              Kind.REFUSED, "The chat server refused to start a chat: its answer names none")
          .ajax(answer.ajax())
          .build();
    }
    HostPlace place = HostPlace.at(host, List.of(), options);
    SessionData session = PureConnectSession.of(chatId.toString(), participantId.toString(), place);
    hosts.found(new Located(session, place));
    informed = true;
    return new Reply(answer.ajax(), session, Inbound.NOTHING).pollAfter(pace.waitMs());
  }

  private static boolean isMissing(Object id) {
    return id == null || id.toString().isBlank();
  }

  /** Takes up a session where it is, or where it is found. */
  CompletionStage<Reply> attach(SessionData given, AttachRequest request) {
    if (!PureConnectSession.isUsable(given)) {
      return unusable();
    }
    Located there = hosts.locate(given);
    CompletionStage<Found> found =
        FollowUp.of(
            request.mode() == Mode.RESUME ? resume(there, request) : takeUp(there),
            (taken, failure) ->
                failure instanceof TransportException reason && mayBeElsewhere(reason)
                    ? hosts.leave(there, reason)
                    : settled(taken, failure));
    return FollowUp.after(found, taken -> attached(given, taken));
  }

  private CompletionStage<Reply> attached(SessionData given, Found taken) {
    if (taken.answer() == null) { // another request has just taken it up
      return FollowUp.after(takeUp(taken.located()), own -> attached(given, own));
    }
    hosts.found(taken.located());
    Reply reply =
        new Reply(
            taken.answer().ajax(), changed(given, taken.located().session()), taken.history());
    return CompletableFuture.completedFuture(reply.pollAfter(pace.waitMs()));
  }

  /** A session that goes on needs no reconnect, unless the server wants one. */
  private CompletionStage<Found> resume(Located there, AttachRequest request) {
    return FollowUp.of(
        request.missed()
            ? history(there, request.position())
            : news(there, request.position(), request.position()),
        (known, failure) -> isLost(failure) ? takeUp(there) : settled(known, failure));
  }

  /** Reconnects to a server and fetches what was said. */
  private CompletionStage<Found> takeUp(Located there) {
    Map<String, Object> body =
        Map.of(
            "chatId", there.chatId(),
            "participantId", there.session().value(PureConnectSession.PARTICIPANT_ID));
    return FollowUp.after(
        open(there.place().host(), "reconnect", RestBody.json(body)),
        answer -> {
          Object participant = answer.body().get("participantId");
          SessionData session =
              there
                  .place()
                  .in(
                      isMissing(participant)
                          ? there.session()
                          : there
                              .session()
                              .with(
                                  Map.of(
                                      PureConnectSession.PARTICIPANT_ID, participant.toString())));
          return history(new Located(session, there.place()));
        });
  }

  /** What was said in a session; a session that can be taken up is not over unless it says so. */
  CompletionStage<Found> history(Located there) {
    return history(there, 0);
  }

  /** The same without what comes before a position. */
  private CompletionStage<Found> history(Located there, long from) {
    return FollowUp.after(
        get(there, "message-history"),
        answer -> {
          Inbound said = withoutTyping(inbound(there, answer, false, from));
          informed = true;
          return CompletableFuture.completedFuture(new Found(there, answer, said));
        });
  }

  /**
   * What the server has not delivered yet. The history comes with it where an answer may be lost,
   * where a message is from a participant whose name only the history has, or where positions are
   * missing: a poll that nobody waits for any more may have got these.
   *
   * @param from what the history tells begins here
   * @param expected the position behind what the core has
   */
  CompletionStage<Found> news(Located there, long from, long expected) {
    return FollowUp.after(
        get(there, "messages"),
        answer -> {
          if (answer.resent() || isByStrangers(answer)) {
            return FollowUp.after(
                history(there, from), before -> found(there, before.history(), answer));
          }
          return isBehindGap(there, answer, expected)
              ? FollowUp.of(
                  history(there, from), (before, failure) -> filled(there, before, failure, answer))
              : found(there, Inbound.NOTHING, answer);
        });
  }

  /** A server that has no history any more has told all that it will. */
  private CompletionStage<Found> filled(
      Located there, Found before, Throwable failure, PureConnectAnswer news) {
    if (failure == null || isLost(failure)) {
      return found(there, failure == null ? before.history() : Inbound.NOTHING, news);
    }
    return CompletableFuture.failedFuture(failure); // the next poll begins with the history
  }

  private CompletionStage<Found> found(Located there, Inbound before, PureConnectAnswer news) {
    return CompletableFuture.completedFuture(
        new Found(there, news, joined(before, inbound(there, news, false, 0))));
  }

  private static boolean isLost(Throwable failure) {
    return failure instanceof TransportException reason && reason.kind() == Kind.SESSION_LOST;
  }

  private boolean isByStrangers(PureConnectAnswer answer) {
    return !informed
        && answer.body().get("messages") instanceof List<?> list
        && messages.areByStrangers(list);
  }

  private boolean isBehindGap(Located there, PureConnectAnswer answer, long expected) {
    long next = Math.max(expected, newest.get().of(there.chatId()) + 1);
    return answer.body().get("messages") instanceof List<?> list
        && PureConnectMessages.positions(list).min().orElse(next) > next;
  }

  /** Who typed long ago is no news. */
  private static Inbound withoutTyping(Inbound history) {
    return Inbound.of(
        history.messages().stream()
            .filter(each -> !PureConnectMessages.isTyping(each.message().kind()))
            .toList(),
        history.chatEnded().orElse(null));
  }

  /** The messages of an answer; {@code usual} is whether the chat is over unless it says so. */
  private Inbound inbound(Located there, PureConnectAnswer answer, boolean usual, long from) {
    if (!(answer.body().get("messages") instanceof List<?> list)) {
      throw TransportException.builder(Kind.INVALID_RESPONSE, "The answer has no messages")
          .ajax(answer.ajax())
          .ambiguous(true)
          .build();
    }
    PureConnectMessages.positions(list)
        .max()
        .ifPresent(
            highest ->
                newest.updateAndGet(
                    known ->
                        new Newest(there.chatId(), Math.max(known.of(there.chatId()), highest))));
    Object ended = answer.body().get("chatEnded");
    boolean over = ended == null ? usual : Boolean.parseBoolean(JsonValues.text(ended));
    return messages.of(list, there.session().value(PureConnectSession.PARTICIPANT_ID), over, from);
  }

  /** Does something in a session; a server that has switched over is left for another one. */
  CompletionStage<Reply> inSession(SessionData given, Request request) {
    return inSession(given, PureConnectCalls::hasSwitchedOver, request);
  }

  /**
   * Does something in a session.
   *
   * @param elsewhere for which failures the session is looked for at other servers
   */
  CompletionStage<Reply> inSession(
      SessionData given, Predicate<TransportException> elsewhere, Request request) {
    if (!PureConnectSession.isUsable(given)) {
      return unusable();
    }
    Located there = hosts.locate(given);
    return FollowUp.of(
        asked(request, there),
        (reply, failure) ->
            failure instanceof TransportException reason && elsewhere.test(reason)
                ? repeated(given, request, hosts.leave(there, reason))
                : settled(with(given, there, reply), failure));
  }

  private CompletionStage<Reply> repeated(
      SessionData given, Request request, CompletionStage<Found> search) {
    return FollowUp.after(
        search,
        found ->
            FollowUp.after(
                asked(request, found.located()),
                reply ->
                    CompletableFuture.completedFuture(
                        with(given, found.located(), joined(found.history(), reply)))));
  }

  private static CompletionStage<Reply> asked(Request request, Located there) {
    try {
      return request.at(there);
    } catch (TransportException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** A reply with what was said before. */
  private static Reply joined(Inbound before, Reply reply) {
    return new Reply(
        reply.ajax(), reply.session(), joined(before, reply.inbound()), reply.pollAfterMs());
  }

  /** What was said before, and then. */
  static Inbound joined(Inbound before, Inbound then) {
    List<InboundMessage> all = new ArrayList<>(before.messages());
    all.addAll(then.messages());
    Boolean ended = (then.isEnd() || before.isEnd()) ? Boolean.TRUE : then.chatEnded().orElse(null);
    return Inbound.of(all, ended);
  }

  private static Reply with(SessionData given, Located there, Reply reply) {
    return reply == null
        ? null
        : new Reply(
            reply.ajax(), changed(given, there.session()), reply.inbound(), reply.pollAfterMs());
  }

  private static SessionData changed(SessionData given, SessionData now) {
    return now.equals(given) ? null : now;
  }

  static boolean hasSwitchedOver(TransportException reason) {
    return reason.ajax().status() == PureConnectReplies.UNAVAILABLE;
  }

  /** Whether the server does not serve the session, or cannot be reached. */
  static boolean mayBeElsewhere(TransportException reason) {
    return hasSwitchedOver(reason)
        || reason.kind() == Kind.NETWORK
        || reason.kind() == Kind.TIMEOUT;
  }

  private static <T> CompletionStage<T> settled(T value, Throwable failure) {
    return failure == null
        ? CompletableFuture.completedFuture(value)
        : CompletableFuture.failedFuture(failure);
  }

  private static CompletionStage<Reply> unusable() {
    return CompletableFuture.failedFuture(
        TransportException.of(
            Kind.SESSION_LOST, "The session data has no sessionId and participantId"));
  }
}
