package io.webchat.session.jdbc;

import org.h2.util.Utils;

/**
 * The group of H2's threads takes after that of the thread which first uses H2, in OSGi one of
 * Configuration Admin's. Up to Java 18 such a group is destroyed with its last thread: when every
 * database was closed, none could be opened any more. A thread in it that is never started keeps
 * it.
 */
final class H2Threads {
  private static Thread keeper;

  private H2Threads() {}

  /** Before a database is opened; once is enough. */
  static synchronized void keepGroup() {
    if (keeper == null) {
      keeper = new Thread(Utils.H2_THREAD_GROUP, () -> {}, "webchat-h2-group");
    }
  }
}
