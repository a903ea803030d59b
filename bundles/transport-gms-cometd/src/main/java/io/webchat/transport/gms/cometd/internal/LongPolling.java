package io.webchat.transport.gms.cometd.internal;

import io.webchat.rest.ServerCookies;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.cometd.client.http.jetty.JettyHttpClientTransport;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;

/** CometD's long polling with the cookies and the headers of one chat. */
final class LongPolling extends JettyHttpClientTransport {
  private final ServerCookies cookies;
  private final Supplier<Map<String, String>> headers;

  /**
   * Long polling for one chat.
   *
   * @param headers more headers for each request, as they are then
   */
  LongPolling(
      Map<String, Object> options,
      HttpClient http,
      ServerCookies cookies,
      Supplier<Map<String, String>> headers) {
    super(options, http);
    this.cookies = cookies;
    this.headers = headers;
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
