-- +goose Up
-- Where messages stand that were split off from the conversation the log has them in.
CREATE TABLE moved_message (
  message_id      BIGINT PRIMARY KEY,
  contact_id      BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL
);
