package io.webchat.scripting.internal;

import java.io.File;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;

/** What the framework knows of its run; apart, since without OSGi there is no such class. */
final class FrameworkProperties {
  private FrameworkProperties() {}

  /** For the engine: the framework's area, since bundles come and go while the engine stays. */
  static File engine() {
    return bundle()
        .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
        .getBundleContext()
        .getDataFile("engine");
  }

  private static BundleContext bundle() {
    return FrameworkUtil.getBundle(FrameworkProperties.class).getBundleContext();
  }

  /** The folder of the configurations in force. */
  static Path conf() {
    String conf = bundle().getProperty("webchat.conf");
    return conf == null ? ScriptSettings.home().resolve(ScriptSettings.CONF) : Path.of(conf);
  }

  /** Whether the engine is to be warm before a chat needs it; a run that is over soon says no. */
  static boolean warmUp() {
    return !"false".equals(bundle().getProperty("webchat.scripting.warmup"));
  }
}
