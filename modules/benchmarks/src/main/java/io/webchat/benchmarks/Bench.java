package io.webchat.benchmarks;

import io.webchat.benchmarks.harness.Benchmark;
import io.webchat.benchmarks.harness.Harness;
import io.webchat.benchmarks.inbound.InboundFigures;
import io.webchat.benchmarks.load.ManyChats;
import io.webchat.benchmarks.load.ManyPages;
import io.webchat.benchmarks.load.PushedChats;
import io.webchat.benchmarks.load.RestoredChats;
import io.webchat.benchmarks.load.SendThroughput;
import io.webchat.benchmarks.load.Soak;
import io.webchat.benchmarks.load.SwapFigures;
import io.webchat.benchmarks.micro.BusFigures;
import io.webchat.benchmarks.micro.RegexFigures;
import io.webchat.benchmarks.script.FirstMessage;
import io.webchat.benchmarks.script.ScriptInstances;
import io.webchat.benchmarks.script.ScriptedMessages;
import io.webchat.benchmarks.start.ColdStart;
import io.webchat.simulator.model.Wire;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** All benchmarks, as {@code scripts/webchat bench} runs them. */
public final class Bench {
  /** In the order in which they run. */
  public static final List<Benchmark> ALL =
      List.of(
          new InboundFigures(),
          new ScriptedMessages(),
          new ScriptInstances(),
          new FirstMessage(),
          new BusFigures(),
          new RegexFigures(),
          new SendThroughput(),
          new SwapFigures(),
          new RestoredChats(),
          new ColdStart(),
          new ManyChats(),
          new PushedChats("cometd-chats", Wire.GMS_V2_COMETD),
          new PushedChats("messaging-chats", Wire.WEB_MESSAGING),
          new PushedChats("guest-chats", Wire.PURECLOUD_V2),
          new ManyPages(),
          new Soak());

  private Bench() {}

  /** See {@code help}. */
  public static void main(String... arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(new Harness(Bench.class, ALL, out, err).run(arguments));
  }
}
