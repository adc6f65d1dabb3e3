-- +goose Up
-- The search index of messages is kept as that of customers is: what a search reads of a gram lies together, whatever segment it is of. It is made
-- anew in the background.
DROP TABLE search_gram;
DELETE FROM search_segment;
DELETE FROM subscriber_cursor WHERE name = 'desk.search';

CREATE TABLE message_bucket (
  bucket  BIGINT NOT NULL,
  segment BIGINT NOT NULL,
  grams   BYTEA  NOT NULL,
  PRIMARY KEY (bucket, segment)
) WITHOUT ROWID;
