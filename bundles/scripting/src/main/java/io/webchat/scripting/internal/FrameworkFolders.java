package io.webchat.scripting.internal;

import java.nio.file.Path;
import org.osgi.framework.FrameworkUtil;

/** Folders of a run that its framework knows; apart, since without OSGi there is no such class. */
final class FrameworkFolders {
  private FrameworkFolders() {}

  /** The folder of the configurations in force. */
  static Path conf() {
    String conf =
        FrameworkUtil.getBundle(FrameworkFolders.class)
            .getBundleContext()
            .getProperty("webchat.conf");
    return conf == null ? ScriptSettings.home().resolve(ScriptSettings.CONF) : Path.of(conf);
  }
}
