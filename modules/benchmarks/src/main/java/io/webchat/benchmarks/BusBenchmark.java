package io.webchat.benchmarks;

import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Plugin;
import io.webchat.spi.bus.BusFactory;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What the bus itself costs: call, mailbox turn and delivery on one thread, without the hand-over
 * between threads, which is the mailbox's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BusBenchmark {
  /** Subscribers of the event. */
  @Param({"0", "1", "10"})
  public int subscribers;

  private final ArrayDeque<Runnable> mailbox = new ArrayDeque<>();
  private final Map<String, Object> payload = Map.of("text", "hello", "index", 7);
  private Plugin chat;
  private Bus bus;

  /** A bus with a plugin that answers, on a mailbox that the benchmark empties itself. */
  @Setup
  public void connect(Blackhole sink) {
    BusFactory factory = ServiceLoader.load(BusFactory.class).findFirst().orElseThrow();
    bus = factory.create("benchmark", mailbox::add, Map.of());
    chat = bus.registerPlugin("Chat").orElseThrow();
    chat.registerCommand("echo", call -> call.deferred().resolve(7));
    chat.ready();
    for (int i = 0; i < subscribers; i++) {
      bus.subscribe("Chat.messageReceived", sink::consume);
    }
    runAll();
  }

  private void runAll() {
    for (Runnable task; (task = mailbox.poll()) != null; ) {
      task.run();
    }
  }

  /** One event to all subscribers. */
  @Benchmark
  public void publish() {
    chat.publish("messageReceived", payload);
    runAll();
  }

  /** One command with its answer in a callback. */
  @Benchmark
  public void command(Blackhole sink) {
    bus.command("Chat.echo", payload).done(sink::consume);
    runAll();
  }

  /** One command with its answer as a stage. */
  @Benchmark
  public void commandAsStage(Blackhole sink) {
    sink.consume(bus.command("Chat.echo", payload).toCompletionStage());
    runAll();
  }
}
