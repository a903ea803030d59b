package io.webchat.transport.pureengage.v3.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.session.SessionData;
import io.webchat.rest.Form;
import io.webchat.rest.RestBody;
import io.webchat.rest.RestCall;
import io.webchat.rest.RestUrl;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportListener;
import io.webchat.spi.transport.UploadRequest;
import io.webchat.transport.pureengage.v3.internal.PureEngageReplies.Situation;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The version 3 API for one widget instance. */
final class PureEngageTransport implements Transport {
  private static final Set<Capability> CAPABILITIES =
      Set.of(
          Capability.POLLING,
          Capability.RESTORE,
          Capability.RESTORE_ENDED,
          Capability.ASYNC,
          Capability.HISTORY,
          Capability.UPDATE_USER_DATA,
          Capability.FILE_UPLOAD,
          Capability.FILE_DOWNLOAD,
          Capability.VERIFY_SESSION);

  /** More than a transcript has. */
  static final int WHOLE_TRANSCRIPT = 10_000;

  /**
   * As a rule few have come while there was no transport; so many times more are asked for next.
   */
  private static final int RESUME_PAGE = 10;

  private final WebChatConfiguration configuration;
  private final PureEngageCalls wire;
  private final TransportListener listener;
  private final Polls polls;

  PureEngageTransport(TransportContext context, PureEngageCalls wire, PollLimit limit) {
    this.configuration = context.configuration();
    this.wire = wire;
    this.listener = context.listener();
    this.polls = new Polls(wire, limit);
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public CompletionStage<Reply> start(StartRequest request) {
    return PureEngageCalls.guarded(
        () -> {
          PureEngageTarget target = wire.target(request);
          Form form = PureEngageStart.form(configuration, request);
          return wire.client()
              .exchange(
                  wire.open("startChat", target, null, form).build(),
                  answer -> PureEngageReplies.opened(answer, target, Situation.START));
        });
  }

  @Override
  public CompletionStage<Reply> attach(SessionData session, AttachRequest request) {
    polls.wireWasSilent();
    return switch (request.mode()) {
      case RESUME -> resume(session, request.position(), RESUME_PAGE);
      case RESTORE -> page(session, WHOLE_TRANSCRIPT);
      case RESTORE_ASYNC -> reattach(session, request.pageSize());
    };
  }

  /**
   * The newest messages, more of them until they reach back to {@code position}. A poll that names
   * the position would be held until there is news.
   */
  private CompletionStage<Reply> resume(SessionData session, long position, int count) {
    return PureEngageCalls.then(
        page(session, count),
        page ->
            page.inbound().messages().size() < count
                    || reaches(page, position)
                    || count >= WHOLE_TRANSCRIPT
                ? CompletableFuture.completedStage(page)
                : resume(session, position, count * RESUME_PAGE));
  }

  private static boolean reaches(Reply page, long position) {
    return page.inbound().messages().stream()
        .mapToLong(InboundMessage::position)
        .anyMatch(first -> first >= 0 && first <= position);
  }

  /** A new token for the same chat by the former one, then the newest messages. */
  private CompletionStage<Reply> reattach(SessionData former, int pageSize) {
    String token = former.value(PureEngageSession.TOKEN);
    if (token == null || token.isBlank()) {
      return CompletableFuture.failedFuture( // without one the server would open a new chat
          TransportException.of(Kind.SESSION_LOST, "The session data has no token"));
    }
    return PureEngageCalls.guarded(
        () -> {
          PureEngageTarget target = wire.target(former);
          RestCall call =
              wire.open("restore", target, token, PureEngageStart.service(configuration)).build();
          CompletionStage<Reply> reopened =
              wire.client()
                  .exchange(
                      call, answer -> PureEngageReplies.opened(answer, target, Situation.ATTACH));
          return PureEngageCalls.then(reopened, opened -> renewed(opened.session(), pageSize));
        });
  }

  /** The new token is stored before it is used, so that it is not lost whatever happens then. */
  private CompletionStage<Reply> renewed(SessionData session, int pageSize) {
    return PureEngageCalls.then(
        listener.sessionChanged(session), stored -> newest(session, pageSize));
  }

  private CompletionStage<Reply> newest(SessionData session, int pageSize) {
    return PureEngageCalls.then(
        page(session, pageSize),
        page ->
            CompletableFuture.completedStage(
                PureEngageReplies.reattached(session, page, pageSize)));
  }

  private CompletionStage<Reply> page(SessionData session, int count) {
    return page("restore", session, 0, count);
  }

  private CompletionStage<Reply> page(
      String operation, SessionData session, long index, int count) {
    return wire.inSession(
        session,
        chat -> {
          RestUrl url = chat.segment("messages").query("count", count);
          RestUrl page = index > 0 ? url.query("index", index) : url;
          return wire.client()
              .exchange(
                  wire.get(operation, session, page).build(),
                  answer ->
                      PureEngageReplies.messages(answer, wire.target(session), Situation.ATTACH));
        });
  }

  @Override
  public CompletionStage<Reply> poll(SessionData session, PollRequest request) {
    return polls.next(session, request);
  }

  @Override
  public CompletionStage<Reply> history(SessionData session, HistoryRequest request) {
    return wire.inSession(
        session,
        chat -> {
          RestUrl url =
              chat.segment("messages")
                  .query("index", request.oldest())
                  .query("count", request.pageSize());
          return wire.client()
              .exchange(
                  wire.get("fetchHistory", session, url).build(),
                  answer -> PureEngageReplies.history(answer, wire.target(session), request));
        });
  }

  /** Asks for the first message, by its index: a page without one would count as delivered. */
  @Override
  public CompletionStage<Reply> verify(SessionData session) {
    return page("verifySession", session, 1, 1);
  }

  @Override
  public CompletionStage<Reply> send(SessionData session, OutgoingMessage message) {
    Form form = PureEngageCalls.form().add("data[type]", "Text").add("data[text]", message.text());
    return exchange(
        session, "messages", url -> wire.send("send", "POST", session, url, form).once());
  }

  @Override
  public CompletionStage<Reply> typing(SessionData session, boolean typing, String preview) {
    Form form =
        PureEngageCalls.form()
            .add("data[type]", typing ? "TypingStarted" : "TypingStopped")
            .add("data[text]", preview);
    return call(session, "typing", "POST", "messages", form);
  }

  @Override
  public CompletionStage<Reply> updateUserData(SessionData session, Map<String, Object> userData) {
    Form form = PureEngageCalls.form().add("data", userData);
    return call(session, "updateUserData", "PUT", "userdata", form);
  }

  @Override
  public CompletionStage<Reply> end(SessionData session) {
    return wire.inSession(
        session,
        chat -> {
          String participant = session.value(PureEngageSession.PARTICIPANT_ID);
          RestUrl url =
              chat.segments("participants", participant == null ? "unknown" : participant);
          return wire.client()
              .exchange(
                  wire.send("endChat", "DELETE", session, url, PureEngageCalls.form()).build(),
                  answer -> PureEngageReplies.done(answer, Situation.SESSION));
        });
  }

  @Override
  public CompletionStage<Reply> upload(SessionData session, UploadRequest request) {
    return wire.inSession(
        session,
        chat -> {
          RestBody body = RestBody.upload(PureEngageCalls.form(), "file", request.file());
          return wire.client()
              .exchange(
                  wire.send("sendFile", "POST", session, chat.segment("images"), body)
                      .timeout(request.timeoutMs())
                      .build(),
                  answer -> PureEngageReplies.done(answer, Situation.FILE));
        });
  }

  @Override
  public CompletionStage<Reply> download(SessionData session, DownloadRequest request) {
    return wire.inSession(
        session,
        chat -> {
          RestUrl base = wire.target(session).files();
          RestUrl url = base.below(request.fileId());
          if (url == null || !url.sameOrigin(base)) {
            return CompletableFuture.failedFuture(
                TransportException.of(
                    Kind.UNSUPPORTED, "Files of another server than the chat's are not fetched"));
          }
          return wire.client()
              .download(
                  wire.file("downloadFile", session, url).timeout(0).build(),
                  request,
                  answer -> PureEngageReplies.done(answer, Situation.FILE));
        });
  }

  private CompletionStage<Reply> call(
      SessionData session, String operation, String method, String resource, Form form) {
    return exchange(session, resource, url -> wire.send(operation, method, session, url, form));
  }

  private CompletionStage<Reply> exchange(
      SessionData session, String resource, Function<RestUrl, RestCall.Builder> call) {
    return wire.inSession(
        session,
        chat ->
            wire.client()
                .exchange(
                    call.apply(chat.segment(resource)).build(),
                    answer -> PureEngageReplies.done(answer, Situation.SESSION)));
  }

  @Override
  public void close() {
    wire.client().close();
  }
}
