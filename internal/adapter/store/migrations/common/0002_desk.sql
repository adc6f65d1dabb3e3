-- +goose Up
CREATE TABLE store (
  id       BIGINT  PRIMARY KEY,
  name     TEXT    NOT NULL,
  kind     TEXT    NOT NULL,
  currency TEXT    NOT NULL,
  zone     TEXT    NOT NULL,
  demo     BOOLEAN NOT NULL
);

CREATE TABLE account (
  id       BIGINT  PRIMARY KEY,
  store_id BIGINT  NOT NULL,
  channel  TEXT    NOT NULL,
  name     TEXT    NOT NULL,
  demo     BOOLEAN NOT NULL
);

CREATE TABLE team (
  id     BIGINT  PRIMARY KEY,
  name   TEXT    NOT NULL,
  parent BIGINT  NOT NULL,
  demo   BOOLEAN NOT NULL
);

CREATE TABLE agent (
  id        BIGINT  PRIMARY KEY,
  name      TEXT    NOT NULL,
  email     TEXT    NOT NULL,
  languages TEXT    NOT NULL,
  hired_on  TEXT    NOT NULL,
  left_on   TEXT    NOT NULL,
  terms     TEXT    NOT NULL,
  demo      BOOLEAN NOT NULL
);

CREATE TABLE workspace (
  key TEXT PRIMARY KEY,
  doc TEXT NOT NULL
);

CREATE TABLE settings_version (
  version        BIGINT PRIMARY KEY,
  effective_from BIGINT NOT NULL,
  saved_at       BIGINT NOT NULL,
  doc            TEXT   NOT NULL
);

CREATE TABLE target (
  id             BIGINT PRIMARY KEY,
  set_name       TEXT   NOT NULL,
  metric         TEXT   NOT NULL,
  market         TEXT   NOT NULL,
  channel        TEXT   NOT NULL,
  seniority      TEXT   NOT NULL,
  team_id        BIGINT NOT NULL,
  good           DOUBLE PRECISION,
  great          DOUBLE PRECISION,
  alert          DOUBLE PRECISION,
  effective_from BIGINT NOT NULL,
  saved_at       BIGINT NOT NULL
);
CREATE INDEX target_cell ON target (metric, market, channel, seniority, team_id, set_name, effective_from);

CREATE TABLE issue_type (
  key            TEXT    PRIMARY KEY,
  parent         TEXT    NOT NULL,
  zh             TEXT    NOT NULL,
  en             TEXT    NOT NULL,
  position       INTEGER NOT NULL,
  effective_from TEXT    NOT NULL,
  effective_to   TEXT    NOT NULL
);
