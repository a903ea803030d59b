package io.webchat.transport.purecloud.v2.internal;

import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.json.JsonValues;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Stages;
import io.webchat.socket.ParkedSocket;
import io.webchat.socket.SocketEngine;
import io.webchat.socket.SocketHandOver;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.AttachRequest.Mode;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.transport.purecloud.v2.internal.GuestChatReplies.Answer;
import io.webchat.transport.purecloud.v2.internal.TranscriptPages.Fetched;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The guest chat for one widget instance: requests by REST, what comes by the event stream. Its
 * state is on a mailbox of its own.
 */
final class GuestChatTransport implements Transport {
  private static final Set<Capability> CAPABILITIES =
      Set.of(Capability.RESTORE, Capability.VERIFY_SESSION);
  private static final Set<Capability> WITH_BOTS =
      Set.of(Capability.RESTORE, Capability.VERIFY_SESSION, Capability.BOT_EVENTS);

  private static final int NORMAL = 1_000;

  private final TransportContext context;
  private final GuestChatOptions options;
  private final GuestChatCalls calls;
  private final Mailbox mailbox;
  private final ActiveChat.Wire wire;
  private final TranscriptPages pages;
  private final SentLookup lookup;
  private volatile boolean closed;

  /** The chat whose stream is read; {@code null} when there is none. Of the mailbox. */
  private ActiveChat chat;

  /** Messages of the customer that have no answer yet. */
  private int sending;

  /** Of a message it is not known what became of it. Of the mailbox. */
  private boolean inDoubt;

  /** Of the chat, for other threads; {@code null} when there is none. */
  private volatile String streamKey;

  GuestChatTransport(
      TransportContext context,
      GuestChatOptions options,
      GuestChatCalls calls,
      SocketEngine sockets,
      Mailbox mailbox) {
    this.context = context;
    this.options = options;
    this.calls = calls;
    this.mailbox = mailbox;
    this.wire =
        new ActiveChat.Wire(
            mailbox,
            calls,
            sockets,
            context.listener(),
            options.botEvents(),
            context.configuration().poll().exceptionLimit());
    this.pages = new TranscriptPages(mailbox, calls);
    this.lookup = new SentLookup(mailbox, pages);
  }

  @Override
  public Set<Capability> capabilities() {
    return options.botEvents() ? WITH_BOTS : CAPABILITIES;
  }

  // --- start

  /** The conversation is routed once its stream is read, so the chat starts then. */
  @Override
  public CompletionStage<Reply> start(StartRequest request) {
    return onMailbox(
        result -> {
          leaveStream();
          Map<String, Object> body = GuestChatStart.body(context.configuration(), options, request);
          String name = GuestChatStart.displayName(request);
          then(calls.create(body), result, answer -> created(answer, name, result));
        });
  }

  private void created(Answer answer, String name, CompletableFuture<Reply> result) {
    String member = text(JsonValues.object(answer.body().get("member")).get("id"));
    SessionData session =
        GuestChatData.of(
            answer.text("jwt"), answer.text("id"), member, answer.text("eventStreamUri"));
    URI address = GuestChatData.isUsable(session) ? address(session) : null;
    if (address == null) {
      result.completeExceptionally(
          TransportException.builder(
                  Kind.INVALID_RESPONSE,
                  "The answer to startChat names no conversation with an event stream")
              .ajax(answer.ajax())
              .ambiguous(true)
              .build());
      return;
    }
    ActiveChat started = new ActiveChat(wire, session, address);
    started.members().put(new Member(member, Member.CUSTOMER, name, "", false));
    replace(started);
    started.open(
        failure -> {
          if (failure == null) {
            result.complete(new Reply(answer.ajax(), session, Inbound.NOTHING));
            started.begin();
          } else {
            abandon(started);
            CompletionStage<Answer> unused = calls.leave(session); // nobody is to wait in it
            result.completeExceptionally(failure);
          }
        });
  }

  private static String text(Object value) {
    return value instanceof String text ? text : "";
  }

  /** {@code null} when it is none. */
  private URI address(SessionData session) {
    try {
      return options.eventStream(session.value(GuestChatData.WEB_SOCKET_URL));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  // --- attach

  @Override
  public CompletionStage<Reply> attach(SessionData session, AttachRequest request) {
    return inSession(session, result -> attach(session, request, result));
  }

  private void attach(SessionData session, AttachRequest request, CompletableFuture<Reply> result) {
    if (chat != null && chat.isBegun() && chat.isOf(session)) {
      history(chat, request, result);
      return;
    }
    URI address = address(session);
    if (address == null) {
      result.completeExceptionally(unusable());
    } else if (request.mode() == Mode.RESUME) {
      CompletionStage<Optional<ParkedSocket>> left =
          wire.sockets().take(GuestChatData.streamKey(session));
      left.thenAccept(
          socket ->
              mailbox.always(
                  () ->
                      socket.ifPresentOrElse(
                          parked -> goOn(parked, session, address, request, result),
                          () -> connect(session, address, request, result))));
    } else {
      connect(session, address, request, result);
    }
  }

  /** With the stream that another transport left open. */
  private void goOn(
      ParkedSocket parked,
      SessionData session,
      URI address,
      AttachRequest request,
      CompletableFuture<Reply> result) {
    Optional<ParkedChat> known = ParkedChat.of(parked.state());
    if (closed || known.isEmpty()) {
      parked.socket().close(NORMAL, "");
      connect(session, address, request, result);
      return;
    }
    ActiveChat taken = new ActiveChat(wire, session, address);
    replace(taken);
    taken.goOn(parked.socket(), known.get());
    taken
        .recent()
        .from(request.position())
        .ifPresentOrElse(
            recent -> {
              Fetched all = new Fetched(AjaxResponse.ok(Map.of()), recent);
              taken.read(recent, read -> attached(taken, all, read, result));
            },
            () -> history(taken, request, result));
  }

  private void connect(
      SessionData session, URI address, AttachRequest request, CompletableFuture<Reply> result) {
    then(
        calls.ownMember(session),
        result,
        answer -> {
          if (Member.isDisconnected(answer.body())) {
            result.completeExceptionally(left(answer));
            return;
          }
          ActiveChat taken = new ActiveChat(wire, session, address);
          taken.members().put(Member.of(session.value(GuestChatData.MEMBER_ID), answer.body()));
          replace(taken);
          taken.open(failure -> opened(taken, failure, request, result));
        });
  }

  private void opened(
      ActiveChat taken,
      TransportException failure,
      AttachRequest request,
      CompletableFuture<Reply> result) {
    if (failure != null) {
      abandon(taken);
      result.completeExceptionally(failure);
      return;
    }
    calls
        .members(taken.session(), 1)
        .whenComplete(
            (answer, unknown) ->
                mailbox.always(
                    () -> {
                      if (answer != null) { // else each is asked for
                        taken.members().putAll(JsonValues.list(answer.body().get("entities")));
                      }
                      history(taken, request, result);
                    }));
  }

  /** The whole transcript for a restore, else what is not older than the position. */
  private void history(ActiveChat of, AttachRequest request, CompletableFuture<Reply> result) {
    long since =
        request.mode() == Mode.RESUME ? MessagePositions.ms(Math.max(0, request.position())) : 0;
    if (since > 0 && !of.isBegun()) {
      of.recent().beginAt(request.position());
    }
    pages.since(
        of.session(),
        since,
        (fetched, failure) -> {
          if (failure == null) {
            of.read(fetched.messages(), read -> attached(of, fetched, read, result));
          } else {
            if (!of.isBegun()) {
              abandon(of);
            }
            result.completeExceptionally(failure);
          }
        });
  }

  private void attached(
      ActiveChat of, Fetched fetched, List<InboundMessage> read, CompletableFuture<Reply> result) {
    if (of != chat) {
      result.completeExceptionally(
          TransportException.of(Kind.CLOSED, "The chat was taken up anew"));
      return;
    }
    if (of.isOver()) {
      result.completeExceptionally(
          TransportException.of(Kind.SESSION_LOST, "The session was lost while it was taken up"));
      return;
    }
    Inbound inbound = Inbound.of(read, false).withHistoryComplete();
    result.complete(new Reply(fetched.ajax(), of.session(), inbound));
    if (!of.isBegun()) {
      of.begin();
    }
  }

  private static TransportException left(Answer answer) {
    return TransportException.builder(Kind.SESSION_LOST, "The customer has left the conversation")
        .ajax(answer.ajax())
        .chatEnded(true)
        .build();
  }

  // --- requests

  @Override
  public CompletionStage<Reply> poll(SessionData session, PollRequest request) {
    return CompletableFuture.failedFuture(
        TransportException.of(Kind.UNSUPPORTED, "The transport has no poll"));
  }

  @Override
  public CompletionStage<Reply> send(SessionData session, OutgoingMessage message) {
    return inSession(
        session,
        result -> {
          ActiveChat of = chat != null && chat.isOf(session) && chat.isBegun() ? chat : null;
          List<String> before = of == null ? List.of() : of.recent().ids();
          sending++;
          CompletionStage<Reply> unused =
              result.whenComplete((reply, failure) -> settled(Stages.unwrap(failure)));
          calls
              .send(session, message.text())
              .whenComplete(
                  (answer, failure) ->
                      mailbox.always(
                          () -> {
                            if (failure == null) {
                              sent(session, of, answer, result);
                            } else {
                              unsent(session, of, before, message, failure, result);
                            }
                          }));
        });
  }

  private void settled(Throwable failure) {
    sending--;
    inDoubt |= isAmbiguous(failure);
  }

  private static boolean isAmbiguous(Throwable failure) {
    return failure instanceof TransportException reason && reason.ambiguous();
  }

  /** The id of the message is kept with the session, as the public widget does. */
  private void sent(
      SessionData session, ActiveChat of, Answer answer, CompletableFuture<Reply> result) {
    String id = answer.text("id");
    lookup.answered(id);
    SessionData changed =
        of == null || id.isEmpty() ? null : session.with(Map.of(GuestChatData.LAST_MESSAGE_ID, id));
    result.complete(new Reply(answer.ajax(), changed, Inbound.NOTHING));
  }

  /** What is not known here cannot be told from what was sent before, so it stays in doubt. */
  private void unsent(
      SessionData session,
      ActiveChat of,
      List<String> before,
      OutgoingMessage message,
      Throwable failure,
      CompletableFuture<Reply> result) {
    Throwable reason = Stages.unwrap(failure);
    if (of != null) {
      of.unsent(reason);
    }
    if (of != null && isAmbiguous(reason) && !closed) {
      lookup.look(session, before, message.text(), (TransportException) reason, result);
    } else {
      result.completeExceptionally(reason);
    }
  }

  /** The wire only knows that typing starts. */
  @Override
  public CompletionStage<Reply> typing(SessionData session, boolean typing, String preview) {
    return typing
        ? simple(session, calls::typing)
        : CompletableFuture.completedFuture(Reply.of(AjaxResponse.ok(Map.of())));
  }

  @Override
  public CompletionStage<Reply> end(SessionData session) {
    return inSession(
        session,
        result -> {
          if (chat != null && chat.isOf(session)) {
            leaveStream(); // whatever comes of it, the chat is over here
          }
          then(calls.leave(session), result, answer -> result.complete(Reply.of(answer.ajax())));
        });
  }

  @Override
  public CompletionStage<Reply> verify(SessionData session) {
    return inSession(
        session,
        result ->
            then(
                calls.ownMember(session),
                result,
                answer ->
                    result.complete(
                        new Reply(
                            answer.ajax(),
                            null,
                            Inbound.of(List.of(), Member.isDisconnected(answer.body()))))));
  }

  private CompletionStage<Reply> simple(
      SessionData session, Function<SessionData, CompletionStage<Answer>> call) {
    return inSession(
        session,
        result ->
            then(call.apply(session), result, answer -> result.complete(Reply.of(answer.ajax()))));
  }

  // --- plumbing

  /** A step on the mailbox that settles its argument. */
  private interface Step {
    void run(CompletableFuture<Reply> result);
  }

  private CompletionStage<Reply> inSession(SessionData session, Step step) {
    return GuestChatData.isUsable(session)
        ? onMailbox(step)
        : CompletableFuture.failedFuture(unusable());
  }

  private static TransportException unusable() {
    return TransportException.of(
        Kind.SESSION_LOST, "The session data are not those of a guest chat");
  }

  private CompletionStage<Reply> onMailbox(Step step) {
    CompletableFuture<Reply> result = new CompletableFuture<>();
    mailbox.always(
        () -> {
          if (closed) {
            result.completeExceptionally(
                TransportException.of(Kind.CLOSED, "The transport was closed"));
            return;
          }
          try {
            step.run(result);
          } catch (RuntimeException e) { // or the caller would wait in vain
            result.completeExceptionally(
                TransportException.builder(Kind.REFUSED, "The request could not be made")
                    .cause(e)
                    .build());
          }
        });
    return result;
  }

  /** Goes on with an answer on the mailbox; a failure is that of {@code result}. */
  private void then(
      CompletionStage<Answer> call, CompletableFuture<Reply> result, Consumer<Answer> next) {
    call.whenComplete(
        (answer, failure) ->
            mailbox.always(
                () -> {
                  if (failure != null) {
                    result.completeExceptionally(Stages.unwrap(failure));
                  } else if (closed) { // the server has done it
                    result.completeExceptionally(
                        TransportException.builder(Kind.CLOSED, "The transport was closed")
                            .ambiguous(true)
                            .build());
                  } else {
                    next.accept(answer);
                  }
                }));
  }

  private void replace(ActiveChat other) {
    leaveStream();
    chat = other;
    streamKey = GuestChatData.streamKey(other.session());
  }

  private void abandon(ActiveChat other) {
    if (chat == other) {
      leaveStream();
    }
  }

  private void leaveStream() {
    ActiveChat former = chat;
    chat = null;
    streamKey = null;
    if (former != null) {
      former.close();
    }
  }

  @Override
  public void close() {
    close(this::leaveStream);
  }

  private void close(Runnable way) {
    closed = true;
    calls.close();
    mailbox.always(
        () -> {
          way.run();
          lookup.close();
        });
  }

  /** The next transport finds at once that the stream is about to be left to it. */
  @Override
  public void handOver() {
    String key = streamKey;
    if (closed || key == null) {
      close();
      return;
    }
    SocketHandOver next = wire.sockets().handOver(key);
    close(
        () -> {
          ActiveChat former = chat;
          chat = null;
          if (former == null) {
            next.cancel();
          } else {
            former.handOver(next, sending == 0 && !inDoubt);
          }
        });
  }

  @Override
  public String toString() {
    return "GuestChatTransport[" + context.instanceId() + "]";
  }
}
