package io.webchat.transport.gms.cometd.internal;

import static io.webchat.transport.gms.cometd.internal.CometdCustomer.failure;
import static io.webchat.transport.gms.cometd.internal.CometdCustomer.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.file.FileSource;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.SimulatedMessage;
import io.webchat.simulator.model.Wire;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.UploadRequest;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A chat over long polling with the simulator. */
class CometdSimulatorTest {
  private final ChatSimulator simulator = new SimulatorBuilder().start();
  private final CometdProvider provider = new CometdProvider();
  private CometdCustomer jane;
  private SimulatedChat chat;

  @BeforeEach
  void start() throws Exception {
    jane = customer().start();
    chat = jane.chat();
  }

  private CometdCustomer customer() {
    return new CometdCustomer(provider, simulator, Map.of());
  }

  @AfterEach
  void close() {
    jane.close();
    provider.close();
    simulator.close();
  }

  @Test
  void startsInTheLanguageOfTheMoment() throws Exception {
    try (CometdCustomer joe = customer()) {
      joe.context.language("fr");
      assertThat(joe.start().chat().userData()).containsEntry("GCTI_LanguageCode", "fr");
    }
  }

  private Reply send(String text) throws Exception {
    return settle(jane.transport.send(jane.session(), OutgoingMessage.of(text)));
  }

  @Test
  void holdsAChat() throws Exception {
    assertThat(chat.wire()).isEqualTo(Wire.GMS_V2_COMETD);
    assertThat(chat.userData())
        .containsEntry("plan", "gold")
        .containsEntry("GCTI_LanguageCode", "en-US");
    chat.agent("Ann").join();

    Reply sent = send("hello & <you> äöü €");
    chat.agent("Ann").say("hi");
    await().until(() -> jane.texts().contains("hi"));

    assertThat(sent.ajax().status()).isEqualTo(200);
    assertThat(chat.sentTexts()).containsExactly("hello & <you> äöü €");
    assertThat(jane.texts()).containsExactly("hello & <you> äöü €", "hi");
    assertThat(jane.messages()).extracting(Message::index).isSorted().doesNotHaveDuplicates();
    assertThat(jane.context.events()).isEmpty();
  }

  @Test
  void tellsWhatTheCustomerDoes() throws Exception {
    settle(jane.transport.typing(jane.session(), true, "he"));
    assertThat(chat.typing().active()).isTrue();
    assertThat(chat.typing().preview()).isEqualTo("he");
    settle(jane.transport.typing(jane.session(), false, null));
    assertThat(chat.typing().active()).isFalse();
    settle(jane.transport.updateUserData(jane.session(), Map.of("k", Map.of("n", 1))));
    assertThat(chat.userData()).containsKey("k");
    settle(jane.transport.customNotice(jane.session(), "note"));
    assertThat(chat.transcript()).last().extracting(SimulatedMessage::text).isEqualTo("note");
    settle(jane.transport.resetIdleTimer(jane.session()));

    settle(jane.transport.end(jane.session()));

    await().until(chat::ended);
    assertThat(chat.requests())
        .filteredOn(request -> request.operation() == Operation.SEND)
        .isEmpty();
  }

  @Test
  void tellsThatTheServerEndedTheChat() {
    chat.agent("Ann").join();
    chat.endByServer();

    await().until(() -> jane.context.pushed().stream().anyMatch(Inbound::isEnd));
  }

  @Test
  void aRefusedMessageIsRejectedWithTheErrorOfTheServer() throws Exception {
    simulator.faults().on(Fault.permanentError(204).times(1).on(Operation.SEND));

    TransportException refused =
        failure(jane.transport.send(jane.session(), OutgoingMessage.of("too long")));

    assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
    assertThat(refused.errors()).extracting(error -> error.code()).containsExactly("204");
    assertThat(refused.ambiguous()).isFalse();
    send("short");
    assertThat(chat.sentTexts()).containsExactly("short");
  }

  @Test
  void followsTheChatToAnotherAliasAndTellsIt() throws Exception {
    chat.changeAlias();
    chat.agent("Ann").say("hi");

    await().until(() -> jane.context.events().contains("sessionChanged"));
    await().until(() -> jane.texts().contains("hi"));
  }

  @Test
  void goesOnWithAnotherTransport() throws Exception {
    chat.agent("Ann").say("one");
    await().until(() -> jane.texts().contains("one"));
    jane.close();
    chat.agent("Ann").say("two");

    try (CometdCustomer again = customer().with(jane.session())) {
      long position = jane.messages().get(jane.messages().size() - 1).index() + 1;
      Reply attached =
          settle(
              again.transport.attach(
                  jane.session(), new AttachRequest(position, AttachRequest.Mode.RESUME, 20)));
      chat.agent("Ann").say("three");
      await().until(() -> again.texts().contains("three"));

      assertThat(CometdCustomer.texts(CometdCustomer.of(attached.inbound())))
          .containsExactly("two");
      assertThat(again.texts()).containsExactly("three");
    }
  }

  @Test
  void restoresAWholeChatAndKnowsThatItHasEnded() throws Exception {
    chat.agent("Ann").say("one");
    AttachRequest whole = new AttachRequest(1, AttachRequest.Mode.RESTORE, 20);
    try (CometdCustomer again = customer()) {
      Reply attached = settle(again.transport.attach(jane.session(), whole));
      assertThat(CometdCustomer.texts(CometdCustomer.of(attached.inbound())))
          .containsExactly("one");
      assertThat(attached.inbound().chatEnded()).contains(false);
    }
    chat.forget();
    try (CometdCustomer again = customer()) {
      TransportException gone = failure(again.transport.attach(jane.session(), whole));
      assertThat(gone.kind()).isEqualTo(Kind.REFUSED);
      assertThat(gone.chatEnded()).isTrue();
    }
  }

  @Test
  void takesUpAnAsynchronousChatByPages() throws Exception {
    for (int i = 1; i <= 50; i++) {
      chat.agent("Ann").say("m" + i);
    }
    try (CometdCustomer again = customer()) {
      Reply newest =
          settle(
              again.transport.attach(
                  jane.session(), new AttachRequest(1, AttachRequest.Mode.RESTORE_ASYNC, 20)));
      List<Message> page = CometdCustomer.of(newest.inbound());
      assertThat(CometdCustomer.texts(page)).startsWith("m30").endsWith("m50");
      assertThat(newest.inbound().historyComplete()).isFalse();
      long oldest = page.get(0).index();

      Reply older = settle(again.transport.history(jane.session(), new HistoryRequest(oldest, 20)));
      assertThat(CometdCustomer.texts(CometdCustomer.of(older.inbound())))
          .startsWith("m10")
          .endsWith("m29");
      Reply first =
          settle(again.transport.history(jane.session(), new HistoryRequest(oldest - 20, 20)));
      assertThat(first.inbound().historyComplete()).isTrue();
      assertThat(first.inbound().messages())
          .first()
          .satisfies(m -> assertThat(m.position()).isEqualTo(1));
      chat.agent("Ann").say("new");
      await().until(() -> again.texts().contains("new"));
      assertThat(again.texts()).containsExactly("new");
    }
  }

  @Test
  void verifiesWithoutSideEffects() throws Exception {
    chat.agent("Ann").say("one");

    assertThat(settle(jane.transport.verify(jane.session())).inbound().chatEnded()).contains(false);

    await().until(() -> jane.texts().contains("one"));
    assertThat(jane.texts()).containsExactly("one");
  }

  @Test
  void carriesFilesBothWays() throws Exception {
    FileSource file = FileSource.of("a.pdf", "application/pdf", new byte[] {1, 2});
    Reply uploaded = settle(jane.transport.upload(jane.session(), new UploadRequest(file, 40_000)));
    assertThat(String.valueOf(uploaded.ajax().get("userData"))).contains("file-id");
    String id = chat.agent("Ann").sendFile("b.pdf", "application/pdf", new byte[] {3, 4, 5});
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    settle(
        jane.transport.download(jane.session(), new DownloadRequest(id, null, 100, name -> bytes)));

    assertThat(bytes.toByteArray()).containsExactly(3, 4, 5);
    assertThat(
            String.valueOf(
                settle(jane.transport.fileLimits(jane.session())).ajax().get("messages")))
        .contains("upload-file-types");
    await()
        .untilAsserted(
            () ->
                assertThat(jane.messages())
                    .filteredOn(message -> message.kind() == MessageKind.FILE_UPLOADED)
                    .hasSize(2));
  }
}
