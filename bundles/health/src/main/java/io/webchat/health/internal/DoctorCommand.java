package io.webchat.health.internal;

import io.webchat.spi.health.Finding;
import io.webchat.spi.health.Health;
import io.webchat.spi.health.HealthReport;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntBiFunction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Says what is wrong: the command {@code webchat:doctor} of Gogo, which prints what a method
 * returns, and {@code doctor} of the start script.
 */
@Component(
    service = {DoctorCommand.class, ToIntBiFunction.class},
    property = {
      "osgi.command.scope=webchat",
      "osgi.command.function=doctor",
      "webchat.command=doctor"
    })
public final class DoctorCommand implements ToIntBiFunction<List<String>, PrintStream> {
  private static final String FINE = "nothing is wrong";
  private final Health health;

  /** For Declarative Services. */
  @Activate
  public DoctorCommand(@Reference Health health) {
    this.health = health;
  }

  /** What is wrong now, a line each, and what to do about it. */
  public String doctor() {
    return String.join(System.lineSeparator(), lines(examined()));
  }

  @Override
  public int applyAsInt(List<String> arguments, PrintStream out) {
    HealthReport report = examined();
    lines(report).forEach(out::println);
    return report.isFine() ? 0 : 1;
  }

  private HealthReport examined() {
    return health.examine().toCompletableFuture().join();
  }

  static List<String> lines(HealthReport report) {
    List<String> lines = new ArrayList<>();
    report
        .findings()
        .forEach((check, found) -> found.forEach(each -> lines.add(line(check, each))));
    return lines.isEmpty() ? List.of(FINE) : lines;
  }

  private static String line(String check, Finding finding) {
    String severity =
        switch (finding.severity()) {
          case WARNING -> "warning";
          case NOT_READY -> "not ready";
          case NOT_LIVE -> "not live";
        };
    String remedy = finding.remedy().isEmpty() ? "" : "; " + finding.remedy();
    return "%-9s %s: %s%s".formatted(severity, check, finding.text(), remedy);
  }
}
