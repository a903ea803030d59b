package io.webchat.session.redis;

import io.webchat.api.AjaxResponse;
import io.webchat.api.session.Cookies;
import io.webchat.session.record.KeyList;
import io.webchat.session.record.RecordName;
import io.webchat.session.record.SessionCodec;
import io.webchat.session.record.WriteNumber;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StoredSession;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The provider {@code redis}: sessions and their leases in Redis 5 or later. Each change is one
 * script, by Redis's clock; fencing tokens grow even when Redis has lost its data. As durable as
 * Redis is configured: with {@code appendfsync always} nothing that was stored is lost. Works on
 * the calling thread; while Redis is away calls fail as temporary after the timeout. Thread-safe;
 * made for several containers on one Redis.
 */
@ProviderType
public class RedisSessionStorage implements SessionStorageProvider, SessionLeases, AutoCloseable {
  /** Its name in a configuration. */
  public static final String NAME = "redis";

  private static final int LEASE_CONNECTIONS = 4;
  private static final byte[] RECORD = RedisServer.bytes("record");

  private final RedisSettings settings;
  private final SessionCodec codec;
  private final KeyList keys;
  private final RedisServer redis;

  /** For what must not wait behind records, because a lease runs out meanwhile. */
  private final RedisServer urgent;

  private final String retention;
  private final String sessions;
  private final String leases;
  private final String index;
  private final String token;

  /** A storage; Redis need not be there yet. */
  public RedisSessionStorage(RedisSettings settings, SessionCodec codec) {
    this.settings = settings;
    this.codec = codec;
    this.keys = new KeyList(NAME, codec);
    this.redis = new RedisServer(settings, settings.maxConnections());
    this.urgent = new RedisServer(settings, LEASE_CONNECTIONS);
    this.retention = Long.toString(settings.retention().toMillis());
    String prefix = "{" + settings.prefix() + "}:"; // in a cluster: all on one node
    this.sessions = prefix + "session:";
    this.leases = prefix + "lease:";
    this.index = prefix + "index";
    this.token = prefix + "token";
  }

  @Override
  public final String name() {
    return NAME;
  }

  @Override
  public final CompletionStage<Void> getSessionData(StoredSession session, Cookies cookies) {
    return put(session, List.of()).thenApply(stored -> null);
  }

  @Override
  public final CompletionStage<Optional<StoredSession>> setSessionData(
      SessionKey key, Cookies cookies) {
    byte[] name = RedisServer.bytes(sessions + RecordName.of(key).text());
    return redis
        .run(client -> Optional.ofNullable(client.hget(name, RECORD)))
        .thenApply(found -> found.map(record -> codec.decode(key, record)));
  }

  @Override
  public final CompletionStage<Void> deleteSessionData(
      SessionKey key, AjaxResponse error, Cookies cookies) {
    return remove(key, List.of()).thenApply(deleted -> null);
  }

  @Override
  public final CompletionStage<Boolean> delete(Lease lease, AjaxResponse error) {
    return remove(lease.key(), write(lease));
  }

  /** Deletes unless a later lease than that of the write was given out; always without one. */
  private CompletionStage<Boolean> remove(SessionKey key, List<Object> write) {
    String name = RecordName.of(key).text();
    List<Object> arguments = new ArrayList<>(List.of(name, retention));
    arguments.addAll(write);
    return redis
        .script(Script.DELETE, List.of(sessions + name, leases + name, index), arguments.toArray())
        .thenApply(RedisSessionStorage::isOne);
  }

  /** A write under a lease, later than all before. */
  private static List<Object> write(Lease lease) {
    return List.of(lease.owner(), lease.fencingToken(), WriteNumber.next());
  }

  @Override
  public final CompletionStage<Optional<Lease>> acquire(
      SessionKey key, String owner, Duration time) {
    String name = RecordName.of(key).text();
    return urgent
        .script(
            Script.ACQUIRE,
            List.of(leases + name, token, index),
            owner,
            time.toMillis(),
            name,
            retention)
        .thenApply(
            given ->
                Optional.ofNullable((byte[]) given)
                    .map(text -> Long.parseLong(new String(text, StandardCharsets.US_ASCII)))
                    .map(number -> new Lease(key, owner, number)));
  }

  @Override
  public final CompletionStage<Optional<Lease>> renew(Lease lease, Duration time) {
    return prolonged(lease, time).thenApply(held -> held ? Optional.of(lease) : Optional.empty());
  }

  @Override
  public final CompletionStage<Void> release(Lease lease) {
    return prolonged(lease, Duration.ZERO).thenApply(held -> null);
  }

  private CompletionStage<Boolean> prolonged(Lease lease, Duration time) {
    String name = RecordName.of(lease.key()).text();
    return urgent
        .script(
            Script.RENEW,
            List.of(leases + name, sessions + name, index),
            lease.owner(),
            lease.fencingToken(),
            time.toMillis(),
            name,
            retention)
        .thenApply(RedisSessionStorage::isOne);
  }

  @Override
  public final CompletionStage<Boolean> store(StoredSession session, Lease lease) {
    if (!session.key().equals(lease.key())) {
      return CompletableFuture.failedFuture(
          new SessionStorageException("The lease is that of another session", false, null));
    }
    return put(session, write(lease));
  }

  /** Stores unless a later lease than that of the write was given out; always without one. */
  private CompletionStage<Boolean> put(StoredSession session, List<Object> write) {
    String name = RecordName.of(session.key()).text();
    List<Object> arguments = new ArrayList<>();
    try {
      arguments.add(codec.encodeKey(session.key()));
      arguments.add(codec.encode(session));
    } catch (SessionStorageException e) {
      return CompletableFuture.failedFuture(e);
    }
    arguments.addAll(List.of(name, retention, session.isDormant()));
    arguments.addAll(write);
    return redis
        .script(Script.STORE, List.of(sessions + name, leases + name, index), arguments.toArray())
        .thenApply(RedisSessionStorage::isOne);
  }

  @Override
  public final CompletionStage<List<SessionKey>> orphans(int limit) {
    return keys.first(
        limit,
        most ->
            urgent
                .script(Script.ORPHANS, List.of(index), most, sessions)
                .thenApply(found -> ((List<?>) found).stream().map(byte[].class::cast).toList()));
  }

  private static boolean isOne(Object reply) {
    return Long.valueOf(1).equals(reply);
  }

  /** Closes the connections; calls fail afterwards. */
  @Override
  public void close() {
    redis.close();
    urgent.close();
  }

  @Override
  public String toString() {
    return "RedisSessionStorage[" + settings.url() + " " + settings.prefix() + "]";
  }
}
