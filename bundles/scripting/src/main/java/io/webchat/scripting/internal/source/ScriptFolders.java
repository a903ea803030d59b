package io.webchat.scripting.internal.source;

import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.scripting.internal.context.ScriptFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders {@code preprocessors} and {@code session}, read again and again: what is new, changed
 * or gone takes effect. Of a file that cannot be read or parsed the former version stays; without
 * one it counts as a file that does not run. {@link #scan} is for one thread at a time, the rest
 * for any.
 */
public final class ScriptFolders {
  private static final Logger LOG = LoggerFactory.getLogger(ScriptFolders.class);
  private static final String PREPROCESSORS = "preprocessors/";
  private static final String SESSION = "session/";
  private static final int MAX_FILES = 100;

  private final Map<String, Path> folders = new LinkedHashMap<>();
  private final Function<ScriptSource, Optional<ScriptFailure>> parser;
  private final Problems problems;
  private final SavedFiles saved = new SavedFiles();

  /** The version of each file that was read. */
  private Map<String, String> stamps = Map.of();

  /** Why files that are read again and again cannot be read, by their names. */
  private final Map<String, ScriptFailure> unread = new HashMap<>();

  private final Set<Path> unreadable = new HashSet<>();

  /** The folders that have too many files. */
  private final Map<String, ScriptFailure> crowded = new HashMap<>();

  private volatile Files files = new Files(List.of(), Map.of());

  /** The version of each file that ran last, in whichever instance. */
  private final Map<String, ScriptSource> ran = new ConcurrentHashMap<>();

  /**
   * Over two folders, which may be missing.
   *
   * @param parser finds syntax errors
   * @param problems gets what is wrong with files
   */
  public ScriptFolders(
      Path folder, Function<ScriptSource, Optional<ScriptFailure>> parser, Problems problems) {
    folders.put(PREPROCESSORS, folder.resolve("preprocessors"));
    folders.put(SESSION, folder.resolve("session"));
    this.parser = parser;
    this.problems = problems;
  }

  /** Gets what is wrong with files, each failure once. */
  @FunctionalInterface
  public interface Problems {
    /**
     * A file cannot be used.
     *
     * @param formerStays whether its former version stays in force
     */
    void found(ScriptFailure failure, boolean formerStays);
  }

  /**
   * The files that are there.
   *
   * @param sources those in force, by name
   * @param broken why nothing of the others is in force, by their names
   */
  public record Files(List<ScriptSource> sources, Map<String, ScriptFailure> broken) {
    public Files {
      sources = List.copyOf(sources);
      broken = Map.copyOf(broken);
    }

    public boolean isEmpty() {
      return sources.isEmpty() && broken.isEmpty();
    }

    /** The names of all, in their order. */
    Set<String> names() {
      Set<String> names = new TreeSet<>(broken.keySet());
      names.addAll(byName().keySet());
      return names;
    }

    public Map<String, ScriptSource> byName() {
      Map<String, ScriptSource> map = new LinkedHashMap<>();
      sources.forEach(source -> map.put(source.name(), source));
      return map;
    }
  }

  static boolean isPreProcessor(ScriptSource source) {
    return source.name().startsWith(PREPROCESSORS);
  }

  /** What is in force. */
  public Files files() {
    return files;
  }

  /** A version that is in force was run without a failure. */
  void ran(ScriptSource source) {
    if (source.equals(files.byName().get(source.name()))) {
      ran.put(source.name(), source);
    }
  }

  /** The version of a file that ran last; {@code null} when none did. */
  ScriptSource lastThatRan(String name) {
    return ran.get(name);
  }

  /**
   * Reads the folders; whether something changed. What changes is used when the next scan finds it
   * so, too. A folder that cannot be read leaves everything as it was.
   */
  public boolean scan() {
    Map<String, Path> found = new TreeMap<>();
    if (!folders.entrySet().stream().allMatch(folder -> list(folder, found))) {
      return false;
    }
    Map<String, String> looked = new TreeMap<>();
    found.forEach((name, path) -> looked.put(name, stamp(path)));
    Map<String, String> now = saved.look(looked);
    Reading reading = new Reading();
    now.forEach(
        (name, stamp) -> {
          if (!stamp.equals(stamps.get(name)) && stamp.equals(looked.get(name))) {
            reading.read(name, found.get(name), stamp);
          } else {
            reading.keep(name);
          }
        });
    stamps = reading.stamps;
    Files next = reading.files();
    boolean changed = !next.equals(files);
    files = next;
    ran.keySet().retainAll(now.keySet());
    unread.keySet().retainAll(now.keySet());
    return changed;
  }

  /** What one scan makes of the files. */
  private final class Reading {
    private final Map<String, ScriptSource> former = files.byName();
    private final Map<String, String> stamps = new TreeMap<>();
    private final List<ScriptSource> sources = new ArrayList<>();
    private final Map<String, ScriptFailure> broken = new HashMap<>(crowded);

    /** A file stays as it was. */
    void keep(String name) {
      String stamp = ScriptFolders.this.stamps.get(name);
      if (stamp != null) {
        stamps.put(name, stamp);
      }
      ScriptFailure failure = files.broken().get(name);
      if (failure != null) {
        broken.put(name, failure);
      } else if (former.containsKey(name)) {
        sources.add(former.get(name));
      }
    }

    /** A file is new or changed, or could not be read before. */
    void read(String name, Path path, String stamp) {
      FolderFile file = FolderFile.read(name, path, parser);
      ScriptFailure told =
          file.readAgain() ? unread.put(name, file.failure()) : unread.remove(name);
      if (!file.readAgain()) {
        stamps.put(name, stamp);
      }
      ScriptSource inForce = file.source() == null ? former.get(name) : file.source();
      if (inForce == null) {
        broken.put(name, file.failure());
      } else {
        sources.add(inForce);
      }
      if (file.failure() != null && !file.failure().equals(told)) {
        problems.found(file.failure(), inForce != null);
      }
    }

    Files files() {
      return new Files(sources, broken);
    }
  }

  /** Adds the scripts of a folder; whether it could be read. */
  private boolean list(Map.Entry<String, Path> prefixAndFolder, Map<String, Path> found) {
    String prefix = prefixAndFolder.getKey();
    Path folder = prefixAndFolder.getValue();
    try (Stream<Path> entries =
        java.nio.file.Files.isDirectory(folder)
            ? java.nio.file.Files.list(folder)
            : Stream.empty()) {
      List<Path> scripts =
          entries
              .filter(path -> isScript(path.getFileName().toString()))
              .filter(java.nio.file.Files::isRegularFile)
              .sorted()
              .toList();
      scripts.stream()
          .limit(MAX_FILES)
          .forEach(path -> found.put(prefix + path.getFileName(), path));
      tooMany(prefix, scripts.size() - MAX_FILES);
      unreadable.remove(folder);
      return true;
    } catch (IOException | UncheckedIOException e) {
      if (unreadable.add(folder)) {
        LOG.warn(
            "The folder {} cannot be read, its scripts stay as they were: {}",
            folder,
            e.getClass().getSimpleName());
      }
      return false;
    }
  }

  /** Names that begin with a dot are of what copies and editors leave, as {@code ._a.js}. */
  private static boolean isScript(String name) {
    return name.endsWith(".js") && !name.startsWith(".");
  }

  /**
   * Files that are ignored since there are too many count as one that cannot be used; reported
   * once, until there are few enough again.
   */
  private void tooMany(String prefix, int more) {
    if (more <= 0) {
      crowded.remove(prefix);
      return;
    }
    ScriptFailure failure =
        FolderFile.failure(
            prefix, "has more than " + MAX_FILES + " files, the last " + more + " are ignored");
    if (crowded.put(prefix, failure) == null) {
      problems.found(failure, false);
    }
  }

  /** Changes with the file. */
  static String stamp(Path path) {
    try {
      return java.nio.file.Files.getLastModifiedTime(path).toMillis()
          + " "
          + java.nio.file.Files.size(path);
    } catch (IOException e) {
      return "gone";
    }
  }
}
