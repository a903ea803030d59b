package io.webchat.transport.gms.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.webchat.api.file.FileSource;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.message.Participant.Role;
import io.webchat.api.rich.ListPicker;
import io.webchat.api.rich.ListPicker.Item;
import io.webchat.api.rich.ListPicker.Section;
import io.webchat.api.session.SessionData;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.SimulatedMessage;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.UploadRequest;
import io.webchat.testkit.transport.SimulatedChatServer;
import io.webchat.testkit.transport.TestTransportContext;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only this wire has, against the simulator. */
class GmsRestSimulatorTest {
  private final SimulatedChatServer server = SimulatedChatServer.gms();
  private final Transport transport =
      new GmsRestProvider().create(TestTransportContext.of(server.configuration()));
  private SessionData session;
  private SimulatedChat chat;

  @BeforeEach
  void start() throws Exception {
    StartRequest jane = new StartRequest(Map.of("nickname", "Jane"), Map.of(), false);
    session = settle(transport.start(jane)).session();
    chat = server.simulator().chat(session.value("sessionID")).orElseThrow();
    chat.agent("Ann").join();
  }

  @AfterEach
  void close() {
    transport.close();
    server.close();
  }

  private static Reply settle(CompletionStage<Reply> stage) throws Exception {
    return stage.toCompletableFuture().get(40, TimeUnit.SECONDS);
  }

  private Inbound poll() throws Exception {
    return settle(transport.poll(session, new PollRequest(1, false, null))).inbound();
  }

  @Test
  void followsTheChatToAnotherAlias() throws Exception {
    String alias = chat.changeAlias();

    Reply polled = settle(transport.poll(session, new PollRequest(1, false, null)));

    assertThat(polled.session().value("alias")).isEqualTo(alias);
    settle(transport.send(polled.session(), OutgoingMessage.of("hi")));
    assertThat(chat.sentTexts()).containsExactly("hi");
  }

  @Test
  void aServerThatClosesIdleConnectionsIsNotNoticed() throws Exception {
    server.simulator().faults().on(Fault.keepAlive(Duration.ofMillis(5)));
    for (int i = 0; i < 60; i++) {
      int spell = i;
      settle(transport.updateUserData(session, Map.of("k", spell)));
      await().pollDelay(Duration.ofMillis(spell % 12)).until(() -> true);
    }
    assertThat(chat.userData()).containsEntry("k", "59");
  }

  @Test
  void carriesFilesBothWays() throws Exception {
    FileSource file = FileSource.of("a.pdf", "application/pdf", new byte[] {1, 2});
    Reply uploaded = settle(transport.upload(session, new UploadRequest(file, 40_000)));
    assertThat(String.valueOf(uploaded.ajax().get("userData"))).contains("file-id");
    String id = chat.agent("Ann").sendFile("b.pdf", "application/pdf", new byte[] {3, 4, 5});

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    settle(transport.download(session, new DownloadRequest(id, null, 100, name -> bytes)));

    assertThat(bytes.toByteArray()).containsExactly(3, 4, 5);
    assertThat(poll().messages())
        .filteredOn(message -> message.message().kind() == MessageKind.FILE_UPLOADED)
        .hasSize(2)
        .allSatisfy(message -> assertThat(message.message()).containsKey("fileDetails"));
    assertThat(String.valueOf(settle(transport.fileLimits(session)).ajax().get("messages")))
        .contains("upload-file-types");
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    DownloadRequest request =
        new DownloadRequest("nothing", null, 100, name -> new ByteArrayOutputStream());

    Throwable failure = catchThrowable(() -> settle(transport.download(session, request)));

    assertThat(((TransportException) failure.getCause()).kind()).isIn(Kind.REFUSED, Kind.HTTP);
  }

  @Test
  void knowsBotsAndStructuredMessages() throws Exception {
    chat.bot("Robbie").say("beep");
    chat.agent("Ann").structured(Map.of("contentType", "generic", "text", "Pick one"));

    Inbound inbound = poll();

    assertThat(inbound.messages())
        .extracting(InboundMessage::message)
        .anyMatch(message -> message.from().role() == Role.BOT && "beep".equals(message.text()))
        .anyMatch(message -> "Pick one".equals(message.text()));
  }

  @Test
  void bringsStructuredMessagesAsRichContentAndTheReplyAsText() throws Exception {
    chat.agent("Ann")
        .structured(
            Map.of(
                "contentType",
                "single-selection-list",
                "text",
                "Please choose",
                "content",
                Map.of("items", List.of(Map.of("id", "1", "text", "Billing")))));

    Message asked = lastMessage(poll());
    assertThat(asked.text()).isEqualTo("Please choose");
    assertThat(asked).containsKey("eventAttributes");
    Item billing = new Item("1", "Billing");
    assertThat(asked.content())
        .containsExactly(new ListPicker(List.of(new Section(null, List.of(billing)))));

    settle(transport.send(session, OutgoingMessage.of(billing.answer(), "7")));
    assertThat(transport.capabilities()).contains(Capability.RICH_REPLIES);
    assertThat(chat.transcript()).last().extracting(SimulatedMessage::text).isEqualTo("Billing");
  }

  private static Message lastMessage(Inbound inbound) {
    return inbound.messages().get(inbound.messages().size() - 1).message();
  }

  @Test
  void tellsHowLongTheChatMayStayIdle() throws Exception {
    chat.idleAlert(30);

    assertThat(poll().idleSeconds()).hasValue(30);
  }

  @Test
  void updatesUserDataAndSendsNotices() throws Exception {
    settle(transport.updateUserData(session, Map.of("k", "v")));
    settle(transport.customNotice(session, "note"));

    assertThat(chat.userData()).containsEntry("k", "v");
    assertThat(chat.transcript()).anyMatch(entry -> entry.text().equals("note"));
  }
}
