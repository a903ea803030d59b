package io.webchat.scripting.internal.sandbox;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the scripts of a realm registered outside of it, by script; bounded. Thread-safe. */
public final class Registrations {
  private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);
  private static final int MOST = 5_000;

  private final Set<Registration> all = new LinkedHashSet<>();
  private boolean closed;

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
   * @throws IllegalStateException when there are too many; it is closed then
   */
  public Registration add(String script, int function, AutoCloseable closeable) {
    Registration one = new Registration(script, function, closeable);
    boolean full;
    synchronized (this) {
      full = all.size() >= MOST;
      if (!full && !closed) {
        all.add(one);
        return one;
      }
    }
    one.close();
    if (full) {
      throw new IllegalStateException("Too much is registered");
    }
    return one;
  }

  /** Those of a script. */
  public synchronized Set<Registration> of(String script) {
    Set<Registration> found = Collections.newSetFromMap(new IdentityHashMap<>());
    all.stream().filter(one -> one.script.equals(script)).forEach(found::add);
    return found;
  }

  /** Closes those of a script, but {@code kept}; returns them. */
  public List<Registration> close(String script, Set<Registration> kept) {
    return take(one -> one.script.equals(script) && !kept.contains(one));
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
