package io.webchat.rest.internal;

import static io.webchat.rest.internal.RestCalls.failure;
import static io.webchat.rest.internal.RestCalls.post;
import static io.webchat.rest.internal.RestCalls.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.rest.RestClient;
import io.webchat.rest.RestResponse;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.testkit.transport.ScriptedAnswer;
import io.webchat.testkit.transport.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON in other charsets than UTF-8. */
class CharsetTest {
  private static final String TEXT = "Köln € ñ";
  private static final String JSON = "{\"text\":\"" + TEXT + "\"}";

  private final ScriptedServer server = ScriptedServer.start();
  private final OkHttpEngine engine = new OkHttpEngine(RestCalls.settings(10, 10, 10, 1_024));
  private final RestClient client = engine.open();

  @AfterEach
  void close() {
    engine.close();
    server.close();
  }

  private RestResponse read(String contentType, byte... body) {
    server.answers(ScriptedAnswer.bytes(200, "Content-Type: " + contentType, body));
    return settle(client.exchange(post(server).build(), answer -> answer));
  }

  @ParameterizedTest
  @CsvSource({
    "application/json;charset=windows-1252, windows-1252",
    "application/json; charset=\"ISO-8859-15\", ISO-8859-15",
    "text/html; Charset=windows-1252, windows-1252",
    "application/json;charset=UTF-16LE, UTF-16LE",
    "application/json;charset=UTF-16, UTF-16",
    "application/json;charset=utf8, UTF-8",
    "application/json, UTF-8",
    "application/json;charset=, UTF-8",
    "application/json;charset=klingon, UTF-8",
    "nonsense, UTF-8"
  })
  void theCharsetOfTheContentTypeCounts(String contentType, String charset) {
    assertThat(read(contentType, JSON.getBytes(Charset.forName(charset))).object())
        .isEqualTo(Map.of("text", TEXT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/json;charset=windows-1252"})
  void aByteOrderMarkCountsMore(String contentType) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(("\uFEFF" + JSON).getBytes(StandardCharsets.UTF_8));
    assertThat(read(contentType, body.toByteArray()).object()).isEqualTo(Map.of("text", TEXT));
    byte[] wide = ("\uFEFF" + JSON).getBytes(StandardCharsets.UTF_16BE);
    assertThat(read(contentType, wide).object()).isEqualTo(Map.of("text", TEXT));
  }

  @Test
  void whatIsNoUtf8IsReplacedAsInBrowsers() {
    byte[] body = "{\"text\":\"K?ln\"}".getBytes(StandardCharsets.US_ASCII);
    body[10] = (byte) 0xF6;
    assertThat(read("application/json", body).object()).isEqualTo(Map.of("text", "K\uFFFDln"));
  }

  @Test
  void theLimitOfAnAnswerCountsBytes() {
    byte[] body = ("\"" + "x".repeat(600) + "\"").getBytes(StandardCharsets.UTF_16LE);
    server.answers(
        ScriptedAnswer.bytes(200, "Content-Type: application/json;charset=UTF-16LE", body));

    assertThat(failure(client.exchange(post(server).build(), answer -> answer)).kind())
        .isEqualTo(Kind.TOO_LARGE);
  }
}
