package io.webchat.session.redis;

import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.testkit.session.RecordStorageContract;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisStorageTest extends RecordStorageContract {

  private static TestRedis redis;
  private boolean fresh;

  @BeforeAll
  static void start() throws Exception {
    redis = new TestRedis();
  }

  @AfterAll
  static void stop() throws Exception {
    redis.close();
  }

  @Override
  protected SessionStorageProvider open(List<String> encryptionKeys) {
    if (!fresh) {
      redis.renew();
      fresh = true;
    }
    return redis.open(encryptionKeys);
  }

  @Override
  protected byte[] rawRecord(SessionKey key) throws Exception {
    return redis.record(key);
  }

  @Override
  protected void replaceRawRecord(SessionKey key, byte[] record) throws Exception {
    redis.replace(key, "record", record);
  }

  @Override
  protected SessionStorageProvider openHasty() {
    return redis.openHasty();
  }

  @Override
  protected void lose() {
    redis.lose();
  }

  @Override
  protected void bringBack() {
    redis.bringBack();
  }
}
