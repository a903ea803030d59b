package io.webchat.scripting.internal;

import io.webchat.scripting.internal.sandbox.EngineShare;

/** Scripting of one test, on the engine of all. */
public final class TestScripting {
  private TestScripting() {}

  public static Scripting with(ScriptSettings settings) {
    return new Scripting(settings, new EngineShare(settings.limits().statements()));
  }
}
