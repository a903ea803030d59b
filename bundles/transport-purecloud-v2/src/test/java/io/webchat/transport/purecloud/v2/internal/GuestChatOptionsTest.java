package io.webchat.transport.purecloud.v2.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.TransportConfigurationException;
import io.webchat.testkit.transport.TestTransportContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code transport} may say, and what becomes of it in the request of the start. */
class GuestChatOptionsTest {
  private static final Map<String, Object> LEAST =
      Map.of("dataURL", "https://api.example.com/", "orgGuid", "org", "deploymentKey", "dep");

  private static WebChatConfiguration configuration(Map<String, ?> more) {
    Map<String, Object> transport = new LinkedHashMap<>(LEAST);
    transport.putAll(more);
    transport.put("type", GuestChatProvider.TYPE);
    transport.values().removeIf("-"::equals);
    return WebChatConfiguration.of(Map.of("transport", transport));
  }

  private static GuestChatOptions options(Map<String, ?> more) {
    return GuestChatOptions.of(configuration(more));
  }

  private static Map<String, Object> body(Map<String, ?> more, StartRequest request) {
    return GuestChatStart.body(configuration(more), options(more), request);
  }

  @Test
  void twelveSecondsAreTheLeastTimeout() {
    assertThat(options(Map.of()).ajaxTimeout()).isEqualTo(12_000);
    assertThat(options(Map.of("ajaxTimeout", 20_000)).ajaxTimeout()).isEqualTo(20_000);
    assertThat(options(Map.of("ajaxTimeout", 0)).ajaxTimeout()).isEqualTo(12_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dataURL", "orgGuid", "deploymentKey"})
  void whatIsNeededIsNamed(String key) {
    assertThatThrownBy(() -> options(Map.of(key, "-")))
        .isInstanceOf(TransportConfigurationException.class)
        .hasMessageContaining("transport." + key);
  }

  @Test
  void whatCannotBeUsedIsNamedWithItsValue() {
    assertThatThrownBy(() -> options(Map.of("dataURL", "ftp://api")))
        .hasMessageContaining("transport.dataURL")
        .hasMessageContaining("ftp://api");
    assertThatThrownBy(() -> options(Map.of("botEventsEnabled", "perhaps")))
        .hasMessageContaining("transport.botEventsEnabled")
        .hasMessageContaining("perhaps");
  }

  @Test
  void interactionDataOfAnotherKindIsNamedWithItsValue() {
    Map<String, Object> routing = Map.of("targetAddress", Map.of(), "priority", "high");
    Map<String, Object> wrong = Map.of("routing", routing, "journey", "abroad");
    assertThatThrownBy(() -> options(Map.of("interactionData", wrong)))
        .isInstanceOf(TransportConfigurationException.class)
        .hasMessageContaining("transport.interactionData.routing.targetAddress")
        .hasMessageContaining("transport.interactionData.routing.priority")
        .hasMessageContaining("high")
        .hasMessageContaining("transport.interactionData.journey")
        .hasMessageContaining("abroad")
        .hasMessageContaining("an object");
    assertThatThrownBy(() -> options(Map.of("interactionData", List.of("Support"))))
        .hasMessageContaining("transport.interactionData")
        .hasMessageContaining("Support");
    assertThat(options(Map.of("interactionData", false)).api().key())
        .isEqualTo("transport.dataURL");
  }

  @Test
  void bothNamesOfTheIdsWork() {
    GuestChatOptions options =
        options(
            Map.of(
                "orgGuid",
                "-",
                "organizationId",
                "o2",
                "deploymentKey",
                "-",
                "deploymentId",
                "d2"));

    assertThat(options.organizationId()).isEqualTo("o2");
    assertThat(options.deploymentId()).isEqualTo("d2");
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.example.com, wss://elsewhere.example.net:8443/v1/token/x?y=z, true",
    "https://api.example.com, ws://elsewhere.example.net/x, false",
    "http://127.0.0.1:8080, ws://127.0.0.1:8080/x, true",
    "http://127.0.0.1:8080, wss://127.0.0.1/x, true",
    "https://api.example.com, https://x, false",
    "https://api.example.com, wss:/x, false",
    "https://api.example.com, 'wss://a b', false",
    "https://api.example.com, '', false"
  })
  void theEventStreamMayBeAnywhereButNotInTheClear(String api, String stream, boolean good) {
    GuestChatOptions options = options(Map.of("dataURL", api));
    if (good) {
      assertThat(options.eventStream(stream)).hasToString(stream);
    } else {
      assertThatThrownBy(() -> options.eventStream(stream))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no address of an event stream")
          .hasNoCause();
    }
  }

  @Test
  void botsAreToldWhenTheConfigurationSaysSo() {
    for (boolean bots : new boolean[] {true, false}) {
      var transport =
          new GuestChatProvider()
              .create(TestTransportContext.of(configuration(Map.of("botEventsEnabled", bots))));
      assertThat(transport.capabilities().contains(Capability.BOT_EVENTS)).isEqualTo(bots);
      assertThat(transport.capabilities())
          .contains(Capability.RESTORE, Capability.VERIFY_SESSION)
          .doesNotContain(Capability.POLLING, Capability.FILE_UPLOAD, Capability.UPDATE_USER_DATA);
      transport.close();
    }
  }

  @Test
  void theSessionIsLaidOutAsThePublicWidgetDoes() {
    SessionFormat format = new GuestChatProvider().sessionFormat();

    assertThat(format.identity()).containsExactly("conversationId");
    assertThat(format.credentials()).containsExactly("jwt");
    assertThat(format.cookies().values())
        .isEqualTo(
            Map.of(
                "JWtoken",
                "jwt",
                "ConversationID",
                "conversationId",
                "MemberID",
                "memberId",
                "WS_URL",
                "WebSocketUrl",
                "LastMsgId",
                "lastMessageId"));
  }

  @Test
  void theStartCarriesFormUserDataAndInteraction() {
    Map<String, Object> interaction =
        Map.of(
            "interactionData",
            Map.of(
                "routing",
                Map.of(
                    "targetAddress",
                    "Support",
                    "skills",
                    List.of("billing"),
                    "priority",
                    "3",
                    "language",
                    "English"),
                "journey",
                Map.of("customer", Map.of("id", "c-7", "idType", "cookie"))),
            "memberAuthToken",
            "signed");
    StartRequest request =
        new StartRequest(
            Map.of(
                "firstname",
                "Jane",
                "lastname",
                "Doe",
                "email",
                "j@example.com",
                "subject",
                "my order"),
            Map.of("plan", "gold", "phone", "123", "_genesys_source", "web", "n", 7),
            false);

    Map<String, Object> body = body(interaction, request);

    assertThat(body)
        .containsEntry("organizationId", "org")
        .containsEntry("deploymentId", "dep")
        .containsEntry("memberAuthToken", "signed")
        .containsEntry(
            "routingTarget",
            Map.of(
                "targetType",
                "QUEUE",
                "targetAddress",
                "Support",
                "skills",
                List.of("billing"),
                "priority",
                3,
                "language",
                "English"))
        .containsEntry(
            "journeyContext", Map.of("customer", Map.of("id", "c-7", "idType", "cookie")))
        .containsEntry(
            "memberInfo",
            Map.of(
                "displayName",
                "Jane Doe",
                "role",
                "CUSTOMER",
                "customFields",
                Map.of(
                    "firstName",
                    "Jane",
                    "lastName",
                    "Doe",
                    "email",
                    "j@example.com",
                    "subject",
                    "my order",
                    "plan",
                    "gold",
                    "phoneNumber",
                    "123",
                    "_genesys_source",
                    "web",
                    "n",
                    "7")));
    assertThat(options(interaction).toString()).doesNotContain("signed");
  }

  @Test
  void startChatNamesAnotherTarget() {
    Map<String, Object> interaction =
        Map.of("interactionData", Map.of("routing", Map.of("targetAddress", "Support")));
    StartRequest request =
        new StartRequest(
            Map.of(),
            Map.of(),
            false,
            Map.of("interactionData", Map.of("routing", Map.of("targetAddress", "Billing"))));

    assertThat(body(interaction, request))
        .containsEntry("routingTarget", Map.of("targetType", "QUEUE", "targetAddress", "Billing"))
        .doesNotContainKeys("journeyContext", "memberAuthToken");
  }

  @ParameterizedTest
  @CsvSource({
    "Nick, Jane, Doe, Nick",
    "'', Jane, Doe, Jane Doe",
    "' ', Jane, '', Jane",
    "'', '', Doe, Doe",
    "'', '', '', Customer"
  })
  void theNameIsTheBestThereIs(String nickname, String first, String last, String expected) {
    StartRequest request =
        new StartRequest(
            Map.of("nickname", nickname, "firstname", first, "lastname", last), Map.of(), false);

    assertThat(GuestChatStart.displayName(request)).isEqualTo(expected);
  }
}
