-- +goose Up
-- What the channel of another system sends to who writes outside service hours, by language.
ALTER TABLE api_channel ADD COLUMN auto_reply TEXT NOT NULL DEFAULT '{}';
