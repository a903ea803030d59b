package io.webchat.spi.transport;

/**
 * What a transport can do beyond starting, sending, typing and ending. The core answers for what is
 * left out.
 */
public enum Capability {
  /**
   * Messages are fetched by {@link Transport#poll}; without it they come by {@link
   * TransportListener}.
   */
  POLLING,
  /** {@code resetPollExceptions} makes sense. */
  RESET_POLL_EXCEPTIONS,
  /** {@link Transport#attach} can restore a session. */
  RESTORE,
  /**
   * {@link Transport#attach} of a session that has ended meanwhile brings its last messages: they
   * are shown before the end. Without it such a session counts as gone.
   */
  RESTORE_ENDED,
  /** A session may go on after the widget is left. */
  ASYNC,
  /** {@link Transport#history}. */
  HISTORY,
  /** {@link Transport#customNotice}. */
  CUSTOM_NOTICE,
  /** {@link Transport#resetIdleTimer}. */
  IDLE_TIMER,
  /** {@link Transport#updateUserData}. */
  UPDATE_USER_DATA,
  /** {@link Transport#upload}. */
  FILE_UPLOAD,
  /** {@link Transport#download}. */
  FILE_DOWNLOAD,
  /** {@link Transport#fileLimits}. */
  FILE_LIMITS,
  /** {@link Transport#verify}. */
  VERIFY_SESSION,
  /** The server tells when bots join and leave. */
  BOT_EVENTS
}
