package io.webchat.http.bus;

import io.webchat.api.InstanceSettings;
import io.webchat.api.config.ConfigurationException;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.json.JsonReader;
import io.webchat.json.JsonValues;
import io.webchat.json.MalformedJsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the instances of clients are made of: a JSON file with {@code webchat} and {@code main}, as
 * in {@code _genesys.widgets}, or a customer's script.
 */
public final class TemplateFile {
  private static final long LIMIT = 2_000_000;
  private static final String JSON = ".json";
  private static final Set<String> PARTS = Set.of("webchat", "main");

  private TemplateFile() {}

  /**
   * Reads a file.
   *
   * @param folders where a name that is no absolute path is looked for
   * @throws IllegalArgumentException when there is none that can be used; the message says the key,
   *     the file and what is expected
   */
  public static InstanceSettings read(String name, Path... folders) {
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          "configuration: the name of a JSON file {webchat, main} or of a script is missing");
    }
    Path file =
        Stream.of(folders)
            .map(folder -> folder.resolve(name.strip()))
            .filter(Files::isRegularFile)
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("configuration: there is no file " + name));
    String text = text(file);
    return file.getFileName().toString().endsWith(JSON) ? json(file, text) : script(file, text);
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > LIMIT) {
        throw new IllegalArgumentException(
            "configuration: longer than " + LIMIT + " bytes: " + file);
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("configuration: cannot be read: " + file, e);
    }
  }

  private static InstanceSettings script(Path file, String text) {
    return InstanceSettings.of(WebChatConfiguration.of(Map.of()))
        .withScript(new InstanceSettings.ScriptSource(file.getFileName().toString(), text));
  }

  private static InstanceSettings json(Path file, String text) {
    try {
      Map<String, Object> content = JsonReader.readObject(text);
      for (String key : content.keySet()) {
        if (!PARTS.contains(key)) {
          throw new IllegalArgumentException(
              "configuration: " + file + ": " + key + ": expected are webchat and main");
        }
      }
      return InstanceSettings.of(
          WebChatConfiguration.of(
              JsonValues.object(content.get("webchat")), JsonValues.object(content.get("main"))));
    } catch (MalformedJsonException e) {
      throw new IllegalArgumentException(
          "configuration: " + file + ":" + e.line() + ":" + e.column() + " " + e.getMessage(), e);
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(
          "configuration: " + file + ": " + e.key() + ": expected is " + e.expected(), e);
    }
  }
}
