package io.webchat.session.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.session.record.EncryptionKeys;
import io.webchat.session.record.RecordSeal;
import io.webchat.testkit.session.ChildJvm;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CookieFilesKillTest {
  private static final int ROUNDS = 6;

  @TempDir Path folder;

  /** Changes one instance's session for ever and prints each that is durable. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) {
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
      try (CookieFiles files = open(Path.of(arguments[0]))) {
        for (int n = Integer.parseInt(arguments[1]); ; n++) {
          files.store("instance", cookies(n)).toCompletableFuture().join();
          out.println(n);
        }
      }
    }
  }

  private static CookieFiles open(Path folder) {
    return CookieFiles.open(
        folder,
        new RecordSeal(EncryptionKeys.none(), false),
        new CookieFileSettings(Duration.ofSeconds(1), 10, 1 << 20));
  }

  private static Map<String, Object> cookies(int n) {
    return Map.of("n", Map.of("value", n), "text", Map.of("value", (n + " ").repeat(n % 2000)));
  }

  @Test
  void theCookiesOfAKilledProcessAreWholeAndNotOlderThanPromised() throws Exception {
    Random random = new Random(5);
    int durable = 0;
    for (int round = 0; round < ROUNDS; round++) {
      try (ChildJvm child =
          ChildJvm.start(Writer.class, folder.toString(), Integer.toString(durable + 1))) {
        int lines = 20 + random.nextInt(200);
        for (String line = child.line(); line != null; line = child.line()) {
          durable = Integer.parseInt(line);
          if (--lines == 0) {
            child.kill();
          }
        }
      }
      durable = surviving(durable);
    }
    assertThat(durable).isGreaterThan(20 * ROUNDS);
  }

  private int surviving(int promised) throws IOException {
    try (CookieFiles files = open(folder)) {
      Map<String, Object> loaded = files.load("instance").toCompletableFuture().join();
      int stored =
          IntStream.of(promised, promised + 1)
              .filter(n -> cookies(n).equals(loaded))
              .findFirst()
              .orElseThrow(() -> new AssertionError("lost or damaged after " + promised));
      try (Stream<Path> left = Files.list(folder)) {
        assertThat(left.map(Path::toString).toList())
            .as("no temporary files")
            .isEqualTo(List.of(left(".record")));
      }
      return stored;
    }
  }

  private String left(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(Path::toString)
          .filter(name -> name.endsWith(suffix))
          .findFirst()
          .orElseThrow();
    }
  }
}
