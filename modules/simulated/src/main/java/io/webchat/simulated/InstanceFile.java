package io.webchat.simulated;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.config.ConfigurationException;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.json.JsonReader;
import io.webchat.json.MalformedJsonException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What an instance is made of, in a file: a customer's {@code widgets.config.js}, or JSON, {@code
 * {"webchat": {…}, "main": {…}}} or the content of {@code webchat} alone.
 */
public final class InstanceFile {
  /** Largest file in bytes. */
  public static final long MAX_BYTES = 1 << 20;

  private InstanceFile() {}

  /** Whether a file is read as JavaScript. */
  public static boolean isScript(String name) {
    return name.endsWith(".js");
  }

  /**
   * An instance without an id; what a script configures is known when it has run.
   *
   * @throws UnusableFileException when there is no such file or it cannot be used
   */
  public static InstanceSettings read(String name) throws UnusableFileException {
    return isScript(name)
        ? InstanceSettings.of(WebChatConfiguration.of(Map.of())).withScript(script(name))
        : InstanceSettings.of(configuration(name));
  }

  /** A script as it stands in its file. */
  public static ScriptSource script(String name) throws UnusableFileException {
    return new ScriptSource(name, text(name));
  }

  private static WebChatConfiguration configuration(String name) throws UnusableFileException {
    try {
      Map<String, Object> content = JsonReader.readObject(text(name));
      return content.get("webchat") instanceof Map<?, ?> webchat
          ? WebChatConfiguration.of(object(webchat), object(content.get("main")))
          : WebChatConfiguration.of(content);
    } catch (MalformedJsonException e) {
      throw new UnusableFileException(
          name + ", line " + e.line() + ", column " + e.column() + ": " + e.getMessage(), e);
    } catch (ConfigurationException e) {
      throw new UnusableFileException(name + ": " + e.getMessage(), e);
    }
  }

  /**
   * The text of a file in UTF-8.
   *
   * @throws UnusableFileException when it is not there, too large or cannot be read
   */
  public static String text(String name) throws UnusableFileException {
    try {
      Path file = Path.of(name);
      if (!Files.isRegularFile(file)) {
        throw new UnusableFileException("there is no file " + file.toAbsolutePath());
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new UnusableFileException(name + " is larger than " + MAX_BYTES + " bytes");
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new UnusableFileException(name + ": not UTF-8", e);
    } catch (IOException | InvalidPathException e) {
      throw new UnusableFileException("cannot read " + name + ": " + e.getMessage(), e);
    }
  }

  @SuppressWarnings("unchecked") // keys of JSON objects are strings
  private static Map<String, Object> object(Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : null;
  }
}
