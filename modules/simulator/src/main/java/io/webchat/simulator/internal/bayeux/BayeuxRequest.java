package io.webchat.simulator.internal.bayeux;

import io.webchat.simulator.internal.http.ApiRequest;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.cometd.bayeux.server.BayeuxContext;
import org.cometd.server.CometDRequest;

/** A request whose body has been read, as CometD's server wants it. */
final class BayeuxRequest implements CometDRequest, BayeuxContext {
  private static final SocketAddress SOMEWHERE = InetSocketAddress.createUnresolved("client", 0);

  private final ApiRequest call;
  private final Map<String, Object> attributes = new ConcurrentHashMap<>();
  private final Body body;

  BayeuxRequest(ApiRequest call) {
    this.call = call;
    this.body = new Body(call.body().getBytes(StandardCharsets.UTF_8));
  }

  /** The whole body in one chunk. */
  private static final class Body implements Input, Input.Chunk {
    private final ByteBuffer bytes;

    private Body(byte[] bytes) {
      this.bytes = ByteBuffer.wrap(bytes);
    }

    @Override
    public void demand(Runnable available) {
      available.run();
    }

    @Override
    public Chunk read() {
      return this;
    }

    @Override
    public ByteBuffer byteBuffer() {
      return bytes;
    }

    @Override
    public boolean isLast() {
      return true;
    }

    @Override
    public void release() {}
  }

  /** The value of a cookie among those that a request carries. */
  static Optional<String> cookie(ApiRequest call, String name) {
    for (String pair :
        String.join(";", call.headers().getOrDefault("cookie", List.of())).split(";", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
        return Optional.of(pair.substring(equals + 1).strip());
      }
    }
    return Optional.empty();
  }

  @Override
  public String getMethod() {
    return call.method();
  }

  @Override
  public String getProtocol() {
    return "HTTP/1.1";
  }

  @Override
  public String getParameter(String name) {
    return call.query().has(name) ? call.query().get(name) : null;
  }

  @Override
  public List<String> getParameterValues(String name) {
    return call.query().has(name) ? List.of(call.query().get(name)) : List.of();
  }

  @Override
  public String getCharacterEncoding() {
    return "UTF-8";
  }

  @Override
  public String getCookie(String name) {
    return cookie(call, name).orElse(null);
  }

  @Override
  public Input getInput() {
    return body;
  }

  @Override
  public Object getAttribute(String name) {
    return attributes.get(name);
  }

  @Override
  public void setAttribute(String name, Object value) {
    attributes.put(name, value);
  }

  /** That a client went is not noticed before the server answers it. */
  @Override
  public void addFailureHandler(Consumer<Throwable> handler) {}

  @Override
  public Principal getUserPrincipal() {
    return null;
  }

  @Override
  public boolean isUserInRole(String role) {
    return false;
  }

  @Override
  public SocketAddress getRemoteAddress() {
    return SOMEWHERE;
  }

  @Override
  public SocketAddress getLocalAddress() {
    return SOMEWHERE;
  }

  @Override
  public String getHeader(String name) {
    return call.header(name);
  }

  @Override
  public List<String> getHeaderValues(String name) {
    return call.headers().getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  @Override
  public Object getContextAttribute(String name) {
    return null;
  }

  @Override
  public Object getRequestAttribute(String name) {
    return attributes.get(name);
  }

  @Override
  public String getSessionId() {
    return null;
  }

  @Override
  public Object getSessionAttribute(String name) {
    return null;
  }

  @Override
  public String getContextPath() {
    return "";
  }

  @Override
  public String getURL() {
    return call.path();
  }

  @Override
  public List<Locale> getLocales() {
    return List.of(Locale.ENGLISH);
  }

  @Override
  public boolean isSecure() {
    return false;
  }
}
