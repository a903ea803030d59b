package io.webchat.chat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** A store that is there when it is configured, and places for it that know nothing of another. */
enum StoreUnderTest {
  FILE,
  JDBC,
  REDIS;

  /** How long one operation may take, ms: the machine may be busy. */
  private static final long PATIENT_MS = 60_000;

  /** By which an instance chooses it. */
  String storageName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Symbolic name of its bundle, and the PID of its configuration. */
  String bundle() {
    return "io.webchat.session." + storageName();
  }

  /** A filter for its service. */
  String filter() {
    return "(webchat.session.storage=" + storageName() + ")";
  }

  /** The configuration that leads to a place. */
  Map<String, Object> at(String place, Path folder, URI redis) {
    return switch (this) {
      case FILE -> Map.of("folder", folder.resolve(place).toString());
      case JDBC ->
          Map.of(
              "url",
              "jdbc:h2:file:" + folder.resolve(place).resolve("sessions"),
              "timeout",
              PATIENT_MS);
      case REDIS -> Map.of("url", redis.toString(), "prefix", place, "timeout", PATIENT_MS);
    };
  }
}
