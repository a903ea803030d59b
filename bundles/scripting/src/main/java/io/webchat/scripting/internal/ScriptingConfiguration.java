package io.webchat.scripting.internal;

import java.nio.file.Path;
import java.util.List;
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

  @AttributeDefinition(description = "How often the scripts folder is read, ms")
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

  @AttributeDefinition(description = "Time limit of one fetch, ms")
  long fetchTimeout() default ScriptSettings.FETCH_TIMEOUT_MS;

  @AttributeDefinition(description = "Threads that run scripts; 0 for one a processor, 2 to 8")
  int threads() default 0;

  @AttributeDefinition(description = "Statements of one call")
  long statementLimit() default ScriptLimits.STATEMENTS;

  @AttributeDefinition(description = "Wall-clock time of one call, ms")
  long callTimeLimit() default ScriptLimits.CALL_MS;

  @AttributeDefinition(description = "Wall-clock time in which a script has to load, ms")
  long loadTimeLimit() default ScriptLimits.LOAD_MS;

  @AttributeDefinition(description = "What one call may allocate, MB")
  long allocationLimit() default ScriptLimits.ALLOCATION_MB;

  @AttributeDefinition(
      description =
          "What all calls of an instance may allocate in a minute, MB; a sixteenth of it while the"
              + " heap of the JVM is nearly full")
  long allocationLimitPerMinute() default ScriptLimits.ALLOCATION_MB_PER_MINUTE;

  @AttributeDefinition(description = "Time in which a promise of a hook has to settle, ms")
  long promiseTimeLimit() default ScriptLimits.PROMISE_MS;

  @AttributeDefinition(description = "Cut-offs after which a hook is disabled")
  int cutOffsUntilDisabled() default ScriptLimits.CUT_OFFS;

  @AttributeDefinition(description = "Calls that may wait for the scripts of one instance")
  int queueLimit() default ScriptLimits.QUEUE;

  @AttributeDefinition(description = "Timers of one instance")
  int timerLimit() default ScriptLimits.TIMERS;

  @AttributeDefinition(description = "Characters of one value that crosses into or out of a script")
  int valueLimit() default ScriptLimits.CHARACTERS;

  /** Reads and checks a configuration. */
  final class Reader {
    private Reader() {}

    static ScriptSettings settings(ScriptingConfiguration from, Path home, Path conf) {
      return new ScriptSettings(
          new ScriptLimits(
              from.statementLimit(),
              from.callTimeLimit(),
              from.loadTimeLimit(),
              from.allocationLimit() << 20,
              from.allocationLimitPerMinute() << 20,
              from.promiseTimeLimit(),
              from.cutOffsUntilDisabled(),
              from.queueLimit(),
              from.timerLimit(),
              from.valueLimit()),
          from.threads() == 0 ? ScriptSettings.defaultThreads() : from.threads(),
          home.resolve(from.scriptsFolder()),
          from.scanInterval(),
          from.defaultScript().isBlank() ? null : conf.resolve(from.defaultScript()),
          from.storageFolder().isBlank() ? null : home.resolve(from.storageFolder()),
          from.location(),
          List.of(from.fetchOrigins()),
          from.fetchTimeout());
    }
  }
}
