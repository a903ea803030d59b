package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.core.internal.fixture.FailoverCase;
import io.webchat.core.internal.fixture.FleetContainer;
import io.webchat.core.internal.fixture.ScriptedChatServer;
import io.webchat.failover.MemoryStore;
import io.webchat.spi.extension.InstanceExtension;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of the sessions of a container, or an instance, that stops in order. */
class HandoverTest extends FailoverCase {
  @Test
  void aContainerThatStopsHandsItsChatsOverAtOnce() {
    one.start("chat", Map.of());
    awaitStored("chat", 2);
    one.instances.close();
    FleetContainer two = container("two", 0);
    awaitServes(two, "chat");
  }

  @Test
  void anInstanceThatIsClosedWaitsForWhoOpensItAgain() {
    WebChat left = one.start("left", Map.of());
    awaitStored("left", 2);
    left.close();
    get(left.closed());
    one.start("other", Map.of());
    awaitStored("other", 2);
    one.instances.close();
    FleetContainer two = container("two", 0);
    awaitServes(two, "other");
    assertThat(two.instances.isUsed("left")).isFalse();
    assertThat(store.stored("left")).isPresent();
  }

  @Test
  void anInstanceThatWasHandedOverBeforeItsContainerStopsGoesOn() {
    WebChat given = one.start("given", Map.of());
    awaitStored("given", 2);
    given.handOver();
    get(given.closed());
    one.instances.close();
    FleetContainer two = container("two", 0);
    awaitServes(two, "given");
  }

  @Test
  void anInstanceThatAScriptConfiguredIsConfiguredByItsScriptAgain() {
    WebChatConfiguration byScript =
        WebChatConfiguration.of(
            Map.of(
                "dataURL",
                "http://127.0.0.1:1/chat",
                "pollRateMin",
                50,
                "pollRateMax",
                100,
                "sessionStorage",
                MemoryStore.NAME));
    InstanceExtension script =
        context -> {
          context.configuration(byScript);
          return CompletableFuture.completedFuture(() -> {});
        };
    one.plugins.extensions.add(script, Map.of());
    servers.put("chat", new ScriptedChatServer());
    WebChat chat =
        one.instances.create(InstanceSettings.of(WebChatConfiguration.of(Map.of())).withId("chat"));
    get(chat.ready());
    get(chat.service().startChat(StartChat.by("Jane", "Doe")));
    awaitStored("chat", 2);
    one.die();
    FleetContainer two = container("two", 0);
    AtomicInteger configured = new AtomicInteger();
    two.plugins.extensions.add(
        (InstanceExtension)
            context -> {
              configured.incrementAndGet();
              return script.attach(context);
            },
        Map.of());
    leaseRunsOut();
    say("chat", "later");
    awaitDelivered(two, "chat", "later");
    assertThat(configured).hasValue(1);
  }
}
