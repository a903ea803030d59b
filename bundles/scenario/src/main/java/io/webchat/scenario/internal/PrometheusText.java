package io.webchat.scenario.internal;

import io.webchat.scenario.internal.run.ChatResult;
import io.webchat.scenario.internal.run.StepTimes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What came of scenarios in the text format of Prometheus, for its Pushgateway or the textfile
 * collector of its node exporter: the meters of {@link ScenarioMeters} with quantiles, whether all
 * went well, and when.
 */
final class PrometheusText {
  private static final String STEP = "webchat_scenario_step_seconds";
  private static final String CHATS = "webchat_scenario_chats_total";
  private static final String SUCCESS = "webchat_scenario_success";
  private static final String TIME = "webchat_scenario_time_seconds";
  private static final double[] QUANTILES = {0.5, 0.95, 0.99, 1};
  private static final double SECOND = 1e9;

  private final Map<String, List<ChatResult>> scenarios = new LinkedHashMap<>();

  /** Adds the chats of a scenario; those of another one of the same name are counted with it. */
  void add(String scenario, List<ChatResult> chats) {
    scenarios.merge(
        scenario, chats, (one, other) -> Stream.of(one, other).flatMap(List::stream).toList());
  }

  /**
   * The text.
   *
   * @param now epoch ms
   */
  String text(long now) {
    StringBuilder text = new StringBuilder();
    head(text, STEP, "summary", "How long steps of scenarios took");
    scenarios.forEach((name, chats) -> StepTimes.of(chats).forEach(step -> step(text, name, step)));
    head(text, CHATS, "counter", "Chats of scenarios");
    scenarios.forEach(
        (name, chats) -> {
          int failed = failed(chats);
          line(text, CHATS, chats.size() - failed, "scenario", name, "outcome", "success");
          line(text, CHATS, failed, "scenario", name, "outcome", "failure");
        });
    head(text, SUCCESS, "gauge", "1 when every chat of the scenario went as it should, else 0");
    scenarios.forEach(
        (name, chats) -> line(text, SUCCESS, failed(chats) == 0 ? 1 : 0, "scenario", name));
    head(text, TIME, "gauge", "When the scenarios were over, seconds of the epoch");
    line(text, TIME, now / 1000.0);
    return text.toString();
  }

  private static int failed(List<ChatResult> chats) {
    return (int) chats.stream().filter(chat -> chat.whyFailed().isPresent()).count();
  }

  private static void step(StringBuilder text, String scenario, StepTimes times) {
    String step = times.step().line() + " " + times.step().label();
    for (double quantile : QUANTILES) {
      times
          .quantile(quantile)
          .ifPresent(
              nanos ->
                  line(
                      text,
                      STEP,
                      nanos / SECOND,
                      "scenario",
                      scenario,
                      "step",
                      step,
                      "outcome",
                      "success",
                      "quantile",
                      number(quantile)));
    }
    sum(text, scenario, step, "success", times.nanosSucceeded(), times.succeeded());
    if (times.failed() > 0) {
      sum(text, scenario, step, "failure", times.nanosFailed(), times.failed());
    }
  }

  private static void sum(
      StringBuilder text, String scenario, String step, String outcome, long nanos, int count) {
    String[] labels = {"scenario", scenario, "step", step, "outcome", outcome};
    line(text, STEP + "_sum", nanos / SECOND, labels);
    line(text, STEP + "_count", count, labels);
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  /** A line; labels are names and values in turn. */
  private static void line(StringBuilder text, String name, double value, String... labels) {
    text.append(name);
    for (int i = 0; i < labels.length; i += 2) {
      text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
      text.append(labels[i + 1].replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
      text.append('"');
    }
    text.append(labels.length == 0 ? " " : "} ").append(number(value)).append('\n');
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%s", value);
  }
}
