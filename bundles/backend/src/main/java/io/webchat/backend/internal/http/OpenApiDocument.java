package io.webchat.backend.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The description of the service, which tools read. Immutable. */
final class OpenApiDocument {
  private static final String RESOURCE = "/io/webchat/backend/openapi.json";
  private static final String USUAL_PATH = "\"/api/v1\"";

  private final String text;

  /** The description of a service at this path. */
  OpenApiDocument(String path) {
    try (InputStream in = OpenApiDocument.class.getResourceAsStream(RESOURCE)) {
      String all =
          new String(Objects.requireNonNull(in, RESOURCE).readAllBytes(), StandardCharsets.UTF_8);
      text = all.replace(USUAL_PATH, '"' + path + '"');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text() {
    return text;
  }
}
