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

  private static Place place;
  private boolean fresh;

  @BeforeAll
  static void start() throws Exception {
    place = Place.h2(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    place.close();
  }

  @Override
  protected SessionStorageProvider open() {
    if (!fresh) {
      place.renew();
      fresh = true;
    }
    return place.open(List.of());
  }

  @Override
  protected SessionStorageProvider openHasty() {
    return place.openHasty();
  }

  @Override
  protected void lose() {
    place.lose();
  }

  @Override
  protected void bringBack() {
    place.bringBack();
  }

  @Override
  protected void replaceRawKey(SessionKey key, byte[] bytes) throws Exception {
    place.replace(key, "session_key", bytes);
  }

  @Override
  protected CuttableLine line() {
    return place.line();
  }

  @Override
  protected void forget() throws Exception {
    place.forget();
  }
}
