package io.webchat.benchmarks.micro;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** Time of one event until all subscribers have it, and of one command until its answer. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BusComparison {
  /** A bus without subscribers. */
  @State(Scope.Thread)
  public static class Commands {
    /** Whose. */
    @Param({"webchat", "event-admin", "guava", "vertx"})
    public String bus;

    private BusUnderTest tested;

    /** Makes it. */
    @Setup
    public void make() throws Exception {
      tested = BusUnderTest.of(bus);
    }

    /** Closes it. */
    @TearDown
    public void close() {
      tested.close();
    }
  }

  /** A bus with subscribers, which count. */
  @State(Scope.Thread)
  public static class Subscribers extends Commands {
    /** How many. */
    @Param({"1", "10", "100"})
    public int subscribers;

    private final LongAdder received = new LongAdder();
    private long published;

    /** Adds them; after the bus was made. */
    @Setup
    public void subscribe(Blackhole sink) {
      for (int i = 0; i < subscribers; i++) {
        super.tested.subscribe(
            event -> {
              sink.consume(event);
              received.increment();
            });
      }
    }

    /** Checks that each got everything. */
    @TearDown
    public void count() {
      if (received.sum() != published * subscribers) {
        throw new IllegalStateException(
            received + " received of " + published + " to each of " + subscribers);
      }
    }
  }

  /** One event. */
  @Benchmark
  @OperationsPerInvocation(BusUnderTest.CALLS)
  public void publish(Subscribers state) throws Exception {
    ((Commands) state).tested.publish();
    state.published += BusUnderTest.CALLS;
  }

  /** One command. */
  @Benchmark
  @OperationsPerInvocation(BusUnderTest.CALLS)
  public void command(Commands state, Blackhole sink) throws Exception {
    state.tested.command(sink::consume);
  }
}
