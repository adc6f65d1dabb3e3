#!/bin/sh
# Runs a throw-away PostgreSQL for tests in a folder of its own.
#   scripts/test-postgres.sh start DIR PORT   makes it, starts it on 127.0.0.1:PORT and prints its URL
#   scripts/test-postgres.sh stop  DIR PORT   stops it and removes what start made
# The server programs are looked for in $POSTGRES_BIN, in the path and where Debian keeps them.
set -eu

usage() { sed -n '2,5s/^# \{0,1\}//p' "$0" >&2; exit 2; }

bin() {
    for d in "${POSTGRES_BIN:-}" "$(dirname "$(command -v initdb || echo /none/x)")" /usr/lib/postgresql/*/bin; do
        if [ -n "$d" ] && [ -x "$d/initdb" ]; then echo "$d"; return; fi
    done
    echo "no PostgreSQL server found: install the Debian package postgresql, or set POSTGRES_BIN" >&2
    exit 1
}

# PostgreSQL refuses to run as root.
as_server() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

[ $# -ge 2 ] || usage
action=$1 dir=$2
case $action in
start)
    [ $# = 3 ] || usage
    port=$3
    BIN=$(bin)
    [ -d "$dir/data" ] && { echo "$dir/data exists already; stop that server first" >&2; exit 1; }
    mkdir -p "$dir"
    dir=$(cd "$dir" && pwd)
    if [ "$(id -u)" = 0 ]; then chown postgres "$dir"; fi
    cd "$dir"
    as_server "$BIN/initdb" -D "$dir/data" -U kefu --auth=trust --encoding=UTF8 --locale=C --no-sync >"$dir/initdb.log" 2>&1 ||
        { cat "$dir/initdb.log" >&2; exit 1; }
    as_server "$BIN/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w -s \
        -o "-p $port -c listen_addresses=127.0.0.1 -k $dir -c max_connections=200 -c shared_buffers=64MB -c fsync=off" start >&2 ||
        { cat "$dir/server.log" >&2; exit 1; }
    echo "postgres://kefu@127.0.0.1:$port/postgres?sslmode=disable"
    ;;
stop)
    BIN=$(bin)
    dir=$(cd "$dir" && pwd)
    if [ -d "$dir/data" ]; then
        cd "$dir"
        as_server "$BIN/pg_ctl" -D "$dir/data" -m immediate -w -s stop || true
        cd /
        rm -rf "$dir/data" "$dir/server.log" "$dir/initdb.log"
        rmdir "$dir" 2>/dev/null || true
    fi
    ;;
*) usage ;;
esac
