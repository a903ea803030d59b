package io.webchat.session.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What Redis does in one step. */
enum Script {
  ACQUIRE("acquire"),
  RENEW("lease", "renew"),
  STORE("lease", "store"),
  DELETE("lease", "delete"),
  ORPHANS("orphans"),
  HOLDER("holder"),
  ANNOUNCE("announce"),
  MEMBERS("members");

  private final String text;

  Script(String... names) {
    StringBuilder all = new StringBuilder(read("clock"));
    for (String name : names) {
      all.append(read(name));
    }
    text = all.toString();
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
