-- +goose Up
-- Where orders come from: a shop system, or the order files of a store. The document holds what no query looks for.
CREATE TABLE shop (
  id         BIGINT  PRIMARY KEY,
  store_id   BIGINT  NOT NULL,
  kind       TEXT    NOT NULL,
  name       TEXT    NOT NULL,
  key        TEXT    NOT NULL UNIQUE,
  active     BOOLEAN NOT NULL,
  created_at BIGINT  NOT NULL,
  doc        TEXT    NOT NULL
);

-- One row per order, as its shop last told it. Number, e-mail and name are in small letters and only to be found by; the order is the document.
CREATE TABLE shop_order (
  id         BIGINT PRIMARY KEY,
  shop_id    BIGINT NOT NULL,
  store_id   BIGINT NOT NULL,
  contact_id BIGINT NOT NULL,
  placed_at  BIGINT NOT NULL,
  recorded   BIGINT NOT NULL,
  number     TEXT   NOT NULL,
  email      TEXT   NOT NULL,
  name       TEXT   NOT NULL,
  doc        TEXT   NOT NULL
);
CREATE INDEX shop_order_newest ON shop_order (placed_at, id);
CREATE INDEX shop_order_store ON shop_order (store_id, placed_at, id);
CREATE INDEX shop_order_contact ON shop_order (contact_id, placed_at, id);
CREATE INDEX shop_order_number ON shop_order (number, placed_at, id);
CREATE INDEX shop_order_email ON shop_order (email, placed_at, id);
CREATE INDEX shop_order_name ON shop_order (name, placed_at, id);
