package io.webchat.core.internal.transport;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.Transport;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Calls that take a session up. Used on the mailbox only. */
public record AttachCalls(
    ChatSession session, TransportHolder holder, Supplier<WebChatConfiguration> configuration) {
  /** Takes the session up; the answer has the messages from a position on. */
  public CompletionStage<Reply> attach(long from, AttachRequest.Mode mode) {
    return holder.call(Repeat.ALWAYS, transport -> attach(transport, from, mode));
  }

  /** The same by a transport that is not the instance's. */
  public CompletionStage<Reply> attach(Transport transport, long from, AttachRequest.Mode mode) {
    return attach(transport, from, mode, true);
  }

  /**
   * Goes on with the running session from a position on.
   *
   * @param missed whether an answer may have been lost; once this call has been made, one may
   */
  public CompletionStage<Reply> resume(long from, boolean missed) {
    AtomicBoolean missedNow = new AtomicBoolean(missed);
    return holder.call(
        Repeat.ALWAYS,
        transport -> attach(transport, from, AttachRequest.Mode.RESUME, missedNow.getAndSet(true)));
  }

  private CompletionStage<Reply> attach(
      Transport transport, long from, AttachRequest.Mode mode, boolean missed) {
    int pageSize = configuration.get().async().pageSize();
    return transport.attach(session.data(), new AttachRequest(from, mode, pageSize, missed));
  }
}
