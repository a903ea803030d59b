package io.webchat.sample.embedded;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Holds a chat for each of a customer's JavaScript files, without a container: leaves it in the
 * middle, takes it up again and ends it. Prints what it hears.
 */
public final class EmbeddedChat {
  private static final long PATIENCE_SECONDS = 60;

  private final WebChatFactory factory;
  private final InstanceSettings settings;
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  private EmbeddedChat(WebChatFactory factory, Path script) throws Exception {
    this.factory = factory;
    this.settings =
        InstanceSettings.of(WebChatConfiguration.of(Map.of()))
            .withId(script.getFileName().toString())
            .withScript(new ScriptSource(script.toString(), Files.readString(script)));
  }

  /** Each argument is a file such as {@code widgets.config.js}. */
  public static void main(String... scripts) throws Exception {
    try (WebChatPlatform platform = WebChatPlatform.builder().discover().build()) {
      for (String script : scripts) {
        new EmbeddedChat(platform.factory(), Path.of(script)).hold();
        System.out.println("held " + script);
      }
    }
  }

  private void hold() throws Exception {
    WebChat chat = open();
    get(chat.service().startChat(StartChat.by("Paul", "Client")));
    get(chat.service().sendMessage("hello"));
    await("HELLO"); // the customer's hook has seen it
    chat.close(); // leaves the chat
    get(chat.closed());
    heard.clear();

    WebChat again = open();
    await("restored");
    get(again.service().sendMessage("here again"));
    await("HERE AGAIN");
    get(again.service().endChat());
    again.close();
    get(again.closed());
  }

  private WebChat open() throws Exception {
    // whoever subscribes later may miss what is restored
    return get(factory.create(settings, this::listen).ready());
  }

  private void listen(WebChat chat) {
    Subscription unused = chat.bus().subscribe(Bus.EVERY_EVENT, this::hear);
  }

  private void hear(BusEvent event) {
    if (event.event().equals("WebChatService.restored")) {
      heard.add("restored");
    } else if (event.event().equals("WebChatService.messageReceived")
        && event.data().get("messages") instanceof List<?> messages) {
      messages.forEach(message -> heard.add(String.valueOf(((Message) message).text())));
    }
  }

  private void await(String text) throws InterruptedException {
    String next;
    do {
      next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new IllegalStateException("\"" + text + "\" does not come");
      }
      System.out.println("  " + next);
    } while (!next.equals(text));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
