-- +goose Up
CREATE TABLE user_account (
  id            BIGINT  PRIMARY KEY,
  email         TEXT    NOT NULL UNIQUE,
  name          TEXT    NOT NULL,
  role          TEXT    NOT NULL,
  agent_id      BIGINT  NOT NULL,
  teams         TEXT    NOT NULL,
  password_hash TEXT    NOT NULL,
  lang          TEXT    NOT NULL,
  disabled      BOOLEAN NOT NULL,
  created_at    BIGINT  NOT NULL,
  failed_logins INTEGER NOT NULL,
  failed_at     BIGINT  NOT NULL
);

CREATE TABLE user_session (
  token_hash TEXT   PRIMARY KEY,
  user_id    BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen  BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  user_agent TEXT   NOT NULL
);
CREATE INDEX user_session_user ON user_session (user_id);

CREATE TABLE api_token (
  token_hash TEXT   PRIMARY KEY,
  id         BIGINT NOT NULL UNIQUE,
  user_id    BIGINT NOT NULL,
  name       TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  last_used  BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX api_token_user ON api_token (user_id);

CREATE TABLE audit (
  id        BIGINT PRIMARY KEY,
  at        BIGINT NOT NULL,
  user_id   BIGINT NOT NULL,
  user_name TEXT   NOT NULL,
  action    TEXT   NOT NULL,
  object    TEXT   NOT NULL,
  detail    TEXT   NOT NULL,
  prev_hash TEXT   NOT NULL,
  hash      TEXT   NOT NULL
);
CREATE INDEX audit_object ON audit (object, id);

-- The newest link of the chain: its lock puts concurrent entries in a row, and a cut-off tail does not match it.
CREATE TABLE audit_head (
  one     INTEGER PRIMARY KEY,
  last_id BIGINT NOT NULL,
  hash    TEXT   NOT NULL
);
INSERT INTO audit_head (one, last_id, hash) VALUES (1, 0, '');
