package io.webchat.health.internal;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Knows that the whole container stops, before its first bundle does: the framework tells those who
 * listen synchronously before it lowers the start level. Thread-safe.
 */
final class StopWatcher implements SynchronousBundleListener, AutoCloseable {
  private final BundleContext context;
  private volatile boolean stopping;

  StopWatcher(BundleContext context) {
    this.context = context;
    Bundle container = context.getBundle(Constants.SYSTEM_BUNDLE_ID);
    context.addBundleListener(this);
    stopping |= container.getState() == Bundle.STOPPING;
  }

  @Override
  public void bundleChanged(BundleEvent event) {
    if (event.getType() == BundleEvent.STOPPING
        && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
      stopping = true;
    }
  }

  boolean isStopping() {
    return stopping;
  }

  @Override
  public void close() {
    context.removeBundleListener(this);
  }
}
