package io.webchat.core.internal;

import static io.webchat.core.internal.FleetContainer.KEPT_MS;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;

/** Containers that share a store and the chat servers; the first one is {@link #one}. */
abstract class FailoverCase {
  static final Map<String, Object> ACKNOWLEDGE = Map.of("acknowledge", true);

  final MemoryStore store = new MemoryStore();
  final Map<String, ScriptedServer> servers = new ConcurrentHashMap<>();
  private final List<FleetContainer> containers = new ArrayList<>();
  final FleetContainer one = container("one", 0);

  FleetContainer container(String name, long clockStart) {
    FleetContainer container = new FleetContainer(name, store, servers, clockStart);
    containers.add(container);
    return container;
  }

  @AfterEach
  void close() {
    containers.forEach(FleetContainer::close);
  }

  void say(String chat, String text) {
    servers.get(chat).say("Message", "Agent", 2, "Anna", text);
  }

  void awaitDelivered(FleetContainer container, String chat, String text) {
    await().until(() -> container.delivered(chat).contains(text));
  }

  void awaitStored(String chat, long position) {
    await().until(() -> store.stored(chat).filter(it -> it.position() == position).isPresent());
  }

  void leaseRunsOut() {
    store.advance(KEPT_MS + 1);
  }

  static void awaitServes(FleetContainer container, String chat) {
    await().until(() -> container.serves(chat));
  }
}
