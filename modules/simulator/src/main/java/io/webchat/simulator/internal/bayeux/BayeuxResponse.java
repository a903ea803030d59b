package io.webchat.simulator.internal.bayeux;

import io.webchat.simulator.internal.http.ApiResponse;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.cometd.bayeux.Promise;
import org.cometd.server.CometDResponse;
import org.cometd.server.HttpException;

/** Collects what CometD's server answers; used by one thread at a time. */
final class BayeuxResponse implements CometDResponse, CometDResponse.Output, Promise<Void> {
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final Consumer<ApiResponse> reply;

  BayeuxResponse(Consumer<ApiResponse> reply) {
    this.reply = reply;
  }

  @Override
  public void addHeader(String name, String value) {
    headers.put(name, value);
  }

  @Override
  public void setContentType(String contentType) {
    headers.put("Content-Type", contentType + ";charset=UTF-8");
  }

  @Override
  public Output getOutput() {
    return this;
  }

  @Override
  public void write(boolean last, byte[] bytes, Promise<Void> promise) {
    body.writeBytes(bytes);
    promise.succeed(null);
  }

  @Override
  public void succeed(Void result) {
    reply.accept(new ApiResponse(200, headers, Optional.empty(), body.toByteArray()));
  }

  @Override
  public void fail(Throwable failure) {
    int status = failure instanceof HttpException http ? http.getCode() : 500;
    reply.accept(ApiResponse.text(status, "text/plain;charset=utf-8", "HTTP " + status + "\n"));
  }
}
