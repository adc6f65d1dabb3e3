# Everything a fresh Debian machine with Go, Node ≥ 20.19, a C compiler and make needs is fetched by these targets.
SHELL := /bin/bash
.DEFAULT_GOAL := build

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
GOFILES := $(shell find . -name '*.go' -not -path '*/node_modules/*') go.mod go.sum
GODATA  := $(shell find internal -name '*.yaml' -o -name '*.txtar' -o -name '*.sql' -o -name '*.ttf')
WEB     := web/app
WEBSRC  := $(shell find $(WEB)/src $(WEB)/public $(WEB)/scripts -type f 2>/dev/null) $(WEB)/index.html $(WEB)/vite.config.ts $(WEB)/package.json
WIDGET  := web/widget
WIDGETSRC := $(shell find $(WIDGET)/src $(WIDGET)/scripts -type f 2>/dev/null) $(WIDGET)/package.json

.PHONY: build run test test-go test-web test-e2e check check-data generate bench load fuzz soak fmt clean deps

## build: the whole product in bin/kefu
build: bin/kefu

bin/kefu: web/dist/index.html web/dist/w.js $(GOFILES) $(GODATA)
	go build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o $@ ./cmd/kefu

$(WEB)/node_modules/.stamp: $(WEB)/package-lock.json
	cd $(WEB) && npm ci --no-audit --no-fund --loglevel=error && touch node_modules/.stamp

web/dist/index.html: $(WEB)/node_modules/.stamp $(WEBSRC)
	cd $(WEB) && npm run --silent build && touch ../dist/index.html

$(WIDGET)/node_modules/.stamp: $(WIDGET)/package-lock.json
	cd $(WIDGET) && npm ci --no-audit --no-fund --loglevel=error && touch node_modules/.stamp

# After the app, whose build empties the folder.
web/dist/w.js: web/dist/index.html $(WIDGET)/node_modules/.stamp $(WIDGETSRC)
	cd $(WIDGET) && npm run --silent build && touch ../dist/w.js

## run: build and start with demo data at http://localhost:8080
run: bin/kefu
	bin/kefu serve --demo --data data/demo

## deps: what the tests need from the system
deps:
	scripts/test-deps.sh

## test: everything, nothing skipped
test: deps build test-go test-web test-e2e

test-go: web/dist/index.html web/dist/w.js
	scripts/test-go.sh

test-web: $(WEB)/node_modules/.stamp $(WIDGET)/node_modules/.stamp
	cd $(WEB) && npm run --silent test && npm run --silent typecheck
	cd $(WIDGET) && npm run --silent test && npm run --silent typecheck

test-e2e: bin/kefu
	cd $(WEB) && npx playwright test
	cd $(WIDGET) && npm run --silent e2e

## check: format, vet, lint, generated files, architecture
check: $(WEB)/node_modules/.stamp web/dist/index.html
	scripts/check.sh

## check-data: imports of real data sets; KEFU_DATA names their folder
check-data:
	@test -n "$(KEFU_DATA)" || { echo "set KEFU_DATA to the folder of the data sets"; exit 2; }
	KEFU_DATA="$(abspath $(KEFU_DATA))" go test -tags checkdata -count=1 -run CheckData ./...

## generate: files that are made from sources
generate:
	go run ./cmd/kefu openapi > api/openapi.json
	cd $(WEB) && npx openapi-typescript ../../api/openapi.json -o src/api/schema.d.ts
	go test -run TestMap -update .

## bench: every figure in one run; BENCH_SIZES=100000,1000000,10000000
BENCH_SIZES ?= 100000,1000000,10000000
bench: bin/kefu
	go run ./cmd/bench -sizes $(BENCH_SIZES)

## load: the built server under a busy desk; CONVERSATIONS in the folder before, LOAD for other flags of cmd/load
load: bin/kefu
	go run ./cmd/load -conversations $(or $(CONVERSATIONS),50000) $(LOAD)

## soak: visitors and agents for SOAK (default 30m) while the server is killed about every minute
soak: web/dist/index.html web/dist/w.js
	KEFU_SOAK=$(or $(SOAK),30m) go test -count=1 -timeout 0 -v -run TestSoak ./cmd/kefu

## fuzz: each fuzz target for FUZZTIME (default 60s)
fuzz:
	scripts/fuzz.sh $(or $(FUZZTIME),60s)

fmt:
	gofmt -w cmd internal web/*.go *.go

clean:
	rm -rf bin web/dist/* $(WEB)/node_modules $(WIDGET)/node_modules
	git checkout -- web/dist/.gitkeep
