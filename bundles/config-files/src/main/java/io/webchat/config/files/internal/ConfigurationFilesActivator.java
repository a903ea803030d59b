package io.webchat.config.files.internal;

import java.util.Map;
import java.util.Optional;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Offers the reader to File Install, ahead of its own. No component: it is there before components
 * are, so that they start with their configuration.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class ConfigurationFilesActivator implements BundleActivator {
  private ServiceTracker<ConfigurationAdmin, ConfigurationAdmin> tracker;

  /** For the framework. */
  public ConfigurationFilesActivator() {}

  @Override
  public void start(BundleContext context) {
    tracker = new ServiceTracker<>(context, ConfigurationAdmin.class, null);
    tracker.open();
    ConfigurationFiles files =
        new ConfigurationFiles(
            () -> Optional.ofNullable(tracker.getService()), context::getProperty, System::getenv);
    // goes with this bundle
    context.registerService(
        ArtifactInstaller.class,
        files,
        FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, 100)));
  }

  @Override
  public void stop(BundleContext context) {
    tracker.close();
  }
}
