package io.webchat.demo.internal;

import io.webchat.api.config.ConfigurationException;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.json.JsonReader;
import io.webchat.json.MalformedJsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A configuration in a JSON file: {@code {"webchat": {…}, "main": {…}}}, or the content of {@code
 * webchat} alone.
 */
final class ConfigurationFile {
  private static final long MAX_BYTES = 1 << 20;

  private ConfigurationFile() {}

  /**
   * Reads a configuration.
   *
   * @throws DemoFailure when there is no such file or it is not usable, with the reason
   */
  static WebChatConfiguration read(String name) throws DemoFailure {
    try {
      Path file = Path.of(name);
      if (!Files.isRegularFile(file)) {
        throw new DemoFailure("there is no file " + file.toAbsolutePath());
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new DemoFailure(name + " is larger than " + MAX_BYTES + " bytes");
      }
      Map<String, Object> content = JsonReader.readObject(Files.readString(file));
      return content.get("webchat") instanceof Map<?, ?> webchat
          ? WebChatConfiguration.of(object(webchat), object(content.get("main")))
          : WebChatConfiguration.of(content);
    } catch (MalformedJsonException e) {
      throw new DemoFailure(
          name + ", line " + e.line() + ", column " + e.column() + ": " + e.getMessage(), e);
    } catch (ConfigurationException e) {
      throw new DemoFailure(name + ": " + e.getMessage(), e);
    } catch (IOException | InvalidPathException e) {
      throw new DemoFailure("cannot read " + name + ": " + e.getMessage(), e);
    }
  }

  @SuppressWarnings("unchecked") // keys of JSON objects are strings
  private static Map<String, Object> object(Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : null;
  }
}
