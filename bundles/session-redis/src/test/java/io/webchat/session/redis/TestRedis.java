package io.webchat.session.redis;

import io.webchat.session.record.EncryptionKeys;
import io.webchat.session.record.RecordName;
import io.webchat.session.record.RecordSeal;
import io.webchat.session.record.SessionCodec;
import io.webchat.spi.session.SessionKey;
import io.webchat.test.port.FreePorts;
import io.webchat.testkit.session.CuttableLine;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import redis.clients.jedis.RedisClient;
import redis.embedded.RedisServer;

/** A real Redis with one empty key space for each test. */
final class TestRedis implements AutoCloseable {
  /** Of a storage, for records. */
  static final int CONNECTIONS = 8;

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final RedisServer server;
  private final CuttableLine line;
  private final RedisClient direct;
  private String prefix;

  TestRedis() throws IOException {
    int port = FreePorts.one();
    server =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .build();
    server.start();
    line = new CuttableLine(port);
    direct = RedisClient.create("127.0.0.1", port);
  }

  /** Switches to an empty key space. */
  void renew() {
    prefix = "test" + NUMBER.incrementAndGet();
  }

  RedisClient direct() {
    return direct;
  }

  RedisSessionStorage open(List<String> keys) {
    return open(keys, Duration.ofSeconds(60));
  }

  /** Gives up soon, on a busy machine also what would have come. */
  RedisSessionStorage openHasty() {
    return open(List.of(), Duration.ofMillis(250));
  }

  private RedisSessionStorage open(List<String> keys, Duration timeout) {
    RedisSettings settings =
        new RedisSettings(
            URI.create("redis://127.0.0.1:" + line.port()),
            "",
            "",
            prefix,
            CONNECTIONS,
            timeout,
            Duration.ofDays(1));
    return new RedisSessionStorage(
        settings, new SessionCodec(new RecordSeal(EncryptionKeys.parse(keys), false)));
  }

  CuttableLine line() {
    return line;
  }

  void lose() {
    line.cut();
  }

  void bringBack() {
    line.mend();
  }

  String session(SessionKey key) {
    return "{" + prefix + "}:session:" + RecordName.of(key).text();
  }

  String index() {
    return "{" + prefix + "}:index";
  }

  byte[] record(SessionKey key) {
    return direct.hget(bytes(session(key)), bytes("record"));
  }

  void replace(SessionKey key, String field, byte[] bytes) {
    direct.hset(bytes(session(key)), bytes(field), bytes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    direct.close();
    line.close();
    server.stop();
  }
}
