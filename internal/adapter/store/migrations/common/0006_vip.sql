-- +goose Up
-- Customers who are marked as important; what a conversation goes by is in its events.
ALTER TABLE contact ADD COLUMN vip BOOLEAN NOT NULL DEFAULT FALSE;
