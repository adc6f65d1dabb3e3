-- +goose Up
-- Addresses that hear of events, or (account_id) of the replies of one API channel. The document holds what no query looks for.
CREATE TABLE webhook (
  id         BIGINT  PRIMARY KEY,
  account_id BIGINT  NOT NULL,
  enabled    BOOLEAN NOT NULL,
  created_at BIGINT  NOT NULL,
  doc        TEXT    NOT NULL
);

-- One row per event and address: waiting until it is done or has failed for good. Written in the transaction that moves the cursor.
CREATE TABLE webhook_delivery (
  id          BIGINT  PRIMARY KEY,
  hook_id     BIGINT  NOT NULL,
  event_id    BIGINT  NOT NULL,
  message_id  TEXT    NOT NULL,
  kind        TEXT    NOT NULL,
  body        TEXT    NOT NULL,
  state       TEXT    NOT NULL,
  attempts    INTEGER NOT NULL,
  tries       INTEGER NOT NULL,
  run_at      BIGINT  NOT NULL,
  lease       BIGINT  NOT NULL,
  lease_until BIGINT  NOT NULL,
  created_at  BIGINT  NOT NULL,
  last_status INTEGER NOT NULL
);
CREATE UNIQUE INDEX webhook_delivery_once ON webhook_delivery (hook_id, event_id);
CREATE INDEX webhook_delivery_due ON webhook_delivery (run_at, id) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_of ON webhook_delivery (hook_id, id);
CREATE INDEX webhook_delivery_failed ON webhook_delivery (hook_id, created_at) WHERE state = 'failed';
CREATE INDEX webhook_delivery_age ON webhook_delivery (created_at);

CREATE TABLE webhook_attempt (
  delivery_id BIGINT  NOT NULL,
  n           INTEGER NOT NULL,
  at          BIGINT  NOT NULL,
  took_ms     BIGINT  NOT NULL,
  status      INTEGER NOT NULL,
  problem     TEXT    NOT NULL,
  answer      TEXT    NOT NULL,
  PRIMARY KEY (delivery_id, n)
);

CREATE TABLE api_channel (
  account_id  BIGINT  PRIMARY KEY,
  key         TEXT    NOT NULL UNIQUE,
  secret_hash TEXT    NOT NULL,
  team_id     BIGINT  NOT NULL,
  hook_id     BIGINT  NOT NULL,
  enabled     BOOLEAN NOT NULL
);

-- What another system calls a conversation.
CREATE TABLE conversation_bond (
  conversation_id BIGINT PRIMARY KEY,
  contact_id      BIGINT NOT NULL,
  account_id      BIGINT NOT NULL,
  external        TEXT   NOT NULL
);
CREATE INDEX conversation_bond_of ON conversation_bond (account_id, external, conversation_id);
