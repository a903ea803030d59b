package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.WebChatState;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.chat.RedisProcess;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.AgentBehaviour;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.spi.health.Finding;
import io.webchat.spi.health.Health;
import io.webchat.testkit.container.OsgiContainer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a container says of an instance whose chat another container holds. */
class LeaseElsewhereIT {
  private static OsgiContainer container(RedisProcess redis, int port) throws IOException {
    return OsgiContainer.felix()
        .systemPackagesFrom(WebChatFactory.class, Health.class)
        .bundles(DeployedBundles.jars())
        .configuration("io.webchat.core", Map.of("failover", true, "sessionStorage", "redis"))
        .configuration("io.webchat.session.redis", Map.of("url", redis.url().toString()))
        .configuration("io.webchat.health", Map.of("intervalMs", 100L))
        .configuration("io.webchat.metrics", Map.of("port", port))
        .frameworkProperty(
            "org.osgi.framework.bootdelegation", "jdk.internal.module,jdk.internal.access,sun.misc")
        .build();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage
        .toCompletableFuture()
        .get(DistributionProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static WebChat shop(OsgiContainer container, ChatSimulator simulator) {
    WebChatConfiguration configuration =
        WebChatConfiguration.of(Map.of("dataURL", simulator.gmsUrl().toString()));
    return container
        .service(WebChatFactory.class)
        .create(InstanceSettings.of(configuration).withId("shop"));
  }

  private static List<String> findings(OsgiContainer container) throws Exception {
    return get(container.service(Health.class).examine()).findings().get("leases").stream()
        .map(Finding::text)
        .toList();
  }

  @Test
  void theDoctorNamesTheInstanceUntilTheChatEndsThere() throws Exception {
    try (RedisProcess redis = new RedisProcess();
        ChatSimulator simulator = new SimulatorBuilder().agents(AgentBehaviour.manual()).start()) {
      OsgiContainer one = container(redis, FreePorts.one());
      OsgiContainer two = container(redis, FreePorts.one());
      one.beforeAll(null);
      try {
        two.beforeAll(null);
        try {
          aChatOfOneIsWaitedForInTwo(one, two, simulator);
        } finally {
          two.afterAll(null);
        }
      } finally {
        one.afterAll(null);
      }
    }
  }

  /** Failover takes effect when the core starts, which it did before it was configured. */
  private static void useFailover(OsgiContainer container) throws Exception {
    container.stop("io.webchat.core");
    container.start("io.webchat.core");
  }

  private static void aChatOfOneIsWaitedForInTwo(
      OsgiContainer one, OsgiContainer two, ChatSimulator simulator) throws Exception {
    useFailover(one);
    useFailover(two);
    WebChat here = shop(one, simulator);
    get(here.ready());
    get(here.service().startChat(StartChat.by("Paul", "Client")));
    WebChat waiting = shop(two, simulator);
    await()
        .untilAsserted(
            () ->
                assertThat(findings(two))
                    .containsExactly("another container holds the lease of shop"));
    assertThat(findings(one)).isEmpty();

    get(here.service().endChat());
    await().untilAsserted(() -> assertThat(findings(two)).isEmpty());
    assertThat(waiting.state()).isEqualTo(WebChatState.IDLE);
    assertThat(simulator.chats()).hasSize(1);
  }
}
