package io.webchat.scripting.internal.source;

import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tells which version of each file is saved as a whole: those of a look that finds everything as
 * the look before did. An editor empties a file, or takes it away, before it writes it anew, so
 * that a look in between finds half of it or nothing; files that are changed together count
 * together. While some file never rests, the others count one by one. For one thread at a time.
 */
public final class SavedFiles {
  /** Looks in a row that may find changes before files count one by one. */
  private static final int RESTLESS_LOOKS = 5;

  private Map<String, String> seen;
  private Map<String, String> saved = Map.of();
  private int restless;

  /**
   * The versions that count.
   *
   * @param now the version of each file as this look finds it; what the first look finds counts
   */
  public Map<String, String> look(Map<String, String> now) {
    if (seen == null || now.equals(seen)) {
      saved = now;
      restless = 0;
    } else if (++restless > RESTLESS_LOOKS) {
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
