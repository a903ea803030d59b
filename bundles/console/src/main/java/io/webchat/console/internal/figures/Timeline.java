package io.webchat.console.internal.figures;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What happened in each of the last minutes' seconds; a ring, so that it stays as large as it is.
 * Thread-safe.
 */
public final class Timeline {
  private static final double MEDIAN = 0.5;
  private static final double SLOW = 0.95;

  private static final class Second {
    private final Latencies latencies = new Latencies();
    private long at = -1;
    private int received;
    private int calls;
    private int failed;
    private int waiting;
    private int chats;

    private void begin(long now) {
      at = now;
      latencies.clear();
      received = 0;
      calls = 0;
      failed = 0;
      waiting = 0;
      chats = 0;
    }

    private Map<String, Object> shown() {
      Map<String, Object> shown = new LinkedHashMap<>();
      shown.put("at", at);
      shown.put("received", received);
      shown.put("calls", calls);
      shown.put("failed", failed);
      shown.put("p50", latencies.percentile(MEDIAN));
      shown.put("p95", latencies.percentile(SLOW));
      shown.put("waiting", waiting);
      shown.put("chats", chats);
      return shown;
    }
  }

  private final Second[] ring;
  private final LongSupplier clock;

  /**
   * An empty timeline.
   *
   * @param clock epoch ms
   */
  public Timeline(int seconds, LongSupplier clock) {
    this.ring = new Second[seconds];
    this.clock = clock;
    for (int i = 0; i < seconds; i++) {
      ring[i] = new Second();
    }
  }

  /** How many seconds it keeps. */
  public int seconds() {
    return ring.length;
  }

  private long now() {
    return clock.getAsLong() / 1_000;
  }

  private Second second() {
    long now = now();
    Second second = ring[(int) Math.floorMod(now, (long) ring.length)];
    if (second.at != now) {
      second.begin(now);
    }
    return second;
  }

  /** Chats have shown messages. */
  synchronized void received(int messages) {
    second().received += messages;
  }

  /**
   * A call of a transport is over.
   *
   * @param isTimed whether how long it took says something: a poll is held by the server
   */
  synchronized void called(long nanos, boolean hasFailed, boolean isTimed) {
    Second second = second();
    second.calls++;
    if (hasFailed) {
      second.failed++;
    }
    if (isTimed) {
      second.latencies.add(nanos);
    }
  }

  /** How many chats there are now, and how many of them wait for a transport or their server. */
  public synchronized void counted(int chats, int waiting) {
    Second second = second();
    second.chats = chats;
    second.waiting = Math.max(second.waiting, waiting);
  }

  /** The seconds that are over, behind this one (epoch s), oldest first. */
  public synchronized List<Map<String, Object>> since(long after) {
    long now = now();
    List<Map<String, Object>> seconds = new ArrayList<>();
    for (long at = Math.max(after + 1, now - ring.length + 1); at < now; at++) {
      Second second = ring[(int) Math.floorMod(at, (long) ring.length)];
      if (second.at == at) {
        seconds.add(second.shown());
      }
    }
    return seconds;
  }
}
