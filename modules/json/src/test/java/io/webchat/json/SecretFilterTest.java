package io.webchat.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.FilterExpression;
import io.webchat.api.value.AjaxResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page must not see. */
class SecretFilterTest {
  private final SecretFilter filter = new SecretFilter();

  @Test
  void valuesUnderTheNamesOfSecretsAreTakenOutAtAnyDepth() {
    Object clean =
        filter.clean(
            AjaxResponse.of(
                200,
                "OK",
                Map.of("set-cookie", "JSESSIONID=0123456789", "content-type", "application/json"),
                Map.of(
                    "chatId", "chat-1",
                    "secureKey", "4ee15d7e1c343c8e",
                    "list", List.of(Map.of("access_token", "t", "X-API-Key", "k", "n", 1)))));
    assertThat(JsonWriter.write(clean))
        .contains("chat-1", "application/json", "\"n\":1")
        .doesNotContain("JSESSIONID", "4ee15d7e1c343c8e", "access_token", "X-API-Key");
  }

  @Test
  void aSecretThatWasSeenIsMaskedInTexts() {
    filter.learn(Map.of("transport", Map.of("headers", Map.of("x-api-key", "key-of-the-site"))));
    filter.clean(Map.of("secureKey", "4ee15d7e1c343c8e"));
    assertThat(
            filter.clean(
                Map.of(
                    "responseText",
                    "{\"secureKey\":\"4ee15d7e1c343c8e\"}",
                    "url",
                    "https://chat.example/?k=key-of-the-site")))
        .isEqualTo(
            Map.of(
                "responseText", "{\"secureKey\":\"***\"}", "url", "https://chat.example/?k=***"));
  }

  @Test
  void aSecretIsMaskedInWhatStandsBeforeIt() {
    assertThat(
            JsonWriter.write(
                filter.clean(List.of("my-long-token!", Map.of("token", "my-long-token!")))))
        .isEqualTo("[\"***\",{}]");
  }

  @Test
  void aSessionAsOneTextIsASecretAndAsAnObjectIsFiltered() {
    assertThat(filter.clean(Map.of("sessionData", "eyJhbGciOiJIUzI1NiJ9"))).isEmpty();
    assertThat(filter.clean(Map.of("sessionData", Map.of("sessionID", "1", "secureKey", "s"))))
        .isEqualTo(Map.of("sessionData", Map.of("sessionID", "1")));
  }

  @Test
  void regularExpressionsAreWrittenAsThePageReadsThem() {
    assertThat(filter.clean((Object) List.of(FilterExpression.javaScript("a+", "i"))))
        .isEqualTo(List.of(Map.of("$regexp", List.of("a+", "i"))));
  }

  @Test
  void whatWasSeenIsBounded() {
    for (int i = 0; i < 1_000; i++) {
      filter.clean(Map.of("token", "token-number-" + i));
    }
    assertThat(filter.clean((Object) "token-number-0")).isEqualTo("token-number-0");
    assertThat(filter.clean((Object) "token-number-999")).isEqualTo("***");
  }

  @Test
  void whatAPageSendsDoesNotPushOutTheSecretsOfTheConfiguration() {
    filter.learn(Map.of("apikey", "key-of-the-site"));
    filter.learn(Map.of("headers", Map.of("authorization", "Basic c2l0ZTpzaXRl")));
    for (int i = 0; i < 1_000; i++) {
      filter.clean(Map.of("userData", Map.of("my-token", "token-number-" + i)));
    }
    assertThat(filter.clean((Object) "key-of-the-site and Basic c2l0ZTpzaXRl"))
        .isEqualTo("*** and ***");
  }

  @Test
  void aSecretThatIsSeenAgainIsRememberedAnew() {
    for (int i = 0; i < 1_000; i++) {
      filter.clean(Map.of("secureKey", "secure-key-of-the-session"));
      filter.clean(Map.of("token", "token-number-" + i));
    }
    assertThat(filter.clean((Object) "secure-key-of-the-session")).isEqualTo("***");
  }

  @Test
  void theLongestSecretIsMaskedFirst() {
    filter.learn(Map.of("token", "abcdef", "password", "abcdef123456"));
    assertThat(filter.clean((Object) "abcdef123456 abcdef")).isEqualTo("*** ***");
  }

  @Test
  void whatIsPartOfASecretOrStandsForItIsMaskedToo() {
    filter.learn(
        Map.of(
            "authorization", "Bearer site-token-17",
            "set-cookie", "JSESSIONID=session-17; Path=/",
            "apikey", "a+b/c=d&e",
            "token", List.of(Map.of("value", "nested-17"), 4_711_017)));
    assertThat(
            filter.clean(
                List.of(
                    "site-token-17", "session-17", "k=a%2Bb%2Fc%3Dd%26e", "nested-17", "4711017")))
        .isEqualTo(List.of("***", "***", "k=***", "***", "***"));
  }

  @Test
  void allHeadersOfAConfigurationAreSecrets() {
    filter.learnHeaders(Map.of("x-tenant", "tenant-of-the-site"));
    assertThat(filter.clean((Object) "tenant-of-the-site")).isEqualTo("***");
  }

  @Test
  void whatOperatorsReadHasAMaskWhereASecretWas() {
    filter.see(Map.of("secureKey", "4ee15d7e1c343c8e"));
    assertThat(
            filter.masked(
                Map.of(
                    "token",
                    "abc",
                    "n",
                    2.5,
                    "list",
                    List.of("key 4ee15d7e1c343c8e", true),
                    "class",
                    StringBuilder.class)))
        .isEqualTo(
            Map.of(
                "token",
                Secrets.MASK,
                "n",
                2.5,
                "list",
                List.of("key " + Secrets.MASK, true),
                "class",
                "class java.lang.StringBuilder"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Basic %s",
        "authorization=Bearer %s",
        "{\"Authorization\":\"%s\"}",
        "sent with bearer %s",
        "https://chat.example/poll?secureKey=%s&n=1",
        "https://chat.example/?x-api-key=%s",
        "{\"access_token\":\"%s\",\"n\":1}",
        "client_secret=%s",
        "password='%s'"
      })
  void aSecretThatWasNeverSeenIsMaskedByItsShape(String text) {
    String secret = "c2l0ZTpzaXRl-0123456789";
    assertThat(filter.masked(text.formatted(secret)))
        .asString()
        .contains(Secrets.MASK)
        .doesNotContain(secret, "0123456789");
  }

  @Test
  void aWebTokenIsMaskedByItsShape() {
    String token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJKYW5lIn0.c2lnbmF0dXJl";
    assertThat(filter.masked("see " + token + "!")).isEqualTo("see " + Secrets.MASK + "!");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The bearer of this letter gets basic information",
        "My password does not work, and the token expired yesterday",
        "keys: a=b&c=d",
        "authorization is missing"
      })
  void whatPeopleSayStaysAsItIs(String text) {
    assertThat(filter.masked(text)).isEqualTo(text);
    assertThat(filter.clean((Object) text)).isEqualTo(text);
  }
}
