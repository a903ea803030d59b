package io.webchat.transport.gms.cometd.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.json.JsonWriter;
import io.webchat.rest.Form;
import io.webchat.rest.RestBody;
import io.webchat.rest.RestCall;
import io.webchat.rest.RestClient;
import io.webchat.rest.RestEngine;
import io.webchat.rest.RestResponse;
import io.webchat.rest.RestUrl;
import io.webchat.rest.ServerCookies;
import io.webchat.rest.gms.GmsReplies;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.UploadRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Files of a chat: forms with the cookie of a Bayeux client. A server sets it when a client comes
 * by HTTP; a chat on a socket gets it by a handshake of its own. Thread-safe.
 */
final class ChatFiles implements AutoCloseable {
  private static final String COOKIE = "BAYEUX_BROWSER=";
  private static final List<Map<String, Object>> HANDSHAKE =
      List.of(
          Map.of(
              "channel",
              "/meta/handshake",
              "version",
              "1.0",
              "supportedConnectionTypes",
              List.of("long-polling")));

  private final TransportContext context;
  private final WebChatConfiguration configuration;
  private final RestUrl server;
  private final RestUrl url;
  private final RestClient client;
  private final ServerCookies cookies;

  /**
   * Files of a chat.
   *
   * @param server where CometD's server is
   * @param url where files go
   */
  ChatFiles(TransportContext context, RestUrl server, RestUrl url, RestEngine engine) {
    this.context = context;
    this.configuration = context.configuration();
    this.server = server;
    this.url = url;
    this.client = engine.open(context.serverCookies());
    this.cookies = new ServerCookies(context.serverCookies());
  }

  CompletionStage<Reply> limits(SessionData session) {
    RestCall call = call("fileGetLimits", form("fileGetLimits", session)).build();
    return withCookie(
        () -> client.exchange(call, answer -> GmsReplies.withoutMessages(answer, session)));
  }

  CompletionStage<Reply> upload(SessionData session, UploadRequest request) {
    RestBody body = RestBody.upload(form("fileUpload", session), "file", request.file());
    RestCall call = call("fileUpload", body).timeout(request.timeoutMs()).build();
    return withCookie(() -> client.exchange(call, answer -> GmsReplies.of(answer, session)));
  }

  CompletionStage<Reply> download(SessionData session, DownloadRequest request) {
    Form form = form("fileDownload", session).add("fileId", request.fileId());
    RestCall call = call("fileDownload", form).timeout(0).build();
    return withCookie(
        () -> client.download(call, request, answer -> GmsReplies.downloaded(answer, session)));
  }

  private static Form form(String operation, SessionData session) {
    return new Form().add("operation", operation).add("secureKey", session.value("secureKey"));
  }

  private RestCall.Builder call(String operation, RestBody body) {
    return request(operation, url, body);
  }

  private RestCall.Builder request(String operation, RestUrl to, RestBody body) {
    return RestCall.send(operation, "POST", to, body)
        .header("authorization", context.customHeaders().get("authorization"))
        .timeout(configuration.ajaxTimeout());
  }

  /** Makes a call with the cookie; a server that does not know it any more gives a new one. */
  private CompletionStage<Reply> withCookie(Supplier<CompletableFuture<Reply>> call) {
    if (!cookies.header(URI.create(url.text())).contains(COOKIE)) {
      return handshake().thenCompose(unused -> call.get());
    }
    return call.get()
        .handle(
            (reply, failure) -> {
              CompletionStage<Reply> settled =
                  failure == null
                      ? CompletableFuture.completedFuture(reply)
                      : CompletableFuture.failedFuture(unwrapped(failure));
              return failure != null && isRefused(unwrapped(failure))
                  ? handshake().thenCompose(unused -> call.get())
                  : settled;
            })
        .thenCompose(Function.identity());
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static boolean isRefused(Throwable failure) {
    return failure instanceof TransportException refused
        && (refused.ajax().status() == 401 || refused.ajax().status() == 403);
  }

  private CompletableFuture<Boolean> handshake() {
    RestCall call =
        request(
                "handshake",
                server.segment("handshake"),
                new RestBody.Json(JsonWriter.write(HANDSHAKE)))
            .build();
    return client.exchange(call, ChatFiles::shaken);
  }

  private static Boolean shaken(RestResponse answer) {
    if (!answer.good()) {
      throw answer.httpFailure().build();
    }
    return true;
  }

  @Override
  public void close() {
    client.close();
  }
}
