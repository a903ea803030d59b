package io.webchat.session.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.webchat.spi.session.SessionStorageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordJsonTest {
  private final RecordJson json = new RecordJson();

  /** No JSON, though a mapper could take it apart. */
  static final class Secret {
    public final String field = "s3cret";

    public String getValue() {
      return "s3cret";
    }

    public boolean isSet() {
      return true;
    }

    @Override
    public String toString() {
      return "s3cret";
    }
  }

  /** Of a failure and of all that caused it. */
  private static List<String> texts(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .map(Throwable::toString)
        .toList();
  }

  @Test
  void objectsAreTextInTheirOrder() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("z", Arrays.asList(1, null, "ü"));
    object.put("a", true);

    byte[] text = json.write(object);

    assertThat(text)
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{\"z\":[1,null,\"ü\"],\"a\":true}");
    assertThat(json.read(text)).isEqualTo(object).containsOnlyKeys("z", "a");
  }

  @Test
  void aValueThatIsNoJsonIsNotTakenApart() {
    SessionStorageException failure =
        catchThrowableOfType(
            SessionStorageException.class, () -> json.write(Map.of("k", new Secret())));

    assertThat(failure).hasMessage("The session cannot be stored: it has values that are not JSON");
    assertThat(texts(failure)).noneMatch(words -> words.contains("s3cret"));
    assertThat(failure.isTemporary()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "\"s3cret\"", "{\"s3cret\":", "{} s3cret", "{}{}"})
  void whatIsNotOneObjectIsNotShown(String text) {
    SessionStorageException failure =
        catchThrowableOfType(
            SessionStorageException.class, () -> json.read(text.getBytes(StandardCharsets.UTF_8)));

    assertThat(failure).hasMessage("The record cannot be read: it is not a JSON object");
    assertThat(texts(failure)).noneMatch(words -> words.contains("s3cret"));
    assertThat(failure.isTemporary()).isFalse();
  }
}
