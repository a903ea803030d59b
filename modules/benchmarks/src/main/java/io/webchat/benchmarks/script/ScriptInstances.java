package io.webchat.benchmarks.script;

import io.webchat.api.WebChatPlatform;
import io.webchat.benchmarks.harness.Benchmark;
import io.webchat.benchmarks.harness.Figure;
import io.webchat.benchmarks.harness.Processor;
import io.webchat.benchmarks.harness.Run;
import io.webchat.benchmarks.wire.PushedWire;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.graalvm.polyglot.Context;

/**
 * What a script instance costs once the JVM is warm, heap and processor time, against a bare
 * context: chats with a script less chats without one.
 */
public final class ScriptInstances implements Benchmark {
  private static final int COUNT = 200;
  private static final int ROUNDS = 4;
  private static final double MOST_KB = 115;
  private static final double MOST_MS = 2;

  @Override
  public String name() {
    return "script-instance";
  }

  @Override
  public String about() {
    return "heap and processor time of a chat's script, by a bare context";
  }

  @Override
  public List<String> jvmOptions() {
    return List.of("-Xmx2g");
  }

  @Override
  public void measure(Run run) {
    int count = run.effort().atMost(COUNT);
    PushedWire wire = new PushedWire();
    try (BareEngine bare = new BareEngine();
        WebChatPlatform platform = ScriptedChats.platform(wire)) {
      Cost context = new Cost(0, 0);
      Cost scripted = new Cost(0, 0);
      for (int round = 0; round < run.effort().rounds(ROUNDS); round++) { // the last one counts
        String prefix = "round-" + round;
        context = cost(count, () -> bare.open(count), all -> all.forEach(Context::close));
        scripted =
            chats(platform, wire, prefix + "-s-", count, true)
                .less(chats(platform, wire, prefix + "-p-", count, false));
      }
      run.add(
          Figure.of("heap", scripted.kilobytes(), "KB")
              .against("bare context", context.kilobytes())
              .atMost(MOST_KB));
      run.add(
          Figure.of("processor time to open", scripted.millis(), "ms")
              .against("bare context", context.millis())
              .atMost(MOST_MS));
    }
  }

  private record Cost(double kilobytes, double millis) {
    Cost less(Cost other) {
      return new Cost(kilobytes - other.kilobytes, millis - other.millis);
    }
  }

  private static Cost chats(
      WebChatPlatform platform, PushedWire wire, String name, int count, boolean scripted) {
    return cost(
        count,
        () ->
            ScriptedChats.used(
                ScriptedChats.open(
                    platform,
                    wire,
                    name,
                    count,
                    scripted ? Optional.of(ScriptedChat.SCRIPT) : Optional.empty())),
        all -> all.forEach(ScriptedChat::close));
  }

  private static <T> Cost cost(int count, Supplier<List<T>> open, Consumer<List<T>> close) {
    long heap = Processor.usedHeap();
    long cpu = Processor.nanos();
    List<T> all = open.get();
    cpu = Processor.nanos() - cpu;
    heap = Processor.usedHeap() - heap;
    close.accept(all);
    return new Cost(heap / 1024.0 / count, cpu / 1e6 / count);
  }
}
