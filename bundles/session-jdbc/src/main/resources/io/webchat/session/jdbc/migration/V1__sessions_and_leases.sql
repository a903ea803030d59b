-- Runs on H2 and PostgreSQL. Times are epoch milliseconds of the database's clock.

CREATE TABLE IF NOT EXISTS webchat_session (
  name CHAR(64) NOT NULL PRIMARY KEY,
  session_key BYTEA NOT NULL,
  record BYTEA NOT NULL,
  stored_at BIGINT NOT NULL
);

CREATE INDEX IF NOT EXISTS webchat_session_stored_at ON webchat_session (stored_at);

-- A lease outlives its session, so that a stale holder is known as such.
CREATE TABLE IF NOT EXISTS webchat_lease (
  name CHAR(64) NOT NULL PRIMARY KEY,
  owner VARCHAR(255) NOT NULL,
  token BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

CREATE INDEX IF NOT EXISTS webchat_lease_expires_at ON webchat_lease (expires_at);

CREATE SEQUENCE IF NOT EXISTS webchat_fencing;
