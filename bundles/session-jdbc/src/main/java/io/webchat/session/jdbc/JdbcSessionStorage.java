package io.webchat.session.jdbc;

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
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.annotation.versioning.ProviderType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The provider {@code jdbc}: sessions and their leases in H2 or PostgreSQL. Times are those of the
 * database; fencing tokens grow even when it has lost its data. While the database is away calls
 * fail as temporary after the timeout. Thread-safe; made for several containers on one database (H2
 * embedded: for one).
 */
@ProviderType
@SessionStorage(JdbcSessionStorage.NAME)
public class JdbcSessionStorage implements SessionStorageProvider, SessionLeases, AutoCloseable {
  /** Its name in a configuration. */
  public static final String NAME = "jdbc";

  private static final Logger LOG = LoggerFactory.getLogger(JdbcSessionStorage.class);
  private static final long PURGE_INTERVAL = TimeUnit.HOURS.toNanos(1);

  private final JdbcSettings settings;
  private final SessionCodec codec;
  private final Database database;
  private final LeaseTable leases;
  private final MemberTable members;
  private final KeyList keys;
  private final FencedRecords fenced;
  private final AtomicLong purged = new AtomicLong(System.nanoTime() - PURGE_INTERVAL);

  /** A storage; the database need not be there yet. */
  public JdbcSessionStorage(JdbcSettings settings, SessionCodec codec) {
    this.settings = settings;
    this.codec = codec;
    this.database = new Database(settings);
    this.leases = new LeaseTable(database);
    this.members = new MemberTable(database);
    this.keys = new KeyList(NAME, codec);
    this.fenced = new FencedRecords(database.dialect());
  }

  @Override
  public final void getSessionData(StoredSession session, StorageContext context) {
    SessionRow row = SessionRow.of(session, codec);
    database.run(connection -> upsert(connection, row));
    purge();
  }

  @Override
  public final Optional<StoredSession> setSessionData(SessionKey key, StorageContext context) {
    return database
        .run(connection -> record(connection, key))
        .map(record -> codec.decode(key, record));
  }

  @Override
  public final void deleteSessionData(SessionKey key, AjaxResponse error, StorageContext context) {
    database.run(connection -> delete(connection, key));
  }

  private static int delete(Connection connection, SessionKey key) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM webchat_session WHERE name = ?")) {
      delete.setString(1, RecordName.of(key).text());
      return delete.executeUpdate();
    }
  }

  @Override
  public final Optional<Lease> acquire(SessionKey key, String owner, Duration time) {
    return leases.acquire(key, owner, time);
  }

  @Override
  public final Optional<Lease> renew(Lease lease, Duration time) {
    return leases.renew(lease, time);
  }

  @Override
  public final void release(Lease lease) {
    leases.release(lease);
  }

  @Override
  public final List<SessionKey> orphans(int limit) {
    return keys.first(limit, leases::orphans);
  }

  @Override
  public final Optional<Holder> holder(SessionKey key) {
    return leases.holder(key);
  }

  @Override
  public final void announce(Member self, Duration time) {
    members.announce(self, time);
  }

  @Override
  public final List<Member> members() {
    return members.all();
  }

  @Override
  public final boolean store(StoredSession session, Lease lease) {
    if (!session.key().equals(lease.key())) {
      throw new SessionStorageException("The lease is that of another session", false, null);
    }
    long write = WriteSequence.next();
    SessionRow row = SessionRow.of(session, codec);
    boolean stored = database.run(connection -> fenced.store(connection, lease, write, row));
    purge();
    return stored;
  }

  @Override
  public final boolean delete(Lease lease, AjaxResponse error) {
    long write = WriteSequence.next();
    return database.run(connection -> fenced.delete(connection, lease, write));
  }

  private int upsert(Connection connection, SessionRow row) throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(database.dialect().store())) {
      upsert.setString(1, row.name());
      row.bind(upsert, 2);
      return upsert.executeUpdate();
    }
  }

  private static Optional<byte[]> record(Connection connection, SessionKey key)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT record FROM webchat_session WHERE name = ?")) {
      select.setString(1, RecordName.of(key).text());
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? Optional.of(rows.getBytes(1)) : Optional.empty();
      }
    }
  }

  /**
   * Deletes records past their retention, now and then, after something was stored; a failure of
   * the deletion leaves stored what was stored.
   */
  private void purge() {
    long now = System.nanoTime();
    long last = purged.get();
    if (now - last >= PURGE_INTERVAL && purged.compareAndSet(last, now)) {
      try {
        leases.purge(settings.retention());
        members.purge(settings.retention());
      } catch (SessionStorageException e) {
        LOG.debug("Sessions past their retention could not be deleted", e);
      }
    }
  }

  /** Closes the connections; calls fail afterwards. */
  @Override
  public void close() {
    database.close();
  }

  @Override
  public String toString() {
    return "JdbcSessionStorage[" + settings.url() + "]";
  }
}
