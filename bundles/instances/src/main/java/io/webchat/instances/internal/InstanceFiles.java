package io.webchat.instances.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;

/**
 * Where the files are that configurations of instances name.
 *
 * @param home the folder of the distribution
 * @param conf the folder of the configurations in force
 */
record InstanceFiles(Path home, Path conf) {
  private static final Path CONF = Path.of("conf");

  /** The folders of a run. */
  static InstanceFiles of(BundleContext context) {
    String home = context.getProperty("webchat.home");
    Path folder = Path.of(home == null ? "" : home);
    String conf = context.getProperty("webchat.conf");
    return new InstanceFiles(folder, conf == null ? folder.resolve(CONF) : Path.of(conf));
  }

  /**
   * A file by its name: in the folder of the distribution, where {@code conf/} is the folder of the
   * configurations in force, else in that folder itself.
   */
  Path find(String name) {
    Path file = Path.of(name);
    Path named =
        file.startsWith(CONF) && file.getNameCount() > 1
            ? conf.resolve(file.subpath(1, file.getNameCount()))
            : home.resolve(file);
    return Stream.of(named, conf.resolve(file)).filter(Files::exists).findFirst().orElse(named);
  }
}
