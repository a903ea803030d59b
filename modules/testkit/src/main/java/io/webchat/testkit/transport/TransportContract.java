package io.webchat.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.MessageKind;
import io.webchat.spi.transport.Capability;
import io.webchat.testkit.transport.ChatServer.Chat;
import io.webchat.testkit.transport.ChatServer.Step;
import io.webchat.testkit.transport.ChatServer.Trouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What every transport with {@link Capability#POLLING} must do, whatever its wire. A transport's
 * test extends it and names the provider and a server; each test gets a server of its own. For a
 * transport that is pushed to there is {@link PushingTransportContract}.
 *
 * <pre>{@code
 * class MyTransportContractTest extends TransportContract {
 *   protected ChatServer startServer() { return new MyServer(); }
 *   protected TransportProvider provider() { return new MyProvider(); }
 * }
 * }</pre>
 *
 * <p>What cannot happen on the wire is declared with {@link CannotHappen}.
 */
@ConsumerType
public abstract class TransportContract extends CommonTransportContract {
  /** For subclasses. */
  protected TransportContract() {}

  @ParameterizedTest(allowZeroInvocations = true)
  @Troubles.In(Step.POLL)
  void aFailedPollLosesNothing(Trouble trouble) {
    session().start();
    Chat chat = server().awaitChat();
    chat.agentJoins("Ann");
    session().awaitKind(MessageKind.PARTICIPANT_JOINED);
    if (trouble != Trouble.SILENCE) { // a poll may be held as long as the server likes
      chat.agentSays("Ann", "one");
      server().next(Step.POLL, trouble);
      session().tryPoll();
    }
    chat.agentSays("Ann", "two");
    session().awaitText("two");

    assertThat(session().texts()).endsWith("two").doesNotHaveDuplicates();
    assertThat(session().texts()).hasSize(trouble == Trouble.SILENCE ? 1 : 2);
  }
}
