package io.webchat.simulator.internal.server;

import io.webchat.simulator.internal.fault.FaultyPath;
import io.webchat.simulator.internal.http.Api;
import io.webchat.simulator.internal.http.ApiRequest;
import io.webchat.simulator.internal.http.ApiRequest.Target;
import io.webchat.simulator.internal.http.ApiResponse;
import io.webchat.simulator.internal.http.BodyReader;
import io.webchat.simulator.internal.http.Cors;
import io.webchat.simulator.internal.http.Requests;
import io.webchat.simulator.internal.http.ResponseWriter;
import io.webchat.simulator.internal.socket.SocketEndpoint;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes requests apart and passes them to the group of addresses that they are for. */
final class ChatHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(ChatHandler.class);
  private final List<Api> apis;
  private final FaultyPath faults;
  private final Requests log;
  private final BodyReader bodies;
  private final SocketEndpoint sockets;

  ChatHandler(
      List<Api> apis, FaultyPath faults, Requests log, BodyReader bodies, SocketEndpoint sockets) {
    this.apis = apis;
    this.faults = faults;
    this.log = log;
    this.bodies = bodies;
    this.sockets = sockets;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var exchange = new ResponseWriter(request, response, callback);
    exchange.begin();
    String path = request.getHttpURI().getCanonicalPath();
    if (sockets.isFor(request, path)) {
      CompletableFuture<?> unused =
          bodies
              .read(request, sockets.target())
              .thenAccept(handshake -> sockets.open(handshake, request, response, callback))
              .whenComplete(
                  (done, failure) -> {
                    if (failure != null) {
                      LOG.error("The simulator failed at a handshake", failure);
                      callback.failed(failure);
                    }
                  });
      return true;
    }
    for (Api api : apis) {
      Optional<Target> target = api.target(request.getMethod(), path);
      if (target.isPresent()) {
        enter(request, response, exchange, api, target.get());
        return true;
      }
    }
    exchange.send(
        ApiResponse.text(
            404,
            "text/plain;charset=utf-8",
            "Nothing here. GET /control/ explains what there is.\n"));
    return true;
  }

  private void enter(
      Request request, Response response, ResponseWriter exchange, Api api, Target target) {
    if (api.isChat()) {
      Cors.allow(request.getHeaders(), response.getHeaders());
      if (Cors.isPreflight(request.getMethod(), request.getHeaders())) {
        Cors.allowPreflight(request.getHeaders(), response.getHeaders());
        exchange.send(ApiResponse.empty(204));
        return;
      }
    }
    CompletableFuture<?> unused =
        bodies
            .read(request, target)
            .whenComplete(
                (call, failure) -> {
                  if (failure == null) {
                    process(call, api, exchange);
                  } else {
                    LOG.debug(
                        "Unreadable body of a {} request", target.operation().label(), failure);
                    refuse(response, exchange);
                  }
                });
  }

  private void process(ApiRequest raw, Api api, ResponseWriter exchange) {
    try {
      ApiRequest call = api.read(raw);
      if (api.isChat()) {
        log.record(call);
        faults.run(call, api, exchange);
      } else {
        api.handle(call, exchange::send);
      }
    } catch (RuntimeException e) {
      LOG.error("The simulator failed at a {} request", raw.target().operation().label(), e);
      exchange.send(
          ApiResponse.text(
              500, "text/plain;charset=utf-8", "The simulator failed; see its log.\n"));
    }
  }

  private static void refuse(Response response, ResponseWriter exchange) {
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    exchange.send(
        ApiResponse.text(
            413, "text/plain;charset=utf-8", "The body is too large or cannot be read.\n"));
  }
}
