package io.webchat.transport.pureconnect.v4.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.json.JsonReader;
import io.webchat.json.MalformedJsonException;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.testkit.transport.TestTransportContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the request that starts a chat carries. */
class PureConnectStartTest {
  private static final Map<String, Object> INTERACTION =
      Map.of(
          "interactionData",
          Map.of(
              "routing",
              Map.of("targetName", "Support"),
              "notes",
              "from the shop",
              "routingContexts",
              List.of(Map.of("context", "sales", "category", "product")),
              "additionalAttrs",
              Map.of("tier", "gold", "plan", "old"),
              "journey",
              Map.of("customerId", "c-7", "customerIdType", "cookie", "actionMapId", "m-1")));

  private final FakeHosts hosts = new FakeHosts().good("a");

  @AfterEach
  void close() {
    hosts.close();
  }

  private Map<String, Object> body(Map<String, Object> options, StartRequest request)
      throws MalformedJsonException {
    return body(hosts.context(options, "a"), request);
  }

  private Map<String, Object> body(TestTransportContext context, StartRequest request)
      throws MalformedJsonException {
    try (Transport transport = new PureConnectProvider().create(context)) {
      PureConnectOutcome.reply(transport.start(request));
    }
    assertThat(hosts.received()).last().hasToString("POST /proxy/a/icws/web-chat/start");
    return JsonReader.readObject(hosts.received().get(hosts.received().size() - 1).text());
  }

  @Test
  void carriesFormUserDataAndInteraction() throws MalformedJsonException {
    StartRequest request =
        new StartRequest(
            Map.of("nickname", "Jane", "email", "j@example.com", "subject", "my order"),
            Map.of("plan", "new", "_actVisitId", "v-1", "_genesys_source", "web"),
            false);

    Map<String, Object> body = body(INTERACTION, request);

    assertThat(body)
        .containsEntry("participantName", "Jane")
        .containsEntry("transcriptEmailAddress", "j@example.com")
        .containsEntry("targetName", "Support")
        .containsEntry("targetType", "Workgroup")
        .containsEntry("language", "en-US")
        .containsEntry("notes", "my order\nfrom the shop")
        .containsEntry(
            "routingContexts", List.of(Map.of("context", "sales", "category", "product")))
        .containsEntry(
            "additionalAttributes",
            Map.of(
                "tier",
                "gold",
                "plan",
                "new",
                "AltocloudVisitId",
                "v-1",
                "_genesys_source",
                "web",
                "customerId",
                "c-7",
                "customerIdType",
                "cookie",
                "actionMapId",
                "m-1"));
  }

  @Test
  void userDataAndStartChatNameAnotherTarget() throws MalformedJsonException {
    Map<String, Object> override =
        Map.of(
            "interactionData",
            Map.of("routing", Map.of("targetType", "User", "targetName", "ann"), "notes", "vip"));
    StartRequest request = new StartRequest(Map.of(), Map.of(), false, override);
    assertThat(body(INTERACTION, request))
        .containsEntry("targetType", "User")
        .containsEntry("targetName", "ann")
        .containsEntry("notes", "vip");

    StartRequest queue =
        new StartRequest(Map.of(), Map.of("targetQueue", "Billing"), false, override);
    Map<String, Object> body = body(INTERACTION, queue);
    assertThat(body).containsEntry("targetName", "Billing");
    assertThat(String.valueOf(body.get("additionalAttributes"))).doesNotContain("targetQueue");
  }

  @Test
  void withoutAnythingThereAreDefaults() throws MalformedJsonException {
    Map<String, Object> body = body(Map.of(), new StartRequest(Map.of(), Map.of(), false));

    assertThat(body)
        .containsEntry("participantName", "Customer")
        .containsEntry("targetType", "Workgroup")
        .containsEntry("targetName", "")
        .containsEntry("notes", "")
        .doesNotContainKey("routingContexts");
  }

  @Test
  void theLanguageIsThatOfTheMoment() throws MalformedJsonException {
    TestTransportContext context = hosts.context("a");
    context.language("fr");
    assertThat(body(context, new StartRequest(Map.of(), Map.of(), false)))
        .containsEntry("language", "fr");
  }

  @ParameterizedTest
  @CsvSource({
    "Nick, Jane, Doe, Nick",
    "'', Jane, Doe, Jane Doe",
    "' ', Jane, '', Jane",
    "'', '', Doe, Customer",
    "'', '', '', Customer"
  })
  void theNameIsTheBestThereIs(String nickname, String first, String last, String expected)
      throws MalformedJsonException {
    StartRequest request =
        new StartRequest(
            Map.of("nickname", nickname, "firstname", first, "lastname", last), Map.of(), false);

    assertThat(body(Map.of(), request)).containsEntry("participantName", expected);
  }
}
