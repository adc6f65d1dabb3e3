-- +goose Up
-- The search index: every thousand messages of the log are a segment. A segment is written once and never changed; docs of a segment name its
-- messages, docs of a gram say which of them hold it.
CREATE TABLE search_segment (
  id   BIGINT PRIMARY KEY,
  docs BYTEA  NOT NULL
);

CREATE TABLE search_gram (
  segment BIGINT NOT NULL,
  gram    BIGINT NOT NULL,
  docs    BYTEA  NOT NULL,
  PRIMARY KEY (segment, gram)
);

-- Who was named in a note.
CREATE TABLE mention (
  agent_id        BIGINT  NOT NULL,
  at              BIGINT  NOT NULL,
  message_id      BIGINT  NOT NULL,
  conversation_id BIGINT  NOT NULL,
  seen            BOOLEAN NOT NULL,
  PRIMARY KEY (agent_id, at, message_id)
);
CREATE INDEX mention_unseen ON mention (agent_id, conversation_id) WHERE NOT seen;

-- Lists that people keep: team 0 for the owner alone.
CREATE TABLE inbox_view (
  id       BIGINT PRIMARY KEY,
  owner_id BIGINT NOT NULL,
  team_id  BIGINT NOT NULL,
  name     TEXT   NOT NULL,
  doc      TEXT   NOT NULL
);
