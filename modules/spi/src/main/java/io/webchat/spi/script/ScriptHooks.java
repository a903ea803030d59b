package io.webchat.spi.script;

import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.bus.Subscription;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** The functions of customers' scripts that the service calls; an OSGi service. Thread-safe. */
@ProviderType
public interface ScriptHooks {
  /** What was called since the scripting bundle started, over all instances, most calls first. */
  List<HookReport> hooks();

  /** The hooks that were disabled because they were cut off again and again. */
  List<DisabledHook> disabled();

  /**
   * Enables hooks again.
   *
   * @param instanceId of one instance; {@code null} for all
   * @param hook name or label; {@code null} for all
   * @return how many instances had such a hook disabled
   */
  int enable(String instanceId, String hook);

  /**
   * Runs one more script in an instance, as if it stood at the end of its configuration file.
   *
   * @return completes when it ran, with what takes its registrations back; fails with a {@link
   *     io.webchat.api.value.Rejection} that names file, line and column
   */
  CompletionStage<Subscription> add(String instanceId, ScriptSource script);

  /**
   * Counts of one hook.
   *
   * @param hook for instance {@code getSessionData}
   * @param script the file it is from; may be empty
   * @param calls how often it was called
   * @param errors how often it failed
   * @param cutOffs how often it was cut off
   * @param nanos time in it, together
   * @param longestNanos time of the longest call
   */
  record HookReport(
      String hook,
      String script,
      long calls,
      long errors,
      long cutOffs,
      long nanos,
      long longestNanos) {}

  /**
   * A hook that is not called any more.
   *
   * @param instanceId where
   * @param hook its label
   */
  record DisabledHook(String instanceId, String hook) {}
}
