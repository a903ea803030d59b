package io.webchat.distribution;

import io.webchat.test.port.FreePorts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Containers with one PostgreSQL take over chats of each other. */
class PostgresFailoverIT extends FailoverCase {
  @Test
  void nothingIsLostOrDoubledWithPostgres() throws Exception {
    try (EmbeddedPostgres database =
        EmbeddedPostgres.builder()
            .setPort(FreePorts.one())
            .setPGStartupWait(Duration.ofMinutes(1))
            .start()) {
      nothingIsLostOrDoubled(
          "jdbc:postgresql://localhost:" + database.getPort() + "/postgres", "postgres");
    }
  }
}
