package io.webchat.health.internal;

import io.webchat.health.internal.HealthConfiguration.Settings;
import io.webchat.health.internal.check.ContainerLife;
import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.Configured;
import io.webchat.spi.health.Finding;
import io.webchat.spi.health.Health;
import io.webchat.spi.health.HealthReport;
import io.webchat.spi.health.SelfCheck;
import io.webchat.spi.thread.DaemonThreads;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs all checks again and again, keeps what they found, and logs what is new. While the container
 * stops it is not ready, whatever the checks say.
 */
@Component(
    service = {Health.class, Configured.class},
    configurationPid = HealthComponent.PID,
    immediate = true)
@Header(
    name = "Import-Package",
    value = "org.apache.felix.hc.api;resolution:=optional,*") // an offer for who has it
@Designate(ocd = HealthConfiguration.class)
public final class HealthComponent implements Health, Configured {
  static final String PID = "io.webchat.health";
  static final String CONTAINER = "container";
  private static final Logger LOG = LoggerFactory.getLogger(HealthComponent.class);

  /** The pause before the next look while nothing can be found yet, ms. */
  private static final long STARTING_MS = 100;

  private static final HealthReport NOT_YET =
      new HealthReport(
          Map.of(CONTAINER, List.of(Finding.notReady("the checks have not run yet", ""))));

  private final CheckedConfiguration<Settings> configuration =
      new CheckedConfiguration<>(
          PID, HealthConfiguration.class, Settings::read, LOG::error, LOG::warn);
  private final ExecutorService threads =
      Executors.newCachedThreadPool(DaemonThreads.numbered("webchat-check"));
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.numbered("webchat-checks"));
  private final Checks checks = new Checks(threads);
  private final ChangeLog changes = new ChangeLog(LOG::warn, LOG::info);
  private final ContainerLife container;
  private final FelixChecks felix;
  private volatile HealthReport last = NOT_YET;
  private volatile Future<?> next = CompletableFuture.completedFuture(null);

  /** Begins to look. */
  @Activate
  public HealthComponent(
      Map<String, Object> properties, BundleContext context, @Reference ContainerLife container) {
    configuration.read(properties);
    this.container = container;
    felix = FelixChecks.in(context);
  }

  /** The checks that are there now are bound. */
  @Activate
  void begin() {
    clock.execute(this::look);
  }

  @Modified
  void modified(Map<String, Object> properties) {
    configuration.read(properties);
  }

  @Override
  public ConfigurationState configuration() {
    return configuration.state();
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addCheck(SelfCheck check) {
    checks.add(check);
    felix.add(check, () -> report().findings().getOrDefault(check.name(), List.of()));
  }

  void removeCheck(SelfCheck check) {
    checks.remove(check);
    felix.remove(check);
  }

  @Override
  public HealthReport report() {
    return withStop(last);
  }

  @Override
  public CompletionStage<HealthReport> examine() {
    return checks.run(configuration.inForce().checkTimeoutMs()).thenApply(this::withStop);
  }

  private HealthReport withStop(HealthReport report) {
    if (!container.isStopping()) {
      return report;
    }
    Map<String, List<Finding>> findings = new TreeMap<>(report.findings());
    findings.put(
        CONTAINER,
        List.of(
            Finding.notReady(
                "the container stops and hands its chats over", "send new chats elsewhere")));
    return new HealthReport(findings);
  }

  private void look() {
    try {
      if (container.isStarting()) {
        lookAgain(STARTING_MS);
      } else {
        checks.run(configuration.inForce().checkTimeoutMs()).whenComplete(this::looked);
      }
    } catch (RuntimeException | Error e) { // as when there is no thread for a moment
      looked(null, e);
    }
  }

  private void looked(HealthReport report, Throwable failure) {
    try {
      if (failure != null) {
        LOG.error("The checks could not be run; what they found before is told", failure);
      } else if (!container.isStopping()) { // what goes with it is no finding
        last = report;
        changes.tell(report);
      }
    } finally {
      lookAgain(configuration.inForce().intervalMs());
    }
  }

  private void lookAgain(long afterMs) {
    try {
      next = clock.schedule(this::look, afterMs, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("The checks have ended");
    }
  }

  @Deactivate
  void end() {
    next.cancel(false);
    felix.close();
    clock.shutdownNow();
    threads.shutdownNow();
  }
}
