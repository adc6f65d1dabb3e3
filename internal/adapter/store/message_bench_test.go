package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"kefu/internal/adapter/store/storetest"
	"kefu/internal/domain"
)

// BenchmarkMessageTx measures the transaction of one live message with 1, 32 and 256 writers, beside the same three rows written by hand
// with group commit on a bare database file: what the store adds is the difference.
func BenchmarkMessageTx(b *testing.B) {
	for _, writers := range []int{1, 32, 256} {
		b.Run(fmt.Sprintf("store/%d", writers), func(b *testing.B) {
			s := openSQLite(b)
			if _, err := s.Ingest(b.Context(), storetest.Talk(1, writers, 0)); err != nil {
				b.Fatal(err)
			}
			talks := make([]domain.Batch, writers)
			for w := range talks {
				talks[w] = storetest.Talk(domain.ID(w+1), 1, 1)
			}
			perSecond(b, writers, func(w int, n int64) error {
				m, c, e := talks[w].Messages[0], talks[w].Conversations[0], talks[w].Events[1]
				m.ID, e.ID, c.LastAt = domain.ID(n), domain.ID(n), domain.Instant(n)
				_, err := s.RecordMessage(b.Context(), m, c, e)
				return err
			})
		})
		b.Run(fmt.Sprintf("bare/%d", writers), func(b *testing.B) {
			bare := openBare(b, writers)
			perSecond(b, writers, bare.write)
		})
	}
}

// perSecond shares b.N calls among the writers and reports how many were answered each second.
func perSecond(b *testing.B, writers int, write func(w int, n int64) error) {
	var next atomic.Int64
	next.Store(1 << 40)
	end := next.Load() + int64(b.N)
	b.ResetTimer()
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for {
				n := next.Add(1)
				if n > end {
					return
				}
				if err := write(w, n); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "tx/s")
}

// bare is the least that group commit needs: one goroutine, three prepared statements.
type bare struct {
	queue chan bareWrite
	body  string
}

type bareWrite struct {
	w    int
	n    int64
	done chan error
}

func (d *bare) write(w int, n int64) error {
	done := make(chan error, 1)
	d.queue <- bareWrite{w, n, done}
	return <-done
}

func openBare(b *testing.B, writers int) *bare {
	b.Helper()
	db, err := sql.Open("sqlite3", "file:"+b.TempDir()+"/bare.db?_journal_mode=WAL&_synchronous=FULL")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	ctx := context.Background()
	for _, statement := range []string{
		`CREATE TABLE message (id INTEGER PRIMARY KEY, conversation_id BIGINT, at BIGINT, body TEXT)`,
		`CREATE TABLE conversation (id INTEGER PRIMARY KEY, last_at BIGINT)`,
		`CREATE TABLE event (id INTEGER PRIMARY KEY, contact_id BIGINT, at BIGINT, kind TEXT, data TEXT)`,
	} {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			b.Fatal(err)
		}
	}
	for w := range writers {
		if _, err := db.ExecContext(ctx, `INSERT INTO conversation VALUES (?, 0)`, w); err != nil {
			b.Fatal(err)
		}
	}
	var stmts []*sql.Stmt
	for _, text := range []string{`BEGIN IMMEDIATE`, `INSERT INTO message VALUES (?, ?, ?, ?)`, `UPDATE conversation SET last_at = ? WHERE id = ?`,
		`INSERT INTO event VALUES (?, ?, ?, ?, ?)`, `COMMIT`} {
		st, err := db.PrepareContext(ctx, text)
		if err != nil {
			b.Fatal(err)
		}
		stmts = append(stmts, st)
	}
	d := &bare{queue: make(chan bareWrite, 256), body: storetest.Talk(1, 1, 1).Messages[0].Body}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		for first := range d.queue {
			d.group(ctx, stmts, first)
		}
	}()
	b.Cleanup(func() {
		close(d.queue)
		<-stopped
		db.Close()
	})
	return d
}

func (d *bare) group(ctx context.Context, stmts []*sql.Stmt, first bareWrite) {
	group := []bareWrite{first}
	for len(d.queue) > 0 && len(group) < 256 {
		group = append(group, <-d.queue)
	}
	var failed error
	run := func(i int, args ...any) {
		if _, err := stmts[i].ExecContext(ctx, args...); err != nil {
			failed = err
		}
	}
	run(0)
	for _, g := range group {
		run(1, g.n, g.w, g.n, d.body)
		run(2, g.n, g.w)
		run(3, g.n, g.w, g.n, "message.created", `{"message":"1","chars":55,"sentences":2,"language":"de"}`)
	}
	run(4)
	for _, g := range group {
		g.done <- failed
	}
}
