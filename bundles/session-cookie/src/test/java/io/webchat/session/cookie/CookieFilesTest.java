package io.webchat.session.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.webchat.session.record.EncryptionKeys;
import io.webchat.session.record.RecordSeal;
import io.webchat.spi.session.CookieStorage;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.testkit.session.CookieStorageContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CookieFilesTest extends CookieStorageContract {
  private static final String KEY = "a:" + "QUFB".repeat(10) + "QUE=";

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
    return new String(Files.readAllBytes(files().get(0)), StandardCharsets.ISO_8859_1);
  }

  @Test
  void aStartIsOnTheDiskWhenSaveCompletesAndPingsWait() throws Exception {
    save("one", cookies("s", 1));
    assertThat(content()).contains("\"s\"", "\"1\"");
    save("one", cookies("s", 2));
    save("one", cookies("s", 3));
    assertThat(content()).contains("\"1\"");
    save("one", cookies("t", 4));
    assertThat(content()).contains("\"t\"", "\"4\"");
    save("one", cookies("t", 5));
    save("one", Map.of());
    assertThat(files()).isEmpty();
  }

  @Test
  void pingsReachTheDiskInTime() throws Exception {
    try (CookieFiles soon = open(Duration.ofMillis(20), 1000)) {
      soon.save("one", cookies("s", 1)).toCompletableFuture().join();
      soon.save("one", cookies("s", 2)).toCompletableFuture().join();
      await().untilAsserted(() -> assertThat(content()).contains("\"2\""));
    }
  }

  @Test
  void onlyTheOwnerReadsTheFilesAndNoneIsLeftOver() throws Exception {
    save("one", cookies("s", 1));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
        .isEqualTo("rwx------");
    assertThat(files()).hasSize(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().get(0))))
        .isEqualTo("rw-------");
  }

  @Test
  void aDamagedFileIsSetAsideAndTheInstanceStartsWithoutCookies() throws Exception {
    save("one", cookies("s", 1));
    save("two", cookies("s", 1));
    Path first = files().get(0);
    Files.write(first, new byte[] {1, 2, 3});
    reopen();
    assertThat(List.of(load("one"), load("two")))
        .containsExactlyInAnyOrder(Map.of(), cookies("s", 1));
    assertThat(files())
        .hasSize(2)
        .anySatisfy(file -> assertThat(file.toString()).endsWith(".damaged"));
    save("one", cookies("new", 1));
    reopen();
    assertThat(load("one")).isEqualTo(cookies("new", 1));
  }

  @Test
  void filesAreEncryptedWithAKey() throws Exception {
    try (CookieFiles encrypted = open(Duration.ZERO, 1000, KEY)) {
      encrypted.save("one", cookies("secret", 1)).toCompletableFuture().join();
      assertThat(content()).doesNotContain("secret");
      assertThat(encrypted.load("one").toCompletableFuture().join())
          .isEqualTo(cookies("secret", 1));
    }
    assertThat(load("one")).isEmpty(); // this one has no key
  }

  @Test
  void aLostFolderIsToldAndTheNextSaveAfterItsReturnWorks() throws Exception {
    save("one", cookies("s", 1));
    Files.move(folder(), temporary.resolve("away"));
    assertThatThrownBy(() -> save("one", cookies("t", 2)))
        .isInstanceOfSatisfying(
            SessionStorageException.class, e -> assertThat(e.isTemporary()).isTrue());
    Files.move(temporary.resolve("away"), folder());
    save("one", cookies("t", 2));
    reopen();
    assertThat(load("one")).isEqualTo(cookies("t", 2));
  }

  @Test
  void moreInstancesThanAllowedAreRefused() {
    try (CookieFiles two = open(Duration.ZERO, 2)) {
      two.save("one", cookies("s", 1)).toCompletableFuture().join();
      two.save("two", cookies("s", 1)).toCompletableFuture().join();
      CompletionStage<Void> third = two.save("three", cookies("s", 1));
      assertThatThrownBy(() -> third.toCompletableFuture().join())
          .hasCauseInstanceOf(SessionStorageException.class)
          .hasMessageContaining("limit of 2");
      two.save("two", Map.of()).toCompletableFuture().join();
      two.save("three", cookies("s", 1)).toCompletableFuture().join();
    }
  }

  @Test
  void aClosedStorageRefuses() throws Exception {
    CookieFiles closed = open(Duration.ZERO, 2);
    closed.close();
    closed.close();
    CompletionStage<Void> save = closed.save("one", cookies("s", 1));
    assertThatThrownBy(() -> save.toCompletableFuture().join())
        .hasCauseInstanceOf(SessionStorageException.class);
  }

  @Test
  void settingsAreChecked() {
    assertThatThrownBy(() -> new CookieFileSettings(Duration.ofMillis(-1), 1, 1024))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CookieFileSettings(Duration.ZERO, 0, 1024))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CookieFileSettings(Duration.ZERO, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
