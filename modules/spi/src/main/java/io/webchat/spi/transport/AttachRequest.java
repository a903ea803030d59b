package io.webchat.spi.transport;

/**
 * Takes up a session.
 *
 * @param position first position wanted; messages before it are known
 * @param mode why
 * @param pageSize newest messages wanted at most, with {@link Mode#RESTORE_ASYNC}
 */
public record AttachRequest(long position, Mode mode, int pageSize) {
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
