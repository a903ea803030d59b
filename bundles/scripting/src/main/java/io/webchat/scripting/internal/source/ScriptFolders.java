package io.webchat.scripting.internal.source;

import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.scripting.internal.context.ScriptFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders {@code preprocessors} and {@code session}, read again and again: what is new, changed
 * or gone takes effect. A file that cannot be parsed is reported, and its former version stays.
 * {@link #scan} is for one thread at a time, the rest for any.
 */
public final class ScriptFolders {
  private static final Logger LOG = LoggerFactory.getLogger(ScriptFolders.class);
  private static final String PREPROCESSORS = "preprocessors/";
  private static final String SESSION = "session/";
  private static final int MAX_FILES = 100;
  private static final long MAX_BYTES = 1_000_000;

  private final Map<String, Path> folders = new LinkedHashMap<>();
  private final Function<ScriptSource, Optional<ScriptFailure>> parser;
  private final Consumer<ScriptFailure> problems;
  private final SavedFiles saved = new SavedFiles();
  private Map<String, String> stamps = Map.of();
  private final Set<Path> unreadable = new HashSet<>();
  private final Set<String> crowded = new HashSet<>();
  private volatile Files files = new Files(List.of());

  /** The version of each file that ran last, in whichever instance. */
  private final Map<String, ScriptSource> ran = new ConcurrentHashMap<>();

  /**
   * Over two folders, which may be missing.
   *
   * @param parser finds syntax errors
   * @param problems gets them
   */
  public ScriptFolders(
      Path folder,
      Function<ScriptSource, Optional<ScriptFailure>> parser,
      Consumer<ScriptFailure> problems) {
    folders.put(PREPROCESSORS, folder.resolve("preprocessors"));
    folders.put(SESSION, folder.resolve("session"));
    this.parser = parser;
    this.problems = problems;
  }

  /** The files in force, by name. */
  public record Files(List<ScriptSource> sources) {
    public Files {
      sources = List.copyOf(sources);
    }

    public boolean isEmpty() {
      return sources.isEmpty();
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
    if (now.equals(stamps)) {
      return false;
    }
    Map<String, ScriptSource> former = files.byName();
    List<ScriptSource> sources = new ArrayList<>();
    now.forEach(
        (name, stamp) -> {
          boolean changed = !stamp.equals(stamps.get(name));
          ScriptSource source =
              changed ? read(name, found.get(name), former.get(name)) : former.get(name);
          if (source != null) {
            sources.add(source);
          }
        });
    stamps = now;
    Files next = new Files(sources);
    boolean changed = !next.equals(files);
    files = next;
    ran.keySet().retainAll(now.keySet());
    return changed;
  }

  private ScriptSource read(String name, Path path, ScriptSource former) {
    try {
      if (java.nio.file.Files.size(path) > MAX_BYTES) {
        tell(name, "is ignored: it is larger than " + MAX_BYTES + " bytes");
        return former;
      }
      ScriptSource source = new ScriptSource(name, java.nio.file.Files.readString(path));
      Optional<ScriptFailure> problem = parser.apply(source);
      if (problem.isEmpty()) {
        return source;
      }
      problems.accept(problem.get());
    } catch (IOException e) {
      tell(name, "cannot be read: " + e.getClass().getSimpleName());
    }
    return former;
  }

  private void tell(String name, String problem) {
    problems.accept(new ScriptFailure(problem, name, 0, 0, ScriptFailure.Kind.ERROR));
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
              .filter(path -> path.getFileName().toString().endsWith(".js"))
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

  /** Logs that a folder has too many files: once, until there are few enough again. */
  private void tooMany(String prefix, int more) {
    if (more <= 0) {
      crowded.remove(prefix);
    } else if (crowded.add(prefix)) {
      tell(prefix, "has more than " + MAX_FILES + " files, the last " + more + " are ignored");
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
