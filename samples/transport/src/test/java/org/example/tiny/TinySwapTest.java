package org.example.tiny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.testkit.container.OsgiContainer;
import io.webchat.testkit.transport.ChatServer.Chat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The bundle in a container, replaced while a chat runs. */
class TinySwapTest {
  @RegisterExtension
  static final OsgiContainer container =
      OsgiContainer.felix().fromClassPath(TinyProvider.class).fromClassPath("webchat-core").build();

  @Test
  void aChatGoesOnWhenTheBundleComesBack() throws Exception {
    try (TinyServer server = new TinyServer()) {
      WebChatConfiguration configuration =
          WebChatConfiguration.of(server.configuration()).with(Map.of("ajaxTimeout", 60_000));
      WebChat webChat =
          container.service(WebChatFactory.class).create(InstanceSettings.of(configuration));
      webChat.ready().toCompletableFuture().get(60, TimeUnit.SECONDS);
      webChat.service().startChat(StartChat.by("Jane", "Doe")).toCompletableFuture().get();
      Chat chat = server.awaitChat();
      chat.agentJoins("Ann");
      chat.agentSays("Ann", "one");
      await().atMost(1, TimeUnit.MINUTES).until(() -> texts(webChat).contains("one"));

      container.stop("org.example.tiny");
      chat.agentSays("Ann", "two");
      container.start("org.example.tiny");

      await().atMost(1, TimeUnit.MINUTES).until(() -> texts(webChat).contains("two"));
      assertThat(texts(webChat)).containsExactly("one", "two");
      webChat.close();
    }
  }

  private static List<String> texts(WebChat webChat) throws Exception {
    return webChat.service().getTranscript().toCompletableFuture().get().messages().stream()
        .filter(message -> message.kind() == MessageKind.MESSAGE)
        .map(Message::text)
        .toList();
  }
}
