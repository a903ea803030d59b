package io.webchat.metrics.internal;

import io.webchat.json.JsonWriter;
import io.webchat.spi.health.Finding;
import io.webchat.spi.health.Health;
import io.webchat.spi.health.HealthReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpStatus;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The answers to probes: {@code /ready}, whether new chats may come, and {@code /live}, whether the
 * container works at all. They are what was found last: no probe runs a check. Without a bundle
 * that checks they are not there. Thread-safe.
 */
@Component(service = Probes.class)
public final class Probes {
  private static final String READY = "/ready";
  private static final String LIVE = "/live";
  private final AtomicReference<Health> health = new AtomicReference<>();

  /**
   * An answer.
   *
   * @param status of HTTP: 200 when all is well, else 503
   * @param text JSON that names what is wrong
   */
  record Answer(int status, String text) {}

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void setHealth(Health came) {
    health.set(came);
  }

  void unsetHealth(Health gone) {
    health.compareAndSet(gone, null);
  }

  /** The answer to a probe; empty when there is none of this path. */
  Optional<Answer> answer(String path) {
    Health present = health.get();
    if (present == null || !(path.equals(READY) || path.equals(LIVE))) {
      return Optional.empty();
    }
    HealthReport report = present.report();
    boolean isGood = path.equals(READY) ? report.isReady() : report.isLive();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(path.substring(1), isGood);
    List<Object> problems = problems(report);
    if (!problems.isEmpty()) {
      answer.put("problems", problems);
    }
    return Optional.of(
        new Answer(
            isGood ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503,
            JsonWriter.write(answer)));
  }

  private static List<Object> problems(HealthReport report) {
    List<Object> problems = new ArrayList<>();
    report
        .findings()
        .forEach((check, found) -> found.forEach(each -> problems.add(problem(check, each))));
    return problems;
  }

  private static Map<String, Object> problem(String check, Finding finding) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("check", check);
    problem.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
    problem.put("text", finding.text());
    return problem;
  }
}
