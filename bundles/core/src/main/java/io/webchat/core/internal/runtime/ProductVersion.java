package io.webchat.core.internal.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of the product, which the build takes from the project. */
public final class ProductVersion {
  public static final String VALUE = read();

  private ProductVersion() {}

  private static String read() {
    try (InputStream text =
        ProductVersion.class.getResourceAsStream("/io/webchat/core/version.txt")) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
