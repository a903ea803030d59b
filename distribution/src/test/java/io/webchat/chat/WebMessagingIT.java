package io.webchat.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChatState;
import io.webchat.api.file.DownloadTarget;
import io.webchat.api.file.FileSource;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.rich.QuickReply;
import io.webchat.api.value.ErrorCode;
import io.webchat.simulator.deployment.MessengerDeployment;
import io.webchat.simulator.deployment.MessengerDeployment.Settings;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.SimulatedChat;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Chats over Web Messaging with the real bundles, by the commands of the bus. */
class WebMessagingIT extends OneWireCase {
  private static final String BUNDLE = "io.webchat.transport.webmessaging";

  private Customer guest(Consumer<Settings> deployment) {
    server(simulator().webMessaging(MessengerDeployment.DEFAULT.with(deployment)));
    return customer(Wire.PLAIN, configuration());
  }

  private Customer guest() {
    return guest(settings -> {});
  }

  private Map<String, Object> configuration() {
    Map<String, Object> transport = new LinkedHashMap<>();
    transport.put("type", "webmessaging");
    transport.put("dataURL", server().webMessagingUrl());
    transport.put("endpoint", server().webMessagingDeployment());
    transport.put("socketURL", server().webMessagingSocketUrl());
    transport.put("configURL", server().webMessagingUrl());
    transport.put("async", Map.of("enabled", true));
    return Map.of("transport", transport, "ajaxTimeout", 60_000);
  }

  private SimulatedChat started(Customer customer) {
    customer.resolves(
        "startChat", Map.of("form", Map.of("nickname", "Ada"), "userData", Map.of("plan", "gold")));
    SimulatedChat chat = server().awaitChat(Duration.ofSeconds(60));
    chat.agent("Anna").join();
    customer.events().awaited("agentConnected");
    return chat;
  }

  @Test
  void aChatFromItsStartToItsEnd() {
    Customer customer = guest();
    SimulatedChat chat = started(customer);
    assertThat(chat.userData()).containsEntry("plan", "gold").containsEntry("nickname", "Ada");
    Map<?, ?> data = (Map<?, ?>) customer.events().of("started").get(0).data().get("sessionData");
    assertThat(data.keySet().toString()).isEqualTo("[token, deploymentId]");

    talksAndEnds(customer, chat);
  }

  @Test
  void theTransportIsReplacedUnderTraffic() {
    Customer customer = guest();
    SimulatedChat chat = started(customer);
    goesOnWhenReplaced(customer, chat, BUNDLE);
  }

  @Test
  void aLostConnectionIsToldAndMadeGood() {
    Customer customer = guest();
    SimulatedChat chat = started(customer);
    goesOnAfterAClosedSocket(customer, chat);
  }

  @Test
  void aSessionIsRestoredByItsTokenAndReadsOn() {
    Customer customer = guest();
    SimulatedChat chat = started(customer);
    IntStream.range(0, 30).forEach(i -> chat.agent("Anna").say("m" + i));
    customer.events().awaitText("m29");
    Object data = customer.events().of("started").get(0).data().get("sessionData");
    customer.close();

    Customer other = customer(Wire.PLAIN, configuration());
    other.resolves("restore", Map.of("sessionData", data));
    other.events().awaitText("m29");
    other.resolves("fetchHistory");
    await().atMost(EventLog.PATIENCE).until(() -> other.transcriptTexts().contains("m0"));
    assertThat(other.transcriptTexts())
        .isEqualTo(IntStream.range(0, 30).mapToObj(i -> "m" + i).toList());
    chat.agent("Anna").say("after");
    other.events().awaitText("after");
  }

  @Test
  void aConversationThatCanOnlyBeRead() {
    Customer customer = guest(settings -> settings.readOnlyEnd = true);
    SimulatedChat chat = started(customer);
    chat.agent("Anna").say("bye");
    chat.agent("Anna").leave();
    assertThat(customer.events().awaited("ended").data()).isEqualTo(Map.of("readOnly", true));
    assertThat(customer.transcriptTexts()).containsExactly("bye");
    assertThat(customer.rejects("sendMessage", Map.of("message", "?")).code())
        .isEqualTo(ErrorCode.READ_ONLY);
    customer.resolves("startChat", Map.of("form", Map.of("nickname", "Ada")));
    assertThat(server().awaitChat(Duration.ofSeconds(60)).id()).isNotEqualTo(chat.id());
  }

  @Test
  void aConversationIsCleared() {
    Customer customer = guest();
    SimulatedChat chat = started(customer);
    customer.resolves("sendMessage", Map.of("message", "secret"));
    customer.resolves("clearChat");
    assertThat(customer.events().names("cleared", "ended", "error"))
        .containsExactly("cleared", "ended");
    assertThat(customer.transcriptTexts()).isEmpty();
    assertThat(chat.ended()).isTrue();
  }

  @Test
  void aCustomerIsSignedInAndOut() {
    Customer customer = guest();
    customer.resolves(
        "startChat",
        Map.of("form", Map.of("nickname", "Ada"), "authentication", Map.of("code", "ada:1")));
    server().awaitChat(Duration.ofSeconds(60));
    customer.resolves("sendMessage", Map.of("message", "hello"));
    customer.resolves("signOut");
    assertThat(customer.events().names("sessionLost", "error", "ended"))
        .containsExactly("sessionLost", "ended");
  }

  @Test
  void aSessionThatExpires() {
    Customer customer = guest();
    started(customer);
    server().faults().on(Fault.sessionExpired());
    customer.events().awaited("ended");
    assertThat(customer.events().names("sessionLost", "error", "ended"))
        .containsExactly("sessionLost", "error", "ended");
    assertThat(customer.chat().state()).isEqualTo(WebChatState.IDLE);
  }

  @Test
  void filesAndRichContent() {
    Customer customer = guest();
    SimulatedChat chat = started(customer);
    customer.resolves(
        "sendFile", Map.of("files", FileSource.of("a.png", "image/png", new byte[] {1, 2, 3})));
    Message file =
        await()
            .atMost(EventLog.PATIENCE)
            .until(
                () ->
                    customer.transcript().stream()
                        .filter(message -> message.kind() == MessageKind.FILE_UPLOADED)
                        .findFirst(),
                found -> found.isPresent())
            .orElseThrow();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    customer.resolves(
        "downloadFile",
        Map.of(
            "fileId", file.userData().get("file-id"),
            "target", DownloadTarget.consumer(name -> bytes)));
    assertThat(bytes.toByteArray()).containsExactly(1, 2, 3);
    assertThat(customer.object("getFileLimits").get("fileTypes")).isEqualTo(List.of("*/*"));

    Map<String, Object> offered =
        Map.of("contentType", "QuickReply", "quickReply", Map.of("text", "Yes", "payload", "Y"));
    chat.agent("Anna").structured(Map.of("text", "Well?", "content", List.of(offered)));
    Message question = customer.events().awaitText("Well?");
    QuickReply quick = (QuickReply) question.content().get(0);
    customer.resolves(
        "sendMessage",
        Map.of("reply", quick.answer().toMap(), "parentMessageID", question.get("id")));
    customer.events().awaitText("Yes");
    assertThat(chat.sentTexts()).containsExactly("Yes");
  }
}
