package io.webchat.transport.webmessaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.Participant.Role;
import io.webchat.spi.transport.AttachRequest.Mode;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A chat from its start to its end, against the simulator. */
class WebMessagingSimulatorTest {
  private final GuestChat guest = new GuestChat();

  @AfterEach
  void close() {
    guest.close();
  }

  @Test
  void startsAChatWithItsUserDataAndATokenOfItsOwn() {
    Reply reply = guest.start(Map.of("plan", "gold", "count", 3));

    assertThat(guest.data()).containsOnlyKeys("token", "deploymentId");
    assertThat(guest.data().value("deploymentId"))
        .isEqualTo(guest.simulator().webMessagingDeployment());
    assertThat(guest.data().value("token")).hasSize(36);
    assertThat(guest.events()).isEmpty();
    assertThat(guest.chat().userData())
        .containsEntry("plan", "gold")
        .containsEntry("count", "3")
        .containsEntry("nickname", "Jane");
    assertThat(reply.inbound().historyComplete()).isTrue();
    assertThat(reply.inbound().expirySeconds()).isPresent();
  }

  @Test
  void bringsMessagesOfBothSidesInOrderAndOnce() {
    guest.start();
    guest.chat().agent("Ann").join();
    guest.send("hello & <you> äöü €");
    guest.chat().agent("Ann").say("hi");
    guest.awaitText("hi");

    assertThat(guest.chat().sentTexts()).containsExactly("hello & <you> äöü €");
    assertThat(guest.texts()).containsExactly("hello & <you> äöü €", "hi");
    List<Long> positions =
        guest.pushed().stream()
            .flatMap(batch -> batch.messages().stream())
            .map(InboundMessage::position)
            .toList();
    assertThat(positions).isSorted().doesNotHaveDuplicates();
    Message said = guest.awaitText("hi");
    assertThat(said.from().role()).isEqualTo(Role.AGENT);
    assertThat(said.from().name()).isEqualTo("Ann");
    assertThat(said.index()).isPositive();
    assertThat(said.timestamp()).isPositive();
  }

  @Test
  void tellsWhoJoinsAndTypes() {
    guest.start();
    guest.chat().agent("Ann").join();
    guest.chat().agent("Ann").typing();
    guest.chat().agent("Ann").stopTyping();
    guest.chat().bot("Robo").say("beep");
    Message joined =
        guest.await(
            message ->
                message.kind() == MessageKind.PARTICIPANT_JOINED
                    && message.from().role() == Role.AGENT);
    assertThat(joined.from().name()).isEqualTo("Ann");
    guest.await(message -> message.kind() == MessageKind.TYPING_STARTED);
    guest.await(message -> message.kind() == MessageKind.TYPING_STOPPED);
    assertThat(guest.awaitText("beep").from().role()).isEqualTo(Role.BOT);
  }

  @Test
  void endsAChat() {
    guest.start();
    GuestChat.settle(guest.transport().end(guest.data()));
    assertThat(guest.chat().ended()).isTrue();
    assertThat(guest.events()).isEmpty();
  }

  @Test
  void isToldThatTheServerEndedTheChat() {
    guest.start();
    guest.chat().agent("Ann").say("bye");
    guest.chat().endByServer();
    guest.awaitPush(Inbound::isEnd);
    assertThat(guest.texts()).containsExactly("bye");
  }

  @Test
  void resumesAtAPositionWithAnotherTransport() {
    guest.start();
    guest.chat().agent("Ann").say("one");
    long seen = guest.awaitText("one").index();
    guest.chat().agent("Ann").say("two");

    Reply resumed = guest.attach(seen + 1, Mode.RESUME);
    guest.chat().agent("Ann").say("three");
    guest.awaitText("three");

    assertThat(GuestChat.texts(resumed.inbound())).contains("two");
    assertThat(resumed.inbound().chatEnded()).contains(false);
    long same =
        resumed.inbound().messages().stream()
            .filter(message -> "one".equals(message.message().text()))
            .findFirst()
            .orElseThrow()
            .position();
    assertThat(same).isEqualTo(seen);
  }
}
