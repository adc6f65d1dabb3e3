-- +goose Up
CREATE TABLE saved_report (
  id         BIGINT  PRIMARY KEY,
  owner_id   BIGINT  NOT NULL,
  name       TEXT    NOT NULL,
  shared     BOOLEAN NOT NULL,
  doc        TEXT    NOT NULL,
  updated_at BIGINT  NOT NULL
);
CREATE INDEX saved_report_owner ON saved_report (owner_id);

CREATE TABLE schedule (
  id          BIGINT  PRIMARY KEY,
  report_id   BIGINT  NOT NULL,
  owner_id    BIGINT  NOT NULL,
  doc         TEXT    NOT NULL,
  enabled     BOOLEAN NOT NULL,
  next_run    BIGINT  NOT NULL,
  last_run    BIGINT  NOT NULL,
  last_result TEXT    NOT NULL
);
CREATE INDEX schedule_due ON schedule (next_run);

CREATE TABLE schedule_delivery (
  id          BIGINT PRIMARY KEY,
  schedule_id BIGINT NOT NULL,
  at          BIGINT NOT NULL,
  recipient   TEXT   NOT NULL,
  result      TEXT   NOT NULL,
  detail      TEXT   NOT NULL
);
CREATE INDEX schedule_delivery_of ON schedule_delivery (schedule_id, id);

CREATE TABLE import_run (
  id        BIGINT PRIMARY KEY,
  file_name TEXT   NOT NULL,
  source    TEXT   NOT NULL,
  mapping   TEXT   NOT NULL,
  state     TEXT   NOT NULL,
  counts    TEXT   NOT NULL,
  error     TEXT   NOT NULL,
  started   BIGINT NOT NULL,
  finished  BIGINT NOT NULL,
  user_id   BIGINT NOT NULL
);

CREATE TABLE reported_figure (
  source      TEXT   NOT NULL,
  agent_label TEXT   NOT NULL,
  day         TEXT   NOT NULL,
  metric      TEXT   NOT NULL,
  agent_id    BIGINT NOT NULL,
  value       DOUBLE PRECISION NOT NULL,
  unit        TEXT   NOT NULL,
  PRIMARY KEY (source, agent_label, day, metric)
);
CREATE INDEX reported_figure_day ON reported_figure (day);

CREATE TABLE job (
  id           BIGINT  PRIMARY KEY,
  kind         TEXT    NOT NULL,
  unique_key   TEXT    NOT NULL,
  payload      TEXT    NOT NULL,
  state        TEXT    NOT NULL,
  run_at       BIGINT  NOT NULL,
  attempts     INTEGER NOT NULL,
  max_attempts INTEGER NOT NULL,
  lease        BIGINT  NOT NULL,
  lease_until  BIGINT  NOT NULL,
  last_error   TEXT    NOT NULL
);
CREATE UNIQUE INDEX job_unique ON job (kind, unique_key) WHERE unique_key <> '' AND state <> 'dead';
CREATE INDEX job_due ON job (run_at) WHERE state <> 'dead';
