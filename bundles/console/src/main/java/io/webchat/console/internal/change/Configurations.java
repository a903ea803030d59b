package io.webchat.console.internal.change;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The configurations of the container. Thread-safe; calls may block. */
public interface Configurations {
  /**
   * Each as {@code pid}, {@code factory}, {@code name}, {@code description}, {@code isThere},
   * {@code refused}; of a factory also those that there are.
   */
  List<Map<String, Object>> list();

  /**
   * One configuration with its keys: labels, defaults, bounds and values; of secrets only whether
   * there is one.
   *
   * @throws IllegalArgumentException when nothing describes the PID
   */
  Map<String, Object> form(String pid) throws IOException;

  /**
   * Changes values.
   *
   * @param values texts or lists of texts by key; {@code null} leads back to the default
   * @param withKeys whether keys by which the service is used may be changed
   * @throws IllegalArgumentException when something cannot be used: then nothing is changed
   */
  void change(String pid, Map<String, Object> values, boolean withKeys) throws IOException;

  /**
   * Deletes one: its part of the service goes back to its defaults, or goes.
   *
   * @throws IllegalArgumentException when there is none
   */
  void delete(String pid, boolean withKeys) throws IOException;
}
