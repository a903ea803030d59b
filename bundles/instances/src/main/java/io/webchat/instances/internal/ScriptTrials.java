package io.webchat.instances.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.spi.script.ScriptChecker;
import io.webchat.spi.script.ScriptChecker.ScriptProblem;
import java.util.List;
import java.util.Optional;

/**
 * Whether the scripts of an instance would run. What did not is tried once: its configuration is
 * read again and again.
 */
final class ScriptTrials {
  private ScriptChecker checker;
  private InstanceSettings failed;
  private String problem;

  /** What keeps the scripts from running, or from configuring the instance. */
  Optional<String> problem(ScriptChecker by, InstanceSettings settings) {
    if (by != checker || failed == null || !InstanceState.isSame(settings, failed)) {
      List<ScriptProblem> found = by.obstacles(settings);
      checker = by;
      failed = found.isEmpty() ? null : settings;
      problem = found.isEmpty() ? null : found.get(0).toString();
    }
    return Optional.ofNullable(problem);
  }
}
