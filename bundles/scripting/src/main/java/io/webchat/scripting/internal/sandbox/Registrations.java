package io.webchat.scripting.internal.sandbox;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the scripts of a realm registered outside of it, by script; bounded. What comes of a script
 * after it was taken back registers nothing any more. Thread-safe.
 */
public final class Registrations {
  private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);
  private static final int MOST = 5_000;

  /** Why nothing is registered for a version that was taken back. */
  public static final String ENDED = "The script was ended";

  private final Set<Registration> all = new LinkedHashSet<>();
  private final Map<String, Version> versions = new HashMap<>(4);
  private boolean closed;

  /** A script as it was loaded, until it is taken back; identity counts. */
  public static final class Version {
    private final String script;
    private volatile boolean ended;

    private Version(String script) {
      this.script = script;
    }

    /** The name of the script. */
    public String script() {
      return script;
    }

    public boolean isEnded() {
      return ended;
    }
  }

  /** What is loaded of a script now. */
  public synchronized Version version(String script) {
    return versions.computeIfAbsent(script, Version::new);
  }

  /** One of them; identity counts. */
  public final class Registration {
    private final String script;
    private final int function;
    private final AutoCloseable closeable;

    private Registration(String script, int function, AutoCloseable closeable) {
      this.script = script;
      this.function = function;
      this.closeable = closeable;
    }

    /** The number of the function that is kept for it; 0 for none. */
    public int function() {
      return function;
    }

    /** The script takes it back. */
    public void end() {
      forget();
      close();
    }

    /** It has ended by itself. */
    public void forget() {
      synchronized (Registrations.this) {
        all.remove(this);
      }
    }

    private void close() {
      try {
        closeable.close();
      } catch (Exception e) {
        LOG.warn("What a script registered was not closed: {}", e.getClass().getName());
      }
    }
  }

  /**
   * Adds one.
   *
   * @param function number of the function that is kept for it; 0 for none
   * @throws IllegalStateException when there are too many, or the version was taken back; it is
   *     closed then
   */
  public Registration add(Version version, int function, AutoCloseable closeable) {
    Registration one = new Registration(version.script, function, closeable);
    boolean full;
    synchronized (this) {
      full = all.size() >= MOST;
      if (!full && !closed && !version.ended) {
        all.add(one);
        return one;
      }
    }
    one.close();
    if (full) {
      throw new IllegalStateException("Too much is registered");
    }
    if (version.ended) {
      throw new IllegalStateException(ENDED);
    }
    return one;
  }

  /** Those of a script. */
  public synchronized Set<Registration> of(String script) {
    Set<Registration> found = Collections.newSetFromMap(new IdentityHashMap<>());
    all.stream().filter(one -> one.script.equals(script)).forEach(found::add);
    return found;
  }

  /** Closes those of a script, but {@code kept}; returns them. With none kept, it has ended. */
  public List<Registration> close(String script, Set<Registration> kept) {
    if (kept.isEmpty()) {
      end(script);
    }
    return take(one -> one.script.equals(script) && !kept.contains(one));
  }

  private synchronized void end(String script) {
    Version gone = versions.remove(script);
    if (gone != null) {
      gone.ended = true;
    }
  }

  /** Closes all, and from now on whatever is added. */
  public void close() {
    synchronized (this) {
      closed = true;
    }
    take(one -> true);
  }

  private List<Registration> take(Predicate<Registration> wanted) {
    List<Registration> gone;
    synchronized (this) {
      gone = all.stream().filter(wanted).toList();
      gone.forEach(all::remove);
    }
    gone.forEach(Registration::close);
    return gone;
  }
}
