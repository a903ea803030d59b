package io.webchat.demo.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.simulator.model.ChatSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A customer's {@code widgets.config.js}. Where its URL has the documentation's placeholder {@code
 * HOST}, the built-in chat server is put in by a second script; the file itself runs as it is.
 */
final class ScriptFile {
  private static final long MAX_BYTES = 1 << 20;
  private static final String SERVER =
      """
      (function (webchat) {
        const transport = webchat.transport || {};
        if (/\\/\\/HOST\\//.test(transport.dataURL)) {
          transport.dataURL = '%s';
          transport.endpoint = '%s';
          transport.headers = { 'x-api-key': '%s' };
        } else if (/\\/\\/HOST\\//.test(webchat.dataURL)) {
          webchat.dataURL = '%s';
        }
      })(window._genesys.widgets.webchat);
      """;

  private ScriptFile() {}

  static boolean is(String name) {
    return name.endsWith(".js");
  }

  /**
   * An instance that the script configures.
   *
   * @throws DemoFailure when the file cannot be read
   */
  static InstanceSettings read(String name, String id, ChatSimulator simulator) throws DemoFailure {
    try {
      Path file = Path.of(name);
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
        throw new DemoFailure("there is no file " + name + ", or it is too large");
      }
      String server =
          SERVER.formatted(
              simulator.v3Url(), simulator.v3Endpoint(), simulator.v3ApiKey(), simulator.gmsUrl());
      return new InstanceSettings(
          id,
          WebChatConfiguration.of(Map.of()),
          List.of(
              new ScriptSource(name, Files.readString(file)),
              new ScriptSource("demo-server.js", server)));
    } catch (IOException | InvalidPathException e) {
      throw new DemoFailure("cannot read " + name + ": " + e.getMessage(), e);
    }
  }
}
