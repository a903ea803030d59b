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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A context for tests; it records what a pushing wire delivers. */
public final class TestTransportContext implements TransportContext, TransportListener {
  private final WebChatConfiguration configuration;
  private final CookieStore cookies = new CookieManager().getCookieStore();
  private final List<Inbound> inbound = new CopyOnWriteArrayList<>();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile Consumer<Inbound> receiver = batch -> {};
  private volatile Optional<SessionData> sessionData = Optional.empty();
  private volatile Map<String, String> customHeaders;
  private volatile String language;
  private volatile CompletionStage<Void> storing = CompletableFuture.completedFuture(null);

  private TestTransportContext(WebChatConfiguration configuration) {
    this.configuration = configuration;
    this.customHeaders = configuration.customHeader() ? configuration.customHeaders() : Map.of();
    this.language = configuration.language();
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

  /** Replaces the language, as {@code App.setLanguage} does. */
  public void language(String changed) {
    language = changed;
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

  /** All calls of the listener by name, {@code inbound} included, in order. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** Has what is delivered handed on, on the thread that delivers it. */
  public void deliverTo(Consumer<Inbound> consumer) {
    receiver = consumer;
  }

  /** The session data that were pushed last, unless a reply brought newer ones. */
  public Optional<SessionData> sessionData() {
    return sessionData;
  }

  void forgetSessionData() {
    sessionData = Optional.empty();
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
  public String language() {
    return language;
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
    receiver.accept(batch);
    calls.add("inbound");
  }

  @Override
  public CompletionStage<Void> sessionChanged(SessionData changed) {
    sessionData = Optional.of(changed);
    told("sessionChanged");
    return storing;
  }

  @Override
  public void disconnected(TransportException reason) {
    told("disconnected");
  }

  @Override
  public void reconnected() {
    told("reconnected");
  }

  @Override
  public void lost(TransportException reason) {
    told("lost");
  }

  private void told(String call) {
    events.add(call);
    calls.add(call);
  }
}
