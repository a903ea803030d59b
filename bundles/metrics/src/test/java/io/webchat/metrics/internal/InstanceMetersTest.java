package io.webchat.metrics.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.WebChatState;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class InstanceMetersTest {
  private volatile List<WebChat> open = List.of();
  private final InstanceMeters meters = new InstanceMeters(proxy(WebChatFactory.class, () -> open));
  private final MeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void openInstancesAreCountedByState() {
    meters.addRegistry(registry);
    assertThat(registry.find("webchat.instances").gauges())
        .extracting(gauge -> gauge.getId().getTag("state"))
        .containsExactlyInAnyOrder(
            "NEW", "IDLE", "STARTING", "RESTORING", "ACTIVE", "ENDING", "READ_ONLY");
    assertThat(count("ACTIVE")).isZero();
    open = List.of(chat(WebChatState.ACTIVE), chat(WebChatState.IDLE), chat(WebChatState.ACTIVE));
    assertThat(count("ACTIVE")).isEqualTo(2);
    assertThat(count("IDLE")).isEqualTo(1);
    open = List.of(chat(WebChatState.IDLE));
    assertThat(count("ACTIVE")).isZero();
  }

  @Test
  void everyRegistryHasThemUntilItGoes() {
    MeterRegistry second = new SimpleMeterRegistry();
    second.counter("webchat.other");
    meters.addRegistry(registry);
    meters.addRegistry(second);
    meters.removeRegistry(second);
    meters.removeRegistry(second);
    assertThat(registry.getMeters()).hasSize(7);
    assertThat(second.getMeters())
        .extracting(meter -> meter.getId().getName())
        .containsExactly("webchat.other");
    meters.removeRegistry(registry);
    assertThat(registry.getMeters()).isEmpty();
  }

  private double count(String state) {
    return registry.get("webchat.instances").tag("state", state).gauge().value();
  }

  private static WebChat chat(WebChatState state) {
    return proxy(WebChat.class, () -> state);
  }

  private static <T> T proxy(Class<T> type, Supplier<?> answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.get()));
  }
}
