package io.webchat.session.redis;

import io.webchat.api.value.AjaxResponse;
import io.webchat.session.record.KeyList;
import io.webchat.session.record.RecordName;
import io.webchat.session.record.SessionCodec;
import io.webchat.session.record.WriteSequence;
import io.webchat.spi.provide.SessionStorage;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StorageContext;
import io.webchat.spi.session.StoredSession;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The provider {@code redis}: sessions and their leases in Redis 5 or later. Each change is one
 * script, by Redis's clock; fencing tokens grow even when Redis has lost its data. As durable as
 * Redis is configured: with {@code appendfsync always} nothing that was stored is lost. While Redis
 * is away calls fail as temporary after the timeout. Thread-safe; made for several containers on
 * one Redis.
 */
@ProviderType
@SessionStorage(RedisSessionStorage.NAME)
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
  private final String members;

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
    this.members = prefix + "members";
  }

  @Override
  public final void getSessionData(StoredSession session, StorageContext context) {
    put(session, List.of());
  }

  @Override
  public final Optional<StoredSession> setSessionData(SessionKey key, StorageContext context) {
    byte[] name = RedisServer.bytes(sessions + RecordName.of(key).text());
    return redis
        .run(client -> Optional.ofNullable(client.hget(name, RECORD)))
        .map(record -> codec.decode(key, record));
  }

  @Override
  public final void deleteSessionData(SessionKey key, AjaxResponse error, StorageContext context) {
    remove(key, List.of());
  }

  @Override
  public final boolean delete(Lease lease, AjaxResponse error) {
    return remove(lease.key(), write(lease));
  }

  /** Deletes unless a later lease than that of the write was given out; always without one. */
  private boolean remove(SessionKey key, List<Object> write) {
    String name = RecordName.of(key).text();
    List<Object> arguments = new ArrayList<>(List.of(name, retention));
    arguments.addAll(write);
    List<String> names = List.of(sessions + name, leases + name, index);
    return isOne(redis.script(Script.DELETE, names, arguments.toArray()));
  }

  /** A write under a lease, later than all before. */
  private static List<Object> write(Lease lease) {
    return List.of(lease.owner(), lease.fencingToken(), WriteSequence.next());
  }

  @Override
  public final Optional<Lease> acquire(SessionKey key, String owner, Duration time) {
    String name = RecordName.of(key).text();
    List<String> names = List.of(leases + name, token, index);
    Object given = urgent.script(Script.ACQUIRE, names, owner, time.toMillis(), name, retention);
    return Optional.ofNullable((byte[]) given)
        .map(text -> Long.parseLong(new String(text, StandardCharsets.US_ASCII)))
        .map(number -> new Lease(key, owner, number));
  }

  @Override
  public final Optional<Lease> renew(Lease lease, Duration time) {
    return prolonged(lease, time) ? Optional.of(lease) : Optional.empty();
  }

  @Override
  public final void release(Lease lease) {
    prolonged(lease, Duration.ZERO);
  }

  private boolean prolonged(Lease lease, Duration time) {
    String name = RecordName.of(lease.key()).text();
    return isOne(
        urgent.script(
            Script.RENEW,
            List.of(leases + name, sessions + name, index),
            lease.owner(),
            lease.fencingToken(),
            time.toMillis(),
            name,
            retention));
  }

  @Override
  public final boolean store(StoredSession session, Lease lease) {
    if (!session.key().equals(lease.key())) {
      throw new SessionStorageException("The lease is that of another session", false, null);
    }
    return put(session, write(lease));
  }

  /** Stores unless a later lease than that of the write was given out; always without one. */
  private boolean put(StoredSession session, List<Object> write) {
    String name = RecordName.of(session.key()).text();
    List<Object> arguments = new ArrayList<>();
    arguments.add(codec.encodeKey(session.key()));
    arguments.add(codec.encode(session));
    arguments.addAll(List.of(name, retention, session.isDormant()));
    arguments.addAll(write);
    List<String> names = List.of(sessions + name, leases + name, index);
    return isOne(redis.script(Script.STORE, names, arguments.toArray()));
  }

  @Override
  public final List<SessionKey> orphans(int limit) {
    return keys.first(limit, this::rawOrphans);
  }

  private List<byte[]> rawOrphans(int limit) {
    List<?> found = (List<?>) urgent.script(Script.ORPHANS, List.of(index), limit, sessions);
    return found.stream().map(byte[].class::cast).toList();
  }

  @Override
  public final Optional<Holder> holder(SessionKey key) {
    List<String> names = List.of(leases + RecordName.of(key).text());
    return Optional.ofNullable((List<?>) urgent.script(Script.HOLDER, names))
        .map(
            held ->
                new Holder(
                    text(held.get(0)), Duration.ofMillis(Long.parseLong(text(held.get(1))))));
  }

  @Override
  public final void announce(Member self, Duration time) {
    List<String> names = List.of(members);
    urgent.script(Script.ANNOUNCE, names, self.owner(), self.address(), time.toMillis());
  }

  @Override
  public final List<Member> members() {
    List<?> found = (List<?>) urgent.script(Script.MEMBERS, List.of(members));
    return found.stream().map(RedisSessionStorage::member).toList();
  }

  private static Member member(Object entry) {
    String text = text(entry);
    int end = text.lastIndexOf('\n'); // an address has none
    return new Member(text.substring(0, end), text.substring(end + 1));
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, StandardCharsets.UTF_8);
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
