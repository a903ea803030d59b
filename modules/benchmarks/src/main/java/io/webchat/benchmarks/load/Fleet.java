package io.webchat.benchmarks.load;

import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/** Many chats of one platform, all started. */
final class Fleet implements AutoCloseable {
  private static final int STARTING_AT_ONCE = 100;

  private final WebChatPlatform platform;
  private final List<WebChat> chats = new ArrayList<>();

  /**
   * Starts the chats, some at a time, and returns when all run.
   *
   * @param received gets what agents say, with the number of the chat
   */
  Fleet(
      WebChatPlatform platform,
      int count,
      Map<String, Object> configuration,
      BiConsumer<Integer, Message> received)
      throws InterruptedException {
    this.platform = platform;
    WebChatConfiguration shared = WebChatConfiguration.of(configuration);
    Semaphore room = new Semaphore(STARTING_AT_ONCE);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      room.acquire();
      WebChat chat = platform.factory().create(InstanceSettings.of(shared).withId(id(i)));
      chat.bus()
          .subscribe("WebChatService.messageReceived", event -> tell(event, number, received));
      chats.add(chat);
      start(chat)
          .whenComplete(
              (started, problem) -> {
                if (problem != null) {
                  failure.compareAndSet(null, problem);
                }
                room.release();
              });
    }
    room.acquire(STARTING_AT_ONCE);
    if (failure.get() != null) {
      throw new CompletionException(failure.get());
    }
  }

  /** The id of the chat with a number. */
  static String id(int number) {
    return "load-" + number;
  }

  private static CompletionStage<?> start(WebChat chat) {
    return chat.ready()
        .thenCompose(ready -> ready.service().startChat(StartChat.by(ready.id(), "Load")));
  }

  private static void tell(BusEvent event, int number, BiConsumer<Integer, Message> received) {
    for (Object message : (List<?>) event.data().get("messages")) {
      received.accept(number, (Message) message);
    }
  }

  List<WebChat> chats() {
    return chats;
  }

  @Override
  public void close() {
    platform.close();
  }
}
