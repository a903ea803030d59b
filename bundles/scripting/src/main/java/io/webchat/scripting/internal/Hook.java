package io.webchat.scripting.internal;

/**
 * What is called in a script, for reports.
 *
 * @param name for instance {@code getSessionData} or {@code subscriber WebChatService.started}
 * @param script the file it comes from; may be empty
 */
record Hook(String name, String script) {
  private static final int MAX_NAME = 120;

  /** This bundle's own code, before any script. */
  static final Hook PRELUDE = new Hook("prelude", "");

  Hook {
    name = name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
  }

  /** Running a script. */
  static Hook load(String script) {
    return new Hook("script", script);
  }

  /** Whether it stands for running a script. */
  boolean isLoad() {
    return name.equals("script");
  }

  /** As people see it. */
  String label() {
    return script.isEmpty() ? name : name + " (" + script + ")";
  }
}
