package io.webchat.transport.webmessaging.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The version by which this client is known to the server, which the build takes from the project.
 */
final class BundleVersion {
  static final String VALUE = read();

  private BundleVersion() {}

  private static String read() {
    try (InputStream text =
        BundleVersion.class.getResourceAsStream("/io/webchat/transport/webmessaging/version.txt")) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
