package io.webchat.http.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.http.channel.ChannelException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters of the query. */
class QueryTest {
  private static Optional<String> parameter(String query) throws ChannelException {
    return Query.parameter(new FakeRequest(query, 0).request(), "name");
  }

  @Test
  void theFirstOfTheNameIsTaken() throws Exception {
    assertThat(parameter("a=1&name=Gr%C3%BC%C3%9Fe+%26&name=b")).contains("Gr\u00fc\u00dfe &");
    assertThat(parameter("n%61me=a=b")).contains("a=b");
    assertThat(parameter("name")).contains("");
    assertThat(parameter("names=1&=name")).isEmpty();
    assertThat(parameter("")).isEmpty();
    assertThat(parameter(null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"name=%ZZ", "name=%", "name=%4", "%ZZ=1&name=a", "name=%-1"})
  void whatCannotBeDecodedIsRefused(String query) {
    assertThatThrownBy(() -> parameter(query))
        .isInstanceOfSatisfying(
            ChannelException.class, refusal -> assertThat(refusal.status()).isEqualTo(400));
  }

  @Test
  void aValueHasALength() throws Exception {
    assertThat(parameter("name=" + "x".repeat(2_000))).isPresent();
    assertThatThrownBy(() -> parameter("name=" + "x".repeat(2_001)))
        .isInstanceOf(ChannelException.class);
  }
}
