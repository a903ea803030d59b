package io.webchat.health.internal;

import io.webchat.spi.health.Finding;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** What a check found last as a health check of Felix. Loaded only where their API is there. */
final class FelixCheck implements HealthCheck {
  private static final String TAG = "webchat";
  private final Supplier<List<Finding>> findings;

  private FelixCheck(Supplier<List<Finding>> findings) {
    this.findings = findings;
  }

  static ServiceRegistration<?> register(
      BundleContext context, String name, Supplier<List<Finding>> findings) {
    Map<String, Object> properties =
        Map.of(
            HealthCheck.NAME,
            "WebChatService: " + name,
            HealthCheck.TAGS,
            new String[] {TAG, name});
    return context.registerService(
        HealthCheck.class, new FelixCheck(findings), FrameworkUtil.asDictionary(properties));
  }

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    log.info("what was found last"); // a log without a line is a warning of its own
    for (Finding finding : findings.get()) {
      String text =
          finding.remedy().isEmpty()
              ? finding.text()
              : finding.text() + " (" + finding.remedy() + ")";
      switch (finding.severity()) {
        case WARNING -> log.warn("{}", text);
        case NOT_READY -> log.temporarilyUnavailable("{}", text);
        case NOT_LIVE -> log.critical("{}", text);
      }
    }
    return new Result(log);
  }
}
