package io.webchat.demo.internal;

import io.webchat.spi.extension.InstanceContext;
import io.webchat.spi.extension.InstanceExtension;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/**
 * A container of the failover demonstration: gives every chat that runs here a customer, whether it
 * started here or was taken over.
 */
@Component(
    service = {InstanceExtension.class, FleetMember.class},
    configurationPid = FleetMember.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class FleetMember implements InstanceExtension {
  /** PID of the configuration. */
  static final String PID = "io.webchat.demo.fleet";

  /** Configuration. */
  @interface Config {
    /** Name of the container. */
    String name();

    /** File of its journal. */
    String journal();

    /** What the ids of all chats of this run of the demonstration end with. */
    String run() default "";

    /** Chats that start here. */
    int chats() default 0;

    /** Where the chat server is. */
    String dataURL() default "";
  }

  private final Config config;
  private final FleetJournal journal;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "webchat-demo-fleet"));

  /** For Declarative Services. */
  @Activate
  public FleetMember(Config config) {
    this.config = config;
    this.journal = new FleetJournal(Path.of(config.journal()));
  }

  Config config() {
    return config;
  }

  FleetJournal journal() {
    return journal;
  }

  @Override
  public CompletionStage<? extends AutoCloseable> attach(InstanceContext instance) {
    if (!instance.instance().id().endsWith(config.run())) {
      return CompletableFuture.completedFuture(() -> {}); // left in the store by a former run
    }
    return CompletableFuture.completedFuture(
        new FleetCustomer(config.name(), instance.instance(), journal, timer));
  }

  @Deactivate
  void close() {
    timer.shutdownNow();
  }
}
