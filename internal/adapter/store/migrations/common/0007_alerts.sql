-- +goose Up
-- What supervisors were alarmed by: one row per event, open (cleared_at 0) until it is over. doc is JSON that no query reads.
CREATE TABLE alert (
  id         BIGINT PRIMARY KEY,
  kind       TEXT   NOT NULL,
  subject    TEXT   NOT NULL,
  raised_at  BIGINT NOT NULL,
  cleared_at BIGINT NOT NULL,
  doc        TEXT   NOT NULL
);
CREATE UNIQUE INDEX alert_open ON alert (kind, subject) WHERE cleared_at = 0;
CREATE INDEX alert_raised ON alert (raised_at, id);

-- Who was told of it on a screen, and who has taken note (0: not yet).
CREATE TABLE alert_person (
  alert_id BIGINT NOT NULL,
  user_id  BIGINT NOT NULL,
  told_at  BIGINT NOT NULL,
  seen_at  BIGINT NOT NULL,
  PRIMARY KEY (alert_id, user_id)
);
