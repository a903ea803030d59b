package io.webchat.scripting.internal;

import java.io.File;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/**
 * Where the engine unpacks its native library: in the framework's data area, not in the home of the
 * user who runs it. The engine reads a system property once, when it is made; a value that the
 * operator set stays.
 */
final class EngineFolder {
  static final String PROPERTY = "polyglot.engine.userResourceCache";

  private EngineFolder() {}

  /** The framework's area, since bundles come and go while the engine stays. */
  static void inDataAreaOf(BundleContext bundle) {
    BundleContext framework = bundle.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext();
    propose(framework.getDataFile("engine"));
  }

  /**
   * Names the folder, unless another one is named.
   *
   * @param folder {@code null} where there is no file system
   */
  static void propose(File folder) {
    if (folder != null) {
      System.getProperties().putIfAbsent(PROPERTY, folder.getPath());
    }
  }
}
