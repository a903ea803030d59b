package io.webchat.transport.gms.cometd.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.mailbox.Mailbox;
import io.webchat.rest.RestEngine;
import io.webchat.rest.ServerCookies;
import io.webchat.rest.gms.GmsSession;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.UploadRequest;
import io.webchat.transport.gms.cometd.internal.Publication.Awaits;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongPredicate;

/** The version 2 API over Bayeux for one widget instance. */
final class CometdTransport implements Transport {
  private static final Set<Capability> MESSAGES =
      Set.of(
          Capability.RESTORE,
          Capability.ASYNC,
          Capability.HISTORY,
          Capability.CUSTOM_NOTICE,
          Capability.IDLE_TIMER,
          Capability.UPDATE_USER_DATA,
          Capability.VERIFY_SESSION,
          Capability.BOT_EVENTS,
          Capability.RICH_REPLIES);
  private static final Set<Capability> FILES =
      Set.of(Capability.FILE_UPLOAD, Capability.FILE_DOWNLOAD, Capability.FILE_LIMITS);

  private final TransportContext context;
  private final WebChatConfiguration configuration;
  private final Set<Capability> capabilities;
  private final Mailbox mailbox;
  private final CometdChat chat;
  private final Optional<ChatFiles> files;
  private volatile boolean closed;

  CometdTransport(
      TransportContext context,
      CometdOptions options,
      BayeuxResources resources,
      RestEngine engine) {
    this.context = context;
    this.configuration = context.configuration();
    this.mailbox = resources.mailbox();
    long patience = configuration.patience();
    this.chat =
        new CometdChat(
            context.instanceId(), mailbox, options.verbose(), patience, context.listener());
    chat.connectBy(
        new BayeuxLink(
            options,
            resources,
            mailbox,
            new ServerCookies(context.serverCookies()),
            () -> headers(context),
            patience,
            chat));
    this.files = options.files().map(url -> new ChatFiles(context, options.url(), url, engine));
    this.capabilities = EnumSet.copyOf(MESSAGES);
    files.ifPresent(unused -> capabilities.addAll(FILES));
  }

  private static Map<String, String> headers(TransportContext context) {
    String authorization = context.customHeaders().get("authorization");
    return authorization == null || authorization.isEmpty()
        ? Map.of()
        : Map.of("Authorization", authorization);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.copyOf(capabilities);
  }

  @Override
  public CompletionStage<Reply> start(StartRequest request) {
    String endpoint = configuration.endpoint();
    return perform(
        Publication.start()
            .put("nickname", request.field("nickname"))
            .put("firstName", request.field("firstname"))
            .put("lastName", request.field("lastname"))
            .put("emailAddress", request.field("email"))
            .put("subject", request.field("subject"))
            .put("text", request.field("text"))
            .put("endpoint", endpoint.isEmpty() ? null : endpoint)
            .put("userData", GmsSession.userData(request, context.language())));
  }

  @Override
  public CompletionStage<Reply> attach(SessionData session, AttachRequest request) {
    if (request.mode() == AttachRequest.Mode.RESTORE_ASYNC) {
      return attachAsync(session, request);
    }
    long position = Math.max(1, request.position());
    // with the message before, so that there is an answer when nothing followed
    return perform(session, Publication.follow(session, Math.max(1, position - 1)))
        .thenApply(reply -> only(reply, each -> each < 0 || each >= position));
  }

  /** The newest page, counted back from the last message. */
  private CompletionStage<Reply> attachAsync(SessionData session, AttachRequest request) {
    return perform(session, Publication.page(session, -1))
        .thenCompose(
            reply -> {
              long first = Math.max(1, last(reply.inbound()) - request.pageSize());
              return perform(session, Publication.follow(session, first))
                  .thenApply(followed -> complete(followed, first));
            });
  }

  private static long last(Inbound inbound) {
    return inbound.messages().stream().mapToLong(InboundMessage::position).max().orElse(0);
  }

  private static Reply complete(Reply reply, long first) {
    return first > 1
        ? reply
        : new Reply(reply.ajax(), reply.session(), reply.inbound().withHistoryComplete());
  }

  /** A page before the oldest message; the server sends all from there on. */
  @Override
  public CompletionStage<Reply> history(SessionData session, HistoryRequest request) {
    long first = Math.max(1, request.oldest() - request.pageSize());
    return perform(session, Publication.page(session, first))
        .thenApply(
            reply -> complete(only(reply, each -> each >= 0 && each < request.oldest()), first));
  }

  private static Reply only(Reply reply, LongPredicate positions) {
    Inbound inbound = reply.inbound();
    List<InboundMessage> messages =
        inbound.messages().stream().filter(each -> positions.test(each.position())).toList();
    return new Reply(
        reply.ajax(),
        reply.session(),
        new Inbound(
            messages,
            inbound.status(),
            inbound.idleSeconds(),
            inbound.expirySeconds(),
            inbound.historyComplete()));
  }

  @Override
  public CompletionStage<Reply> poll(SessionData session, PollRequest request) {
    return CompletableFuture.failedFuture(
        TransportException.of(Kind.UNSUPPORTED, "Messages come by themselves"));
  }

  @Override
  public CompletionStage<Reply> verify(SessionData session) {
    return perform(session, Publication.page(session, -1))
        .thenApply(reply -> only(reply, position -> false));
  }

  /** A reply to rich content goes as its text: the wire knows no other. */
  @Override
  public CompletionStage<Reply> send(SessionData session, OutgoingMessage message) {
    Publication publication =
        Publication.message(session, message.text())
            .put("messageType", message.type() == null ? "text" : message.type());
    if (message.parentMessageId() != null) {
      publication.put(
          "eventAttributes",
          Map.of("general-properties", Map.of("related-event-id", message.parentMessageId())));
    }
    return perform(session, publication);
  }

  @Override
  public CompletionStage<Reply> typing(SessionData session, boolean typing, String preview) {
    return perform(
        session,
        Publication.of(typing ? "startTyping" : "stopTyping", Awaits.ACK, session)
            .put("message", preview == null || preview.isEmpty() ? null : preview));
  }

  @Override
  public CompletionStage<Reply> end(SessionData session) {
    return perform(session, Publication.of("disconnect", Awaits.END, session));
  }

  @Override
  public CompletionStage<Reply> customNotice(SessionData session, String message) {
    return perform(session, Publication.notice(session, message));
  }

  @Override
  public CompletionStage<Reply> resetIdleTimer(SessionData session) {
    return perform(
        session,
        Publication.notice(session, "")
            .put("eventAttributes", Map.of("purpose", "cancel-idle-timer")));
  }

  @Override
  public CompletionStage<Reply> updateUserData(SessionData session, Map<String, Object> userData) {
    return perform(
        session, Publication.of("updateData", Awaits.RESULT, session).put("userData", userData));
  }

  @Override
  public CompletionStage<Reply> fileLimits(SessionData session) {
    return files.isEmpty() ? Transport.super.fileLimits(session) : files.get().limits(session);
  }

  @Override
  public CompletionStage<Reply> upload(SessionData session, UploadRequest request) {
    return files.isEmpty()
        ? Transport.super.upload(session, request)
        : files.get().upload(session, request);
  }

  @Override
  public CompletionStage<Reply> download(SessionData session, DownloadRequest request) {
    return files.isEmpty()
        ? Transport.super.download(session, request)
        : files.get().download(session, request);
  }

  private CompletionStage<Reply> perform(SessionData session, Publication publication) {
    String key = session.value("secureKey");
    if (GmsSession.chatId(session) == null || key == null) {
      return CompletableFuture.failedFuture(
          TransportException.of(
              Kind.SESSION_LOST, "The session data has no sessionID: not a version 2 session"));
    }
    return perform(publication);
  }

  private CompletionStage<Reply> perform(Publication publication) {
    boolean taken =
        mailbox.offer(
            () -> {
              if (closed) {
                refuse(publication);
              } else {
                chat.begin(publication);
              }
            });
    if (!taken) { // one that was may have left already
      refuse(publication);
    }
    return publication.result;
  }

  private static void refuse(Publication publication) {
    publication.result.completeExceptionally(
        TransportException.builder(Kind.CLOSED, "The transport was closed")
            .ajax(AjaxResponse.failure("abort"))
            .build());
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    files.ifPresent(ChatFiles::close);
    mailbox.always(chat::close);
    mailbox.close();
  }

  @Override
  public String toString() {
    return "CometdTransport";
  }
}
