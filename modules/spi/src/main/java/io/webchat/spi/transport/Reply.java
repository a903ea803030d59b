package io.webchat.spi.transport;

import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import java.util.OptionalLong;

/**
 * A good answer of the chat server.
 *
 * @param ajax what it answered
 * @param session the session data as it is now; {@code null} when the answer changes nothing
 * @param inbound messages that came along, never {@code null}
 * @param pollAfterMs how long the server asks to wait before each poll from now on, in place of the
 *     configured intervals; empty when the answer changes nothing
 */
public record Reply(
    AjaxResponse ajax, SessionData session, Inbound inbound, OptionalLong pollAfterMs) {
  /** An answer that does not say when to poll. */
  public Reply(AjaxResponse ajax, SessionData session, Inbound inbound) {
    this(ajax, session, inbound, OptionalLong.empty());
  }

  /** An answer without messages that leaves the session data as it is. */
  public static Reply of(AjaxResponse ajax) {
    return new Reply(ajax, null, Inbound.NOTHING);
  }

  /** The same, which asks to wait so long before each poll from now on. */
  public Reply pollAfter(long ms) {
    return new Reply(ajax, session, inbound, OptionalLong.of(ms));
  }
}
