package io.webchat.webhooks.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.webchat.webhooks.internal.chat.Webhooks;
import io.webchat.webhooks.internal.delivery.Receiver;
import io.webchat.webhooks.internal.delivery.ReceiverSettings;
import io.webchat.webhooks.internal.delivery.ReceivingServer;
import io.webchat.webhooks.internal.store.Delivery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What registries show of receivers. */
class WebhookMetersTest {
  @TempDir Path folder;
  private final Webhooks webhooks = new Webhooks();
  private final WebhookMeters meters = new WebhookMeters(webhooks);
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private ReceivingServer server;

  @BeforeEach
  void serve() throws IOException {
    server = new ReceivingServer();
  }

  @AfterEach
  void close() {
    registry.close();
    webhooks.receivers().forEach(webhooks::remove);
    server.close();
  }

  private Receiver add(String name) throws IOException {
    return webhooks.add(
        folder,
        name,
        new ReceiverSettings(
            server.url(),
            List.of(),
            Map.of(),
            Set.of("*"),
            chat -> true,
            60_000,
            1,
            10,
            60_000,
            100,
            1_000,
            2,
            3));
  }

  private static void take(Receiver receiver, String id) {
    receiver.take(
        Delivery.of(id, receiver.name(), "c-" + id, "ended", 1, -1, Map.of("text", "")), () -> {});
  }

  private double gauge(String name) {
    return registry.get("webchat.webhook." + name).tag("webhook", "crm").gauge().value();
  }

  private double count(String name) {
    FunctionCounter counter =
        registry.get("webchat.webhook." + name).tag("webhook", "crm").functionCounter();
    return counter.count();
  }

  @Test
  void whatBecameOfDeliveriesIsShown() throws IOException {
    meters.addRegistry(registry);
    Receiver receiver = add("crm");
    take(receiver, "1");
    await().until(() -> count("delivered") == 1 && gauge("waiting") == 0);
    assertThat(gauge("failing")).isZero();

    server.answers(503);
    take(receiver, "2");
    await().until(() -> count("failures") > 0);
    assertThat(gauge("waiting")).isEqualTo(1);
    double seconds =
        registry.get("webchat.webhook.failing").timeGauge().value(TimeUnit.MILLISECONDS);
    assertThat(seconds).isPositive();

    server.answers(410);
    await().until(() -> gauge("deadletters") == 1);
    server.answers(200);
    assertThat(receiver.redeliver("").toCompletableFuture().join()).isEqualTo(1);
    await().until(() -> count("delivered") == 2);
    assertThat(count("redelivered")).isEqualTo(1);
    assertThat(gauge("deadletters")).isZero();
    assertThat(gauge("failing")).isZero();
  }

  @Test
  void metersGoWithTheirReceiverAndWithTheBundle() throws IOException {
    Receiver former = add("former");
    add("crm");
    meters.addRegistry(registry);
    assertThat(registry.getMeters()).hasSize(12);
    webhooks.remove(former);
    assertThat(registry.getMeters())
        .hasSize(6)
        .allSatisfy(each -> assertThat(each.getId().getTag("webhook")).isEqualTo("crm"));
    meters.removeRegistry(registry);
    assertThat(registry.getMeters()).isEmpty();
    add("later");
    assertThat(registry.getMeters()).isEmpty();
  }
}
