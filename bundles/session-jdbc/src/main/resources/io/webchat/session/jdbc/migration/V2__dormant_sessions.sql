-- Runs on H2 and PostgreSQL. What was stored before counts as not dormant.

ALTER TABLE webchat_session ADD COLUMN IF NOT EXISTS dormant BOOLEAN DEFAULT FALSE NOT NULL;
