package io.webchat.core.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportListener;
import java.net.CookieStore;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a leased transport sees of its instance; what it pushes goes to the mailbox. */
final class LeaseContext implements TransportContext, TransportListener {
  private final ChatInstance chat;
  private final WebChatConfiguration configuration;
  private final int lease;

  LeaseContext(ChatInstance chat) {
    this.chat = chat;
    this.configuration = chat.configuration();
    this.lease = chat.nextLease();
  }

  @Override
  public String instanceId() {
    return chat.id();
  }

  @Override
  public WebChatConfiguration configuration() {
    return configuration;
  }

  @Override
  public Map<String, String> customHeaders() {
    return configuration.customHeader() ? chat.customHeaders() : Map.of();
  }

  @Override
  public CookieStore serverCookies() {
    return chat.serverCookies();
  }

  @Override
  public TransportListener listener() {
    return this;
  }

  @Override
  public void inbound(Inbound inbound) {
    whileLeased(() -> chat.pushed(inbound));
  }

  @Override
  public CompletionStage<Void> sessionChanged(SessionData sessionData) {
    CompletableFuture<Void> stored = new CompletableFuture<>();
    whileLeased(
        () -> {
          chat.sessionDataChanged(sessionData);
          chat.keeper().whenTokenStored(() -> stored.complete(null));
        },
        () ->
            stored.completeExceptionally(
                TransportException.of(
                    Kind.CLOSED, "The session is not this transport's any more")));
    return stored;
  }

  @Override
  public void disconnected(TransportException reason) {
    whileLeased(() -> chat.connectivity().failed(reason));
  }

  @Override
  public void reconnected() {
    whileLeased(() -> chat.connectivity().succeeded());
  }

  @Override
  public void lost(TransportException reason) {
    whileLeased(() -> chat.lifecycle().lost(reason));
  }

  private void whileLeased(Runnable task) {
    whileLeased(task, () -> {});
  }

  private void whileLeased(Runnable task, Runnable otherwise) {
    chat.mailbox()
        .always(
            () -> {
              if (lease == chat.currentLease()) {
                chat.tenure().whenOpen(task, otherwise);
              } else {
                otherwise.run();
              }
            });
  }
}
