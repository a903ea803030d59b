package io.webchat.transport.gms.cometd.internal;

import io.webchat.rest.ServerCookies;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.cometd.bayeux.Message;
import org.cometd.client.http.jetty.JettyHttpClientTransport;
import org.cometd.client.transport.TransportListener;
import org.cometd.common.TransportException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** CometD's long polling with the cookies and the headers of one chat. */
final class LongPolling extends JettyHttpClientTransport {
  private static final Logger LOG = LoggerFactory.getLogger(LongPolling.class);

  private final ServerCookies cookies;
  private final Supplier<Map<String, String>> headers;
  private final long publishMs;

  /** What the last answer said, whichever request it was for. */
  private volatile String retryAfter;

  /**
   * Long polling for one chat.
   *
   * @param headers more headers for each request, as they are then
   * @param publishMs how long the reply to a publication may take
   */
  LongPolling(
      Map<String, Object> options,
      HttpClient http,
      ServerCookies cookies,
      Supplier<Map<String, String>> headers,
      long publishMs) {
    super(options, http);
    this.cookies = cookies;
    this.headers = headers;
    this.publishMs = publishMs;
  }

  @Override
  protected long calculateMaxNetworkDelay(List<Message.Mutable> messages) {
    return messages.stream().allMatch(Message::isMeta)
        ? super.calculateMaxNetworkDelay(messages)
        : publishMs;
  }

  /**
   * Jetty's client fails when a request is aborted in the moment in which it is sent. Who cuts the
   * client is to go on: an exception would stop CometD's client half-way, for ever.
   */
  @Override
  public void abort(Throwable failure) {
    try {
      super.abort(failure);
    } catch (RuntimeException e) {
      LOG.debug("A request could not be aborted", e);
    }
  }

  /** With the time that the server asks to wait. */
  @Override
  protected void processWrongResponseCode(
      TransportListener listener, List<Message.Mutable> messages, int code) {
    Map<String, Object> fields = new HashMap<>(Map.of(LinkFailures.HTTP_CODE, code));
    String wait = retryAfter;
    if (wait != null) {
      fields.put(LinkFailures.RETRY_AFTER, wait);
    }
    listener.onFailure(new TransportException(fields), messages);
  }

  @Override
  protected List<HttpCookie> getCookies(URI uri) {
    return List.of(); // see customize
  }

  @Override
  protected void storeCookies(URI uri, Map<String, List<String>> received) {
    received.values().forEach(values -> cookies.store(uri, values));
  }

  @Override
  protected void customize(Request request) {
    request.onResponseHeaders(
        response -> retryAfter = response.getHeaders().get(HttpHeader.RETRY_AFTER));
    String cookie = cookies.header(URI.create(getURL()));
    request.headers(
        fields -> {
          fields.remove(HttpHeader.COOKIE);
          if (!cookie.isEmpty()) {
            fields.put(HttpHeader.COOKIE, cookie);
          }
          headers.get().forEach(fields::put);
        });
  }
}
