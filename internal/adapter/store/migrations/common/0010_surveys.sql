-- +goose Up
-- Surveys besides stars: what was asked with an invitation (JSON lists of dimensions and stars), when it was called back, and those that are
-- asked days after the end of a conversation.
ALTER TABLE survey_invitation ADD COLUMN asks TEXT NOT NULL DEFAULT '';
ALTER TABLE survey_invitation ADD COLUMN dimensions TEXT NOT NULL DEFAULT '';
ALTER TABLE survey_invitation ADD COLUMN cancelled BIGINT NOT NULL DEFAULT 0;
CREATE INDEX survey_invitation_conversation ON survey_invitation (conversation_id);

CREATE TABLE survey_later (
  id              BIGINT PRIMARY KEY,
  conversation_id BIGINT NOT NULL,
  contact_id      BIGINT NOT NULL,
  kind            TEXT   NOT NULL,
  due             BIGINT NOT NULL
);
CREATE INDEX survey_later_due ON survey_later (due);
CREATE INDEX survey_later_contact ON survey_later (contact_id);
