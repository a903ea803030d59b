package io.webchat.core.internal.transport;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.Transport;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Calls that take a session up. Used on the mailbox only. */
public record AttachCalls(
    ChatSession session, TransportHolder holder, Supplier<WebChatConfiguration> configuration) {
  /** Takes the session up; the answer has the messages from a position on. */
  public CompletionStage<Reply> attach(long from, AttachRequest.Mode mode) {
    return holder.call(true, transport -> attach(transport, from, mode));
  }

  /** The same by a transport that is not the instance's. */
  public CompletionStage<Reply> attach(Transport transport, long from, AttachRequest.Mode mode) {
    AttachRequest request = new AttachRequest(from, mode, configuration.get().async().pageSize());
    return transport.attach(session.data(), request);
  }
}
