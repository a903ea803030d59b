package io.webchat.chat;

import io.webchat.api.bus.Bus;
import io.webchat.spi.extension.InstanceContext;
import io.webchat.spi.extension.InstanceExtension;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Listens to every instance from before its configuration, so that no event is missed. */
final class Recorder implements InstanceExtension {
  private final Map<String, EventLog> logs = new ConcurrentHashMap<>();

  @Override
  public CompletionStage<? extends AutoCloseable> attach(InstanceContext instance) {
    EventLog log = new EventLog();
    logs.put(instance.instance().id(), log);
    return CompletableFuture.completedFuture(
        instance.instance().bus().subscribe(Bus.EVERY_EVENT, log::add));
  }

  /** A new instance of that id is about to be created. */
  void forget(String instanceId) {
    logs.remove(instanceId);
  }

  EventLog log(String instanceId) {
    return logs.get(instanceId);
  }
}
