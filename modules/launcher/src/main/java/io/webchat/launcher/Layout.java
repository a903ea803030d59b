package io.webchat.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The folders of one run.
 *
 * @param home where the distribution lies
 * @param conf configuration files
 * @param data what the run keeps: the framework's files, stored sessions
 * @param log log files
 */
record Layout(Path home, Path conf, Path data, Path log) {

  /** The folders as they are when nothing else is said. */
  static Layout of(Path home) {
    Path root = home.toAbsolutePath().normalize();
    return new Layout(root, root.resolve("conf"), root.resolve("data"), root.resolve("log"));
  }

  /** The same with another folder for the configuration. */
  Layout withConf(Path folder) {
    return new Layout(home, folder.toAbsolutePath().normalize(), data, log);
  }

  /** The same with another folder for everything that is written, log files included. */
  Layout withData(Path folder) {
    Path root = folder.toAbsolutePath().normalize();
    return new Layout(home, conf, root, root.resolve("log"));
  }

  /** Bundles by start level. */
  Path bundles() {
    return home.resolve("bundles");
  }

  /** Properties of the framework, for operators to change. */
  Path frameworkProperties() {
    return ofContainer("framework.properties");
  }

  /** Configuration of the log files. */
  Path logging() {
    return ofContainer("logback.xml");
  }

  /** A file that no run can do without: that of the distribution where {@code conf} has none. */
  private Path ofContainer(String file) {
    Path own = conf.resolve(file);
    return Files.exists(own) ? own : home.resolve("conf").resolve(file);
  }

  /** The names under which bundles and configuration files find the folders. */
  Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("webchat.home", home.toString());
    properties.put("webchat.conf", conf.toString());
    properties.put("webchat.data", data.toString());
    properties.put("webchat.log", log.toString());
    return properties;
  }
}
