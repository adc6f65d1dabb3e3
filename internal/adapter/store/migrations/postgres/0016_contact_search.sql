-- +goose Up
-- The search index of customers: about two thousand of them are a segment, of which docs names the customers. Its grams are spread over buckets by
-- their hash; a bucket holds the lists of all its grams.
CREATE TABLE contact_segment (
  id   BIGINT PRIMARY KEY,
  docs BYTEA  NOT NULL
);

CREATE TABLE contact_bucket (
  bucket  BIGINT NOT NULL,
  segment BIGINT NOT NULL,
  grams   BYTEA  NOT NULL,
  PRIMARY KEY (bucket, segment)
);

-- Customers whom the index does not hold as they are. Turn grows with each change, so that one that comes while a customer is indexed is not lost.
CREATE TABLE contact_stale (
  contact_id BIGINT PRIMARY KEY,
  turn       BIGINT NOT NULL
);
INSERT INTO contact_stale (contact_id, turn)
SELECT id, 0 FROM contact WHERE name <> '' UNION SELECT contact_id, 0 FROM contact_identifier WHERE kind <> 'visitor';
