package io.webchat.benchmarks.micro;

import io.webchat.benchmarks.harness.Benchmark;
import io.webchat.benchmarks.harness.Figure;
import io.webchat.benchmarks.harness.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The bus of an instance against Event Admin, Guava's EventBus and Vert.x. */
public final class BusFigures implements Benchmark {
  private static final Map<String, String> OTHERS = new LinkedHashMap<>();

  static {
    OTHERS.put("event-admin", "Event Admin");
    OTHERS.put("guava", "Guava EventBus");
    OTHERS.put("vertx", "Vert.x");
  }

  @Override
  public String name() {
    return "bus";
  }

  @Override
  public String about() {
    return "time of an event until all subscribers have it, and of a command until its answer,"
        + " on one thread";
  }

  @Override
  public void measure(Run run) throws Exception {
    Jmh jmh = new Jmh(BusComparison.class, run.effort());
    OTHERS.forEach(
        (bus, name) ->
            run.add(
                Figure.of("command", jmh.score("command", "webchat"), "ns")
                    .against(name, jmh.score("command", bus))
                    .ratioAtMost(1)));
    for (int subscribers : List.of(1, 10, 100)) {
      OTHERS.forEach(
          (bus, name) ->
              run.add(
                  Figure.of(
                          "event to " + subscribers,
                          jmh.score("publish", "webchat", subscribers),
                          "ns")
                      .against(name, jmh.score("publish", bus, subscribers))
                      .ratioAtMost(1)));
    }
  }
}
