package io.webchat.config.files.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands {@code io.webchat.*.cfg} to Configuration Admin in place of File Install's own reader,
 * which takes them for ISO-8859-1 and cannot read a file that has nothing but a JSON text. A file
 * that is empty in the middle of a save, or that cannot be read, leaves the configuration as it is,
 * but for the keys by which programs and people are let in: whose key may have been taken out is
 * not let in.
 */
final class ConfigurationFiles implements ArtifactInstaller {
  static final String FILE = "felix.fileinstall.filename";
  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationFiles.class);

  /** PID, or factory PID and name. */
  private static final Pattern NAME = Pattern.compile("(io\\.webchat\\.[^-~]+)(?:[-~](.+))?\\.cfg");

  /** The PIDs of which there may be several configurations, each with a name. */
  private static final Set<String> SEVERAL = Set.of("io.webchat.instance", "io.webchat.webhooks");

  /** The list of who may use a service, of those bundles that ask for keys. */
  private static final String KEYS = ".keys";

  private static final String ENVIRONMENT = "env:";

  private final Supplier<Optional<ConfigurationAdmin>> configurations;
  private final UnaryOperator<String> properties;
  private final UnaryOperator<String> environment;

  /**
   * The reader.
   *
   * @param configurations Configuration Admin while it is there
   * @param properties the framework's
   * @param environment the variables of the process
   */
  ConfigurationFiles(
      Supplier<Optional<ConfigurationAdmin>> configurations,
      UnaryOperator<String> properties,
      UnaryOperator<String> environment) {
    this.configurations = configurations;
    this.properties = properties;
    this.environment = environment;
  }

  @Override
  public boolean canHandle(File file) {
    return configurations.get().isPresent() && NAME.matcher(file.getName()).matches();
  }

  @Override
  public void install(File file) throws IOException {
    update(file);
  }

  @Override
  public void update(File file) throws IOException {
    if (!isConfiguration(file)) {
      LOG.error(
          "{} is not read: only instances and webhooks have names; this configuration belongs in {}",
          file,
          NAME.matcher(file.getName()).replaceFirst("$1.cfg"));
      return;
    }
    Configuration configuration = configuration(file);
    ConfigurationText text;
    try {
      text = ConfigurationText.of(Files.readAllBytes(file.toPath()));
    } catch (IOException e) {
      LOG.error(
          "{} ({}) cannot be read: {}; {}", file, configuration.getPid(), e, leave(configuration));
      return;
    }
    if (!text.isUtf8()) {
      LOG.warn("{} ({}) is not UTF-8; it is read as ISO-8859-1", file, configuration.getPid());
    }
    Map<String, Object> former = own(configuration.getProperties());
    if (text.isBlank() && !former.isEmpty()) {
      LOG.warn("{} ({}) is empty; {}", file, configuration.getPid(), leave(configuration));
      return;
    }
    try {
      Map<String, Object> values =
          new HashMap<>(
              text.values(
                  this::variable,
                  (key, name) ->
                      LOG.warn(
                          "{} ({}): {}: ${{}} has no value, and stays as it stands",
                          file,
                          configuration.getPid(),
                          key,
                          name)));
      values.put(FILE, file.getAbsoluteFile().toURI().toString());
      configuration.updateIfDifferent(FrameworkUtil.asDictionary(values));
    } catch (IllegalArgumentException e) {
      String pid = configuration.getPid();
      LOG.error("{} ({}): {}; {}", file, pid, e.getMessage(), leave(configuration));
    }
  }

  /** Leaves a configuration in force, without its keys; what is in force, for the log. */
  private static String leave(Configuration configuration) throws IOException {
    Dictionary<String, Object> former = configuration.getProperties();
    String until = " until the file is saved again or deleted";
    if (former == null || former.remove(KEYS) == null) {
      return "the former configuration stays in force" + until;
    }
    configuration.updateIfDifferent(former);
    return "nobody is let in, and the rest of the former configuration stays in force" + until;
  }

  @Override
  public void uninstall(File file) throws IOException {
    if (isConfiguration(file)) {
      configuration(file).delete();
    }
  }

  /**
   * Whether it is more than a copy that somebody left in the folder, which would hide the file that
   * is meant, with the keys of yesterday.
   */
  private static boolean isConfiguration(File file) {
    Matcher name = NAME.matcher(file.getName());
    return name.matches() && (name.group(2) == null || SEVERAL.contains(name.group(1)));
  }

  private Configuration configuration(File file) throws IOException {
    Matcher name = NAME.matcher(file.getName());
    if (!name.matches()) {
      throw new IllegalArgumentException("no configuration: " + file);
    }
    ConfigurationAdmin admin =
        configurations.get().orElseThrow(() -> new IOException("Configuration Admin is not there"));
    return name.group(2) == null
        ? admin.getConfiguration(name.group(1), "?")
        : admin.getFactoryConfiguration(name.group(1), name.group(2), "?");
  }

  private String variable(String name) {
    return name.startsWith(ENVIRONMENT)
        ? environment.apply(name.substring(ENVIRONMENT.length()))
        : properties.apply(name);
  }

  private static Map<String, Object> own(Dictionary<String, Object> dictionary) {
    Map<String, Object> own = new HashMap<>();
    if (dictionary != null) {
      own.putAll(FrameworkUtil.asMap(dictionary));
      own.keySet().removeIf(key -> key.startsWith("service.") || key.equals(FILE));
    }
    return own;
  }
}
