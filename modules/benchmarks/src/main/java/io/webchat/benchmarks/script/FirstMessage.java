package io.webchat.benchmarks.script;

import io.webchat.api.WebChatPlatform;
import io.webchat.benchmarks.harness.Benchmark;
import io.webchat.benchmarks.harness.Figure;
import io.webchat.benchmarks.harness.Pause;
import io.webchat.benchmarks.harness.Run;
import io.webchat.benchmarks.wire.PushedWire;
import java.util.List;
import java.util.Optional;

/**
 * How long the first chat with a script takes until its first message is shown, in a JVM that has
 * run no script yet but is up for some seconds, as a container is before its first chat.
 */
public final class FirstMessage implements Benchmark {
  private static final double SECONDS_BEFORE = 5;
  private static final double MOST_MS = 500;

  @Override
  public String name() {
    return "first-message";
  }

  @Override
  public String about() {
    return "first message through the first script of a JVM, and through the second";
  }

  @Override
  public void measure(Run run) {
    PushedWire wire = new PushedWire();
    try (WebChatPlatform platform = ScriptedChats.platform(wire)) {
      Pause.seconds(run.effort().nanos(SECONDS_BEFORE) / 1e9);
      double first = millis(platform, wire, "first-");
      double second = millis(platform, wire, "second-");
      run.add(
          Figure.of("instance and message", first, "ms")
              .against("the second one", second)
              .atMost(MOST_MS));
    }
  }

  private static double millis(WebChatPlatform platform, PushedWire wire, String name) {
    long begun = System.nanoTime();
    List<ScriptedChat> chats =
        ScriptedChats.used(
            ScriptedChats.open(platform, wire, name, 1, Optional.of(ScriptedChat.SCRIPT)));
    double millis = (System.nanoTime() - begun) / 1e6;
    chats.forEach(ScriptedChat::close);
    return millis;
  }
}
