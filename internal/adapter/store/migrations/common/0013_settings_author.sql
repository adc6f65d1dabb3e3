-- +goose Up
-- Who saved a version; 0 is the program.
ALTER TABLE settings_version ADD COLUMN saved_by BIGINT NOT NULL DEFAULT 0;
