package io.webchat.scenario.internal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.webchat.scenario.internal.run.ChatResult;
import io.webchat.scenario.internal.run.StepResult;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * In every registry: {@code webchat.scenario.step}, how long steps took, by {@code scenario},
 * {@code step} and {@code outcome}, and {@code webchat.scenario.chats} by {@code scenario} and
 * {@code outcome}. Thread-safe.
 */
@Component(service = ScenarioMeters.class)
public final class ScenarioMeters {
  private static final String SCENARIO = "scenario";
  private static final String OUTCOME = "outcome";

  private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();

  /** For Declarative Services. */
  @Activate
  public ScenarioMeters() {}

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addRegistry(MeterRegistry registry) {
    registries.add(registry);
  }

  void removeRegistry(MeterRegistry registry) {
    registries.remove(registry);
  }

  /** Records a step that is over. */
  void step(String scenario, StepResult result) {
    if (!result.skipped()) {
      registries.forEach(
          registry ->
              Timer.builder("webchat.scenario.step")
                  .description("How long steps of scenarios took")
                  .tag(SCENARIO, scenario)
                  .tag("step", result.step().line() + " " + result.step().label())
                  .tag(OUTCOME, outcome(result.failure() == null))
                  .register(registry)
                  .record(result.nanos(), TimeUnit.NANOSECONDS));
    }
  }

  /** Counts chats. */
  void chats(String scenario, List<ChatResult> chats) {
    for (ChatResult chat : chats) {
      registries.forEach(
          registry ->
              Counter.builder("webchat.scenario.chats")
                  .description("Chats of scenarios")
                  .tag(SCENARIO, scenario)
                  .tag(OUTCOME, outcome(chat.whyFailed().isEmpty()))
                  .register(registry)
                  .increment());
    }
  }

  private static String outcome(boolean good) {
    return good ? "success" : "failure";
  }
}
