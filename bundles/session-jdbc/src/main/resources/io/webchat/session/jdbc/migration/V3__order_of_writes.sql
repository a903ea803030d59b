-- Runs on H2 and PostgreSQL. The number of the latest write under a lease, nothing before the first one.

ALTER TABLE webchat_lease ADD COLUMN IF NOT EXISTS written BIGINT;
