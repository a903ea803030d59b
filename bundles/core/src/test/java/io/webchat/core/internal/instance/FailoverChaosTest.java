package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.FleetContainer.KEPT_MS;
import static io.webchat.core.internal.fixture.FleetContainer.LEASE_MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.core.internal.fixture.FleetContainer;
import io.webchat.core.internal.fixture.ScriptedChatServer;
import io.webchat.failover.MemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever fails: what was said is delivered, and nothing again that was acknowledged. */
class FailoverChaosTest {
  private static final int CHATS = 6;
  private static final int STEPS = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final MemoryStore store = new MemoryStore();
  private final Map<String, ScriptedChatServer> servers = new ConcurrentHashMap<>();
  private final List<FleetContainer> containers = new ArrayList<>();
  private final Set<FleetContainer> frozen = new HashSet<>();
  private final Set<FleetContainer> dead = new HashSet<>();

  @AfterEach
  void close() {
    containers.forEach(FleetContainer::close);
  }

  private FleetContainer add() {
    FleetContainer container =
        new FleetContainer(
            "container-" + containers.size(), store, servers, containers.size() * 1_000_000_007L);
    containers.add(container);
    return container;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatWasSaidIsDeliveredAndNothingTwiceThatWasAcknowledged(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 3; i++) {
      add();
    }
    for (int i = 0; i < CHATS; i++) {
      containers.get(i % 3).start("chat-" + i, Map.of("acknowledge", true));
      String chat = "chat-" + i;
      await().atMost(PATIENCE).until(() -> store.stored(chat).isPresent());
    }
    Set<String> said = new TreeSet<>();
    for (int step = 0; step < STEPS; step++) {
      String chat = "chat-" + random.nextInt(CHATS);
      String text = "text-" + step;
      servers.get(chat).say("Message", "Agent", 2, "Anna", text);
      said.add(chat + "/" + text);
      disturb(random, containers.get(random.nextInt(containers.size())));
      // so that faults meet every stage of what is under way
      Duration pace = Duration.ofMillis(1 + random.nextInt(60));
      await().pollDelay(pace).atMost(PATIENCE).until(() -> said.contains(chat + "/" + text));
    }
    heal();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(delivered()).containsExactlyInAnyOrderElementsOf(said));
    List<String> settled = settled();
    assertThat(settled).doesNotHaveDuplicates();
    assertThat(said).containsAll(settled);
  }

  private void disturb(Random random, FleetContainer container) {
    switch (random.nextInt(8)) {
      case 0 -> container.store.way(MemoryStore.Way.FAILING);
      case 1 -> container.store.way(MemoryStore.Way.ANSWER_LOST);
      case 2, 3 -> {
        if (!dead.contains(container)) {
          container.store.way(MemoryStore.Way.OPEN);
        }
      }
      case 4 -> pass(LEASE_MS / 3);
      case 5 -> pass(KEPT_MS + 1);
      case 6 -> {
        if (!dead.contains(container) && frozen.add(container)) {
          container.freeze();
        } else if (!dead.contains(container) && frozen.remove(container)) {
          container.thaw();
        }
      }
      default -> {
        if (dead.size() < 2 && frozen.add(container)) {
          dead.add(container);
          container.die();
          add();
        }
      }
    }
  }

  private void pass(long ms) {
    // clocks of containers never run behind the store's, as is assumed of real ones
    containers.forEach(container -> container.advance(ms));
    store.advance(ms);
  }

  private void heal() {
    for (FleetContainer container : containers) {
      if (!dead.contains(container)) {
        container.store.way(MemoryStore.Way.OPEN);
        if (frozen.remove(container)) {
          container.thaw();
        }
      }
    }
    pass(KEPT_MS + 1);
  }

  private Set<String> delivered() {
    Set<String> delivered = new TreeSet<>();
    for (FleetContainer container : containers) {
      for (int i = 0; i < CHATS; i++) {
        String chat = "chat-" + i;
        container.delivered(chat).forEach(text -> delivered.add(chat + "/" + text));
      }
    }
    return delivered;
  }

  private List<String> settled() {
    List<String> settled = new ArrayList<>();
    containers.forEach(
        container ->
            container.settled.stream().filter(text -> !text.endsWith("/")).forEach(settled::add));
    return settled;
  }
}
