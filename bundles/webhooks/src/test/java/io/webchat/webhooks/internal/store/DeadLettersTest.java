package io.webchat.webhooks.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.webhooks.internal.store.DeadLetters.Letter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters on disk: kept, forgotten, and not all written for one. */
class DeadLettersTest {
  @TempDir Path folder;

  private DeadLetters open() throws IOException {
    return DeadLetters.open(folder, "crm");
  }

  private static Letter letter(int number) {
    Delivery delivery =
        Delivery.of("id-" + number, "crm", "chat", "started", number, Delivery.NONE, Map.of());
    return new Letter(delivery, number, "410");
  }

  private static List<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(number -> "id-" + number).toList();
  }

  private static List<String> kept(DeadLetters letters) {
    return letters.list().stream().map(each -> each.delivery().id()).toList();
  }

  @Test
  void whatIsForgottenStaysSo() throws IOException {
    try (DeadLetters letters = open()) {
      for (int i = 0; i < 5; i++) {
        letters.add(letter(i));
      }
      letters.remove(List.of("id-1", "id-3", "id-9"));
      assertThat(kept(letters)).containsExactly("id-0", "id-2", "id-4");
      letters.add(letter(1)); // it could not be delivered once more
      assertThat(letters.oldest()).contains(letter(0));
    }
    try (DeadLetters again = open()) {
      assertThat(again.list()).containsExactly(letter(0), letter(2), letter(4), letter(1));
    }
  }

  @Test
  void forEachThatMakesRoomForAnotherNotAllAreWrittenAnew() throws IOException {
    Path file = folder.resolve("crm.dead");
    Set<Object> files = new HashSet<>();
    try (DeadLetters letters = open()) {
      for (int i = 0; i < 3_000; i++) {
        if (letters.size() == 100) {
          letters.remove(List.of(letters.oldest().orElseThrow().delivery().id()));
        }
        letters.add(letter(i));
        files.add(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
      }
      assertThat(kept(letters)).isEqualTo(ids(2_900, 3_000));
    }
    assertThat(files).hasSizeLessThan(10);
    assertThat(Files.readAllLines(file)).as("nor does it grow for ever").hasSizeLessThan(2_000);
    try (DeadLetters again = open()) {
      assertThat(kept(again)).isEqualTo(ids(2_900, 3_000));
    }
  }

  @Test
  void whenNoneIsLeftTheFileIsEmpty() throws IOException {
    try (DeadLetters letters = open()) {
      letters.add(letter(1));
      letters.add(letter(2));
      letters.remove(List.of("id-1", "id-2"));
      assertThat(folder.resolve("crm.dead")).isEmptyFile();
      assertThat(letters.oldest()).isEmpty();
    }
  }
}
