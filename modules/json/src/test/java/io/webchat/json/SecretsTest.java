package io.webchat.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "secureKey",
        "token",
        "accessToken",
        "apikey",
        "x-api-key",
        "X-API-Key",
        "Authorization",
        "jwt",
        "Set-Cookie",
        "password",
        "client_secret",
        "refresh_token",
        "Proxy-Authorization",
        "codeVerifier",
        "private.key",
        "passphrase",
        "websocketUrl"
      })
  void aSecretIsMaskedAtAnyDepth(String name) {
    Object shown = Secrets.masked(Map.of("list", List.of(Map.of("inner", Map.of(name, "s3cret")))));
    assertThat(shown.toString()).doesNotContain("s3cret").contains(name + "=" + Secrets.MASK);
  }

  @Test
  void everythingElseStaysAsItIs() {
    Map<String, Object> value = Map.of("sessionID", "abc", "keys", List.of(1, true), "n", 2.5);
    assertThat(Secrets.masked(value)).isEqualTo(value);
    assertThat(Secrets.masked(null)).isNull();
  }
}
