package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.SOON;
import static io.webchat.core.internal.fixture.ChatFixture.get;
import static io.webchat.core.internal.fixture.ChatFixture.rejection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.StartChat;
import io.webchat.api.WebChatService;
import io.webchat.api.WebChatState;
import io.webchat.api.message.Message;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.ChatFixture;
import io.webchat.core.internal.fixture.ScriptedChatServer;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChatLifeTest {
  private static final String INVALID_TRANSPORT = "Invalid transport configuration";

  @Test
  void aChatFromStartToEnd() {
    try (ChatFixture fixture = ChatFixture.started()) {
      fixture.server.say("ParticipantJoined", "Agent", 2, "Anna", "");
      fixture.server.say("Message", "Agent", 2, "Anna", "How can I help?");
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("How can I help?"));
      get(fixture.chat.service().sendMessage("My bill"));
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("My bill"));
      AjaxResponse end = get(fixture.chat.service().endChat());

      assertThat(end.body()).isEqualTo(Map.of("statusCode", 0));
      assertThat(fixture.chat.state()).isEqualTo(WebChatState.IDLE);
      assertThat(fixture.eventNames())
          .startsWith("ready", "started", "pollingStarted", "clientConnected", "messageReceived")
          .containsSubsequence(
              "agentConnected",
              "agentTypingStopped",
              "messageReceived",
              "messageReceived",
              "pollingStopped",
              "supervisorDisconnected",
              "agentDisconnected",
              "clientDisconnected",
              "ended")
          .containsOnlyOnce("ended");
      assertThat(get(fixture.chat.service().getTranscript()).messages())
          .extracting(Message::text)
          .containsExactly("", "", "How can I help?", "My bill");
    }
  }

  @Test
  void commandsWithoutASessionAreRejectedWithTheDocumentedTexts() {
    try (ChatFixture fixture = new ChatFixture().create(Map.of())) {
      get(fixture.chat.ready());
      Rejection send = rejection(fixture.chat.service().sendMessage("hello"));
      assertThat(send.text()).isEqualTo("There is no active chat session");
      assertThat(send.code()).isEqualTo(ErrorCode.NO_ACTIVE_SESSION);
      assertThat(rejection(fixture.chat.service().sendMessage("")).text())
          .isEqualTo("No message text provided");
      assertThat(rejection(fixture.chat.service().endChat()).text())
          .isEqualTo("There is no active chat session");
      assertThat(rejection(fixture.chat.service().startPoll()).text())
          .isEqualTo("No active chat session");
      assertThat(fixture.server.calls).isEmpty();
    }
  }

  @Test
  void aSecondStartIsRejectedAndTheFirstChatGoesOn() {
    try (ChatFixture fixture = ChatFixture.started()) {
      Rejection second = rejection(fixture.chat.service().startChat(StartChat.by("J", "D")));
      assertThat(second.text()).isEqualTo("There is already an active chat session");
      assertThat(fixture.server.starts).hasSize(1);
      get(fixture.chat.service().sendMessage("still here"));
      assertThat(fixture.server.sent).containsExactly("still here");
    }
  }

  @Test
  void anEndByTheServerIsToldOnceAfterTheLastMessages() {
    try (ChatFixture fixture = ChatFixture.started()) {
      fixture.server.say("Message", "External", 9, "system", "bye");
      fixture.server.end();
      fixture.awaitEvent("pollingStopped");
      assertThat(fixture.eventNames())
          .endsWith("messageReceived", "ended", "pollingStopped")
          .containsOnlyOnce("ended");
      assertThat(fixture.chat.state()).isEqualTo(WebChatState.IDLE);
      assertThat(rejection(fixture.chat.service().sendMessage("x")).code())
          .isEqualTo(ErrorCode.NO_ACTIVE_SESSION);
    }
  }

  @Test
  void theSixthPollExceptionInARowIsOfflineAndTheNextAnswerOnline() {
    ScriptedChatServer server = new ScriptedChatServer();
    for (int i = 0; i < 6; i++) {
      server.failNext("poll", TransportException.of(Kind.TRANSIENT, "try again"));
    }
    try (ChatFixture fixture = ChatFixture.started(server, Map.of())) {
      fixture.awaitEvent("connectionRestored");
      assertThat(fixture.eventNames())
          .containsSubsequence(
              "connectionPending",
              "chatServerWentOffline",
              "chatServerBackOnline",
              "connectionRestored")
          .containsOnlyOnce("connectionPending", "chatServerWentOffline", "chatServerBackOnline")
          .doesNotContain("disconnected", "reconnected", "error");
    }
  }

  @Test
  void anUnreachableServerIsDisconnectedOnceAndReconnected() {
    ScriptedChatServer server = new ScriptedChatServer();
    server
        .failNext("poll", TransportException.of(Kind.NETWORK, "refused"))
        .failNext("poll", TransportException.of(Kind.NETWORK, "refused"));
    try (ChatFixture fixture = ChatFixture.started(server, Map.of())) {
      fixture.awaitEvent("reconnected");
      assertThat(fixture.eventNames())
          .containsSubsequence(
              "connectionPending", "disconnected", "connectionRestored", "reconnected")
          .containsOnlyOnce(
              "disconnected", "reconnected", "connectionPending", "connectionRestored")
          .doesNotContain("chatServerWentOffline", "chatServerBackOnline");
    }
  }

  @Test
  void rateLimitingIsAnErrorOfItsOwnAndNotOffline() {
    ScriptedChatServer server = new ScriptedChatServer();
    for (int i = 0; i < 8; i++) {
      server.failNext(
          "poll",
          TransportException.builder(Kind.RATE_LIMITED, "slow down")
              .ajax(AjaxResponse.of(429, "Too Many Requests", Map.of(), null))
              .retryAfter(Duration.ofMillis(10))
              .build());
    }
    try (ChatFixture fixture = ChatFixture.started(server, Map.of())) {
      fixture.server.say("Message", "Agent", 2, "Anna", "still here");
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("still here"));
      assertThat(fixture.events("error")).as("one for the series").hasSize(1);
      assertThat(fixture.events("error").get(0).data())
          .containsEntry("status", 429)
          .containsEntry(
              "errors",
              List.of(
                  Map.of(
                      "code",
                      "RATE_LIMITED",
                      "text",
                      "slow down",
                      "hint",
                      "Slow down; the poll does so by itself",
                      "response",
                      AjaxResponse.of(429, "Too Many Requests", Map.of(), null))));
      assertThat(fixture.eventNames())
          .doesNotContain("connectionPending", "chatServerWentOffline", "disconnected");
    }
  }

  @Test
  void aMessageWhoseAnswerWasLostIsDeliveredOnceAndResolved() {
    ScriptedChatServer server = new ScriptedChatServer();
    server.failNext(
        "send", TransportException.builder(Kind.NETWORK, "reset, done").ambiguous(true).build());
    try (ChatFixture fixture = ChatFixture.started(server, Map.of())) {
      AjaxResponse answer = get(fixture.chat.service().sendMessage("once"));
      assertThat(answer.get("reconciled")).isEqualTo(true);
      get(fixture.chat.service().sendMessage("twice"));
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("twice"));
      assertThat(server.sent).containsExactly("once", "twice");
      assertThat(fixture.shownTexts()).containsOnlyOnce("once", "twice");
    }
  }

  @Test
  void aMessageThatWasLostIsSentAgain() {
    ScriptedChatServer server = new ScriptedChatServer();
    server.failNext(
        "send", TransportException.builder(Kind.NETWORK, "reset").ambiguous(true).build());
    try (ChatFixture fixture = ChatFixture.started(server, Map.of())) {
      get(fixture.chat.service().sendMessage("again"));
      assertThat(server.sent).containsExactly("again");
      assertThat(server.calls.stream().filter("send"::equals)).hasSize(2);
    }
  }

  @Test
  void aTransportThatGoesAndComesBackLosesAndDoublesNothing() {
    try (ChatFixture fixture = ChatFixture.started()) {
      fixture.server.say("Message", "Agent", 2, "Anna", "before");
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("before"));
      fixture.unplugTransport();
      fixture.awaitEvent("connectionPending");
      fixture.server.say("Message", "Agent", 2, "Anna", "meanwhile");
      var waiting = fixture.chat.service().sendMessage("waiting");
      fixture.plugTransport();
      get(waiting);
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("waiting"));
      fixture.awaitEvent("connectionRestored");
      assertThat(fixture.shownTexts()).containsOnlyOnce("before", "meanwhile", "waiting");
      assertThat(fixture.server.calls).contains("attach:RESUME");
      assertThat(fixture.chat.state()).isEqualTo(WebChatState.ACTIVE);
    }
  }

  @Test
  void commandsWithoutATransportAreRejectedAfterTheTimeoutAndTheSessionIsKept() {
    try (ChatFixture fixture =
        ChatFixture.started(new ScriptedChatServer(), Map.of("ajaxTimeout", 300))) {
      fixture.unplugTransport();
      fixture.awaitEvent("connectionPending");
      Rejection rejection = rejection(fixture.chat.service().sendMessage("too long"));
      assertThat(rejection.code()).isEqualTo(ErrorCode.TRANSPORT_UNAVAILABLE);
      assertThat(rejection.text())
          .isEqualTo("No transport of type 'gms-v2-rest' is available at the moment");
      assertThat(fixture.chat.state()).isEqualTo(WebChatState.ACTIVE);
    }
  }

  @Test
  void aLostSessionIsToldAndANewChatStarts() {
    ScriptedChatServer server = new ScriptedChatServer();
    for (int i = 0; i < 5; i++) {
      server.failNext("poll", TransportException.of(Kind.SESSION_LOST, "unknown session"));
    }
    try (ChatFixture fixture = ChatFixture.started(server, Map.of())) {
      fixture.awaitEvent("ended");
      assertThat(fixture.eventNames()).containsSubsequence("sessionLost", "error", "ended");
      get(fixture.chat.service().startChat(StartChat.by("J", "D")));
      assertThat(fixture.chat.state()).isEqualTo(WebChatState.ACTIVE);
    }
  }

  @Test
  void anEmptyConfigurationAndAnUnknownTransportAreClearAndCanBeMended() {
    try (ChatFixture fixture = new ChatFixture()) {
      fixture.create(Map.of("transport", Map.of("type", "carrier-pigeon")));
      assertThat(rejection(fixture.chat.service().startChat(StartChat.by("J", "D"))))
          .satisfies(meanwhile -> assertThat(meanwhile.text()).isEqualTo(INVALID_TRANSPORT))
          .satisfies(meanwhile -> assertThat(meanwhile.hint().orElse("")).contains("gms-v2-rest"));
      Rejection rejection = rejection(fixture.chat.ready());
      assertThat(rejection.text()).isEqualTo(INVALID_TRANSPORT);
      assertThat(rejection.hint())
          .hasValueSatisfying(hint -> assertThat(hint).contains("carrier-pigeon", "gms-v2-rest"));
      assertThat(rejection(fixture.chat.service().startChat(StartChat.by("J", "D"))).text())
          .isEqualTo(INVALID_TRANSPORT);
      get(
          fixture
              .chat
              .service()
              .configure(
                  io.webchat.api.config.WebChatConfiguration.of(
                      Map.of("dataURL", "http://127.0.0.1:1/"))));
      get(fixture.chat.service().startChat(StartChat.by("J", "D")));
      assertThat(fixture.chat.state()).isEqualTo(WebChatState.ACTIVE);
    }
  }

  @Test
  void aDownloadWithoutAFolderNamesTheKeyThatIsMissing() {
    try (ChatFixture fixture = ChatFixture.started(new ScriptedChatServer(), Map.of())) {
      Rejection rejection =
          rejection(
              fixture
                  .chat
                  .bus()
                  .command("WebChatService.downloadFile", Map.of("fileId", "1"))
                  .toCompletionStage());
      assertThat(rejection.text()).contains("downloadFolder of io.webchat.core");
    }
  }

  @Test
  void userDataIsMergedInTheDocumentedOrder() {
    try (ChatFixture fixture =
        new ChatFixture().create(Map.of("userData", Map.of("a", "config", "b", "config")))) {
      get(fixture.chat.ready());
      assertThat(get(fixture.chat.service().updateUserData(Map.of("c", "update"))))
          .isEqualTo(Map.of("a", "config", "b", "config", "c", "update"));
      get(
          fixture
              .chat
              .service()
              .startChat(StartChat.by("J", "D").withUserData(Map.of("b", "call"))));
      assertThat(fixture.server.starts.get(0).userData())
          .containsEntry("a", "config")
          .containsEntry("b", "call")
          .containsEntry("c", "update")
          .containsEntry("_genesys_source", "server");
    }
  }

  @Test
  void optionsBesideTheFormGoToTheTransport() {
    try (ChatFixture fixture = new ChatFixture().create(Map.of())) {
      get(fixture.chat.ready());
      Map<String, Object> options =
          Map.of(
              "dataURL", "http://127.0.0.1:2/other",
              "firstname", "Jane",
              "form", Map.of("dataURL", "http://evil/"));
      get(fixture.chat.bus().command("WebChatService.startChat", options).toCompletionStage());
      assertThat(fixture.server.starts.get(0).overrides())
          .isEqualTo(Map.of("dataURL", "http://127.0.0.1:2/other"));
      assertThat(fixture.server.starts.get(0).field("firstname")).isEqualTo("Jane");
    }
  }

  @Test
  void typingIsToldOnceAndEndsWithTheMessage() {
    try (ChatFixture fixture = ChatFixture.started()) {
      WebChatService chat = fixture.chat.service();
      get(
          fixture.atOnce(
              () -> {
                var keys = chat.sendTyping("h").thenCombine(chat.sendTyping("he"), List::of);
                return keys.thenCombine(chat.sendMessage("hello"), (typed, sent) -> sent);
              }));
      assertThat(fixture.server.calls.stream().filter(c -> c.contains("Typing")))
          .containsExactly("startTyping");
      assertThat(fixture.eventNames())
          .containsOnlyOnce("clientTypingStarted", "clientTypingStopped");
    }
  }
}
