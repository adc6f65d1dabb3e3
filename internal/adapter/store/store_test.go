package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"kefu/internal/adapter/store"
	"kefu/internal/adapter/store/storetest"
	"kefu/internal/domain"
)

func TestMain(m *testing.M) {
	if url := os.Getenv(storetest.ChildVariable); url != "" {
		fmt.Fprintln(os.Stderr, storetest.Child(url))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func TestSQLite(t *testing.T) {
	storetest.Run(t, func(t testing.TB) string { return t.TempDir() })
}

func TestPostgres(t *testing.T) {
	server := os.Getenv("KEFU_TEST_POSTGRES")
	if server == "" {
		t.Fatal("KEFU_TEST_POSTGRES is not set: run scripts/test-postgres.sh start DIR PORT and set the variable to the URL it prints (make test does both)")
	}
	url := func(t testing.TB) string { return newSchema(t, server) }
	storetest.Run(t, url)
	storetest.RunConcurrent(t, url)
}

// newSchema makes an empty schema in the test server and returns the URL that works in it.
func newSchema(t testing.TB, server string) string {
	t.Helper()
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := "t_" + strings.ToLower(strings.NewReplacer("/", "_", "#", "_").Replace(t.Name())) + "_" + fmt.Sprint(os.Getpid())
	for _, statement := range []string{"DROP SCHEMA IF EXISTS " + name + " CASCADE", "CREATE SCHEMA " + name} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		defer db.Close()
		if _, err := db.ExecContext(context.Background(), "DROP SCHEMA "+name+" CASCADE"); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String()
}

func TestOpenErrors(t *testing.T) {
	opts := store.Options{Clock: storetest.Clock(), IDs: storetest.IDs()}
	file := t.TempDir() + "/file"
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, url string
		opts      store.Options
		kind      domain.ErrorKind
	}{
		{"no folder", "", opts, domain.KindInvalid},
		{"no clock", t.TempDir(), store.Options{IDs: opts.IDs}, domain.KindInvalid},
		{"no ids", t.TempDir(), store.Options{Clock: opts.Clock}, domain.KindInvalid},
		{"a file in place of the folder", file, opts, domain.KindUnavailable},
		{"nobody listens", "postgres://nobody@127.0.0.1:1/none", opts, domain.KindUnavailable},
	}
	for _, test := range tests {
		s, err := store.Open(t.Context(), test.url, test.opts)
		if domain.KindOf(err) != test.kind {
			t.Errorf("%s: got %v (%s), want %s", test.name, err, domain.KindOf(err), test.kind)
		}
		if err == nil {
			s.Close()
		}
	}
}
