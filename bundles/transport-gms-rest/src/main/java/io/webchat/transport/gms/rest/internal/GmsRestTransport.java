package io.webchat.transport.gms.rest.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.session.SessionData;
import io.webchat.json.JsonWriter;
import io.webchat.rest.Form;
import io.webchat.rest.RestBody;
import io.webchat.rest.RestCall;
import io.webchat.rest.RestClient;
import io.webchat.rest.RestResponse;
import io.webchat.rest.RestUrl;
import io.webchat.rest.gms.GmsReplies;
import io.webchat.rest.gms.GmsSession;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.UploadRequest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The version 2 API over REST for one widget instance. */
final class GmsRestTransport implements Transport {
  /** The server's code for a text that is too long. */
  private static final String TOO_LONG = "204";

  private static final Set<Capability> CAPABILITIES =
      Set.of(
          Capability.POLLING,
          Capability.RESET_POLL_EXCEPTIONS,
          Capability.RESTORE,
          Capability.CUSTOM_NOTICE,
          Capability.IDLE_TIMER,
          Capability.UPDATE_USER_DATA,
          Capability.FILE_UPLOAD,
          Capability.FILE_DOWNLOAD,
          Capability.FILE_LIMITS,
          Capability.VERIFY_SESSION,
          Capability.BOT_EVENTS,
          Capability.RICH_REPLIES);

  private final TransportContext context;
  private final WebChatConfiguration configuration;
  private final GmsEndpoint endpoint;
  private final RestClient client;

  /** The position behind the newest message that came, for requests that only name it. */
  private volatile long next = 1;

  /** The length of the shortest preview that the server did not take. */
  private volatile int tooLong = Integer.MAX_VALUE;

  GmsRestTransport(TransportContext context, GmsEndpoint endpoint, RestClient client) {
    this.context = context;
    this.configuration = context.configuration();
    this.endpoint = endpoint;
    this.client = client;
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public CompletionStage<Reply> start(StartRequest request) {
    Form form =
        new Form()
            .add("nickname", request.field("nickname"))
            .add("firstName", request.field("firstname"))
            .add("lastName", request.field("lastname"))
            .add("emailAddress", request.field("email"))
            .add("subject", request.field("subject"))
            .add("text", request.field("text"))
            .addIfPresent("endpoint", configuration.endpoint())
            .add("userData", GmsSession.userData(request, context.language()));
    return client.exchange(
        call("startChat", endpoint.start(), form).build(), answer -> GmsReplies.started(answer));
  }

  @Override
  public CompletionStage<Reply> attach(SessionData session, AttachRequest request) {
    long position = Math.max(1, request.position());
    next = position;
    return refresh(session, position, null);
  }

  @Override
  public CompletionStage<Reply> poll(SessionData session, PollRequest request) {
    long position = Math.max(1, request.position());
    next = position;
    String preview = request.typingPreview();
    boolean shown = preview != null && preview.length() < tooLong;
    return refresh(session, position, shown ? preview : "");
  }

  /** Asks from position 0, for which the server has no messages to tell. */
  @Override
  public CompletionStage<Reply> verify(SessionData session) {
    return refresh(session, 0, null);
  }

  private CompletionStage<Reply> refresh(SessionData session, long position, String preview) {
    return inSession(
        session,
        chat -> {
          Form form = GmsSession.credentials(session).add("transcriptPosition", position);
          if (preview != null) {
            form.add("message", preview);
          }
          RestCall call = call("refresh", chat.segment("refresh"), form).build();
          return client.exchange(call, answer -> refreshed(answer, session, preview));
        });
  }

  /**
   * A preview that is too long is dropped without a word: what there is comes with the next one.
   */
  private Reply refreshed(RestResponse answer, SessionData session, String preview) {
    try {
      return noted(GmsReplies.of(answer, session));
    } catch (TransportException e) {
      if (preview == null || preview.isEmpty() || e.chatEnded() || !isTooLong(e)) {
        throw e;
      }
      tooLong = Math.min(tooLong, preview.length());
      return Reply.of(answer.ajax());
    }
  }

  private static boolean isTooLong(TransportException refusal) {
    return refusal.kind() == Kind.REFUSED
        && refusal.errors().stream().anyMatch(error -> TOO_LONG.equals(error.code()));
  }

  private Reply noted(Reply reply) {
    for (InboundMessage message : reply.inbound().messages()) {
      next = Math.max(next, message.position() + 1);
    }
    return reply;
  }

  /** A reply to rich content goes as its text: the wire knows no other. */
  @Override
  public CompletionStage<Reply> send(SessionData session, OutgoingMessage message) {
    Form form =
        GmsSession.credentials(session)
            .add("message", message.text())
            .add("messageType", message.type() == null ? "text" : message.type());
    if (message.parentMessageId() != null) {
      form.add(
          "eventAttributes",
          JsonWriter.write(
              Map.of("general-properties", Map.of("related-event-id", message.parentMessageId()))));
    }
    return exchange(session, "send", form, RestCall.Builder::once);
  }

  @Override
  public CompletionStage<Reply> typing(SessionData session, boolean typing, String preview) {
    Form form =
        GmsSession.credentials(session)
            .add("transcriptPosition", next)
            .addIfPresent("message", preview);
    return post(session, typing ? "startTyping" : "stopTyping", form);
  }

  @Override
  public CompletionStage<Reply> end(SessionData session) {
    return post(session, "disconnect", GmsSession.credentials(session));
  }

  @Override
  public CompletionStage<Reply> customNotice(SessionData session, String message) {
    Form form = GmsSession.credentials(session).add("message", message);
    return exchange(session, "customNotice", form, RestCall.Builder::once);
  }

  @Override
  public CompletionStage<Reply> resetIdleTimer(SessionData session) {
    Form form =
        GmsSession.credentials(session)
            .add("message", "")
            .add("eventAttributes", JsonWriter.write(Map.of("purpose", "cancel-idle-timer")));
    return post(session, "customNotice", form);
  }

  @Override
  public CompletionStage<Reply> updateUserData(SessionData session, Map<String, Object> userData) {
    return post(session, "updateData", GmsSession.credentials(session).add("userData", userData));
  }

  @Override
  public CompletionStage<Reply> fileLimits(SessionData session) {
    return inSession(
        session,
        chat -> {
          RestUrl url = chat.segments("file", "limits");
          RestCall call = call("file/limits", url, GmsSession.credentials(session)).build();
          return client.exchange(call, answer -> GmsReplies.withoutMessages(answer, session));
        });
  }

  @Override
  public CompletionStage<Reply> upload(SessionData session, UploadRequest request) {
    return inSession(
        session,
        chat -> {
          RestBody body = RestBody.upload(GmsSession.credentials(session), "file", request.file());
          RestCall call =
              call("file", chat.segment("file"), body).timeout(request.timeoutMs()).build();
          return client.exchange(call, answer -> GmsReplies.of(answer, session));
        });
  }

  @Override
  public CompletionStage<Reply> download(SessionData session, DownloadRequest request) {
    return inSession(
        session,
        chat -> {
          RestUrl url = chat.segments("file", request.fileId(), "download");
          RestCall call =
              call("file/download", url, GmsSession.credentials(session)).timeout(0).build();
          return client.download(call, request, answer -> GmsReplies.downloaded(answer, session));
        });
  }

  private CompletionStage<Reply> post(SessionData session, String operation, Form form) {
    return exchange(session, operation, form, UnaryOperator.identity());
  }

  private CompletionStage<Reply> exchange(
      SessionData session, String operation, Form form, UnaryOperator<RestCall.Builder> how) {
    return inSession(
        session,
        chat ->
            client.exchange(
                how.apply(call(operation, chat.segment(operation), form)).build(),
                answer -> GmsReplies.done(answer, session)));
  }

  private static CompletionStage<Reply> failed(TransportException reason) {
    return CompletableFuture.failedFuture(reason);
  }

  private CompletionStage<Reply> inSession(
      SessionData session, Function<RestUrl, CompletionStage<Reply>> operation) {
    String chatId = GmsSession.chatId(session);
    if (chatId == null || chatId.isEmpty()) {
      return failed(
          TransportException.of(
              Kind.SESSION_LOST, "The session data has no sessionID: not a version 2 session"));
    }
    return operation.apply(endpoint.base().segment(chatId));
  }

  private RestCall.Builder call(String operation, RestUrl url, RestBody body) {
    return RestCall.send(operation, "POST", url, body)
        .header("apikey", configuration.apiKey())
        .header("authorization", context.customHeaders().get("authorization"))
        .timeout(configuration.ajaxTimeout());
  }

  @Override
  public void close() {
    client.close();
  }
}
