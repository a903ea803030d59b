package io.webchat.scripting.internal.sandbox;

import java.util.Set;

/**
 * What is called in a script, for reports.
 *
 * @param name for instance {@code getSessionData} or {@code subscriber WebChatService.started}
 * @param script the file it comes from; may be empty
 */
public record Hook(String name, String script) {
  private static final int MAX_NAME = 120;
  private static final String SCRIPT = "script";

  /** What is called once while scripts are loaded. */
  private static final Set<String> LOADING = Set.of(SCRIPT, "load", "configuration", "extensions");

  /** This bundle's own code, before any script. */
  public static final Hook PRELUDE = new Hook("prelude", "");

  public Hook {
    name = name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
  }

  /** Running a script. */
  public static Hook load(String script) {
    return new Hook(SCRIPT, script);
  }

  /** Whether it is called only when scripts are loaded. */
  public boolean isLoad() {
    return LOADING.contains(name);
  }

  /** As people see it. */
  public String label() {
    return script.isEmpty() ? name : name + " (" + script + ")";
  }
}
