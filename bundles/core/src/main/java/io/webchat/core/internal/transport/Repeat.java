package io.webchat.core.internal.transport;

/** Whether a call is made again when the transport goes while it is under way. */
public enum Repeat {
  /** It is not. */
  NEVER,

  /** Only when it did not reach the server for sure. */
  UNSENT,

  /** In any case: twice does no harm, or less than not at all, as for the start of a chat. */
  ALWAYS
}
