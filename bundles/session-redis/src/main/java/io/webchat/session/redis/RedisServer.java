package io.webchat.session.redis;

import io.webchat.spi.session.SessionStorageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** The connections. Redis need not be there to open them. */
final class RedisServer implements AutoCloseable {
  /** What a replica answers to a change, also within what a script fails with. */
  private static final String READ_ONLY = "READONLY ";

  /** The code of an error; that of a command in a script comes last, after where it is. */
  private static final Pattern CODE =
      Pattern.compile("^(?:ERR Error running script.*@user_script: ?\\d+: -?)?([A-Z]+)\\b");

  private final RedisClient client;

  /** At most so many connections. */
  RedisServer(RedisSettings settings, int connections) {
    int timeout = (int) settings.timeout().toMillis();
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .resp2()
            .timeoutMillis(timeout)
            .database(settings.database());
    if ("rediss".equals(settings.url().getScheme())) {
      config.sslOptions(SslOptions.defaults());
    }
    if (!settings.user().isEmpty()) {
      config.user(settings.user());
    }
    if (!settings.password().isEmpty()) {
      config.password(settings.password());
    }
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(connections);
    pool.setMaxIdle(connections);
    pool.setMaxWait(settings.timeout());
    pool.setJmxEnabled(false);
    client =
        RedisClient.builder()
            .hostAndPort(settings.url().getHost(), settings.port())
            .clientConfig(config.build())
            .poolConfig(pool)
            .build();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Runs a script; arguments are texts or bytes. Bears to be run twice, see {@link #run}. */
  Object script(Script script, List<String> keys, Object... arguments) {
    List<byte[]> names = keys.stream().map(RedisServer::bytes).toList();
    List<byte[]> values =
        Arrays.stream(arguments)
            .map(value -> value instanceof byte[] bytes ? bytes : bytes(value.toString()))
            .toList();
    return run(redis -> redis.eval(bytes(script.text()), names, values));
  }

  /**
   * Runs a command; fails with {@link SessionStorageException}. A connection that broke while it
   * lay in the pool shows it only then, and one to a server that a failover made a replica takes no
   * changes: the command is tried once more on a new one.
   */
  <T> T run(Function<RedisClient, T> command) {
    try {
      try {
        return command.apply(client);
      } catch (JedisException e) {
        if (!isOfNoUse(e)) {
          throw e;
        }
        client.getPool().clear(); // nor are the others
        return command.apply(client);
      }
    } catch (JedisException e) {
      throw failure(e);
    }
  }

  /** Whether the connection is of no use any more. */
  private static boolean isOfNoUse(JedisException e) {
    return e instanceof JedisConnectionException
        || (e instanceof JedisDataException && String.valueOf(e.getMessage()).contains(READ_ONLY));
  }

  /** Without the cause: Redis quotes arguments. */
  private static SessionStorageException failure(JedisException e) {
    if (e instanceof JedisDataException && e.getMessage() != null) {
      Matcher code = CODE.matcher(e.getMessage());
      String reason = code.find() ? code.group(1) : "ERR";
      return new SessionStorageException(
          "Redis refuses the session: " + reason, !reason.equals("WRONGTYPE"), null);
    }
    return new SessionStorageException("Redis cannot be used: " + e.getMessage(), true, null);
  }

  @Override
  public void close() {
    client.close();
  }
}
