package io.webchat.health.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.health.internal.check.Chats;
import io.webchat.health.internal.check.Configurations;
import io.webchat.health.internal.check.ContainerLife;
import io.webchat.health.internal.check.Stores;
import io.webchat.spi.health.Finding;
import io.webchat.spi.health.SelfCheck;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceRegistration;

class HealthComponentTest {
  private static final Bundle FRAMEWORK =
      proxy(Bundle.class, Map.of("getState", Bundle.ACTIVE, "getBundleId", 0L));

  private final BundleContext context =
      proxy(
          BundleContext.class,
          Map.of(
              "getBundle",
              FRAMEWORK,
              "registerService",
              proxy(ServiceRegistration.class, Map.of())));
  private final Chats chats = new Chats();
  private final ContainerLife container =
      new ContainerLife(context, chats, new Stores(chats, new Configurations(context)));
  private final HealthComponent health =
      new HealthComponent(Map.of("intervalMs", 100L), context, container);
  private final AtomicInteger runs = new AtomicInteger();
  private volatile List<Finding> findings = List.of();

  @SuppressWarnings("unchecked") // of the interface
  private static <T> T proxy(Class<T> type, Map<String, ?> answers) {
    return (T)
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answers.get(method.getName()));
  }

  private final SelfCheck check =
      new SelfCheck() {
        @Override
        public String name() {
          return "service";
        }

        @Override
        public List<Finding> check() {
          List<Finding> found = findings;
          runs.incrementAndGet();
          return found;
        }
      };

  @AfterEach
  void end() {
    health.end();
  }

  private void awaitAnotherRun() {
    int before = runs.get();
    await().until(() -> runs.get() >= before + 2); // what the first of them found is told
  }

  @Test
  void whatGoesWithAContainerThatStopsIsNoFinding() {
    health.addCheck(check);
    health.begin();
    findings = List.of(Finding.warning("slow", ""));
    await()
        .untilAsserted(
            () -> assertThat(health.report().findings().get("service")).isEqualTo(findings));

    List<Finding> before = findings;
    container.bundleChanged(new BundleEvent(BundleEvent.STOPPING, FRAMEWORK));
    findings = List.of(Finding.warning("there is no chat service", ""));
    awaitAnotherRun();
    assertThat(health.report().findings()).containsKey(HealthComponent.CONTAINER);
    assertThat(health.report().findings().get("service")).isEqualTo(before);
  }

  /** As when there is no memory for a moment: nobody else would look again. */
  @Test
  void aLookThatFailsIsFollowedByTheNext() {
    AtomicInteger looks = new AtomicInteger();
    Bundle broken =
        (Bundle)
            Proxy.newProxyInstance(
                Bundle.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (self, method, arguments) -> {
                  if (looks.incrementAndGet() <= 2) {
                    throw new OutOfMemoryError("no thread");
                  }
                  return Bundle.ACTIVE;
                });
    BundleContext there =
        proxy(
            BundleContext.class,
            Map.of(
                "getBundle",
                broken,
                "registerService",
                proxy(ServiceRegistration.class, Map.of())));
    Stores stores = new Stores(chats, new Configurations(there));
    HealthComponent looking =
        new HealthComponent(
            Map.of("intervalMs", 100L), there, new ContainerLife(there, chats, stores));
    try {
      looking.addCheck(check);
      looking.begin();
      awaitAnotherRun();
      assertThat(looking.report().findings()).containsKey("service");
    } finally {
      looking.end();
    }
  }
}
