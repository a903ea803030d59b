package io.webchat.session.jdbc;

import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.testkit.session.CuttableLine;
import io.webchat.testkit.session.SessionLeasesContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class H2LeasesTest extends SessionLeasesContract {
  @TempDir static Path folder;

  private static TestDatabase database;
  private boolean fresh;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.h2(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    database.close();
  }

  @Override
  protected SessionStorageProvider open() {
    if (!fresh) {
      database.renew();
      fresh = true;
    }
    return database.open(List.of());
  }

  @Override
  protected SessionStorageProvider openHasty() {
    return database.openHasty();
  }

  @Override
  protected void lose() {
    database.lose();
  }

  @Override
  protected void bringBack() {
    database.bringBack();
  }

  @Override
  protected void replaceRawKey(SessionKey key, byte[] bytes) throws Exception {
    database.replace(key, "session_key", bytes);
  }

  @Override
  protected CuttableLine line() {
    return database.line();
  }

  @Override
  protected void forget() throws Exception {
    database.forget();
  }
}
