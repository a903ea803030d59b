package io.webchat.log.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogReaderService;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * Forwards every log there is, and tells of broken bundles. No component: it tells of components
 * that do not start.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class LogActivator
    implements BundleActivator, ServiceTrackerCustomizer<LogReaderService, LogReaderService> {
  private final Map<LogReaderService, Forwarder> forwarders = new ConcurrentHashMap<>();
  private BundleContext context;
  private BundleChanges changes;
  private ServiceTracker<LogReaderService, LogReaderService> logs;

  /** For the framework. */
  public LogActivator() {}

  @Override
  public void start(BundleContext started) {
    context = started;
    // goes with this bundle
    context.registerService(ArtifactInstaller.class, new BrokenBundles(), null);
    changes = new BundleChanges(context);
    changes.open();
    logs = new ServiceTracker<>(context, LogReaderService.class, this);
    logs.open();
  }

  @Override
  public void stop(BundleContext stopped) {
    changes.close();
    logs.close();
  }

  @Override
  public LogReaderService addingService(ServiceReference<LogReaderService> reference) {
    LogReaderService log = context.getService(reference);
    if (log != null) {
      Forwarder forwarder = new Forwarder();
      forwarders.put(log, forwarder);
      forwarder.follow(log);
    }
    return log;
  }

  @Override
  public void modifiedService(ServiceReference<LogReaderService> reference, LogReaderService log) {
    // its properties do not matter
  }

  @Override
  public void removedService(ServiceReference<LogReaderService> reference, LogReaderService log) {
    log.removeLogListener(forwarders.remove(log));
    context.ungetService(reference);
  }
}
