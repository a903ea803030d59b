package io.webchat.session.redis;

import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.testkit.session.CuttableLine;
import io.webchat.testkit.session.SessionLeasesContract;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisLeasesTest extends SessionLeasesContract {

  private static Place place;
  private boolean fresh;

  @BeforeAll
  static void start() throws Exception {
    place = new Place();
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
  protected void replaceRawKey(SessionKey key, byte[] bytes) {
    place.replace(key, "key", bytes);
  }

  @Override
  protected CuttableLine line() {
    return place.line();
  }

  @Override
  protected void forget() {
    place.direct().flushAll();
  }
}
