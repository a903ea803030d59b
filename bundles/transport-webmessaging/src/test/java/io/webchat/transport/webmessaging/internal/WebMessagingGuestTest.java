package io.webchat.transport.webmessaging.internal;

import static io.webchat.transport.webmessaging.internal.GuestChat.failure;
import static io.webchat.transport.webmessaging.internal.GuestChat.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.file.FileSource;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.message.Participant.Role;
import io.webchat.api.rich.QuickReply;
import io.webchat.api.session.SessionData;
import io.webchat.simulator.deployment.MessengerDeployment.Settings;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.AttachRequest.Mode;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Inbound.Status;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.ServerError;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.UploadRequest;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a guest can do and what a deployment does, against the simulator. */
class WebMessagingGuestTest {
  private GuestChat guest;

  private GuestChat guest(Consumer<Settings> deployment) {
    guest = new GuestChat(deployment, Map.of());
    return guest;
  }

  private GuestChat guest() {
    return guest(settings -> {});
  }

  @AfterEach
  void close() {
    guest.close();
  }

  @Test
  void aDeploymentThatIsNotActiveStartsNoChat() {
    guest(settings -> settings.active = false);
    TransportException failure =
        failure(guest.transport().start(new StartRequest(Map.of(), Map.of(), true)));
    assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
    assertThat(failure).hasMessageContaining("not active");
    assertThat(failure.errors()).extracting(ServerError::code).containsExactly("INACTIVE");
    assertThat(guest.simulator().pushClients()).isZero();
  }

  @Test
  void withoutAutoStartTheConversationBeginsWithTheFirstMessage() {
    guest(settings -> settings.autoStart = false);
    Reply started =
        settle(guest.transport().start(new StartRequest(Map.of(), Map.of("plan", "gold"), true)));
    assertThat(guest.simulator().chats()).isEmpty();
    settle(guest.transport().send(started.session(), OutgoingMessage.of("hello")));
    assertThat(guest.awaitChat().userData()).containsEntry("plan", "gold");
    guest.awaitText("hello");
    assertThat(guest.messages()).extracting(Message::kind).containsExactly(MessageKind.MESSAGE);
  }

  @Test
  void filesGoBothWays() {
    guest().start();
    FileSource file = FileSource.of("a.png", "image/png", new byte[] {1, 2, 3});
    Reply uploaded = settle(guest.transport().upload(guest.data(), new UploadRequest(file, 0)));
    Message own = guest.await(message -> message.kind() == MessageKind.FILE_UPLOADED);
    assertThat(own.userData())
        .containsEntry("file-id", uploaded.ajax().get("file-id"))
        .containsEntry("file-name", "a.png")
        .containsEntry("file-size", "3");
    assertThat(download(own)).containsExactly(1, 2, 3);

    guest.chat().agent("Ann").sendFile("b.txt", "text/plain", new byte[] {4, 5});
    Message agents = guest.await(message -> "b.txt".equals(message.userData().get("file-name")));
    assertThat(download(agents)).containsExactly(4, 5);
  }

  private byte[] download(Message message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String id = String.valueOf(message.userData().get("file-id"));
    settle(
        guest
            .transport()
            .download(guest.data(), new DownloadRequest(id, null, 100, name -> bytes)));
    return bytes.toByteArray();
  }

  @Test
  void aFileThatIsNotThereIsNotFetched() {
    guest().start();
    DownloadRequest request =
        new DownloadRequest("../x", null, 100, name -> new ByteArrayOutputStream());
    TransportException failure = failure(guest.transport().download(guest.data(), request));
    assertThat(failure.errors()).extracting(ServerError::code).containsExactly("4009");
  }

  @Test
  void anUploadThatFailsHalfWayLeavesNoMessage() {
    guest().start();
    guest.simulator().faults().on(Fault.http(500).on(Operation.UPLOAD).times(1));
    FileSource file = FileSource.of("a.png", "image/png", new byte[100_000]);
    TransportException failure =
        failure(guest.transport().upload(guest.data(), new UploadRequest(file, 0)));
    assertThat(failure.kind()).isEqualTo(Kind.HTTP);
    guest.send("fence");
    guest.awaitText("fence");
    assertThat(guest.messages()).noneMatch(m -> m.kind() == MessageKind.FILE_UPLOADED);
  }

  @Test
  void repliesToRichContentArriveAsWhatTheyAre() {
    guest().start();
    guest
        .chat()
        .agent("Ann")
        .structured(
            Map.of(
                "text",
                "",
                "content",
                List.of(
                    Map.of(
                        "contentType",
                        "QuickReply",
                        "quickReply",
                        Map.of("text", "Yes", "payload", "Y")))));
    Message offered = guest.await(message -> !message.content().isEmpty());
    assertThat(offered.text()).isEqualTo("Yes");
    QuickReply quick = (QuickReply) offered.content().get(0);
    settle(
        guest
            .transport()
            .send(
                guest.data(),
                OutgoingMessage.of(quick.answer(), String.valueOf(offered.get("id")))));
    Message answered =
        guest.await(
            message -> message.containsKey("content") && message.from().role() == Role.CLIENT);
    assertThat(answered.content().get(0).toMap().toString()).contains("payload=Y");
  }

  @Test
  void olderMessagesComeCompleteAlsoWhenManyAreOfOneMoment() {
    guest().start();
    for (int i = 0; i < 60; i++) {
      guest.chat().agent("Ann").say("m" + i);
    }
    guest.awaitText("m59");
    Reply restored = guest.attach(1, Mode.RESTORE_ASYNC);
    assertThat(restored.inbound().messages()).hasSize(20);
    long oldest = restored.inbound().messages().get(0).position();
    Inbound older =
        settle(guest.transport().history(guest.data(), new HistoryRequest(oldest, 20))).inbound();
    assertThat(GuestChat.texts(older)).hasSize(20).startsWith("m20").endsWith("m39");
    assertThat(older.messages())
        .extracting(InboundMessage::position)
        .isSorted()
        .doesNotHaveDuplicates()
        .allMatch(position -> position < oldest);
  }

  @Test
  void aConversationIsClearedAndItsMessagesAreGone() {
    guest().start();
    guest.send("hello");
    settle(guest.transport().clear(guest.data()));
    assertThat(guest.chat().ended()).isTrue();
    Transport other = guest.another();
    assertThat(failure(other.attach(guest.data(), new AttachRequest(1, Mode.RESTORE, 20))).kind())
        .isEqualTo(Kind.SESSION_LOST);
    assertThat(guest.events()).isEmpty();
  }

  @Test
  void anotherClientThatClearsEndsTheChatHere() {
    guest().start();
    Transport other = guest.another();
    settle(other.attach(guest.data(), new AttachRequest(1, Mode.RESTORE, 20)));
    settle(other.clear(guest.data()));
    guest.awaitPush(inbound -> inbound.status() == Status.CLEARED);
  }

  @Test
  void messagesOfAnotherConnectionComeHereToo() {
    guest().start();
    Transport other = guest.another();
    settle(other.attach(guest.data(), new AttachRequest(1, Mode.RESTORE, 20)));
    settle(other.send(guest.data(), OutgoingMessage.of("from the other")));
    Awaitility.await()
        .until(() -> guest.texts().stream().filter("from the other"::equals).count() == 2);
  }

  @Test
  void anAgentWhoLeavesMakesTheConversationReadOnly() {
    guest(settings -> settings.readOnlyEnd = true).start();
    guest.chat().agent("Ann").say("bye");
    guest.chat().agent("Ann").leave();
    guest.awaitPush(inbound -> inbound.status() == Status.READ_ONLY);
    assertThat(guest.texts()).containsExactly("bye");
    assertThat(failure(guest.transport().send(guest.data(), OutgoingMessage.of("x"))).chatEnded())
        .isTrue();
    Reply restored = guest.attach(1, Mode.RESTORE);
    assertThat(restored.inbound().status()).isEqualTo(Status.READ_ONLY);
    assertThat(GuestChat.texts(restored.inbound())).containsExactly("bye");
    Awaitility.await().until(() -> guest.simulator().pushClients() == 0);
  }

  @Test
  void aSessionThatExpiresIsLost() {
    guest().start();
    guest.simulator().faults().on(Fault.sessionExpired());
    guest.awaitEvent("lost SESSION_LOST");
  }

  @Test
  void aFourthConnectionDoesNotEndTheOldestForGood() {
    guest().start();
    for (int i = 0; i < 3; i++) {
      settle(guest.another().attach(guest.data(), new AttachRequest(1, Mode.RESTORE, 20)));
    }
    guest.awaitEvent("disconnected");
    assertThat(guest.events()).doesNotContain("lost SESSION_LOST");
  }

  @Test
  void customersWhoAreSignedInHaveOneSession() {
    guest();
    StartRequest first =
        new StartRequest(
            Map.of("nickname", "Jane"),
            Map.of(),
            true,
            Map.of("authentication", Map.of("code", "jane:1")));
    guest.start(first);
    guest.send("from the first device");
    assertThat(guest.data()).containsKey("refreshToken");

    StartRequest second =
        new StartRequest(
            Map.of(), Map.of(), true, Map.of("authentication", Map.of("code", "jane:2")));
    Transport other = guest.another();
    Reply there = settle(other.start(second));
    assertThat(GuestChat.texts(there.inbound())).containsExactly("from the first device");
    SessionData data = there.session();
    settle(other.signOut(data));
    guest.awaitEvent("lost SESSION_LOST");
  }

  @Test
  void aSignInThatTheServerDoesNotKnowIsRefused() {
    guest();
    StartRequest request =
        new StartRequest(Map.of(), Map.of(), true, Map.of("authentication", Map.of("code", "bad")));
    TransportException failure = failure(guest.transport().start(request));
    assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
    assertThat(failure.errors()).extracting(ServerError::code).containsExactly("401");
  }

  @Test
  void whereNobodyCanBeSignedInThatIsSaid() {
    guest(settings -> settings.signIn = false);
    StartRequest request =
        new StartRequest(
            Map.of(), Map.of(), true, Map.of("authentication", Map.of("code", "jane")));
    assertThat(failure(guest.transport().start(request)).errors())
        .extracting(ServerError::code)
        .containsExactly("403");
  }

  @Test
  void aConfigurationThatCannotBeReadStartsNoChatAndKeepsNone() {
    guest();
    guest
        .simulator()
        .faults()
        .on(Fault.http(200, "text/html", "<html>").on(Operation.OTHER).times(1));
    StartRequest request = new StartRequest(Map.of(), Map.of(), true);
    assertThat(failure(guest.transport().start(request)).kind()).isEqualTo(Kind.INVALID_RESPONSE);
    guest.start();
  }

  @Test
  void userDataThatIsAddedLaterGoesWithTheNextMessage() {
    guest().start();
    settle(guest.transport().updateUserData(guest.data(), Map.of("later", "x")));
    assertThat(guest.chat().userData()).doesNotContainKey("later");
    guest.send("hello");
    assertThat(guest.chat().userData()).containsEntry("later", "x");
    TransportException failure =
        failure(guest.transport().updateUserData(guest.data(), Map.of("big", "x".repeat(3_000))));
    assertThat(failure.errors()).extracting(ServerError::code).containsExactly("4013");
  }
}
