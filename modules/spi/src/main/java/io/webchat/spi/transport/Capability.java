package io.webchat.spi.transport;

import io.webchat.api.message.OutgoingMessage;

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
  BOT_EVENTS,
  /**
   * The server says that a message was delivered or read: {@code messageReceived} with messages of
   * the type {@code Receipt}.
   */
  RECEIPTS,
  /**
   * An agent may end a chat so that it can still be read: {@code ended} comes, {@code fetchHistory}
   * goes on, and only {@code startChat} leads to a chat in which something can be sent.
   */
  READ_ONLY,
  /**
   * The server ends a session at a time that it names beforehand: {@code sessionLost}, then {@code
   * ended}.
   */
  EXPIRY,
  /**
   * The conversation can be cleared, here or by another client of the session: its messages are
   * gone on the server, and {@code ended} comes.
   */
  CLEAR,
  /**
   * {@code startChat} and {@code restore} of a customer who is signed in: the session is theirs on
   * every device, and a sign-out ends it with {@code sessionLost}.
   */
  AUTHENTICATION,
  /**
   * {@code sendMessage} takes {@code reply}: {@link OutgoingMessage#reply()} of {@link
   * Transport#send}. A wire that knows texts only sends the text of the reply.
   */
  RICH_REPLIES
}
