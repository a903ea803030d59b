package io.webchat.scripting.internal;

import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tells which version of each file is saved as a whole: one that two looks in a row have found. An
 * editor empties a file, or takes it away, before it writes it anew, so that a look in between
 * finds half of it or nothing. For one thread at a time.
 */
final class SavedFiles {
  private Map<String, String> seen;
  private Map<String, String> saved = Map.of();

  /**
   * The versions that count.
   *
   * @param now the version of each file as this look finds it; what the first look finds counts
   */
  Map<String, String> look(Map<String, String> now) {
    if (seen == null) {
      saved = now;
    } else if (!now.equals(saved)) {
      saved = settled(now);
    }
    seen = now;
    return saved;
  }

  private Map<String, String> settled(Map<String, String> now) {
    Map<String, String> settled = new TreeMap<>(saved);
    Set<String> names = new HashSet<>(now.keySet());
    names.addAll(saved.keySet());
    for (String name : names) {
      String version = now.get(name);
      if (!Objects.equals(version, seen.get(name))) {
        continue; // it is being written: the former version counts
      }
      if (version == null) {
        settled.remove(name);
      } else {
        settled.put(name, version);
      }
    }
    return settled;
  }
}
