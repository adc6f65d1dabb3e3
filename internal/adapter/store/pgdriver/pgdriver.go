// Package pgdriver registers the database/sql driver that store.Open needs for postgres:// URLs; a program that serves PostgreSQL imports it.
package pgdriver

import _ "github.com/jackc/pgx/v5/stdlib" // registers "pgx"
