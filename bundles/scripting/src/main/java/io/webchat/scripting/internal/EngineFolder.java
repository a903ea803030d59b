package io.webchat.scripting.internal;

import java.io.File;

/**
 * Where the engine unpacks its native library: in the framework's data area, not in the home of the
 * user who runs it. The engine reads a system property once, when it is made; a value that the
 * operator set stays.
 */
final class EngineFolder {
  static final String PROPERTY = "polyglot.engine.userResourceCache";

  private EngineFolder() {}

  /**
   * Names the folder, unless another one is named.
   *
   * @param folder {@code null} where there is no file system
   */
  static void propose(File folder) {
    if (folder != null) {
      System.getProperties().putIfAbsent(PROPERTY, folder.getPath());
    }
  }
}
