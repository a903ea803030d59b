package io.webchat.testkit.transport;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportListener;
import java.net.CookieManager;
import java.net.CookieStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A context for tests; it records what a pushing wire delivers. */
public final class TestTransportContext implements TransportContext, TransportListener {
  private final WebChatConfiguration configuration;
  private final CookieStore cookies = new CookieManager().getCookieStore();
  private final List<Inbound> inbound = new CopyOnWriteArrayList<>();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private volatile Map<String, String> customHeaders;
  private volatile CompletionStage<Void> storing = CompletableFuture.completedFuture(null);

  private TestTransportContext(WebChatConfiguration configuration) {
    this.configuration = configuration;
    this.customHeaders = configuration.customHeader() ? configuration.customHeaders() : Map.of();
  }

  /** A context with this configuration. */
  public static TestTransportContext of(WebChatConfiguration configuration) {
    return new TestTransportContext(configuration);
  }

  /** A context with this {@code _genesys.widgets.webchat}. */
  public static TestTransportContext of(Map<String, ?> webchat) {
    return of(WebChatConfiguration.of(webchat));
  }

  /** Replaces the custom headers, as {@code App.updateAJAXHeader} does. */
  public void customHeaders(Map<String, String> headers) {
    customHeaders = Map.copyOf(headers);
  }

  /** New session data is stored when {@code stored} completes, not at once. */
  public void storesWhen(CompletionStage<Void> stored) {
    storing = stored;
  }

  /** What was delivered without being asked for. */
  public List<Inbound> pushed() {
    return List.copyOf(inbound);
  }

  /** The other calls of the listener by name, in order. */
  public List<String> events() {
    return List.copyOf(events);
  }

  @Override
  public String instanceId() {
    return "test";
  }

  @Override
  public WebChatConfiguration configuration() {
    return configuration;
  }

  @Override
  public Map<String, String> customHeaders() {
    return customHeaders;
  }

  @Override
  public CookieStore serverCookies() {
    return cookies;
  }

  @Override
  public TransportListener listener() {
    return this;
  }

  @Override
  public void inbound(Inbound batch) {
    inbound.add(batch);
  }

  @Override
  public CompletionStage<Void> sessionChanged(SessionData sessionData) {
    events.add("sessionChanged");
    return storing;
  }

  @Override
  public void disconnected(TransportException reason) {
    events.add("disconnected");
  }

  @Override
  public void reconnected() {
    events.add("reconnected");
  }

  @Override
  public void lost(TransportException reason) {
    events.add("lost");
  }
}
