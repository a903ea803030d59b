package io.webchat.replay.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.simulated.InstanceFile;
import io.webchat.simulated.OnSimulator;
import io.webchat.simulated.UnusableFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * What {@code replay} was asked to do.
 *
 * @param recordings files
 * @param config file of the configuration; {@code null} for none
 * @param scripts further files of hooks
 * @param bundles jars that are installed for this run
 * @param wire type of the transport; {@code null} for that of the recording
 */
record ReplayOptions(
    List<String> recordings,
    String config,
    List<String> scripts,
    List<String> bundles,
    String wire) {
  static final String USAGE =
      "replay takes FILE… [--config FILE] [--script FILE]… [--bundle JAR]… [--wire TYPE]";

  private static final String EXPORTED =
      """

      if (typeof module.exports === 'function') {
        window._genesys.widgets.bus
          .registerPlugin('Replay' + Math.random().toString(36).slice(2))
          .command('WebChatService.registerPreProcessor', { preprocessor: module.exports });
      }
      })({ exports: {} });
      """;

  /**
   * Reads the words.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  static ReplayOptions parse(List<String> words) {
    List<String> recordings = new ArrayList<>();
    List<String> scripts = new ArrayList<>();
    List<String> bundles = new ArrayList<>();
    String config = null;
    String wire = null;
    Deque<String> rest = new ArrayDeque<>(words);
    while (!rest.isEmpty()) {
      String word = rest.pop();
      switch (word) {
        case "--config" -> config = value(word, rest);
        case "--script" -> scripts.add(value(word, rest));
        case "--bundle" -> bundles.add(value(word, rest));
        case "--wire" -> wire = wire(value(word, rest));
        default -> {
          if (word.startsWith("-")) {
            throw new IllegalArgumentException("unknown option: " + word + "; " + USAGE);
          }
          recordings.add(word);
        }
      }
    }
    if (recordings.isEmpty()) {
      throw new IllegalArgumentException("no recording; " + USAGE);
    }
    return new ReplayOptions(
        List.copyOf(recordings), config, List.copyOf(scripts), List.copyOf(bundles), wire);
  }

  private static String value(String option, Deque<String> rest) {
    if (rest.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value; " + USAGE);
    }
    return rest.pop();
  }

  private static String wire(String type) {
    if (OnSimulator.wire(type).isEmpty()) {
      throw new IllegalArgumentException(
          "--wire " + type + ": expected one of " + OnSimulator.transportTypes());
    }
    return type;
  }

  /** What the instances are made of, before they are led to the simulator. */
  InstanceSettings settings() throws UnusableFileException {
    InstanceSettings settings =
        config == null
            ? InstanceSettings.of(WebChatConfiguration.of(Map.of()))
            : InstanceFile.read(config);
    for (String script : scripts) {
      settings = settings.withScript(hook(InstanceFile.script(script)));
    }
    return settings;
  }

  /** A file of the scripts folder exports its preprocessor; its lines keep their numbers. */
  private static ScriptSource hook(ScriptSource file) {
    return file.text().contains("module.exports")
        ? new ScriptSource(file.name(), "(function (module) {" + file.text() + EXPORTED)
        : file;
  }
}
