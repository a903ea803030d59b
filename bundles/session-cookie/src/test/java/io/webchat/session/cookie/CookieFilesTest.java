package io.webchat.session.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.webchat.session.record.EncryptionKeys;
import io.webchat.session.record.RecordSeal;
import io.webchat.spi.session.CookieStorage;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.testkit.session.ChildJvm;
import io.webchat.testkit.session.CookieStorageContract;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CookieFilesTest extends CookieStorageContract {
  private static final String KEY = "a:" + "QUFB".repeat(10) + "QUE=";
  private static final String WRONG_KEY = "a:" + "QkJC".repeat(10) + "QkI=";

  /** How the lines of a child begin that are no logging. */
  private static final String SAYS = "> ";

  @TempDir Path temporary;

  @Override
  protected CookieStorage open() {
    return open(Duration.ofMinutes(5), 1000);
  }

  private CookieFiles open(Duration pingDelay, int maxInstances, String... keys) {
    return CookieFiles.open(
        folder(),
        new RecordSeal(EncryptionKeys.parse(List.of(keys)), false),
        new CookieFileSettings(pingDelay, maxInstances, 16 << 20));
  }

  private Path folder() {
    return temporary.resolve("cookies");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.sorted().toList();
    }
  }

  private String content() throws IOException {
    // while it is written there is a draft beside it
    Path record =
        files().stream()
            .filter(file -> file.toString().endsWith(".record"))
            .findFirst()
            .orElseThrow();
    return new String(Files.readAllBytes(record), StandardCharsets.ISO_8859_1);
  }

  @Test
  void aStartIsOnTheDiskWhenSaveCompletesAndPingsWait() throws Exception {
    store("one", cookies("s", 1));
    assertThat(content()).contains("\"s\"", "\"1\"");
    store("one", cookies("s", 2));
    store("one", cookies("s", 3));
    assertThat(content()).contains("\"1\"");
    store("one", cookies("t", 4));
    assertThat(content()).contains("\"t\"", "\"4\"");
    store("one", cookies("t", 5));
    store("one", Map.of());
    assertThat(files()).isEmpty();
  }

  @Test
  void pingsReachTheDiskInTime() throws Exception {
    try (CookieFiles soon = open(Duration.ofMillis(20), 1000)) {
      soon.store("one", cookies("s", 1)).toCompletableFuture().join();
      soon.store("one", cookies("s", 2)).toCompletableFuture().join();
      await().untilAsserted(() -> assertThat(content()).contains("\"2\""));
    }
  }

  @Test
  void onlyTheOwnerReadsTheFilesAndNoneIsLeftOver() throws Exception {
    store("one", cookies("s", 1));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
        .isEqualTo("rwx------");
    assertThat(files()).hasSize(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().get(0))))
        .isEqualTo("rw-------");
  }

  private void assertUnreadable(CookieStorage storage, String instanceId, String why) {
    CompletionStage<?> load = storage.load(instanceId);
    assertThatThrownBy(() -> load.toCompletableFuture().join())
        .hasCauseInstanceOf(SessionStorageException.class)
        .cause()
        .hasMessageContaining(why)
        .hasMessageNotContaining("secret")
        .extracting(e -> ((SessionStorageException) e).isTemporary())
        .isEqualTo(false);
  }

  private List<Path> setAside() throws IOException {
    return files().stream().filter(file -> file.toString().endsWith(".damaged")).toList();
  }

  @Test
  void aCutFileIsToldAndKeptUntilTheInstanceStoresSomething() throws Exception {
    store("one", cookies("secret", 1));
    byte[] cut = Arrays.copyOf(Files.readAllBytes(files().get(0)), 60);
    Files.write(files().get(0), cut);
    reopen();
    assertUnreadable(storage(), "one", "cut off");
    assertUnreadable(storage(), "one", "cut off");
    assertThat(setAside()).isEmpty();
    assertThat(Files.readAllBytes(files().get(0))).isEqualTo(cut);
    store("two", cookies("s", 1));
    store("one", cookies("new", 1));
    assertThat(setAside()).hasSize(1);
    assertThat(Files.readAllBytes(setAside().get(0))).isEqualTo(cut);
    store("one", cookies("newer", 1));
    reopen();
    assertThat(load("one")).isEqualTo(cookies("newer", 1));
    assertThat(load("two")).isEqualTo(cookies("s", 1));
    assertThat(setAside()).hasSize(1);
  }

  @Test
  void aFileThatCannotBeReadIsNotDeletedEither() throws Exception {
    store("one", cookies("s", 1));
    Files.write(files().get(0), new byte[] {1, 2, 3});
    reopen();
    assertUnreadable(storage(), "one", "no known format");
    store("one", Map.of());
    assertThat(setAside()).isEqualTo(files()).hasSize(1);
    assertThat(load("one")).isEmpty();
  }

  @Test
  void whatHasGoneMeanwhileIsNotMissed() throws Exception {
    store("one", cookies("s", 1));
    Files.write(files().get(0), new byte[] {1, 2, 3});
    reopen();
    assertUnreadable(storage(), "one", "no known format");
    Files.delete(files().get(0));
    store("one", cookies("new", 1));
    assertThat(load("one")).isEqualTo(cookies("new", 1));
    assertThat(setAside()).isEmpty();
  }

  @Test
  void notMoreFilesAreKeptThanThereMayBeInstances() throws Exception {
    for (String id : List.of("one", "two", "three")) {
      try (CookieFiles encrypted = open(Duration.ZERO, 2, KEY)) {
        encrypted.store(id, cookies("s", 1)).toCompletableFuture().join();
      }
      try (CookieFiles plain = open(Duration.ZERO, 2)) {
        assertUnreadable(plain, id, "key that is not configured");
        plain.store(id, cookies("s", 2)).toCompletableFuture().join();
        plain.store(id, Map.of()).toCompletableFuture().join();
      }
    }
    assertThat(files()).isEqualTo(setAside()).hasSize(2);
  }

  @Test
  void theRightKeyReadsWhatAWrongOneDidNot() throws Exception {
    try (CookieFiles encrypted = open(Duration.ZERO, 1000, KEY)) {
      encrypted.store("one", cookies("secret", 1)).toCompletableFuture().join();
      assertThat(content()).doesNotContain("secret");
    }
    assertUnreadable(storage(), "one", "key that is not configured");
    try (CookieFiles wrong = open(Duration.ZERO, 1000, WRONG_KEY)) {
      assertUnreadable(wrong, "one", "the key is another one");
    }
    assertThat(setAside()).isEmpty();
    try (CookieFiles right = open(Duration.ZERO, 1000, KEY)) {
      assertThat(right.load("one").toCompletableFuture().join()).isEqualTo(cookies("secret", 1));
    }
  }

  @Test
  void aLostFolderIsToldAndTheNextSaveAfterItsReturnWorks() throws Exception {
    store("one", cookies("s", 1));
    Files.move(folder(), temporary.resolve("away"));
    assertThatThrownBy(() -> store("one", cookies("t", 2)))
        .isInstanceOfSatisfying(
            SessionStorageException.class, e -> assertThat(e.isTemporary()).isTrue());
    Files.move(temporary.resolve("away"), folder());
    store("one", cookies("t", 2));
    reopen();
    assertThat(load("one")).isEqualTo(cookies("t", 2));
  }

  @Test
  void moreInstancesThanAllowedAreRefused() {
    try (CookieFiles two = open(Duration.ZERO, 2)) {
      two.store("one", cookies("s", 1)).toCompletableFuture().join();
      two.store("two", cookies("s", 1)).toCompletableFuture().join();
      CompletionStage<Void> third = two.store("three", cookies("s", 1));
      assertThatThrownBy(() -> third.toCompletableFuture().join())
          .hasCauseInstanceOf(SessionStorageException.class)
          .hasMessageContaining("limit of 2");
      two.store("two", Map.of()).toCompletableFuture().join();
      two.store("three", cookies("s", 1)).toCompletableFuture().join();
    }
  }

  @Test
  void aClosedStorageRefuses() throws Exception {
    CookieFiles closed = open(Duration.ZERO, 2);
    closed.close();
    closed.close();
    CompletionStage<Void> save = closed.store("one", cookies("s", 1));
    assertThatThrownBy(() -> save.toCompletableFuture().join())
        .hasCauseInstanceOf(SessionStorageException.class);
  }

  @Test
  void settingsAreChecked() {
    assertThatThrownBy(() -> new CookieFileSettings(Duration.ofMillis(-1), 1, 1024))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CookieFileSettings(Duration.ZERO, 0, 1024))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CookieFileSettings(Duration.ZERO, 1, 1024, Duration.ZERO))
        .hasMessageContaining("retention");
    assertThatThrownBy(() -> new CookieFileSettings(Duration.ZERO, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Stores cookies, others for which there is no room, and smaller ones; prints what happened. */
  static final class Filler {
    private Filler() {}

    public static void main(String[] arguments) {
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
      CookieFiles files =
          CookieFiles.open(
              Path.of(arguments[0]),
              new RecordSeal(EncryptionKeys.none(), false),
              CookieFileSettings.DEFAULT);
      files.store("full", cookies("former", 1)).toCompletableFuture().join();
      for (String session : List.of("x".repeat(50_000), "x".repeat(50_001))) {
        try {
          files.store("full", cookies(session, 1)).toCompletableFuture().join();
          out.println(SAYS + "stored");
        } catch (CompletionException e) {
          SessionStorageException failure = (SessionStorageException) e.getCause();
          out.println(SAYS + failure.isTemporary() + " " + failure.getMessage());
          Object left = files.load("full").toCompletableFuture().join();
          out.println(SAYS + "former: " + left.equals(cookies("former", 1)));
        }
      }
      files.store("full", cookies("latest", 2)).toCompletableFuture().join();
      out.println(SAYS + "stored");
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void onAFullDiskTheFormerCookiesStayTheReasonIsToldAndTheLatestAreStoredOnceThereIsRoom()
      throws Exception {
    List<String> told = new ArrayList<>();
    try (ChildJvm child = ChildJvm.startOnAFullDisk(64, Filler.class, folder().toString())) {
      for (String line = child.line(); line != null; line = child.line()) {
        told.add(line);
      }
    }
    assertThat(told).filteredOn(line -> line.contains(" WARN ")).hasSize(1);
    told.removeIf(line -> !line.startsWith(SAYS));
    assertThat(told).hasSize(5).endsWith(SAYS + "stored");
    for (int i = 0; i < 4; i += 2) {
      assertThat(told.get(i))
          .startsWith(SAYS + "true The record " + folder())
          .contains("cannot be written", "File too large");
      assertThat(told.get(i + 1)).isEqualTo(SAYS + "former: true");
    }
    assertThat(load("full")).isEqualTo(cookies("latest", 2));
    assertThat(files()).hasSize(1);
  }
}
