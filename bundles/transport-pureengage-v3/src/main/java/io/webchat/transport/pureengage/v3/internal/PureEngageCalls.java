package io.webchat.transport.pureengage.v3.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.rest.Form;
import io.webchat.rest.RestBody;
import io.webchat.rest.RestCall;
import io.webchat.rest.RestClient;
import io.webchat.rest.RestUrl;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.TransportConfigurationException;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** The calls of version 3, with the headers and the {@code operationId} that each carries. */
final class PureEngageCalls {
  private static final String TOKEN_HEADER = "x-nexus-client-key";

  private final PureEngageTarget configured;
  private final long ajaxTimeout;
  private final RestClient client;

  PureEngageCalls(WebChatConfiguration configuration, RestClient client) {
    this.configured = PureEngageTarget.configured(configuration);
    this.ajaxTimeout = configuration.ajaxTimeout();
    this.client = client;
  }

  RestClient client() {
    return client;
  }

  /** Where {@code startChat} wants to go. */
  PureEngageTarget target(StartRequest request) {
    return configured.of(request);
  }

  PureEngageTarget target(SessionData session) {
    return configured.of(session);
  }

  static Form form() {
    return new Form().add("operationId", operationId());
  }

  private static String operationId() {
    return UUID.randomUUID().toString();
  }

  RestCall.Builder get(String operation, SessionData session, RestUrl url) {
    return file(operation, session, url.query("operationId", operationId()));
  }

  /** A GET of an address that the server gave, which stays as it is. */
  RestCall.Builder file(String operation, SessionData session, RestUrl url) {
    return secured(RestCall.get(operation, url), session);
  }

  RestCall.Builder send(
      String operation, String method, SessionData session, RestUrl url, RestBody body) {
    return secured(RestCall.send(operation, method, url, body), session);
  }

  /** A call that opens a session, on behalf of a former one if there is a token. */
  RestCall.Builder open(String operation, PureEngageTarget target, String formerToken, Form form) {
    return RestCall.send(operation, "POST", target.sessions(), form)
        .headers(target.headers())
        .header(TOKEN_HEADER, formerToken)
        .timeout(ajaxTimeout);
  }

  private RestCall.Builder secured(RestCall.Builder call, SessionData session) {
    return call.headers(target(session).headers())
        .header(TOKEN_HEADER, session.value(PureEngageSession.TOKEN))
        .timeout(ajaxTimeout);
  }

  /** Does something in a session; fails when the data is not that of one. */
  CompletionStage<Reply> inSession(
      SessionData session, Function<RestUrl, CompletionStage<Reply>> operation) {
    String id = session.value(PureEngageSession.SESSION_ID);
    if (id == null || id.isEmpty() || session.value(PureEngageSession.TOKEN) == null) {
      return CompletableFuture.failedFuture(
          TransportException.of(Kind.SESSION_LOST, "The session data has no sessionId and token"));
    }
    return guarded(() -> operation.apply(target(session).session(id)));
  }

  /**
   * Continues with a reply. Unlike {@code thenCompose}, a failure arrives as it is, not wrapped.
   */
  static <T> CompletionStage<Reply> then(
      CompletionStage<T> first, Function<T, CompletionStage<Reply>> next) {
    CompletableFuture<Reply> last = new CompletableFuture<>();
    first.whenComplete(
        (value, failure) -> {
          if (failure != null) {
            last.completeExceptionally(failure);
          } else {
            next.apply(value)
                .whenComplete(
                    (result, later) -> {
                      if (later != null) {
                        last.completeExceptionally(later);
                      } else {
                        last.complete(result);
                      }
                    });
          }
        });
    return last;
  }

  /** Turns a bad override of the address into a failure of the stage. */
  static CompletionStage<Reply> guarded(Supplier<CompletionStage<Reply>> call) {
    try {
      return call.get();
    } catch (TransportConfigurationException e) {
      return CompletableFuture.failedFuture(
          TransportException.builder(Kind.REFUSED, e.getMessage()).cause(e).build());
    }
  }
}
