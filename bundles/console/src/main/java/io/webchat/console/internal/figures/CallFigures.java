package io.webchat.console.internal.figures;

import io.webchat.mailbox.timing.CallTimes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Counts and times of the calls of transports and stores since the console began. Thread-safe, and
 * quick: it is called with each call.
 */
public final class CallFigures implements CallTimes.Listener {
  /** Further ones are not counted; there are some dozen. */
  private static final int MOST = 500;

  private static final String POLL = "poll";

  private final Map<String, Figure> figures = new ConcurrentSkipListMap<>();
  private final Timeline timeline;

  /** Figures that also go to a timeline. */
  public CallFigures(Timeline timeline) {
    this.timeline = timeline;
  }

  private static final class Figure {
    private final String part;
    private final String operation;
    private final Latencies latencies = new Latencies();
    private long calls;
    private long failed;
    private long longest;

    Figure(String part, String operation) {
      this.part = part;
      this.operation = operation;
    }

    synchronized void add(long nanos, boolean hasFailed) {
      calls++;
      failed += hasFailed ? 1 : 0;
      longest = Math.max(longest, nanos);
      latencies.add(nanos);
    }

    synchronized Map<String, Object> shown() {
      Map<String, Object> shown = new LinkedHashMap<>();
      shown.put("part", part);
      shown.put("operation", operation);
      shown.put("calls", calls);
      shown.put("failed", failed);
      shown.put("p50", latencies.percentile(0.5));
      shown.put("p95", latencies.percentile(0.95));
      shown.put("longest", Math.round(longest / 10_000.0) / 100.0);
      return shown;
    }
  }

  @Override
  public CallTimes.Call begun(String part, String operation) {
    return (nanos, failure) -> over(part, operation, nanos, failure != null);
  }

  private void over(String part, String operation, long nanos, boolean hasFailed) {
    String key = part + ' ' + operation;
    Figure figure = figures.get(key);
    if (figure == null && figures.size() < MOST) {
      figure = figures.computeIfAbsent(key, unused -> new Figure(part, operation));
    }
    if (figure != null) {
      figure.add(nanos, hasFailed);
    }
    if (!part.equals(CallTimes.STORE)) {
      timeline.called(nanos, hasFailed, !operation.equals(POLL));
    }
  }

  /** One entry for each part and operation, in alphabetical order. */
  public List<Map<String, Object>> shown() {
    List<Map<String, Object>> shown = new ArrayList<>();
    figures.values().forEach(figure -> shown.add(figure.shown()));
    return shown;
  }
}
