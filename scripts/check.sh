#!/usr/bin/env bash
# Format, vet, lint, generated files, architecture. Changes nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

unformatted=$(gofmt -l cmd internal web/*.go ./*.go)
if [ -n "$unformatted" ]; then
  echo "not formatted, run make fmt:" >&2
  echo "$unformatted" >&2
  exit 1
fi
go vet ./...
go mod tidy -diff
go test -count=1 .
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
go run ./cmd/kefu openapi >"$tmp/openapi.json"
diff -u api/openapi.json "$tmp/openapi.json" || { echo "api/openapi.json is stale, run make generate" >&2; exit 1; }
(cd web/app && npx openapi-typescript ../../api/openapi.json -o "$tmp/schema.d.ts" >/dev/null)
diff -u web/app/src/api/schema.d.ts "$tmp/schema.d.ts" || { echo "schema.d.ts is stale, run make generate" >&2; exit 1; }
go run ./cmd/kefu metric check
(cd web/app && npm run --silent lint)
echo "check: ok"
