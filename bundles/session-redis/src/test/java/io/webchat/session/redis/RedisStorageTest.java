package io.webchat.session.redis;

import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.testkit.session.RecordStorageContract;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisStorageTest extends RecordStorageContract {

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
  protected SessionStorageProvider open(List<String> encryptionKeys) {
    if (!fresh) {
      place.renew();
      fresh = true;
    }
    return place.open(encryptionKeys);
  }

  @Override
  protected byte[] rawRecord(SessionKey key) throws Exception {
    return place.record(key);
  }

  @Override
  protected void replaceRawRecord(SessionKey key, byte[] record) throws Exception {
    place.replace(key, "record", record);
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
}
