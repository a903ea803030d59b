package io.webchat.session.jdbc;

import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.testkit.session.RecordStorageContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class H2StorageTest extends RecordStorageContract {
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
  protected SessionStorageProvider open(List<String> encryptionKeys) {
    if (!fresh) {
      database.renew();
      fresh = true;
    }
    return database.open(encryptionKeys);
  }

  @Override
  protected byte[] rawRecord(SessionKey key) throws Exception {
    return database.record(key);
  }

  @Override
  protected void replaceRawRecord(SessionKey key, byte[] record) throws Exception {
    database.replace(key, "record", record);
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
}
