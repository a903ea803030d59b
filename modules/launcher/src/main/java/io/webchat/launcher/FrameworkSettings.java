package io.webchat.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.osgi.framework.Constants;

/** The properties that the framework is made with. */
final class FrameworkSettings {
  private static final Map<String, String> FIXED =
      Map.of(
          // above every folder, so that bundles that come later are started too
          Constants.FRAMEWORK_BEGINNING_STARTLEVEL,
          "100",
          // what lies in the folders is what runs: nothing is left over from the run before
          Constants.FRAMEWORK_STORAGE_CLEAN,
          Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT,
          // the JavaScript engine looks into these packages of the JDK
          Constants.FRAMEWORK_BOOTDELEGATION,
          "jdk.internal.module,jdk.internal.access,sun.misc",
          // bundles find their resources without it
          "felix.service.urlhandlers",
          "false",
          // the resolver's threads live on for a minute after a stop
          "felix.resolver.parallelism",
          "1",
          // a component that starts slowly on a busy machine, and is asked for meanwhile, is no
          // deadlock
          "ds.lock.timeout.milliseconds",
          "60000");

  /**
   * For a container that is started for one command: its chats wait until the scripts run, which on
   * a busy machine takes longer than pages would wait; and the engine is started when a script
   * needs it only.
   */
  private static final Map<String, String> OF_COMMANDS =
      Map.of("webchat.scripting.warmup", "false", "webchat.core.extensionTimeoutMs", "60000");

  private FrameworkSettings() {}

  /**
   * The settings of one run; {@code framework.properties} is over those given here.
   *
   * @param storage folder for the framework's own files
   * @param modules of the JVM
   * @param staysUp whether it stays up until it is stopped
   */
  static Map<String, String> of(Layout layout, Path storage, ModuleLayer modules, boolean staysUp)
      throws IOException {
    Map<String, String> settings = new LinkedHashMap<>(FIXED);
    if (!staysUp) {
      settings.putAll(OF_COMMANDS);
    }
    settings.put(Constants.FRAMEWORK_STORAGE, storage.toString());
    Properties file = new Properties();
    if (Files.exists(layout.frameworkProperties())) {
      try (Reader reader = Files.newBufferedReader(layout.frameworkProperties())) {
        file.load(reader);
      } catch (CharacterCodingException e) {
        throw unreadable(layout, "it is not UTF-8", e);
      } catch (IllegalArgumentException e) {
        throw unreadable(layout, e.getMessage(), e);
      }
    }
    Map<String, String> folders = layout.properties();
    for (String key : file.stringPropertyNames()) {
      settings.put(key, resolved(file.getProperty(key).trim(), folders));
    }
    export(settings, Logging.exports());
    Optional<EngineModule> engine = EngineModule.in(modules);
    if (engine.isPresent()) {
      export(settings, engine.get().exports());
    }
    settings.putAll(folders);
    return settings;
  }

  private static IOException unreadable(Layout layout, String why, Exception e) {
    IOException failure = new IOException(layout.frameworkProperties() + " cannot be read: " + why);
    failure.addSuppressed(e);
    return failure;
  }

  private static void export(Map<String, String> settings, String packages) {
    settings.merge(
        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
        packages,
        (others, added) -> others + "," + added);
  }

  private static String resolved(String value, Map<String, String> folders) {
    String result = value;
    for (Map.Entry<String, String> folder : folders.entrySet()) {
      result = result.replace("${" + folder.getKey() + "}", folder.getValue());
    }
    return result;
  }
}
