package io.webchat.session.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What Redis does in one step. */
enum Script {
  ACQUIRE("acquire"),
  RENEW("renew"),
  STORE("store"),
  DELETE("delete"),
  ORPHANS("orphans");

  private final String text;

  Script(String name) {
    text = read("clock") + read(name);
  }

  String text() {
    return text;
  }

  private static String read(String name) {
    try (InputStream script = Script.class.getResourceAsStream("script/" + name + ".lua")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
