package io.webchat.demo.internal;

import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionStorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The database of the failover demonstration when none is given: H2 in a file, opened by this
 * process first, which thereby serves the others.
 */
final class SharedDatabase implements AutoCloseable {
  private static final String PID = "io.webchat.session.jdbc";
  private static final long PATIENCE_MS = 20_000;

  private final Configuration configuration;
  private final Map<String, Object> settings;

  private SharedDatabase(Configuration configuration, Map<String, Object> settings) {
    this.configuration = configuration;
    this.settings = settings;
  }

  /** Opens it in a folder. */
  static SharedDatabase open(BundleContext context, ConfigurationAdmin configurations, Path folder)
      throws DemoFailure {
    Map<String, Object> settings =
        Map.of("url", "jdbc:h2:file:" + folder.resolve("sessions") + ";AUTO_SERVER=TRUE");
    ServiceTracker<SessionLeases, SessionLeases> tracker =
        new ServiceTracker<>(context, SessionLeases.class, null);
    tracker.open();
    try {
      Configuration configuration = configurations.getConfiguration(PID, "?");
      configuration.update(FrameworkUtil.asDictionary(settings));
      SharedDatabase store = new SharedDatabase(configuration, settings);
      SessionLeases leases = tracker.waitForService(PATIENCE_MS);
      if (leases == null) {
        store.close();
        throw new DemoFailure("there is no shared store; is the bundle session-jdbc there?");
      }
      leases.orphans(1);
      return store;
    } catch (IOException | SessionStorageException e) {
      throw new DemoFailure("the shared store does not open: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailure("interrupted while the shared store opens", e);
    } finally {
      tracker.close();
    }
  }

  /** What the other containers configure. */
  FleetStore store() {
    return FleetStore.database(settings);
  }

  @Override
  public void close() throws DemoFailure {
    try {
      configuration.delete();
    } catch (IOException e) {
      throw new DemoFailure("the configuration of the store stays", e);
    }
  }
}
