package org.example.polite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.spi.transport.TransportProvider;
import io.webchat.testkit.memory.MemoryChatServer;
import io.webchat.testkit.transport.ChatServer.Chat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A chat without a network, whose messages go through both. */
class PoliteChatTest {
  @Test
  void whatIsShownIsPoliteAndHasNoPassword() throws Exception {
    try (MemoryChatServer server = new MemoryChatServer();
        WebChatPlatform platform = WebChatPlatform.builder().discover().build()) {
      platform.plug(TransportProvider.class, server.provider(), Map.of());
      WebChat webChat =
          platform
              .factory()
              .create(InstanceSettings.of(WebChatConfiguration.of(server.configuration())));
      webChat.ready().toCompletableFuture().get(60, TimeUnit.SECONDS);
      webChat.service().startChat(StartChat.by("Jane", "Doe")).toCompletableFuture().get();
      Chat chat = server.awaitChat();
      chat.agentJoins("Ann");
      chat.agentSays("Ann", "Your Password is 1234");
      chat.agentSays("Ann", "Hello!!!");

      await().atMost(1, TimeUnit.MINUTES).until(() -> !texts(webChat).isEmpty());
      assertThat(texts(webChat)).containsExactly("Hello.");
    }
  }

  private static List<String> texts(WebChat webChat) throws Exception {
    return webChat.service().getTranscript().toCompletableFuture().get().messages().stream()
        .filter(message -> message.kind() == MessageKind.MESSAGE)
        .map(Message::text)
        .toList();
  }
}
