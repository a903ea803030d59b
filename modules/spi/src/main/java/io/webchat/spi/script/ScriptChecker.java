package io.webchat.spi.script;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Looks at a customer's script without an instance; an OSGi service. Thread-safe. */
@ProviderType
@FunctionalInterface
public interface ScriptChecker {
  /**
   * Parses the script and runs it on trial, with a bus on which no plugin answers, within the
   * limits of scripts. Takes up to seconds: not for mailboxes.
   *
   * @return what is wrong with it, in the order found; empty when nothing is
   */
  List<ScriptProblem> check(ScriptSource script);

  /**
   * What would keep an instance of these settings from running its scripts, or from being
   * configured by them; they run on trial as in {@link #check}, under the configuration of the
   * settings. What their extensions and callbacks throw is none of it: it may be for want of
   * plugins on the bus. Not for mailboxes.
   *
   * @return empty when nothing would, as far as can be told
   */
  default List<ScriptProblem> obstacles(InstanceSettings settings) {
    return List.of();
  }

  /**
   * A mistake in a script.
   *
   * @param file name of the script
   * @param line from 1; 0 when not known
   * @param column from 1; 0 when not known
   * @param text what is wrong
   */
  record ScriptProblem(String file, int line, int column, String text) {
    /** {@code file:line:column: text}. */
    @Override
    public String toString() {
      return file + (line > 0 ? ":" + line + ":" + column : "") + ": " + text;
    }
  }
}
