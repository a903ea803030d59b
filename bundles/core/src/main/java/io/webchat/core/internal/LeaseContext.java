package io.webchat.core.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportListener;
import java.net.CookieStore;
import java.util.Map;

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
  public void sessionChanged(SessionData sessionData) {
    whileLeased(() -> chat.sessionDataChanged(sessionData));
  }

  @Override
  public void disconnected(TransportException reason) {
    whileLeased(() -> chat.connectivity().cut(reason));
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
    chat.mailbox()
        .always(
            () -> {
              if (lease == chat.currentLease()) {
                chat.tenure().whenOpen(task, () -> {});
              }
            });
  }
}
