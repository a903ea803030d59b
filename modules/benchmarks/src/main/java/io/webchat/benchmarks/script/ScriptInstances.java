package io.webchat.benchmarks.script;

import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.WebChatPlatform;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.graalvm.polyglot.Context;

/**
 * What a script instance costs once the JVM is warm, heap and processor time, against a bare
 * context: chats with a script less chats without one. And how long the first message takes in a
 * JVM that has run no script yet.
 *
 * <pre>java -Xmx2g -cp benchmarks.jar io.webchat.benchmarks.script.ScriptInstances \
 *   [COUNT [SECONDS-BEFORE-THE-FIRST]]</pre>
 */
public final class ScriptInstances {
  private static final int ROUNDS = 4;

  private ScriptInstances() {}

  /** Measures and prints; the first round warms up and does not count. */
  public static void main(String... arguments) throws Exception {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    Optional<ScriptSource> script = Optional.of(ScriptedChat.SCRIPT);
    PushedWire wire = new PushedWire();
    try (BareEngine bare = new BareEngine();
        WebChatPlatform platform = ScriptedMessages.platform(wire)) {
      Thread.sleep(seconds * 1_000L); // a container runs before its first chat
      first("first message through a script", platform, wire, "first", script);
      first("second instance's first message", platform, wire, "second", script);
      for (int round = 0; round < ROUNDS; round++) {
        String prefix = "round-" + round;
        Cost context = cost(count, () -> bare.open(count), all -> all.forEach(Context::close));
        Cost plain =
            cost(
                count,
                () ->
                    used(
                        ScriptedMessages.chats(
                            platform, wire, prefix + "-p-", count, Optional.empty())),
                all -> all.forEach(ScriptedChat::close));
        Cost scripted =
            cost(
                count,
                () -> used(ScriptedMessages.chats(platform, wire, prefix + "-s-", count, script)),
                all -> all.forEach(ScriptedChat::close));
        System.out.printf(
            "%sa bare context %s; a chat without a script %s; what a script adds %s%n",
            round == 0 ? "warm-up " : "", context, plain, scripted.less(plain));
      }
    }
  }

  private static void first(
      String what,
      WebChatPlatform platform,
      PushedWire wire,
      String id,
      Optional<ScriptSource> script) {
    long begun = System.nanoTime();
    List<ScriptedChat> chats = ScriptedMessages.chats(platform, wire, id, 1, script);
    long there = System.nanoTime();
    used(chats);
    long done = System.nanoTime();
    chats.forEach(ScriptedChat::close);
    System.out.printf(
        "%s: instance %d ms, message %d ms%n",
        what, (there - begun) / 1_000_000, (done - there) / 1_000_000);
  }

  private static List<ScriptedChat> used(List<ScriptedChat> chats) {
    chats.forEach(chat -> chat.run(1, 1, System.nanoTime()).join());
    return chats;
  }

  private record Cost(double kilobytes, double millis) {
    Cost less(Cost other) {
      return new Cost(kilobytes - other.kilobytes, millis - other.millis);
    }

    @Override
    public String toString() {
      return "%.0f KB, %.2f ms of CPU".formatted(kilobytes, millis);
    }
  }

  private static <T> Cost cost(int count, Supplier<List<T>> open, Consumer<List<T>> close)
      throws InterruptedException {
    long heap = usedBytes();
    long cpu = ScriptedMessages.processorNanos();
    List<T> all = open.get();
    cpu = ScriptedMessages.processorNanos() - cpu;
    heap = usedBytes() - heap;
    close.accept(all);
    return new Cost(heap / 1024.0 / count, cpu / 1e6 / count);
  }

  private static long usedBytes() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(100);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
