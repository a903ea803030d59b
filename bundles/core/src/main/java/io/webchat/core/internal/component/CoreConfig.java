package io.webchat.core.internal.component;

import io.webchat.api.config.HookFailurePolicy;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.HookSettings;
import io.webchat.failover.FailoverSettings;
import io.webchat.spi.config.Values;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Configuration of the core; what the values mean is said at {@link CoreSettings}, {@link
 * FailoverSettings} and {@link HookSettings}.
 */
@ObjectClassDefinition(name = "WebChatService core")
@interface CoreConfig {
  @AttributeDefinition(description = "Threads; 0 = one a processor, 2 at least", min = "0")
  int threads() default 0;

  @AttributeDefinition(description = "Instances open at once", min = "1")
  int maxInstances() default 50_000;

  @AttributeDefinition(description = "Tasks waiting in one instance", min = "1")
  int mailboxLimit() default 10_000;

  @AttributeDefinition(description = "Messages kept in one transcript", min = "1")
  int transcriptLimit() default 5_000;

  @AttributeDefinition(description = "Messages waiting to be sent in one instance", min = "1")
  int sendLimit() default 100;

  @AttributeDefinition(description = "Wait of a new instance for its extensions, ms", min = "1")
  long extensionTimeoutMs() default 10_000;

  @AttributeDefinition(description = "Wait of a new instance for its transport, ms", min = "1")
  long transportGraceMs() default 3_000;

  @AttributeDefinition(description = "Wait for session storage after the start, ms", min = "1")
  long storageGraceMs() default 3_000;

  @AttributeDefinition(description = "Wait of a new instance for what is stored, ms", min = "1")
  long storageTimeoutMs() default 10_000;

  @AttributeDefinition(description = "Session storage where an instance chooses none")
  String sessionStorage() default "cookie";

  @AttributeDefinition(description = "Folder of downloads that name no target; empty for none")
  String downloadFolder() default "";

  @AttributeDefinition(
      description =
          "Whether sessions in a shared store go to another container when theirs dies or hangs")
  boolean failover() default false;

  @AttributeDefinition(
      description = "Time a session stays with a silent container, ms",
      min = "1000")
  long leaseMs() default 10_000;

  @AttributeDefinition(
      description = "Id of this container in the shared store; empty for a new one at each start")
  String owner() default "";

  @AttributeDefinition(description = "Unserved sessions looked at in one search", min = "1")
  int failoverLimit() default 500;

  @AttributeDefinition(description = "Time to hand over at the stop, ms", min = "1", max = "60000")
  long drainMs() default FailoverSettings.DRAIN_MS;

  @AttributeDefinition(
      description = "What becomes of a message whose hook failed, where an instance does not say",
      options = {
        @Option(label = "pass", value = "pass"),
        @Option(label = "hide", value = "hide"),
        @Option(label = "hold", value = "hold")
      })
  String hooksOnFailure() default "pass";

  @AttributeDefinition(description = "Wait of held messages for scripts, ms", min = "1")
  long hooksHoldMs() default HookSettings.HOLD_MS;

  /** Reads the values. Those of failover take effect at the start. */
  final class Reader implements Function<Values, CoreSettings> {
    private static final int MANY = 10_000_000;
    private static final long DAY_MS = 86_400_000;

    /** The id of this container where none is configured, the same as long as the core runs. */
    private final String owner = FailoverSettings.newOwner();

    /**
     * Properties of the configuration, and {@code extensionTimeoutMs} of the framework property
     * {@code webchat.core.extensionTimeoutMs} where they have none: a container in which one
     * command runs has more time than one that serves pages.
     */
    static Map<String, Object> orOfFramework(
        Map<String, Object> properties, UnaryOperator<String> framework) {
      String key = "extensionTimeoutMs";
      String ofFramework = framework.apply("webchat.core." + key);
      if (ofFramework == null || properties.containsKey(key)) {
        return properties;
      }
      Map<String, Object> both = new HashMap<>(properties);
      both.put(key, ofFramework);
      return both;
    }

    @Override
    public CoreSettings apply(Values values) {
      values.standIn("hooksOnFailure", "hide"); // it may be what protects
      int threads = values.integer("threads", 0, 1024);
      return new CoreSettings(
          threads == 0 ? CoreSettings.defaultThreads() : threads,
          values.integer("maxInstances", 1, MANY),
          values.integer("mailboxLimit", 1, MANY),
          values.integer("transcriptLimit", 1, MANY),
          values.integer("sendLimit", 1, MANY),
          values.millis("extensionTimeoutMs", 1, DAY_MS),
          values.millis("transportGraceMs", 1, DAY_MS),
          values.millis("storageGraceMs", 1, DAY_MS),
          values.millis("storageTimeoutMs", 1, DAY_MS),
          values.text("sessionStorage"),
          values.text("downloadFolder"),
          failover(values.atStart("failover", "leaseMs", "owner", "failoverLimit")),
          new HookSettings(
              values.parsed("hooksOnFailure", Reader::policy),
              values.millis("hooksHoldMs", 1, DAY_MS)));
    }

    private static HookFailurePolicy policy(String name) {
      return HookFailurePolicy.named(name)
          .orElseThrow(() -> new IllegalArgumentException(HookFailurePolicy.NAMES));
    }

    private FailoverSettings failover(Values values) {
      String configured = values.text("owner");
      return new FailoverSettings(
          values.flag("failover"),
          values.millis("leaseMs", 1_000, DAY_MS),
          configured.isEmpty() ? owner : configured,
          values.integer("failoverLimit", 1, MANY),
          values.millis("drainMs", 1, 60_000));
    }
  }
}
