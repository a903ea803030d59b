package io.webchat.session.jdbc;

import io.webchat.session.record.RecordName;
import io.webchat.session.record.SessionCodec;
import io.webchat.spi.session.StoredSession;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What the table of sessions has of one. */
final class SessionRow {
  private final String name;
  private final byte[] key;
  private final byte[] record;
  private final boolean dormant;

  private SessionRow(String name, byte[] key, byte[] record, boolean dormant) {
    this.name = name;
    this.key = key;
    this.record = record;
    this.dormant = dormant;
  }

  static SessionRow of(StoredSession session, SessionCodec codec) {
    return new SessionRow(
        RecordName.of(session.key()).text(),
        codec.encodeKey(session.key()),
        codec.encode(session),
        session.isDormant());
  }

  /** What the row is found by. */
  String name() {
    return name;
  }

  byte[] key() {
    return key;
  }

  byte[] record() {
    return record;
  }

  /** Binds key, record and whether it is dormant, from a parameter on. */
  void bind(PreparedStatement store, int first) throws SQLException {
    store.setBytes(first, key);
    store.setBytes(first + 1, record);
    store.setBoolean(first + 2, dormant);
  }
}
