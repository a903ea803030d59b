package io.webchat.scenario.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatFactory;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.scenario.internal.run.ChatResult;
import io.webchat.scenario.internal.run.ScenarioRun;
import io.webchat.scenario.internal.run.StepResult;
import io.webchat.scenario.internal.run.StepTimes;
import io.webchat.scenario.internal.script.Scenario;
import io.webchat.scenario.internal.script.ScenarioFile;
import io.webchat.simulated.InstanceFile;
import io.webchat.simulated.OnSimulator;
import io.webchat.simulated.UnusableFileException;
import io.webchat.simulator.SimulatedAgents;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.ToIntBiFunction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The command {@code scenario}: holds scripted conversations, each once as a check, or many at a
 * time as load. Returns 0 when every chat went as its scenario says, 1 when one did not, 2 for what
 * cannot be used.
 */
@Component(service = ToIntBiFunction.class, property = "webchat.command=scenario")
public final class ScenarioCommand implements ToIntBiFunction<List<String>, PrintStream> {
  private static final int FAILED = 1;
  private static final int UNUSABLE = 2;
  private static final int MOST_SHOWN = 10;
  private static final double MS = 1e6;

  private final WebChatFactory factory;
  private final ScenarioMeters meters;

  /** For Declarative Services. */
  @Activate
  public ScenarioCommand(@Reference WebChatFactory factory, @Reference ScenarioMeters meters) {
    this.factory = factory;
    this.meters = meters;
  }

  @Override
  public int applyAsInt(List<String> arguments, PrintStream out) {
    try {
      ScenarioOptions options = ScenarioOptions.parse(arguments);
      List<Scenario> scenarios = new ArrayList<>();
      for (String file : options.files()) {
        scenarios.add(ScenarioFile.read(file));
      }
      InstanceSettings settings =
          options.config() == null
              ? InstanceSettings.of(WebChatConfiguration.of(Map.of()))
              : InstanceFile.read(options.config());
      Path report = options.junit() == null ? null : Path.of(options.junit());
      return options.isSimulated()
          ? onSimulator(options, scenarios, settings, report, out)
          : hold(options, scenarios, settings, report, out);
    } catch (IllegalArgumentException | UnusableFileException e) {
      out.println("scenario: " + e.getMessage());
      return UNUSABLE;
    } catch (IOException e) {
      out.println("scenario: " + arguments + ": the report cannot be written: " + e.getMessage());
      return UNUSABLE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      out.println("scenario: interrupted");
      return FAILED;
    }
  }

  private int onSimulator(
      ScenarioOptions options,
      List<Scenario> scenarios,
      InstanceSettings settings,
      Path report,
      PrintStream out)
      throws IOException, InterruptedException {
    String type = options.wire() == null ? WebChatConfiguration.GMS_REST : options.wire();
    try (ChatSimulator simulator =
        new SimulatorBuilder().agents(SimulatedAgents.builtIn()).start()) {
      InstanceSettings led =
          OnSimulator.lead(settings, simulator, OnSimulator.wire(type).orElseThrow(), Map.of());
      out.println("scenario: " + type + " on the built-in chat server");
      return hold(options, scenarios, led, report, out);
    }
  }

  private int hold(
      ScenarioOptions options,
      List<Scenario> scenarios,
      InstanceSettings settings,
      Path report,
      PrintStream out)
      throws IOException, InterruptedException {
    JUnitReport junit = new JUnitReport();
    boolean good = true;
    for (Scenario scenario : scenarios) {
      List<ChatResult> chats = hold(options, scenario, settings, out);
      meters.chats(scenario.name(), chats);
      junit.add(scenario.name(), chats);
      good &= chats.stream().allMatch(chat -> chat.whyFailed().isEmpty());
    }
    if (report != null) {
      junit.write(report);
    }
    out.println(good ? "scenario: every chat went as it should" : "scenario: FAILED");
    return good ? 0 : FAILED;
  }

  private List<ChatResult> hold(
      ScenarioOptions options, Scenario scenario, InstanceSettings settings, PrintStream out)
      throws InterruptedException {
    boolean check = options.chats() == 0;
    int atOnce = Math.max(1, options.chats());
    int total = atOnce * options.times();
    out.println(scenario.name() + (check ? "" : ": " + total + " chats, " + atOnce + " at a time"));
    Consumer<StepResult> told =
        result -> {
          meters.step(scenario.name(), result);
          if (check) {
            out.println(line(result));
          }
        };
    long begun = System.nanoTime();
    try (ScenarioRun run = new ScenarioRun(factory, settings, scenario, told)) {
      List<ChatResult> chats = run.hold(atOnce, total).get();
      if (!check) {
        StepTimes.table(chats).forEach(out::println);
        double seconds = (System.nanoTime() - begun) / MS / 1000;
        out.printf("%d chats in %.1f s, %.1f a second%n", total, seconds, total / seconds);
      }
      tellFailures(chats, check, out);
      return chats;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static String line(StepResult result) {
    String what =
        "%-6s %-60s"
            .formatted(
                result.step().line() == 0 ? "" : "line " + result.step().line(),
                result.step().label());
    if (result.skipped()) {
      return "  -  " + what + " left out";
    }
    String time = "%9.1f ms".formatted(result.nanos() / MS);
    return result.failure() == null
        ? "  ok " + what + time
        : "  NO " + what + time + ": " + result.failure();
  }

  private static void tellFailures(List<ChatResult> chats, boolean check, PrintStream out) {
    List<ChatResult> failed = chats.stream().filter(chat -> chat.whyFailed().isPresent()).toList();
    failed.stream()
        .filter(chat -> !check || chat.failure() != null)
        .limit(MOST_SHOWN)
        .forEach(
            chat -> out.println("  chat " + chat.number() + ": " + chat.whyFailed().orElse("")));
    if (failed.size() > MOST_SHOWN) {
      out.println("  and " + (failed.size() - MOST_SHOWN) + " more");
    }
  }
}
