-- +goose Up
-- The secret before the one in force, which holds for a while so that shops can change theirs at leisure.
ALTER TABLE widget ADD COLUMN old_secret TEXT NOT NULL DEFAULT '';
ALTER TABLE widget ADD COLUMN old_until BIGINT NOT NULL DEFAULT 0;

-- What customers said about themselves, or what their shop vouches for.
CREATE TABLE contact_detail (
  contact_id BIGINT  NOT NULL,
  key        TEXT    NOT NULL,
  kind       TEXT    NOT NULL,
  label      TEXT    NOT NULL,
  value      TEXT    NOT NULL,
  verified   BOOLEAN NOT NULL,
  at         BIGINT  NOT NULL,
  PRIMARY KEY (contact_id, key)
);

-- Where a visitor came from, as it stands now, and as it stood when a conversation began.
CREATE TABLE visit_origin (
  visitor TEXT   PRIMARY KEY,
  at      BIGINT NOT NULL,
  doc     TEXT   NOT NULL
);
CREATE INDEX visit_origin_at ON visit_origin (at);
CREATE TABLE conversation_origin (
  conversation_id BIGINT PRIMARY KEY,
  doc             TEXT   NOT NULL
);

-- Who met the conditions of an invitation to chat, and what came of it.
CREATE TABLE invite_mark (
  rule_id         BIGINT  NOT NULL,
  visitor         TEXT    NOT NULL,
  at              BIGINT  NOT NULL,
  account_id      BIGINT  NOT NULL,
  held_out        BOOLEAN NOT NULL,
  shown_at        BIGINT  NOT NULL,
  clicked_at      BIGINT  NOT NULL,
  conversation_id BIGINT  NOT NULL,
  PRIMARY KEY (rule_id, visitor, at)
);
CREATE INDEX invite_mark_visitor ON invite_mark (visitor, at);
CREATE INDEX attachment_unsent ON attachment (at) WHERE message_id = 0;
