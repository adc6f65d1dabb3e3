#!/usr/bin/env bash
# Runs all Go tests with a throw-away PostgreSQL on its own port and folder.
set -euo pipefail
cd "$(dirname "$0")/.."

dir=$(mktemp -d)
port=$((20000 + RANDOM % 20000))
trap 'scripts/test-postgres.sh stop "$dir" "$port" >/dev/null 2>&1 || true; rm -rf "$dir"' EXIT
KEFU_TEST_POSTGRES=$(scripts/test-postgres.sh start "$dir" "$port" | tail -n 1)
export KEFU_TEST_POSTGRES
go test -timeout 20m "$@" ./...
