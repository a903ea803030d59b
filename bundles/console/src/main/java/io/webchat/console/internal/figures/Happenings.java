package io.webchat.console.internal.figures;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What was last done to the container or happened to its bundles, for plots and for who opens the
 * page later. Thread-safe.
 */
public final class Happenings {
  private static final int MOST = 200;

  private final Deque<Map<String, Object>> last = new ArrayDeque<>();
  private final LongSupplier clock;
  private long number;

  /**
   * Nothing has happened yet.
   *
   * @param clock epoch ms
   */
  public Happenings(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * Something happens.
   *
   * @param subject to what, for instance the name of a bundle
   * @param what that happens to it, for instance {@code stopped}
   * @return it with its {@code number}, which grows, and its {@code time}
   */
  public synchronized Map<String, Object> add(String subject, String what) {
    Map<String, Object> happening = new LinkedHashMap<>();
    happening.put("number", ++number);
    happening.put("time", clock.getAsLong());
    happening.put("subject", subject);
    happening.put("what", what);
    last.addLast(happening);
    if (last.size() > MOST) {
      last.removeFirst();
    }
    return happening;
  }

  /** The last ones, oldest first. */
  public synchronized List<Map<String, Object>> shown() {
    return new ArrayList<>(last);
  }
}
