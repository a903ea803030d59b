package io.webchat.scripting.internal.sandbox;

/**
 * What is called in a script, for reports.
 *
 * @param name for instance {@code getSessionData} or {@code subscriber WebChatService.started}
 * @param script the file it comes from; may be empty
 */
public record Hook(String name, String script) {
  private static final int MAX_NAME = 120;

  /** This bundle's own code, before any script. */
  public static final Hook PRELUDE = new Hook("prelude", "");

  public Hook {
    name = name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
  }

  /** Running a script. */
  public static Hook load(String script) {
    return new Hook("script", script);
  }

  /** Whether it stands for running a script. */
  public boolean isLoad() {
    return name.equals("script");
  }

  /** As people see it. */
  public String label() {
    return script.isEmpty() ? name : name + " (" + script + ")";
  }
}
