package io.webchat.spi.transport;

import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;

/**
 * A good answer of the chat server.
 *
 * @param ajax what it answered
 * @param session the session data as it is now; {@code null} when the answer changes nothing
 * @param inbound messages that came along, never {@code null}
 */
public record Reply(AjaxResponse ajax, SessionData session, Inbound inbound) {
  /** An answer without messages that leaves the session data as it is. */
  public static Reply of(AjaxResponse ajax) {
    return new Reply(ajax, null, Inbound.NOTHING);
  }
}
