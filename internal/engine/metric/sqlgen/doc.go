// Package sqlgen prints metric plans as SQL for DuckDB and ClickHouse; it holds no driver and runs nothing.
package sqlgen
