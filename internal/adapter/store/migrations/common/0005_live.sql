-- +goose Up
-- One row per conversation at the desk: what lists sort and filter by, and the state (JSON) that is the replay of its events. Excluded
-- conversations stand as resolved.
CREATE TABLE inbox (
  conversation_id BIGINT PRIMARY KEY,
  contact_id      BIGINT NOT NULL,
  store_id        BIGINT NOT NULL,
  account_id      BIGINT NOT NULL,
  channel         TEXT   NOT NULL,
  status          TEXT   NOT NULL,
  owner_id        BIGINT NOT NULL,
  team_id         BIGINT NOT NULL,
  began           BIGINT NOT NULL,
  last_at         BIGINT NOT NULL,
  waiting_since   BIGINT NOT NULL,
  amber_at        BIGINT NOT NULL,
  due_at          BIGINT NOT NULL,
  queued_since    BIGINT NOT NULL,
  timer_at        BIGINT NOT NULL,
  seq             BIGINT NOT NULL,
  agent_read      BIGINT NOT NULL,
  visitor_read    BIGINT NOT NULL,
  preview         TEXT   NOT NULL,
  preview_by      TEXT   NOT NULL,
  state           TEXT   NOT NULL
);
CREATE INDEX inbox_open ON inbox (owner_id, team_id, status, waiting_since) WHERE status <> 'resolved';
CREATE INDEX inbox_wait ON inbox (due_at, conversation_id) WHERE waiting_since > 0;
CREATE INDEX inbox_wait_owner ON inbox (owner_id, due_at, conversation_id) WHERE waiting_since > 0;
CREATE INDEX inbox_owner ON inbox (owner_id, status, last_at, conversation_id);
CREATE INDEX inbox_team ON inbox (team_id, status, last_at, conversation_id);
CREATE INDEX inbox_status ON inbox (status, last_at, conversation_id);
CREATE INDEX inbox_timer ON inbox (timer_at) WHERE timer_at > 0;
CREATE INDEX inbox_contact ON inbox (contact_id);

CREATE TABLE agent_state (
  agent_id  BIGINT  PRIMARY KEY,
  state     TEXT    NOT NULL,
  reason    TEXT    NOT NULL,
  planned   INTEGER NOT NULL,
  since     BIGINT  NOT NULL,
  last_seen BIGINT  NOT NULL,
  missed    INTEGER NOT NULL,
  capacity  INTEGER NOT NULL,
  skills    TEXT    NOT NULL
);

CREATE TABLE widget (
  account_id BIGINT  PRIMARY KEY,
  key        TEXT    NOT NULL UNIQUE,
  origins    TEXT    NOT NULL,
  secret     TEXT    NOT NULL,
  doc        TEXT    NOT NULL,
  enabled    BOOLEAN NOT NULL
);

CREATE TABLE attachment (
  id              BIGINT  PRIMARY KEY,
  message_id      BIGINT  NOT NULL,
  conversation_id BIGINT  NOT NULL,
  by_visitor      TEXT    NOT NULL,
  by_agent        BIGINT  NOT NULL,
  name            TEXT    NOT NULL,
  kind            TEXT    NOT NULL,
  size            BIGINT  NOT NULL,
  sha256          TEXT    NOT NULL,
  width           INTEGER NOT NULL,
  height          INTEGER NOT NULL,
  at              BIGINT  NOT NULL
);
CREATE INDEX attachment_message ON attachment (message_id);
CREATE INDEX attachment_conversation ON attachment (conversation_id);

CREATE TABLE survey_invitation (
  id              BIGINT  PRIMARY KEY,
  conversation_id BIGINT  NOT NULL,
  contact_id      BIGINT  NOT NULL,
  kind            TEXT    NOT NULL,
  agent           TEXT    NOT NULL,
  asked           BIGINT  NOT NULL,
  expires         BIGINT  NOT NULL,
  score           INTEGER NOT NULL,
  comment         TEXT    NOT NULL,
  answered        BIGINT  NOT NULL
);
CREATE INDEX survey_invitation_contact ON survey_invitation (contact_id, asked);

CREATE TABLE page_view (
  visitor  TEXT   NOT NULL,
  at       BIGINT NOT NULL,
  id       BIGINT NOT NULL,
  url      TEXT   NOT NULL,
  title    TEXT   NOT NULL,
  referrer TEXT   NOT NULL,
  PRIMARY KEY (visitor, at, id)
);

CREATE TABLE canned_reply (
  id       BIGINT PRIMARY KEY,
  store_id BIGINT NOT NULL,
  shortcut TEXT   NOT NULL,
  language TEXT   NOT NULL,
  body     TEXT   NOT NULL,
  used     BIGINT NOT NULL
);
