package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatFactory;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StorageContext;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.testkit.container.OsgiContainer;
import io.webchat.testkit.session.MemoryCookies;
import io.webchat.testkit.session.SampleSessions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The keys of a store as a configuration file gives them: one text. */
class EncryptionKeysIT {
  private static final Pattern NEEDED =
      Pattern.compile("(jackson|webchat-json|webchat-session-(record|file))-.*");
  private static final String FORMER = "2026:" + "QUFB".repeat(10) + "QUE=";
  private static final String LATER = "2027:" + "QkJC".repeat(10) + "QkI=";

  @RegisterExtension
  static final OsgiContainer container =
      OsgiContainer.felix()
          .systemPackagesFrom(WebChatFactory.class, SessionStorageProvider.class)
          .bundles(OsgiContainer.runtime())
          .bundles(
              OsgiContainer.bundlesFolder().all().stream()
                  .filter(jar -> NEEDED.matcher(jar.getFileName().toString()).matches())
                  .toList())
          .build();

  private static final StorageContext CONTEXT =
      new StorageContext(new MemoryCookies(), SessionFormat.UNKNOWN);

  @TempDir Path folder;

  @Test
  void aRecordUnderTheFormerKeyIsReadAfterARotation() throws Exception {
    StoredSession session = SampleSessions.full("rotated");
    configure(FORMER);
    awaited(session.key(), Optional.empty());
    storage().getSessionData(session, CONTEXT);
    try (Stream<Path> records = Files.list(folder)) {
      assertThat(records)
          .singleElement()
          .satisfies(
              record ->
                  assertThat(Files.readString(record, StandardCharsets.ISO_8859_1))
                      .contains("2026")
                      .doesNotContain(SampleSessions.SECRET));
    }
    configure(LATER + "," + FORMER);
    awaited(session.key(), Optional.of(session));
    Awaitility.await()
        .atMost(OsgiContainer.TIMEOUT)
        .untilAsserted(
            () -> {
              storage().getSessionData(session, CONTEXT);
              try (Stream<Path> records = Files.list(folder)) {
                assertThat(
                        Files.readString(
                            records.findFirst().orElseThrow(), StandardCharsets.ISO_8859_1))
                    .contains("2027");
              }
            });
    configure(LATER);
    awaited(session.key(), Optional.of(session));
  }

  private void configure(String keys) {
    container.configure(
        "io.webchat.session.file", Map.of("folder", folder.toString(), ".encryptionKeys", keys));
  }

  private static SessionStorageProvider storage() {
    return container.service(
        SessionStorageProvider.class,
        "(" + SessionStorageProvider.NAME_PROPERTY + "=file)",
        Duration.ofSeconds(10));
  }

  /** The configuration comes in its own time. */
  private static void awaited(SessionKey key, Optional<StoredSession> expected) {
    Awaitility.await()
        .atMost(OsgiContainer.TIMEOUT)
        .ignoreExceptionsMatching(e -> e instanceof SessionStorageException)
        .untilAsserted(
            () -> assertThat(storage().setSessionData(key, CONTEXT)).isEqualTo(expected));
  }
}
