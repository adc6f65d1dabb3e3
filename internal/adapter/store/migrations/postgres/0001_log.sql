-- +goose Up
CREATE TABLE contact (
  id         BIGINT PRIMARY KEY,
  store_id   BIGINT NOT NULL,
  person     BIGINT NOT NULL,
  name       TEXT   NOT NULL DEFAULT '',
  country    TEXT   NOT NULL DEFAULT '',
  language   TEXT   NOT NULL DEFAULT '',
  last_seq   BIGINT NOT NULL DEFAULT 0,
  last_xid   BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX contact_merged ON contact (person) WHERE person <> id;
-- Events about agents belong to contact 0, so that they are numbered and locked like all others.
INSERT INTO contact (id, store_id, person) VALUES (0, 0, 0);

CREATE TABLE contact_identifier (
  store_id   BIGINT NOT NULL,
  kind       TEXT   NOT NULL,
  value      TEXT   NOT NULL,
  contact_id BIGINT NOT NULL,
  PRIMARY KEY (store_id, kind, value)
);
CREATE INDEX contact_identifier_contact ON contact_identifier (contact_id);

CREATE TABLE conversation (
  id         BIGINT PRIMARY KEY,
  store_id   BIGINT NOT NULL,
  contact_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  channel    TEXT   NOT NULL,
  subject    TEXT   NOT NULL,
  status     TEXT   NOT NULL,
  owner_id   BIGINT NOT NULL,
  team_id    BIGINT NOT NULL,
  issue_type TEXT   NOT NULL,
  started    BIGINT NOT NULL,
  last_at    BIGINT NOT NULL,
  external   TEXT   NOT NULL,
  source_id  BIGINT NOT NULL
);
CREATE INDEX conversation_contact ON conversation (contact_id);

CREATE TABLE message (
  conversation_id BIGINT  NOT NULL,
  id              BIGINT  NOT NULL,
  contact_id      BIGINT  NOT NULL,
  at              BIGINT  NOT NULL,
  actor           TEXT    NOT NULL,
  agent_id        BIGINT  NOT NULL,
  team_id         BIGINT  NOT NULL,
  type            TEXT    NOT NULL,
  note            BOOLEAN NOT NULL,
  body            TEXT    NOT NULL,
  external        TEXT    NOT NULL,
  PRIMARY KEY (conversation_id, id)
);

-- One person's history is one range of the primary key, and folding everyone again is one scan in key order.
CREATE TABLE event (
  contact_id      BIGINT  NOT NULL,
  contact_seq     BIGINT  NOT NULL,
  id              BIGINT  NOT NULL,
  xid             BIGINT  NOT NULL,
  seq             BIGINT  NOT NULL,
  store_id        BIGINT  NOT NULL,
  conversation_id BIGINT  NOT NULL,
  kind            TEXT    NOT NULL,
  version         INTEGER NOT NULL,
  at              BIGINT  NOT NULL,
  recorded_at     BIGINT  NOT NULL,
  actor           TEXT    NOT NULL,
  agent_id        BIGINT  NOT NULL,
  team_id         BIGINT  NOT NULL,
  source_id       BIGINT  NOT NULL,
  source_key      BIGINT  NOT NULL,
  source_pos      BIGINT  NOT NULL,
  data            TEXT    NOT NULL,
  PRIMARY KEY (contact_id, contact_seq)
);
CREATE UNIQUE INDEX event_id ON event (id);
CREATE INDEX event_log ON event (xid, seq);
CREATE INDEX event_merge ON event (contact_id, contact_seq) WHERE kind IN ('contact.merged', 'contact.unmerged');
CREATE INDEX event_presence ON event (agent_id, contact_seq) WHERE contact_id = 0;

-- The highest position ever given, written when events are removed, so that no position is given twice.
CREATE SEQUENCE event_seq;

CREATE TABLE event_head (
  id  INTEGER PRIMARY KEY,
  seq BIGINT NOT NULL
);
INSERT INTO event_head (id, seq) VALUES (1, 0);

CREATE TABLE subscriber_cursor (
  name TEXT   PRIMARY KEY,
  xid  BIGINT NOT NULL,
  seq  BIGINT NOT NULL
);
