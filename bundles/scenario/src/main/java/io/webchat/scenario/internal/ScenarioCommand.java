package io.webchat.scenario.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatFactory;
import io.webchat.api.config.WebChatConfiguration;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntBiFunction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The command {@code scenario}: holds scripted conversations, each once as a check, or many at a
 * time as load. Returns 0 when every chat went as its scenario says, 1 when one did not, 2 for what
 * cannot be used. Where its thread is interrupted it ends all chats, and returns 1.
 */
@Component(
    service = ToIntBiFunction.class,
    property = {"webchat.command=scenario", "webchat.command.ends:Integer=30"})
public final class ScenarioCommand implements ToIntBiFunction<List<String>, PrintStream> {
  private static final int UNUSABLE = 2;
  private static final Duration PROGRESS = Duration.ofSeconds(5);

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
      Performance performance = new Performance(factory, meters, options, out, PROGRESS);
      int result =
          options.isSimulated()
              ? onSimulator(options, scenarios, settings, performance, out)
              : performance.hold(scenarios, settings);
      if (performance.isInterrupted()) {
        Thread.currentThread().interrupt();
      }
      return result;
    } catch (IllegalArgumentException | UnusableFileException | IOException e) {
      out.println("scenario: " + e.getMessage());
      return UNUSABLE;
    }
  }

  private static int onSimulator(
      ScenarioOptions options,
      List<Scenario> scenarios,
      InstanceSettings settings,
      Performance performance,
      PrintStream out)
      throws IOException {
    String type = options.wire() == null ? WebChatConfiguration.GMS_REST : options.wire();
    try (ChatSimulator simulator =
        new SimulatorBuilder().agents(SimulatedAgents.builtIn()).start()) {
      InstanceSettings led =
          OnSimulator.lead(settings, simulator, OnSimulator.wire(type).orElseThrow(), Map.of());
      out.println("scenario: " + type + " on the built-in chat server");
      return performance.hold(scenarios, led);
    }
  }
}
