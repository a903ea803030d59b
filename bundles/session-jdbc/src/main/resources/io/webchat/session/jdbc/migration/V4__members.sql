-- Runs on H2 and PostgreSQL. Where each container is reached, until its row runs out.

CREATE TABLE IF NOT EXISTS webchat_member (
  owner VARCHAR(255) NOT NULL PRIMARY KEY,
  address VARCHAR(1000) NOT NULL,
  expires_at BIGINT NOT NULL
);
