package io.webchat.benchmarks.script;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.api.message.Participant;
import io.webchat.benchmarks.wire.PushedWire;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A chat whose messages are numbered: that each is shown once, in its order and with the text that
 * it should have is checked on the way.
 */
final class ScriptedChat {
  /** What is said, with two numbers that are hidden. */
  static final String SAID = "Hello, my card is 4242 4343 and my order has not arrived yet";

  private static final String HIDDEN =
      "Hello, my card is **** **** and my order has not arrived yet";

  /** Registers the one preprocessor. */
  static final ScriptSource SCRIPT =
      new ScriptSource(
          "hide-numbers.js",
          """
          window._genesys.widgets.onReady = function (bus) {
            bus.command('WebChatService.registerPreProcessor', {
              preprocessor: function hideNumbers(message) {
                message.text = message.text.replace(/\\d{4}/g, '****');
                return message;
              }
            });
          };
          """);

  private static final Participant AGENT = Participant.of("7", Participant.Role.AGENT, "Anna");

  private final PushedWire wire;
  private final WebChat chat;
  private final String expected;
  private final CompletableFuture<Void> failure = new CompletableFuture<>();
  private long pushed;
  private long shown;
  private int batch;
  private volatile long end;
  private CompletableFuture<Long> done;
  private long begunWith;

  /** Creates one; not started. */
  ScriptedChat(
      WebChatPlatform platform, PushedWire wire, String id, Optional<ScriptSource> script) {
    this.wire = wire;
    InstanceSettings plain =
        InstanceSettings.of(
                WebChatConfiguration.of(Map.of("transport", Map.of("type", PushedWire.TYPE))))
            .withId(id);
    this.expected = script.isPresent() ? HIDDEN : SAID;
    this.chat = platform.factory().create(script.map(plain::withScript).orElse(plain));
    chat.bus().subscribe("WebChatService.messageReceived", this::received);
    chat.bus()
        .subscribe(
            "WebChatService.error",
            event ->
                fail("an error: " + event.data().get("code") + " " + event.data().get("text")));
  }

  /** Completes when the chat runs and its script has been loaded. */
  CompletionStage<?> start() {
    return chat.ready()
        .thenCompose(ready -> ready.service().startChat(StartChat.by("Jane", "Doe")));
  }

  private synchronized void received(BusEvent event) {
    List<?> messages = (List<?>) event.data().get("messages");
    for (Object one : messages) {
      Message message = (Message) one;
      if (message.index() != ++shown) {
        fail("message " + message.index() + " came where " + shown + " was to come");
      } else if (!expected.equals(message.text())) {
        fail("message " + shown + " is shown as: " + message.text());
      }
    }
    if (System.nanoTime() < end) {
      push();
    } else if (shown == pushed && done != null) {
      CompletableFuture<Long> over = done;
      done = null;
      over.complete(shown - begunWith);
    }
  }

  private void fail(String why) {
    failure.completeExceptionally(new IllegalStateException(chat.id() + ": " + why));
    CompletableFuture<Long> over = done;
    if (over != null) {
      over.completeExceptionally(new IllegalStateException(chat.id() + ": " + why));
    }
  }

  private void push() {
    List<InboundMessage> messages = new ArrayList<>(batch);
    for (int i = 0; i < batch; i++) {
      long index = ++pushed;
      Message message =
          Message.of(
              Map.of(
                  "type",
                  "Message",
                  "text",
                  SAID,
                  "index",
                  index,
                  "timestamp",
                  1_700_000_000_000L,
                  "from",
                  AGENT));
      messages.add(new InboundMessage(index, message, Map.of("index", index)));
    }
    wire.listener(chat.id()).inbound(Inbound.of(messages, false));
  }

  /**
   * Messages come in until a time; each batch that was shown is followed by another one.
   *
   * @param ofBatch messages of a batch
   * @param underWay batches that are under way at once
   * @param until when nothing is pushed any more, ns
   * @return how many messages were shown, when all of them are
   */
  synchronized CompletableFuture<Long> run(int ofBatch, int underWay, long until) {
    CompletableFuture<Long> over = new CompletableFuture<>();
    done = over;
    begunWith = shown;
    batch = ofBatch;
    end = until;
    for (int i = 0; i < underWay; i++) {
      push();
    }
    return over;
  }

  void close() {
    chat.close();
  }
}
