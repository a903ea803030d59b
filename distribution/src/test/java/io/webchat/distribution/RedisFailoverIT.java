package io.webchat.distribution;

import io.webchat.chat.RedisProcess;
import org.junit.jupiter.api.Test;

/** Containers with one Redis take over chats of each other. */
class RedisFailoverIT extends FailoverCase {
  @Test
  void nothingIsLostOrDoubledWithRedis() throws Exception {
    try (RedisProcess redis = new RedisProcess()) {
      nothingIsLostOrDoubled(redis.url().toString());
    }
  }
}
