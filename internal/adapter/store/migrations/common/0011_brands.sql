-- +goose Up
-- How a store looks to agents and to customers: the colour of its chip, the name customers know, signatures (JSON, by language).
ALTER TABLE store ADD COLUMN color TEXT NOT NULL DEFAULT '';
ALTER TABLE store ADD COLUMN public_name TEXT NOT NULL DEFAULT '';
ALTER TABLE store ADD COLUMN signatures TEXT NOT NULL DEFAULT '';
ALTER TABLE store ADD COLUMN sign_chat BOOLEAN NOT NULL DEFAULT FALSE;

-- Ready answers by language (JSON; empty: the one in body), for whom they are, and what else they do (JSON).
ALTER TABLE canned_reply ADD COLUMN texts TEXT NOT NULL DEFAULT '';
ALTER TABLE canned_reply ADD COLUMN owner_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE canned_reply ADD COLUMN team_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE canned_reply ADD COLUMN actions TEXT NOT NULL DEFAULT '';
