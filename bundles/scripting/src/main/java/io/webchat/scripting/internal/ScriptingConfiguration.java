package io.webchat.scripting.internal;

import io.webchat.scripting.internal.page.FetchFunction;
import io.webchat.scripting.internal.sandbox.ScriptLimits;
import io.webchat.spi.config.Values;
import java.nio.file.Path;
import java.util.List;
import okhttp3.HttpUrl;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the PID {@code io.webchat.scripting}. */
@ObjectClassDefinition(
    name = "WebChatService scripting",
    description = "Customers' JavaScript: where it is and what it may use up")
@interface ScriptingConfiguration {
  @AttributeDefinition(
      description = "Folder with the folders preprocessors and session; relative to webchat.home")
  String scriptsFolder() default ScriptSettings.SCRIPTS;

  @AttributeDefinition(
      description = "How often the scripts folder is read, ms",
      min = "50",
      max = "86400000")
  long scanInterval() default ScriptSettings.SCAN_MS;

  @AttributeDefinition(
      description =
          "Script of instances that name none and have no configuration; relative to webchat.conf;"
              + " empty for none")
  String defaultScript() default ScriptSettings.DEFAULT_SCRIPT;

  @AttributeDefinition(
      description =
          "Folder where localStorage of instances with an id is kept; empty to keep it in memory")
  String storageFolder() default "";

  @AttributeDefinition(description = "location.href of scripts")
  String location() default ScriptSettings.LOCATION;

  @AttributeDefinition(
      description = "Origins that fetch may ask, scheme://host:port; none: there is no fetch")
  String[] fetchOrigins() default {};

  @AttributeDefinition(description = "Time limit of one fetch, ms", min = "1", max = "3600000")
  long fetchTimeout() default ScriptSettings.FETCH_TIMEOUT_MS;

  @AttributeDefinition(
      description = "Threads that run scripts; 0 for one a processor, 2 to 8",
      min = "0",
      max = "64")
  int threads() default 0;

  @AttributeDefinition(description = "Statements of one call", min = "1000")
  long statementLimit() default ScriptLimits.STATEMENTS;

  @AttributeDefinition(
      description = "Time of one call, ms; time without the processor does not count",
      min = "10",
      max = "600000")
  long callTimeLimit() default ScriptLimits.CALL_MS;

  @AttributeDefinition(
      description = "Time in which a script has to load, ms; as that of calls",
      min = "10",
      max = "600000")
  long loadTimeLimit() default ScriptLimits.LOAD_MS;

  @AttributeDefinition(description = "What one call may allocate, MB", min = "1", max = "1048576")
  long allocationLimit() default ScriptLimits.ALLOCATION_MB;

  @AttributeDefinition(
      description =
          "What all calls of an instance may allocate in a minute, MB; a sixteenth of it while the"
              + " heap of the JVM is nearly full",
      min = "1",
      max = "1048576")
  long allocationLimitPerMinute() default ScriptLimits.ALLOCATION_MB_PER_MINUTE;

  @AttributeDefinition(
      description = "Time in which a promise of a hook has to settle, ms",
      min = "10",
      max = "3600000")
  long promiseTimeLimit() default ScriptLimits.PROMISE_MS;

  @AttributeDefinition(
      description = "Cut-offs after which a hook is disabled for a time",
      min = "1",
      max = "1000000000")
  int cutOffsUntilDisabled() default ScriptLimits.CUT_OFFS;

  @AttributeDefinition(
      description = "Calls that may wait for the scripts of one instance",
      min = "10",
      max = "1000000000")
  int queueLimit() default ScriptLimits.QUEUE;

  @AttributeDefinition(description = "Timers of one instance", min = "1", max = "1000000000")
  int timerLimit() default ScriptLimits.TIMERS;

  @AttributeDefinition(
      description = "Characters of one value that crosses into or out of a script",
      min = "1000",
      max = "1000000000")
  int valueLimit() default ScriptLimits.CHARACTERS;

  /**
   * Reads the values. Limits of calls change while scripts run; those of an instance are in force
   * for the next one.
   */
  final class Reader {
    private static final int MANY = 1_000_000_000;
    private static final long HOUR_MS = 3_600_000;
    private static final long MOST_MB = 1 << 20;

    private Reader() {}

    static ScriptSettings settings(Values values, Path home, Path conf) {
      values.atStart(
          "statementLimit",
          "threads",
          "scriptsFolder",
          "scanInterval",
          "defaultScript",
          "storageFolder",
          "location",
          "fetchOrigins",
          "fetchTimeout");
      int threads = values.integer("threads", 0, 64);
      String defaultScript = values.parsed("defaultScript", Reader::path);
      String storageFolder = values.parsed("storageFolder", Reader::path);
      return new ScriptSettings(
          limits(values),
          threads == 0 ? ScriptSettings.defaultThreads() : threads,
          home.resolve(values.parsed("scriptsFolder", Reader::path)),
          values.millis("scanInterval", 50, 24 * HOUR_MS),
          defaultScript.isEmpty() ? null : conf.resolve(defaultScript),
          storageFolder.isEmpty() ? null : home.resolve(storageFolder),
          values.parsed("location", Reader::location),
          values.parsedList("fetchOrigins", Reader::origins),
          values.millis("fetchTimeout", 1, HOUR_MS));
    }

    private static ScriptLimits limits(Values values) {
      return new ScriptLimits(
          values.number("statementLimit", 1_000, Long.MAX_VALUE),
          values.millis("callTimeLimit", 10, 600_000),
          values.millis("loadTimeLimit", 10, 600_000),
          values.number("allocationLimit", 1, MOST_MB) << 20,
          values.number("allocationLimitPerMinute", 1, MOST_MB) << 20,
          values.millis("promiseTimeLimit", 10, HOUR_MS),
          values.integer("cutOffsUntilDisabled", 1, MANY),
          values.integer("queueLimit", 10, MANY),
          values.integer("timerLimit", 1, MANY),
          values.integer("valueLimit", 1_000, MANY));
    }

    private static String path(String text) {
      return Path.of(text).toString();
    }

    private static List<String> origins(List<String> texts) {
      texts.forEach(FetchFunction::origin);
      return texts;
    }

    private static String location(String text) {
      if (!text.matches("https?://[^/]+(/.*)?") || HttpUrl.parse(text) == null) {
        throw new IllegalArgumentException("a URL of http or https");
      }
      return text;
    }
  }
}
