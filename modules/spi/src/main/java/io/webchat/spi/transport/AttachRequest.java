package io.webchat.spi.transport;

/**
 * Takes up a session.
 *
 * @param position first position wanted; messages before it are known
 * @param mode why
 * @param pageSize newest messages wanted at most, with {@link Mode#RESTORE_ASYNC}
 * @param missed whether an answer may have been lost. {@code false} comes with {@link Mode#RESUME}
 *     only: no poll was under way when the former transport went, so that a server which remembers
 *     what it delivered has delivered nothing that is not known
 */
public record AttachRequest(long position, Mode mode, int pageSize, boolean missed) {
  /** A request for which an answer may have been lost. */
  public AttachRequest(long position, Mode mode, int pageSize) {
    this(position, mode, pageSize, true);
  }

  /** Why a session is taken up. */
  public enum Mode {
    /** The transport came back under a running session. */
    RESUME,
    /** A stored session, after a restart. */
    RESTORE,
    /** A stored asynchronous session: newest page only. */
    RESTORE_ASYNC
  }
}
