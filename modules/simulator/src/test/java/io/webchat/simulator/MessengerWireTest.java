package io.webchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.webchat.simulator.deployment.MessengerDeployment;
import io.webchat.simulator.deployment.MessengerDeployment.Settings;
import io.webchat.simulator.internal.http.SimulatorJson;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.Wire;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The wire of Web Messaging, frame by frame: rules, limits and codes. */
class MessengerWireTest {
  private final List<AutoCloseable> open = new ArrayList<>();
  private ChatSimulator simulator;

  private MessengerClient guest(Consumer<Settings> deployment) {
    simulator =
        new SimulatorBuilder().webMessaging(MessengerDeployment.DEFAULT.with(deployment)).start();
    return another(null);
  }

  private MessengerClient guest() {
    return guest(settings -> {});
  }

  private MessengerClient another(String token) {
    MessengerClient client =
        token == null ? new MessengerClient(simulator) : new MessengerClient(simulator, token);
    open.add(client);
    return client;
  }

  private SimulatedChat chat() {
    return simulator.awaitChat(Duration.ofSeconds(60));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    simulator.close();
  }

  private static int code(JsonNode frame) {
    return frame.path("code").asInt();
  }

  private static final Map<String, Object> JOIN =
      Map.of(
          "message",
          Map.of(
              "type",
              "Event",
              "events",
              List.of(Map.of("eventType", "Presence", "presence", Map.of("type", "Join")))));

  @Test
  void aSessionIsOpenedAndTakenUp() {
    MessengerClient guest = guest();
    JsonNode opened = guest.configure(true);
    assertThat(opened.path("class").asText()).isEqualTo("SessionResponse");
    assertThat(opened.path("type").asText()).isEqualTo("response");
    JsonNode body = opened.path("body");
    assertThat(body.path("connected").asBoolean()).isTrue();
    assertThat(body.path("newSession").asBoolean()).isTrue();
    assertThat(body.path("readOnly").asBoolean()).isFalse();
    assertThat(body.path("maxCustomDataBytes").asInt()).isEqualTo(2_048);
    assertThat(body.path("allowedMedia").path("inbound").path("fileTypes").path(0).path("type"))
        .hasToString("\"*/*\"");
    assertThat(body.path("expirationDate").asLong()).isGreaterThan(1_700_000_000L);

    MessengerClient again = another(guest.token());
    assertThat(again.configure(false).path("body").path("newSession").asBoolean()).isFalse();
  }

  @Test
  void theConversationBeginsWithAJoinOrTheFirstMessage() {
    MessengerClient guest = guest();
    guest.configure(true);
    assertThat(simulator.chats()).isEmpty();
    JsonNode echo = guest.ask("onMessage", JOIN);
    assertThat(echo.path("body").path("direction").asText()).isEqualTo("Inbound");
    assertThat(echo.path("body").path("events").toString()).contains("Join");
    assertThat(chat().wire()).isEqualTo(Wire.WEB_MESSAGING);

    MessengerClient other = another(null);
    other.configure(true);
    Map<String, Object> attributes =
        Map.of("metadata", Map.of("customAttributes", Map.of("plan", "gold", "nickname", "Ada")));
    JsonNode said =
        other.ask(
            "onMessage",
            Map.of("message", Map.of("type", "Text", "text", "hi"), "channel", attributes));
    assertThat(said.path("body").path("text").asText()).isEqualTo("hi");
    SimulatedChat chat = chat();
    assertThat(chat.userData()).containsEntry("plan", "gold");
    assertThat(chat.participants().get(0).nickname()).isEqualTo("Ada");
    assertThat(other.frames()).noneMatch(frame -> frame.toString().contains("Join"));
  }

  @Test
  void aMessageHasAnotherIdInTheHistoryAndTheSameOfItsChannel() {
    MessengerClient guest = guest();
    guest.configure(true);
    JsonNode echo =
        guest.ask(
            "onMessage",
            Map.of(
                "message",
                Map.of(
                    "type", "Text",
                    "text", "hi",
                    "metadata", Map.of("customMessageId", "c1"))));
    chat().agent("Ann").say("hello");
    JsonNode pushed = guest.awaitText("hello");
    assertThat(pushed.path("type").asText()).isEqualTo("message");
    assertThat(pushed.has("tracingId")).isFalse();

    JsonNode page = SimulatorJson.read(guest.history(guest.jwt(), 1, 25).body());
    assertThat(page.path("total").asInt()).isEqualTo(3);
    assertThat(page.path("pageCount").asInt()).isEqualTo(1);
    JsonNode newest = page.path("entities").path(0);
    JsonNode own = page.path("entities").path(2);
    assertThat(newest.path("text").asText()).isEqualTo("hello");
    assertThat(own.path("metadata").path("customMessageId").asText()).isEqualTo("c1");
    assertThat(own.path("id")).isNotEqualTo(echo.path("body").path("id"));
    assertThat(own.path("channel").path("messageId"))
        .isEqualTo(echo.path("body").path("channel").path("messageId"));
    assertThat(SimulatorJson.read(guest.history(guest.jwt(), 2, 2).body()).path("entities"))
        .hasSize(1);
  }

  @Test
  void theHistoryHasItsRules() {
    MessengerClient guest = guest(settings -> settings.historyPerMinute = 2);
    guest.configure(true);
    assertThat(guest.history("no", 1, 25).statusCode()).isEqualTo(401);
    String jwt = guest.jwt();
    assertThat(guest.history(jwt, 1, 25).statusCode()).isEqualTo(200);
    assertThat(guest.history(jwt, 1, 25).statusCode()).isEqualTo(200);
    HttpResponse<String> tooMany = guest.history(jwt, 1, 25);
    assertThat(tooMany.statusCode()).isEqualTo(429);
    assertThat(tooMany.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void whatIsWrongHasACode() {
    MessengerClient guest =
        guest(
            settings -> {
              settings.clear = false;
              settings.typing = false;
              settings.messagesPerSecond = 100;
            });
    assertThat(code(guest.say("too early"))).isEqualTo(4_007);
    guest.configure(true);
    assertThat(code(guest.say(""))).isEqualTo(4_020);
    assertThat(code(guest.say("ä".repeat(2_049)))).isEqualTo(4_011);
    assertThat(code(guest.ask("dance", Map.of()))).isEqualTo(400);
    assertThat(code(guest.ask("getAttachment", Map.of("attachmentId", "x")))).isEqualTo(4_009);
    Map<String, Object> large = Map.of("customAttributes", Map.of("x", "x".repeat(2_048)));
    assertThat(
            code(
                guest.ask(
                    "onMessage",
                    Map.of(
                        "message",
                        Map.of(
                            "type", "Text", "text", "x", "channel", Map.of("metadata", large))))))
        .isEqualTo(4_013);
    assertThat(code(guest.ask("onMessage", event("Typing", "typing", "On")))).isEqualTo(403);
    assertThat(code(guest.ask("onMessage", event("Presence", "presence", "Clear")))).isEqualTo(403);
    Map<String, Object> unknown =
        Map.of("contentType", "Attachment", "attachment", Map.of("id", "x"));
    assertThat(code(guest.ask("onMessage", Map.of("message", Map.of("content", List.of(unknown))))))
        .isEqualTo(4_009);
    MessengerClient elsewhere = another(null);
    assertThat(
            code(
                elsewhere.ask(
                    "configureSession", Map.of("deploymentId", "other", "startNew", true))))
        .isEqualTo(400);
    assertThat(
            code(
                elsewhere.ask(
                    "configureAuthenticatedSession",
                    Map.of(
                        "deploymentId", simulator.webMessagingDeployment(),
                        "startNew", true,
                        "data", Map.of("code", "no")))))
        .isEqualTo(401);
  }

  private static Map<String, Object> event(String type, String field, String value) {
    return Map.of(
        "message",
        Map.of(
            "type",
            "Event",
            "events",
            List.of(Map.of("eventType", type, field, Map.of("type", value)))));
  }

  @Test
  void whoIsTooFastIsToldWhenToTryAgain() {
    MessengerClient guest = guest(settings -> settings.messagesPerSecond = 1);
    guest.configure(true);
    for (int i = 0; i < 50; i++) { // two of them within a second
      guest.send("onMessage", Map.of("message", Map.of("type", "Text", "text", "m" + i)));
    }
    JsonNode tooFast = guest.awaitClass("TooManyRequestsErrorMessage");
    assertThat(code(tooFast)).isEqualTo(429);
    assertThat(tooFast.path("body").path("errorCode").asInt()).isEqualTo(4_029);
    assertThat(tooFast.path("body").path("retryAfter").asInt()).isPositive();
  }

  @Test
  void aFourthConnectionClosesTheOldest() {
    MessengerClient first = guest();
    first.configure(true);
    for (int i = 0; i < 3; i++) {
      another(first.token()).configure(false);
    }
    first.awaitClass("ConnectionClosedEvent");
    first.awaitClosed();
  }

  @Test
  void everyConnectionGetsWhatIsSaid() {
    MessengerClient one = guest();
    one.configure(true);
    MessengerClient two = another(one.token());
    two.configure(false);
    JsonNode echo = one.say("hi");
    JsonNode there = two.awaitText("hi");
    assertThat(there.has("tracingId")).isFalse();
    assertThat(there.path("body")).isEqualTo(echo.path("body"));
  }

  @Test
  void aSessionExpires() {
    MessengerClient guest = guest(settings -> settings.life = Duration.ofSeconds(5));
    guest.configure(true);
    guest.awaitClass("SessionExpiredEvent");
    guest.awaitClosed();
  }

  @Test
  void anAgentWhoLeavesMakesAConversationReadOnlyWhereTheDeploymentSaysSo() {
    MessengerClient guest = guest(settings -> settings.readOnlyEnd = true);
    guest.configure(true);
    guest.say("hi");
    SimulatedChat chat = chat();
    chat.agent("Ann").join();
    chat.agent("Ann").leave();
    guest.await(frame -> frame.toString().contains("Disconnect"));
    assertThat(code(guest.say("more"))).isEqualTo(409);
    MessengerClient again = another(guest.token());
    assertThat(again.configure(false).path("body").path("readOnly").asBoolean()).isTrue();
    JsonNode anew = again.configure(true).path("body");
    assertThat(anew.path("readOnly").asBoolean()).isFalse();
    assertThat(anew.path("newSession").asBoolean()).isTrue();
  }

  @Test
  void aChatThatTheServerEndsSaysThatItCanOnlyBeRead() {
    MessengerClient guest = guest();
    guest.configure(true);
    guest.say("hi");
    chat().endByServer();
    JsonNode end = guest.await(frame -> frame.toString().contains("Disconnect"));
    assertThat(end.path("body").path("metadata").path("readOnly").asText()).isEqualTo("true");
  }

  @Test
  void clearingTellsEveryConnectionAndClosesIt() {
    MessengerClient guest = guest();
    guest.configure(true);
    guest.say("hi");
    MessengerClient other = another(guest.token());
    other.configure(false);
    guest.send("onMessage", event("Presence", "presence", "Clear"));
    for (MessengerClient each : List.of(guest, other)) {
      each.awaitClass("SessionClearedEvent");
      each.awaitClass("ConnectionClosedEvent");
      each.awaitClosed();
    }
    assertThat(chat().ended()).isTrue();
    assertThat(another(guest.token()).configure(false).path("body").path("newSession").asBoolean())
        .isTrue();
  }

  @Test
  void aForgottenChatIsASessionThatIsNotKnown() {
    MessengerClient guest = guest();
    guest.configure(true);
    guest.say("hi");
    chat().forget();
    assertThat(code(guest.say("more"))).isEqualTo(4_007);
  }

  @Test
  void theHealthCheckTellsNumbersAsTexts() {
    MessengerClient guest = guest();
    guest.configure(true);
    JsonNode echo = guest.ask("echo", Map.of("message", Map.of("type", "Text", "text", "ping")));
    JsonNode metadata = echo.path("body").path("metadata");
    assertThat(metadata.path("durationSeconds").isTextual()).isTrue();
    assertThat(metadata.path("expirationDate").isTextual()).isTrue();
  }

  @Test
  void aFileIsAnnouncedPutAndSent() throws Exception {
    MessengerClient guest = guest();
    guest.configure(true);
    Map<String, Object> announced =
        Map.of(
            "attachmentId", "a1",
            "fileName", "a.png",
            "fileType", "image/png",
            "fileSize", 3,
            "errorsAsJson", true);
    JsonNode signed = guest.ask("onAttachment", announced);
    assertThat(signed.path("class").asText()).isEqualTo("PresignedUrlResponse");
    Map<String, Object> content =
        Map.of("contentType", "Attachment", "attachment", Map.of("id", "a1"));
    Map<String, Object> message = Map.of("message", Map.of("content", List.of(content)));
    assertThat(code(guest.ask("onMessage", message))).isEqualTo(4_010);

    URI url = URI.create(signed.path("body").path("url").asText());
    HttpRequest put =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "image/png")
            .PUT(BodyPublishers.ofByteArray(new byte[] {1, -2, 3}))
            .build();
    assertThat(MessengerClient.http(put).statusCode()).isEqualTo(200);
    guest.awaitClass("UploadSuccessEvent");
    JsonNode echo = guest.ask("onMessage", message);
    assertThat(echo.path("body").path("type").asText()).isEqualTo("Text");
    JsonNode file = echo.path("body").path("content").path(0).path("attachment");
    assertThat(file.path("id").asText()).isEqualTo("a1");
    assertThat(file.path("filename").asText()).isEqualTo("a.png");
    assertThat(file.path("fileSize").asInt()).isEqualTo(3);
    assertThat(
            guest
                .ask("getAttachment", Map.of("attachmentId", "a1"))
                .path("body")
                .path("url")
                .asText())
        .isEqualTo(url.toString());
    assertThat(
            MessengerClient.http(
                    HttpRequest.newBuilder(URI.create(url.toString().replace("signature=", "x=")))
                        .PUT(BodyPublishers.ofString("x"))
                        .header("Content-Type", "image/png")
                        .build())
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void filesThatAreNotAllowedAreNotSigned() {
    MessengerClient guest =
        guest(
            settings -> {
              settings.maxFileKilobytes = 1;
              settings.fileTypes = List.of("image/*");
            });
    guest.configure(true);
    assertThat(refusal(guest, "a.png", "image/png", 0)).isEqualTo(4_102);
    assertThat(refusal(guest, "a.png", "image/png", 1_025)).isEqualTo(4_002);
    assertThat(refusal(guest, "a.txt", "text/plain", 1)).isEqualTo(4_001);
    assertThat(refusal(guest, "a.exe", "image/png", 1)).isEqualTo(4_001);
    assertThat(refusal(guest, "a".repeat(300) + ".png", "image/png", 1)).isEqualTo(4_005);
    assertThat(refusal(guest, "", "image/png", 1)).isEqualTo(4_020);
  }

  private static int refusal(MessengerClient guest, String name, String type, int size) {
    JsonNode answer =
        guest.ask(
            "onAttachment",
            Map.of("attachmentId", "x", "fileName", name, "fileType", type, "fileSize", size));
    assertThat(answer.path("class").asText()).isEqualTo("GenerateUrlError");
    return answer.path("body").path("errorCode").asInt();
  }

  @Test
  void aCustomerWhoIsSignedInHasOneSession() {
    MessengerClient one = guest();
    String jwt = signIn("ann:1").path("jwt").asText();
    assertThat(signedIn(one, jwt).path("body").path("newSession").asBoolean()).isTrue();
    one.say("hi");
    JsonNode second = signIn("ann:2");
    MessengerClient two = another(null);
    assertThat(
            signedIn(two, second.path("jwt").asText()).path("body").path("newSession").asBoolean())
        .isFalse();
    JsonNode renewed =
        token("refresh", Map.of("refreshToken", second.path("refreshToken").asText()));
    assertThat(renewed.path("jwt").asText()).isNotEmpty();
    HttpRequest revoke =
        HttpRequest.newBuilder(
                URI.create(simulator.webMessagingUrl() + "/api/v2/webdeployments/token/revoke"))
            .header("Authorization", "bearer " + renewed.path("jwt").asText())
            .DELETE()
            .build();
    assertThat(MessengerClient.http(revoke).statusCode()).isEqualTo(204);
    one.awaitClass("LogoutEvent");
    two.awaitClass("LogoutEvent");
  }

  private JsonNode signedIn(MessengerClient client, String jwt) {
    return client.ask(
        "configureAuthenticatedSession",
        Map.of(
            "deploymentId", simulator.webMessagingDeployment(),
            "startNew", false,
            "data", Map.of("code", jwt)));
  }

  private JsonNode signIn(String code) {
    return token("oauthcodegrantjwtexchange", Map.of("oauth", Map.of("code", code)));
  }

  private JsonNode token(String what, Map<String, Object> body) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(simulator.webMessagingUrl() + "/api/v2/webdeployments/token/" + what))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(SimulatorJson.text(body)))
            .build();
    return SimulatorJson.read(MessengerClient.http(request).body());
  }

  @Test
  void theConfigurationOfTheDeployment() {
    guest(settings -> settings.active = false);
    String address = simulator.webMessagingUrl() + "/webdeployments/v1/deployments/%s/config.json";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address.formatted(simulator.webMessagingDeployment())))
            .build();
    JsonNode config = SimulatorJson.read(MessengerClient.http(request).body());
    assertThat(config.path("status").asText()).isEqualTo("Inactive");
    assertThat(
            MessengerClient.http(
                    HttpRequest.newBuilder(URI.create(address.formatted("other"))).build())
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void faultsAndTheLogOfRequestsReachFrames() {
    MessengerClient guest = guest();
    guest.configure(true);
    guest.say("hi");
    SimulatedChat chat = chat();
    simulator.faults().on(Fault.permanentError(4_003).on(Operation.SEND).times(1));
    assertThat(code(guest.say("refused"))).isEqualTo(4_003);
    simulator.faults().on(Fault.rateLimit(7).on(Operation.SEND).times(1));
    assertThat(guest.say("fast").path("body").path("retryAfter").asInt()).isEqualTo(7);
    simulator.faults().on(Fault.transientError().on(Operation.SEND).times(1));
    assertThat(code(guest.say("again"))).isEqualTo(5_000);
    assertThat(chat.sentTexts()).containsExactly("hi");
    assertThat(simulator.requestLog().of(Operation.SEND)).hasSize(4);
    assertThat(simulator.requestLog().of(Operation.START)).hasSize(1);
    simulator.faults().on(Fault.sessionExpired());
    guest.awaitClass("SessionExpiredEvent");
  }
}
