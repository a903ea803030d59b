package io.webchat.session.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.webchat.api.message.FilterExpression;
import io.webchat.api.session.SessionData;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.StoredSession;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionCodecTest {
  private static final SessionKey KEY = new SessionKey("one", "gms-v2-rest", "d");
  private static final RecordSeal SEAL = new RecordSeal(EncryptionKeys.none(), false);

  private final SessionCodec codec = new SessionCodec(SEAL);

  private static StoredSession session(boolean async, String secret) {
    return new StoredSession(
        KEY,
        SessionData.of(Map.of("secureKey", secret, "alias", 7)),
        5_000_000_000L,
        1_600_000_000_000L,
        List.of(
            FilterExpression.of(Pattern.compile("a+", Pattern.DOTALL)),
            FilterExpression.javaScript("b+", "gi")),
        async,
        Map.of("more", List.of(1, "x")));
  }

  private static Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("format", 1);
    fields.put("session", Map.of("secureKey", "s3cret"));
    fields.put("position", 3);
    fields.put("pingTime", 4);
    fields.put("filters", List.of());
    fields.put("async", true);
    fields.put("extra", Map.of("k", "v"));
    return fields;
  }

  private static byte[] record(Map<String, Object> fields) {
    return SEAL.seal(new RecordJson().write(fields), RecordName.of(KEY));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSessionComesBackAsItWasStored(boolean async) {
    StoredSession session = session(async, "s3cret");

    assertThat(codec.decode(KEY, codec.encode(session))).isEqualTo(session);
  }

  @Test
  void aRecordIsJsonWithItsFormatFirst() {
    byte[] record = codec.encode(session(true, "k"));

    assertThat(new RecordJson().read(SEAL.open(record, RecordName.of(KEY))))
        .containsExactly(
            Map.entry("format", 1),
            Map.entry(
                "session",
                new RecordJson()
                    .read("{\"secureKey\":\"k\",\"alias\":7}".getBytes(StandardCharsets.UTF_8))),
            Map.entry("position", 5_000_000_000L),
            Map.entry("pingTime", 1_600_000_000_000L),
            Map.entry(
                "filters",
                List.of(
                    Map.of("source", "a+", "flags", "32", "syntax", "JAVA"),
                    Map.of("source", "b+", "flags", "gi", "syntax", "JAVASCRIPT"))),
            Map.entry("async", true),
            Map.entry("extra", Map.of("more", List.of(1, "x"))));
  }

  @Test
  void aRecordOpensUnderItsOwnKeyOnly() {
    byte[] record = codec.encode(session(true, "s3cret"));
    for (SessionKey other :
        List.of(
            new SessionKey("two", "gms-v2-rest", "d"),
            new SessionKey("one", "pureengage-v3-rest", "d"),
            new SessionKey("one", "gms-v2-rest", "e"))) {
      assertUnreadable(other, record, "belongs elsewhere");
    }
  }

  @Test
  void fieldsOfALaterVersionAreSkippedAndMissingOnesHaveAMeaning() {
    Map<String, Object> fields = fields();
    fields.put("later", "x");
    fields.remove("async");
    fields.remove("extra");

    StoredSession decoded = codec.decode(KEY, record(fields));

    assertThat(decoded)
        .isEqualTo(
            new StoredSession(
                KEY,
                SessionData.of(Map.of("secureKey", "s3cret")),
                3,
                4,
                List.of(),
                false,
                Map.of()));
  }

  @Test
  void anotherFormatIsNotRead() {
    for (Object format : List.of(0, 2, "1", 1.0, 4_294_967_297L)) {
      Map<String, Object> fields = fields();
      fields.put("format", format);
      assertUnreadable(KEY, record(fields), "its format is not known to this version");
    }
    Map<String, Object> none = fields();
    none.remove("format");
    assertUnreadable(KEY, record(none), "its format is not known to this version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"position", "pingTime", "filters"})
  void aFieldThatASessionNeedsIsMissed(String field) {
    Map<String, Object> fields = fields();
    fields.remove(field);
    assertUnreadable(KEY, record(fields), "its fields are not those of a session");
  }

  @ParameterizedTest
  @CsvSource({
    "position, s3cret",
    "session, s3cret",
    "filters, s3cret",
    "extra, s3cret",
  })
  void aFieldOfAnotherKindIsNotShown(String field, String value) {
    Map<String, Object> fields = fields();
    fields.put(field, value);
    assertUnreadable(KEY, record(fields), "its fields are not those of a session");
  }

  @Test
  void aFilterOfAnUnknownSyntaxIsNotRead() {
    Map<String, Object> fields = fields();
    fields.put("filters", List.of(Map.of("source", "s3cret", "flags", "", "syntax", "PERL")));
    assertUnreadable(KEY, record(fields), "its fields are not those of a session");
  }

  private void assertUnreadable(SessionKey key, byte[] record, String why) {
    SessionStorageException failure =
        catchThrowableOfType(SessionStorageException.class, () -> codec.decode(key, record));
    assertThat(failure)
        .hasMessageStartingWith("The record cannot be read: ")
        .hasMessageContaining(why)
        .hasMessageNotContaining("s3cret")
        .hasNoCause();
    assertThat(failure.isTemporary()).isFalse();
  }

  @Test
  void aRecordMayHaveAllTheBytesThatAreAllowedAndNotOneMore() {
    int largest = 4096;
    SessionCodec bounded = new SessionCodec(SEAL, largest);
    int around = bounded.encode(session(true, "")).length;
    StoredSession fits = session(true, "s".repeat(largest - around));
    StoredSession tooLarge = session(true, "s".repeat(largest - around + 1));

    byte[] record = bounded.encode(fits);
    assertThat(record).hasSize(largest);
    assertThat(bounded.decode(KEY, record)).isEqualTo(fits);

    assertThatThrownBy(() -> bounded.encode(tooLarge))
        .isInstanceOf(SessionStorageException.class)
        .hasMessage("The session cannot be stored: its record has 4097 bytes, allowed are 4096");
    byte[] longer = codec.encode(tooLarge);
    assertThatThrownBy(() -> bounded.decode(KEY, longer))
        .isInstanceOf(SessionStorageException.class)
        .hasMessage("The record cannot be read: it has 4097 bytes, allowed are 4096");
  }

  @Test
  void theLimitHasADefaultAndALeastValue() {
    assertThat(codec.maxBytes()).isEqualTo(1_048_576);
    assertThat(new SessionCodec(SEAL, 1024).maxBytes()).isEqualTo(1024);
    assertThatThrownBy(() -> new SessionCodec(SEAL, 1023))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxBytes must be at least 1024");
  }

  @Test
  void aKeyComesBackAsItWasStored() {
    byte[] key = codec.encodeKey(KEY);

    assertThat(key)
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(
            "{\"instanceId\":\"one\",\"transportType\":\"gms-v2-rest\",\"deploymentId\":\"d\"}");
    assertThat(codec.decodeKey(key)).isEqualTo(KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"transportType\":\"t\",\"deploymentId\":\"d\"}",
        "{\"instanceId\":\"i\",\"deploymentId\":\"d\"}",
        "{\"instanceId\":\"i\",\"transportType\":\"t\"}",
        "{\"instanceId\":1,\"transportType\":\"t\",\"deploymentId\":\"d\"}"
      })
  void aKeyWithoutItsThreeTextsIsNotRead(String text) {
    assertThatThrownBy(() -> codec.decodeKey(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(SessionStorageException.class)
        .hasMessage("The record cannot be read: its key is not that of a session");
  }
}
