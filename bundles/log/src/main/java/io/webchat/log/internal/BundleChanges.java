package io.webchat.log.internal;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.Version;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the changes of the bundles of a running container, one line each: install, update, removal,
 * stop, start, refresh. Not logged are the stops and starts that the framework makes by itself for
 * an update or a refresh, and the stop of a bundle that is then removed. The framework's event
 * thread delivers both kinds of events in order. Thread-safe.
 */
final class BundleChanges implements BundleListener, FrameworkListener {
  private static final Logger LOG = LoggerFactory.getLogger(BundleChanges.class);
  private static final long REMOVAL_MS = 500;

  private final BundleContext context;
  private final Map<Bundle, Version> versions = new ConcurrentHashMap<>();
  private final Set<Bundle> stopped = new HashSet<>();

  /** Stopped just now: may be on the way to be removed. */
  private final Set<Bundle> stopping = new HashSet<>();

  /** One for each stop by an operator whose event is still to come. */
  private final Queue<Bundle> stops = new ConcurrentLinkedQueue<>();

  private final SynchronousBundleListener watch = this::noteStop;
  private final Set<String> refreshed = new LinkedHashSet<>();

  BundleChanges(BundleContext context) {
    this.context = context;
  }

  /** Starts logging. */
  void open() {
    for (Bundle bundle : context.getBundles()) {
      versions.put(bundle, bundle.getVersion());
    }
    context.addBundleListener(watch);
    context.addBundleListener(this);
    context.addFrameworkListener(this);
  }

  void close() {
    context.removeBundleListener(watch);
    context.removeBundleListener(this);
    context.removeFrameworkListener(this);
  }

  @Override
  public synchronized void bundleChanged(BundleEvent event) {
    Bundle bundle = event.getBundle();
    switch (event.getType()) {
      case BundleEvent.INSTALLED -> installed(bundle);
      case BundleEvent.UPDATED -> updated(bundle);
      case BundleEvent.UNINSTALLED -> removed(bundle);
      case BundleEvent.UNRESOLVED -> refreshed.add(bundle.getSymbolicName());
      case BundleEvent.STOPPED -> stopped(bundle);
      case BundleEvent.STARTED -> started(bundle);
      default -> {
        // nothing that an operator did
      }
    }
  }

  @Override
  public synchronized void frameworkEvent(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED && !refreshed.isEmpty()) {
      LOG.info(
          "Restarted after a change of what they use: {}",
          refreshed.stream().map(String::valueOf).sorted().collect(Collectors.joining(", ")));
      refreshed.clear();
    }
  }

  private void installed(Bundle bundle) {
    versions.put(bundle, bundle.getVersion());
    LOG.info("Bundle {} installed from {}", named(bundle), bundle.getLocation());
  }

  private void updated(Bundle bundle) {
    refreshed.remove(bundle.getSymbolicName());
    Version now = bundle.getVersion();
    Version former = versions.put(bundle, now);
    if (former == null || former.equals(now)) {
      LOG.info("Bundle {} updated from {}", named(bundle), bundle.getLocation());
    } else {
      LOG.info("Bundle {} updated, was {}, from {}", named(bundle), former, bundle.getLocation());
    }
  }

  private void removed(Bundle bundle) {
    refreshed.remove(bundle.getSymbolicName());
    versions.remove(bundle);
    stopped.remove(bundle);
    stopping.remove(bundle);
    LOG.info("Bundle {} removed", named(bundle));
  }

  /**
   * Who stopped a bundle can be told only while it stops: when the event comes it may have been
   * started again.
   */
  private void noteStop(BundleEvent event) {
    Bundle bundle = event.getBundle();
    if (event.getType() == BundleEvent.STOPPED
        && !bundle.adapt(BundleStartLevel.class).isPersistentlyStarted()) {
      stops.add(bundle);
    }
  }

  private void stopped(Bundle bundle) {
    boolean byOperator = stops.remove(bundle);
    if (byOperator
        && isUp()
        && bundle.getState() != Bundle.UNINSTALLED
        && !stopped.contains(bundle)
        && stopping.add(bundle)) {
      CompletableFuture.delayedExecutor(REMOVAL_MS, TimeUnit.MILLISECONDS)
          .execute(() -> staysStopped(bundle));
    }
  }

  private synchronized void staysStopped(Bundle bundle) {
    if (stopping.remove(bundle)) {
      stopped.add(bundle);
      LOG.info("Bundle {} stopped", named(bundle));
    }
  }

  private void started(Bundle bundle) {
    staysStopped(bundle);
    if (stopped.remove(bundle)) {
      LOG.info("Bundle {} started", named(bundle));
    }
  }

  private boolean isUp() {
    return context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == Bundle.ACTIVE;
  }

  private static String named(Bundle bundle) {
    return bundle.getSymbolicName() + " " + bundle.getVersion();
  }
}
