package io.webchat.session.record;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.webchat.spi.session.SessionKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class KeyListTest {
  private static final byte[] UNREADABLE = "s3cret".getBytes(StandardCharsets.UTF_8);

  private final Logger logger = (Logger) LoggerFactory.getLogger(KeyList.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final SessionCodec codec = new SessionCodec(new RecordSeal(EncryptionKeys.none(), false));
  private final KeyList keys = new KeyList("jdbc", codec);
  private final List<byte[]> stored = new ArrayList<>();
  private final List<Integer> asked = new ArrayList<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.setLevel(Level.WARN);
    logger.addAppender(log);
  }

  @AfterEach
  void detach() {
    logger.detachAppender(log);
    logger.setLevel(null);
  }

  private void store(String... ids) {
    for (String id : ids) {
      stored.add(id == null ? UNREADABLE : codec.encodeKey(new SessionKey(id, "t", "d")));
    }
  }

  private List<String> first(int limit) {
    return keys.first(limit, this::source).stream().map(SessionKey::instanceId).toList();
  }

  private List<byte[]> source(int most) {
    asked.add(most);
    return stored.subList(0, Math.min(most, stored.size()));
  }

  private List<String> warnings() {
    return log.list.stream()
        .filter(line -> line.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Test
  void theFirstKeysAreReadInTheirOrder() {
    store("c", "a", "b");
    assertThat(first(2)).containsExactly("c", "a");
    assertThat(first(3)).containsExactly("c", "a", "b");
    assertThat(first(9)).containsExactly("c", "a", "b");
    assertThat(asked).containsExactly(2, 3, 9);
    assertThat(warnings()).isEmpty();
  }

  @Test
  void keysBehindUnreadableOnesAreAskedForUntilThereAreEnough() {
    store(null, "a", null, "b", "c");
    assertThat(first(2)).containsExactly("a", "b");
    assertThat(asked).containsExactly(2, 3, 4);
  }

  @Test
  void aStoreWithoutMoreIsNotAskedAgain() {
    store(null, "a");
    assertThat(first(3)).containsExactly("a");
    assertThat(asked).containsExactly(3);
  }

  @Test
  void moreThanWasAskedForIsCutOff() {
    store("a", "b", "c");
    assertThat(keys.first(2, most -> stored))
        .extracting(SessionKey::instanceId)
        .containsExactly("a", "b");
  }

  @Test
  void theirNumberIsLoggedWhenItChanges() {
    String told =
        "The session storage jdbc has %d sessions whose keys cannot be read: no container takes"
            + " them over";
    store(null, "a");
    first(5);
    first(5);
    assertThat(warnings()).containsExactly(told.formatted(1));

    store((String) null);
    first(5);
    assertThat(warnings()).containsExactly(told.formatted(1), told.formatted(2));

    stored.clear();
    first(5);
    assertThat(warnings()).hasSize(2);
    store((String) null);
    first(5);
    assertThat(warnings()).hasSize(3).last().isEqualTo(told.formatted(1));
    assertThat(warnings()).noneMatch(line -> line.contains("s3cret"));
  }

  @Test
  void noMoreThanAllowedArePassedOver() {
    stored.addAll(Collections.nCopies(KeyList.MAX_UNREADABLE + 1, UNREADABLE));
    store("a", "b");

    assertThat(keys.first(1, this::sourceInSteps)).isEmpty();
    assertThat(asked).containsExactly(1);

    stored.subList(0, 1).clear();
    assertThat(keys.first(1, this::sourceInSteps))
        .extracting(SessionKey::instanceId)
        .containsExactly("a");
    assertThat(asked).containsExactly(1, 1, KeyList.MAX_UNREADABLE + 1);
  }

  /** Answers with all unreadable keys at once. */
  private List<byte[]> sourceInSteps(int most) {
    asked.add(most);
    int unreadable = (int) stored.stream().filter(key -> key == UNREADABLE).count();
    return stored.subList(0, Math.min(stored.size(), Math.max(most, unreadable)));
  }
}
