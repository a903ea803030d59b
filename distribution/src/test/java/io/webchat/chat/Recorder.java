package io.webchat.chat;

import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.bus.Bus;
import io.webchat.spi.extension.InstanceContext;
import io.webchat.spi.extension.InstanceExtension;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Listens to every instance from before its configuration, so that no event is missed. */
public final class Recorder implements InstanceExtension {
  private final Map<WebChat, EventLog> logs = new ConcurrentHashMap<>();

  @Override
  public CompletionStage<? extends AutoCloseable> attach(InstanceContext instance) {
    EventLog log = new EventLog(instance.instance());
    logs.put(instance.instance(), log);
    return CompletableFuture.completedFuture(
        instance.instance().bus().subscribe(Bus.EVERY_EVENT, log::add));
  }

  /** Creates an instance and waits until it is listened to. */
  public Customer open(Wire wire, WebChatFactory factory, InstanceSettings settings) {
    return customer(wire, factory.create(settings));
  }

  /** An instance that somebody else created, once it is listened to. */
  public Customer customer(Wire wire, WebChat chat) {
    await("the recorder").atMost(EventLog.PATIENCE).until(() -> logs.containsKey(chat));
    return new Customer(wire, chat, logs.get(chat));
  }
}
