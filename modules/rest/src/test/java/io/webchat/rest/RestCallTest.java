package io.webchat.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RestCallTest {
  private static final RestUrl URL = RestUrl.configured("test", "https://h.example/s3cret");

  @Test
  void aGetHasNoBodyAndNothingElseUnlessToldSo() {
    RestCall call = RestCall.get("poll", URL).build();

    assertThat(call.operation()).isEqualTo("poll");
    assertThat(call.method()).isEqualTo("GET");
    assertThat(call.url()).isEqualTo(URL);
    assertThat(call.body()).isNull();
    assertThat(call.headers()).isEmpty();
    assertThat(call.timeoutMs()).isZero();
    assertThat(Arrays.asList(call.longPoll(), call.once(), call.fresh())).containsOnly(false);
  }

  @Test
  void eachOptionIsItsOwn() {
    Form form = new Form();
    RestCall.Builder call = RestCall.send("send", "PUT", URL, form);
    assertThat(call.build().method()).isEqualTo("PUT");
    assertThat(call.build().body()).isSameAs(form);
    assertThat(call.timeout(7).build().timeoutMs()).isEqualTo(7);
    assertThat(call.longPoll().build().longPoll()).isTrue();
    assertThat(call.build().once()).isFalse();
    assertThat(call.once().build().once()).isTrue();
    assertThat(call.build().fresh()).isFalse();
    assertThat(call.fresh().build().fresh()).isTrue();
  }

  @Test
  void headersWithoutAValueAreLeftOut() {
    Map<String, String> more = new HashMap<>();
    more.put("a", "1");
    more.put("b", null);
    more.put("c", "");

    assertThat(RestCall.get("poll", URL).headers(more).header("d", "2").build().headers())
        .isEqualTo(Map.of("a", "1", "d", "2"));
  }

  @Test
  void headersCannotBeChangedThroughTheCall() {
    RestCall.Builder builder = RestCall.get("poll", URL).header("a", "1");
    RestCall call = builder.build();
    builder.header("b", "2");

    assertThat(call.headers()).isEqualTo(Map.of("a", "1"));
    assertThatThrownBy(() -> call.headers().put("c", "3"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void showsOperationMethodAndOriginOnly() {
    assertThat(RestCall.get("poll", URL).header("a", "s3cret").build())
        .hasToString("RestCall[poll GET https://h.example:443]");
  }

  @Test
  void aCallThatSendsNeedsABody() {
    assertThatThrownBy(() -> RestCall.send("send", "POST", URL, null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("body");
  }
}
