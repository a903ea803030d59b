package io.webchat.recorder.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.bus.BusEvent;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.Rejection;
import io.webchat.recorder.internal.record.RecordedItem.Called;
import io.webchat.recorder.internal.record.RecordedItem.Published;
import io.webchat.recorder.internal.record.RecordedItem.Settled;
import io.webchat.recording.Texts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of secret, in each way in which it reaches a chat, and where it would be written. */
class SecretsInLinesTest {
  private static final String SECRET = "s3cr3t-0f-th3-s1t3";

  /** With texts as they came: what is shown only has less. */
  private final LineMaker maker = new LineMaker(Texts.ORIGINAL);

  private void configured(Map<String, Object> webchat) {
    maker.learn(WebChatConfiguration.of(webchat));
  }

  private static Published received(String text) {
    return new Published(
        new BusEvent(
            1,
            "WebChatService",
            "WebChatService.messageReceived",
            Map.of(
                "messages",
                List.of(
                    Map.of(
                        "type",
                        "Message",
                        "text",
                        text,
                        "index",
                        1,
                        "userData",
                        Map.of("note", text),
                        "from",
                        Map.of("type", "Agent", "name", text))))));
  }

  private static Settled rejected(String text, AjaxResponse answer) {
    return new Settled(2, 7, null, Rejection.of("FAILED", text, answer));
  }

  private static AjaxResponse answer(Map<String, String> headers, Object body) {
    return AjaxResponse.of(400, "Bad Request", headers, body);
  }

  private void assertNothingTold() {
    assertThat(maker.lines(received("it is " + SECRET)).toString())
        .contains("it is •••")
        .doesNotContain(SECRET);
    assertThat(maker.lines(rejected("failed: " + SECRET, answer(Map.of(), Map.of()))).toString())
        .contains("failed: •••")
        .doesNotContain(SECRET);
    assertThat(maker.line("recording", 1, Map.of("instance", SECRET))).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"apikey", "token", "password", "clientSecret", "jwt"})
  void thoseOfTheConfiguration(String name) {
    configured(Map.of("transport", Map.of("inner", Map.of(name, SECRET))));
    assertNothingTold();
  }

  @Test
  void theKeyOfTheConfiguration() {
    configured(Map.of("apikey", SECRET));
    assertNothingTold();
  }

  @ParameterizedTest
  @ValueSource(strings = {"authorization", "x-api-key", "cookie", "x-tenant"})
  void headersOfTheConfigurationWhateverTheyAreCalled(String name) {
    configured(Map.of("transport", Map.of("headers", Map.of(name, SECRET))));
    assertNothingTold();
  }

  @ParameterizedTest
  @ValueSource(strings = {"authorization", "x-tenant"})
  void customHeadersWhateverTheyAreCalled(String name) {
    maker.learn(WebChatConfiguration.of(Map.of(), Map.of("header", Map.of(name, SECRET))));
    assertNothingTold();
  }

  @Test
  void anAuthorizationWithAndWithoutItsScheme() {
    configured(Map.of("transport", Map.of("headers", Map.of("Authorization", "Bearer " + SECRET))));
    assertNothingTold();
  }

  @ParameterizedTest
  @ValueSource(strings = {"secureKey", "access_token", "refreshToken", "eventStreamUri", "jwt"})
  void thoseThatTheServerGives(String name) {
    maker.lines(new Settled(1, 1, answer(Map.of(), Map.of("session", Map.of(name, SECRET))), null));
    assertNothingTold();
  }

  @Test
  void thoseThatTheServerGivesWithARefusal() {
    assertThat(
            maker
                .lines(rejected("no " + SECRET, answer(Map.of(), Map.of("secureKey", SECRET))))
                .toString())
        .doesNotContain(SECRET);
    assertNothingTold();
  }

  @Test
  void cookiesThatTheServerSets() {
    String cookie = "JSESSIONID=" + SECRET + "; Path=/; HttpOnly";
    maker.lines(new Settled(1, 1, answer(Map.of("Set-Cookie", cookie), Map.of()), null));
    assertNothingTold();
  }

  @Test
  void thoseThatAnEventCarries() {
    maker.lines(
        new Published(
            new BusEvent(
                1,
                "WebChatService",
                "WebChatService.started",
                Map.of("sessionData", Map.of("sessionID", "1", "secureKey", SECRET)))));
    assertNothingTold();
  }

  @Test
  void thoseThatACommandCarries() {
    Map<String, Object> form = Map.of("nickname", "Jane", "password", SECRET);
    Called start =
        new Called(
            1,
            1,
            "WebChatService.startChat",
            "me",
            Map.of("form", form, "userData", Map.of("customer_token", SECRET, "plan", "gold")));
    assertThat(maker.lines(start).toString()).contains("Jane", "gold").doesNotContain(SECRET);
    assertNothingTold();
  }

  @ParameterizedTest
  @EnumSource(Texts.class)
  void commandsThatConfigureOrRestore(Texts texts) {
    LineMaker each = new LineMaker(texts);
    for (String command : List.of("configure", "restore", "signIn", "addPrefilter")) {
      Map<String, Object> data =
          Map.of("sessionData", SECRET, "authentication", Map.of("code", SECRET), "apikey", SECRET);
      assertThat(each.lines(new Called(1, 1, "WebChatService." + command, "me", data)).toString())
          .doesNotContain(SECRET);
    }
  }

  @Test
  void thoseThatWereNeverSeenByTheirShape() {
    String url = "GET https://chat.example/poll?secureKey=" + SECRET + "&n=1 failed";
    assertThat(maker.lines(rejected(url, answer(Map.of(), Map.of()))).toString())
        .contains("secureKey=•••&n=1 failed")
        .doesNotContain(SECRET);
    assertThat(maker.lines(received("Authorization: Basic " + SECRET)).toString())
        .doesNotContain(SECRET);
  }

  @Test
  void theyAreMaskedInNamesOfFieldsToo() {
    configured(Map.of("apikey", SECRET));
    Called start =
        new Called(1, 1, "WebChatService.startChat", "me", Map.of("userData", Map.of(SECRET, "x")));
    assertThat(maker.lines(start).toString()).doesNotContain(SECRET);
  }
}
