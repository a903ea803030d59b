package io.webchat.log.internal;

import java.io.File;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of jars that are no bundles, which File Install passes over in silence: once for each state
 * of a file. Handles none. Thread-safe.
 */
final class BrokenBundles implements ArtifactInstaller {
  private static final Logger LOG = LoggerFactory.getLogger(BrokenBundles.class);
  private static final int MOST_REMEMBERED = 1000;

  private final Map<File, Long> told =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<File, Long> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  /** Asked again at every scan of the folder. */
  @Override
  public synchronized boolean canHandle(File file) {
    long state = file.lastModified() + file.length();
    if (file.getName().endsWith(".jar") && !Long.valueOf(state).equals(told.get(file))) {
      fault(file)
          .ifPresent(
              fault -> {
                told.put(file, state);
                LOG.warn("{} is not installed: {}; change or remove it", file, fault);
              });
    }
    return false;
  }

  @Override
  public void install(File file) {
    // it handles none
  }

  @Override
  public void update(File file) {
    // it handles none
  }

  @Override
  public void uninstall(File file) {
    // it handles none
  }

  private static Optional<String> fault(File file) {
    try (JarFile jar = new JarFile(file)) {
      Manifest manifest = jar.getManifest();
      return manifest != null
              && manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME) != null
          ? Optional.empty()
          : Optional.of("no bundle, its manifest has no " + Constants.BUNDLE_SYMBOLICNAME);
    } catch (IOException e) {
      return Optional.of("no jar, " + e.getMessage());
    }
  }
}
