package io.webchat.containers.probe;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.spi.transport.TransportProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** A chat whose customer's script turns texts into capitals. */
final class ProbedChat {
  static final long PATIENCE_SECONDS = 60;
  private static final Set<String> TAKEN_UP = Set.of("connectionRestored", "wireChanged");

  private final BundleContext context;
  private final WebChatFactory factory;
  private final InstanceSettings settings;
  private final String type;
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  /**
   * A chat that is not open yet.
   *
   * @param script its file has the name of the transport's type
   */
  ProbedChat(BundleContext context, WebChatFactory factory, Path script) throws Exception {
    this.context = context;
    this.factory = factory;
    this.type = script.getFileName().toString().replace(".js", "");
    this.settings =
        InstanceSettings.of(WebChatConfiguration.of(Map.of()))
            .withId(type)
            .withScript(new ScriptSource(type + ".js", Files.readString(script)));
  }

  void talkAndSwap() throws Exception {
    provider();
    WebChat chat = open();
    get(chat.service().startChat(StartChat.by("Paul", "Client")));
    say(chat, "hello");
    heard.clear();
    provider().update();
    await(TAKEN_UP);
    say(chat, "still there");
  }

  void takeUp() throws Exception {
    provider();
    WebChat chat = open();
    await(Set.of("restored"));
    say(chat, "here again");
    get(chat.service().endChat());
    chat.close();
    get(chat.closed());
  }

  private WebChat open() throws Exception {
    return get(factory.create(settings, this::listen).ready());
  }

  private void listen(WebChat chat) {
    Subscription unused = chat.bus().subscribe(Bus.EVERY_EVENT, this::hear);
  }

  private void say(WebChat chat, String text) throws Exception {
    get(chat.service().sendMessage(text));
    await(Set.of(text.toUpperCase(Locale.ROOT)));
  }

  /** The bundle of the transport, once it is there. */
  private Bundle provider() throws Exception {
    CompletableFuture<Bundle> found = new CompletableFuture<>();
    ServiceTracker<TransportProvider, TransportProvider> tracker =
        new ServiceTracker<>(context, TransportProvider.class, null) {
          @Override
          public TransportProvider addingService(ServiceReference<TransportProvider> reference) {
            TransportProvider provider = super.addingService(reference);
            if (provider.type().equals(type)) {
              found.complete(reference.getBundle());
            }
            return provider;
          }
        };
    tracker.open();
    try {
      return get(found);
    } finally {
      tracker.close();
    }
  }

  private void hear(BusEvent event) {
    heard.add(event.event().replace("WebChatService.", ""));
    if (event.event().equals("WebChatService.messageReceived")
        && event.data().get("messages") instanceof List<?> messages) {
      messages.forEach(message -> heard.add(String.valueOf(((Message) message).text())));
    }
  }

  private void await(Set<String> awaited) throws InterruptedException {
    StringBuilder others = new StringBuilder();
    while (true) {
      String next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new IllegalStateException(type + ": " + awaited + " does not come; heard" + others);
      }
      if (awaited.contains(next)) {
        return;
      }
      others.append(' ').append(next);
    }
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
