package io.webchat.transport.purecloud.v2.internal;

import io.webchat.spi.transport.TransportProvider;
import io.webchat.testkit.transport.CannotHappen;
import io.webchat.testkit.transport.ChatServer.Step;
import io.webchat.testkit.transport.ChatServer.Trouble;
import io.webchat.testkit.transport.PushingChatServer;
import io.webchat.testkit.transport.PushingChatServer.PushTrouble;
import io.webchat.testkit.transport.PushingTransportContract;
import io.webchat.testkit.transport.SimulatedChatServer;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@CannotHappen(
    value = {Trouble.RESET_AFTER, Trouble.TRUNCATED},
    in = Step.SEND,
    because = "the transport finds the message in the conversation: SentMessagesTest")
@CannotHappen(
    value = Trouble.SILENCE,
    because = "a request has 12 s at least, which is longer than this silence")
@CannotHappen(
    pushes = PushTrouble.DROPPED,
    because = "a stream has no numbers, and the network loses no single frame of it")
@Execution(ExecutionMode.CONCURRENT)
class GuestChatContractTest extends PushingTransportContract {
  @Override
  protected PushingChatServer startServer() {
    return SimulatedChatServer.guestChat();
  }

  @Override
  protected TransportProvider provider() {
    return new GuestChatProvider();
  }

  @Override
  protected boolean tellsThatTypingStopped() {
    return false;
  }
}
