package io.webchat.transport.gms.cometd.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.rest.Form;
import io.webchat.rest.RestBody;
import io.webchat.rest.RestCall;
import io.webchat.rest.RestClient;
import io.webchat.rest.RestEngine;
import io.webchat.rest.RestUrl;
import io.webchat.rest.gms.GmsReplies;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.UploadRequest;
import java.util.concurrent.CompletionStage;

/** Files of a chat: forms with the cookie of its Bayeux client. Thread-safe. */
final class ChatFiles implements AutoCloseable {
  private final TransportContext context;
  private final WebChatConfiguration configuration;
  private final RestUrl url;
  private final RestClient client;

  ChatFiles(TransportContext context, RestUrl url, RestEngine engine) {
    this.context = context;
    this.configuration = context.configuration();
    this.url = url;
    this.client = engine.open(context.serverCookies());
  }

  CompletionStage<Reply> limits(SessionData session) {
    Form form = form("fileGetLimits", session);
    return client.exchange(
        call("fileGetLimits", form).build(), answer -> GmsReplies.withoutMessages(answer, session));
  }

  CompletionStage<Reply> upload(SessionData session, UploadRequest request) {
    RestBody body = RestBody.upload(form("fileUpload", session), "file", request.file());
    return client.exchange(
        call("fileUpload", body).timeout(request.timeoutMs()).build(),
        answer -> GmsReplies.of(answer, session));
  }

  CompletionStage<Reply> download(SessionData session, DownloadRequest request) {
    Form form = form("fileDownload", session).add("fileId", request.fileId());
    return client.download(
        call("fileDownload", form).timeout(0).build(),
        request,
        answer -> GmsReplies.downloaded(answer, session));
  }

  private static Form form(String operation, SessionData session) {
    return new Form().add("operation", operation).add("secureKey", session.value("secureKey"));
  }

  private RestCall.Builder call(String operation, RestBody body) {
    return RestCall.send(operation, "POST", url, body)
        .header("authorization", context.customHeaders().get("authorization"))
        .timeout(configuration.ajaxTimeout());
  }

  @Override
  public void close() {
    client.close();
  }
}
