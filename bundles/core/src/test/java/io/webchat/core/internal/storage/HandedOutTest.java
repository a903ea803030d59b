package io.webchat.core.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.FilterExpression;
import io.webchat.api.session.SessionData;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.StoredSession;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What functions get beside the data of a session, and what of it counts when it comes back. */
class HandedOutTest {
  private static final SessionData DATA = SessionData.of(Map.of("token", "t"));
  private static final FilterExpression PIN = FilterExpression.javaScript("pin", "i");
  private static final FilterExpression JAVA =
      FilterExpression.of(Pattern.compile("p", Pattern.CASE_INSENSITIVE));

  private static StoredSession stored(List<FilterExpression> filters) {
    SessionKey key = new SessionKey("chat", "pureengage-v3-rest", "");
    return new StoredSession(key, DATA, 5, 0, filters, true, Map.of());
  }

  @Test
  void withoutFiltersThereIsTheIndexOfTheLastMessage() {
    SessionData handed = HandedOut.of(stored(List.of()));
    assertThat(handed).isEqualTo(Map.of("token", "t", "messageIndex", 4L));
    assertThat(HandedOut.read(handed)).isEqualTo(new HandedOut(DATA, 5, List.of()));
  }

  @Test
  void filtersComeBackAsTheyWere() {
    SessionData handed = HandedOut.of(stored(List.of(PIN, JAVA)));
    assertThat(handed.get("filters"))
        .isEqualTo(
            List.of(
                Map.of("source", "pin", "flags", "i"),
                Map.of("source", "p", "flags", "2", "syntax", "JAVA")));
    assertThat(HandedOut.read(handed)).isEqualTo(new HandedOut(DATA, 5, List.of(PIN, JAVA)));
  }

  @Test
  void aTokenAloneIsASession() {
    assertThat(HandedOut.read(DATA)).isEqualTo(new HandedOut(DATA, 1, List.of()));
  }

  @Test
  void flagsMayBeLeftOut() {
    SessionData kept = DATA.with(Map.of("filters", List.of(Map.of("source", "pin"))));
    assertThat(HandedOut.read(kept).filters())
        .containsExactly(FilterExpression.javaScript("pin", ""));
  }

  private static List<Object> unreadable() {
    return List.of(
        "pin",
        List.of("pin"),
        List.of(Map.of("flags", "i")),
        List.of(Map.of("source", 7, "flags", "")),
        List.of(Map.of("source", "pin", "flags", 2)));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void aFilterThatCannotBeReadHidesEverything(Object filters) {
    HandedOut read = HandedOut.read(DATA.with(Map.of("filters", filters)));
    assertThat(read.session()).isEqualTo(DATA);
    assertThat(read.filters()).containsExactly(FilterExpression.javaScript("[^]*", ""));
  }
}
