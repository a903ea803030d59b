package io.webchat.session.redis;

import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.testkit.session.CuttableLine;
import io.webchat.testkit.session.SessionLeasesContract;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisLeasesTest extends SessionLeasesContract {

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
  protected SessionStorageProvider open() {
    if (!fresh) {
      redis.renew();
      fresh = true;
    }
    return redis.open(List.of());
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

  @Override
  protected void replaceRawKey(SessionKey key, byte[] bytes) {
    redis.replace(key, "key", bytes);
  }

  @Override
  protected CuttableLine line() {
    return redis.line();
  }

  @Override
  protected void forget() {
    redis.direct().flushAll();
  }
}
