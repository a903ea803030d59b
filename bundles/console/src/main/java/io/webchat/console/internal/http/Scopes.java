package io.webchat.console.internal.http;

import java.util.Set;

/** What a key of the console can be good for. */
public final class Scopes {
  /** Everything but texts of chats and values that are secret. */
  public static final String READ = "read";

  /** What is written in chats, and by whom. */
  public static final String TEXTS = "texts";

  /**
   * Stopping, starting, updating and refreshing bundles; moving chats to another wire; enabling
   * hooks again.
   */
  public static final String SWAP = "swap";

  /** Changing configurations. */
  public static final String CONFIGURE = "configure";

  /** All of them. */
  public static final Set<String> ALL = Set.of(READ, TEXTS, SWAP, CONFIGURE);

  private Scopes() {}
}
