package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3" // the driver "sqlite3"

	"kefu/internal/adapter/store"
	"kefu/internal/adapter/store/storetest"
	"kefu/internal/domain"
)

// firstID is above every id that the talks of a benchmark take.
const firstID = 1 << 40

// messageRounds measures the store and the bare file in turn, each round on new folders.
func messageRounds(ctx context.Context, j job) (answer, error) {
	var a answer
	for round := range j.Runs {
		s, err := throughStore(ctx, filepath.Join(j.Folder, fmt.Sprint("store", round)), j.Writers, j.Writes)
		if err != nil {
			return a, err
		}
		b, err := roundStore(ctx, filepath.Join(j.Folder, fmt.Sprint("bare", round)), j.Writers, j.Writes)
		if err != nil {
			return a, err
		}
		a.Store, a.Bare = append(a.Store, s), append(a.Bare, b)
	}
	return a, nil
}

func openStore(ctx context.Context, folder string, writers int) (*store.Store, error) {
	s, err := store.Open(ctx, folder, store.Options{Clock: domain.ClockFunc(now), IDs: &counter{}})
	if err != nil {
		return nil, err
	}
	if _, err := s.Ingest(ctx, storetest.Talk(1, writers, 0)); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// throughStore is the messages a second of so many writers, each in one conversation.
func throughStore(ctx context.Context, folder string, writers, writes int) (perSecond float64, err error) {
	s, err := openStore(ctx, folder, writers)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	talks := make([]domain.Batch, writers)
	for w := range talks {
		talks[w] = storetest.Talk(domain.ID(w+1), 1, 1)
	}
	return share(writers, writes, func(w int, n int64) error {
		m, c, e := talks[w].Messages[0], talks[w].Conversations[0], talks[w].Events[1]
		m.ID, e.ID, c.LastAt = domain.ID(n), domain.ID(n), domain.Instant(n)
		_, err := s.RecordMessage(ctx, m, c, e)
		return err
	})
}

// share lets the writers do so many writes between them.
func share(writers, writes int, write func(w int, n int64) error) (perSecond float64, err error) {
	var next atomic.Int64
	next.Store(firstID)
	var wg sync.WaitGroup
	errs := make([]error, writers)
	start := time.Now()
	for w := range writers {
		wg.Go(func() {
			for errs[w] == nil {
				n := next.Add(1)
				if n > firstID+int64(writes) {
					return
				}
				errs[w] = write(w, n)
			}
		})
	}
	wg.Wait()
	return rate(writes, start), errors.Join(errs...)
}

// bareTexts are the statements of one message, and around them those of a group: begin, where the log ends, commit.
func bareTexts() []string {
	return []string{
		`BEGIN IMMEDIATE`,
		`SELECT max(h.seq, coalesce((SELECT seq FROM event ORDER BY xid DESC, seq DESC LIMIT 1), 0)) FROM event_head h`,
		`UPDATE contact SET last_seq = last_seq + 1 WHERE id = ? RETURNING last_seq, last_xid, 0`,
		`INSERT OR FAIL INTO event (id, seq, xid, store_id, contact_id, contact_seq, conversation_id, kind, version, at, recorded_at, actor, agent_id,
			team_id, source_id, source_key, source_pos, data) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO NOTHING`,
		`INSERT OR FAIL INTO message (id, conversation_id, contact_id, at, actor, agent_id, team_id, type, note, body, external)
			VALUES (?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING`,
		`INSERT OR FAIL INTO conversation (id, store_id, contact_id, account_id, channel, subject, status, owner_id, team_id, issue_type, started, last_at,
			external, source_id) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET status = excluded.status, owner_id = excluded.owner_id,
			team_id = excluded.team_id, subject = CASE WHEN excluded.subject = '' THEN conversation.subject ELSE excluded.subject END,
			issue_type = CASE WHEN excluded.issue_type = '' THEN conversation.issue_type ELSE excluded.issue_type END, last_at = excluded.last_at
			WHERE excluded.last_at >= conversation.last_at`,
		`COMMIT`,
	}
}

const (
	begin = iota
	position
	bump
	putEvent
	putMessage
	putConversation
	commit
)

// bareWriter is the least that group commit needs: one goroutine and prepared statements.
type bareWriter struct {
	queue chan bareWrite
	stmts []*sql.Stmt
	talks []domain.Batch
	data  string
}

type bareWrite struct {
	w    int
	n    int64
	done chan error
}

// roundStore is the messages a second of the same statements in a file of the same schema, without the store's code.
func roundStore(ctx context.Context, folder string, writers, writes int) (perSecond float64, err error) {
	s, err := openStore(ctx, folder, writers)
	if err != nil {
		return 0, err
	}
	if err := s.Close(); err != nil {
		return 0, err
	}
	settings := url.Values{"_busy_timeout": {"10000"}, "_journal_mode": {"WAL"}, "_synchronous": {"FULL"}, "_cache_size": {"-65536"}, "_mutex": {"no"}}
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(folder, "kefu.db")+"?"+settings.Encode())
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	for _, pragma := range []string{"temp_store = MEMORY", "wal_autocheckpoint = 8000", "journal_size_limit = 67108864"} {
		if _, err := db.ExecContext(ctx, "PRAGMA "+pragma); err != nil {
			return 0, err
		}
	}
	doc, err := domain.EncodeData(storetest.Talk(1, 1, 1).Events[1].Data)
	if err != nil {
		return 0, err
	}
	d := &bareWriter{queue: make(chan bareWrite, 256), data: string(doc)}
	for w := range writers {
		d.talks = append(d.talks, storetest.Talk(domain.ID(w+1), 1, 1))
	}
	for _, text := range bareTexts() {
		st, err := db.PrepareContext(ctx, text)
		if err != nil {
			return 0, err
		}
		defer st.Close()
		d.stmts = append(d.stmts, st)
	}
	var stopped sync.WaitGroup
	stopped.Go(func() { d.loop(ctx) })
	perSecond, err = share(writers, writes, func(w int, n int64) error {
		done := make(chan error, 1)
		d.queue <- bareWrite{w, n, done}
		return <-done
	})
	close(d.queue)
	stopped.Wait()
	return perSecond, err
}

func (d *bareWriter) loop(ctx context.Context) {
	for first := range d.queue {
		group := []bareWrite{first}
		for len(d.queue) > 0 && len(group) < cap(d.queue) {
			group = append(group, <-d.queue)
		}
		err := d.group(ctx, group)
		for _, g := range group {
			g.done <- err
		}
	}
}

func (d *bareWriter) group(ctx context.Context, group []bareWrite) error {
	if _, err := d.stmts[begin].ExecContext(ctx); err != nil {
		return err
	}
	var seq int64
	if err := d.stmts[position].QueryRowContext(ctx).Scan(&seq); err != nil {
		return err
	}
	for _, g := range group {
		seq++
		if err := d.message(ctx, g, seq); err != nil {
			return err
		}
	}
	_, err := d.stmts[commit].ExecContext(ctx)
	return err
}

func (d *bareWriter) message(ctx context.Context, g bareWrite, seq int64) error {
	m, c, e := &d.talks[g.w].Messages[0], &d.talks[g.w].Conversations[0], &d.talks[g.w].Events[1]
	var contactSeq, xid, zero int64
	if err := d.stmts[bump].QueryRowContext(ctx, int64(e.ContactID)).Scan(&contactSeq, &xid, &zero); err != nil {
		return err
	}
	_, err := d.stmts[putEvent].ExecContext(ctx, g.n, seq, xid, int64(e.StoreID), int64(e.ContactID), contactSeq, int64(e.ConversationID), string(e.Kind),
		e.Version, int64(e.At), int64(e.RecordedAt), string(e.Actor.Kind), int64(0), int64(0), int64(0), int64(0), 0, d.data)
	if err != nil {
		return err
	}
	_, err = d.stmts[putMessage].ExecContext(ctx, g.n, int64(m.ConversationID), int64(m.ContactID), int64(m.At), string(m.Actor.Kind), int64(0), int64(0),
		string(m.Type), m.Note, m.Body, m.External)
	if err != nil {
		return err
	}
	_, err = d.stmts[putConversation].ExecContext(ctx, int64(c.ID), int64(c.StoreID), int64(c.ContactID), int64(c.AccountID), string(c.Channel), c.Subject,
		string(c.Status), int64(c.Owner), int64(c.Team), c.IssueType, int64(c.Started), g.n, c.External, int64(c.Source))
	return err
}

// TestBareMessages holds that both ways leave the same rows behind.
func TestBareMessages(t *testing.T) {
	const writers, writes = 3, 30
	left := map[string][2]int{}
	for name, way := range map[string]func(context.Context, string, int, int) (float64, error){"store": throughStore, "bare": roundStore} {
		folder := filepath.Join(t.TempDir(), name)
		if perSecond, err := way(t.Context(), folder, writers, writes); err != nil || perSecond <= 0 {
			t.Fatalf("%s: %v a second, %v", name, perSecond, err)
		}
		s, err := store.Open(t.Context(), folder, store.Options{Clock: domain.ClockFunc(now), IDs: &counter{}})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		events, messages := 0, 0
		for _, c := range storetest.Talk(1, writers, 0).Conversations {
			e, err := s.ConversationEvents(t.Context(), c.ID)
			if err != nil {
				t.Fatal(err)
			}
			m, err := s.Messages(t.Context(), c.ID)
			if err != nil {
				t.Fatal(err)
			}
			events, messages = events+len(e), messages+len(m)
		}
		left[name] = [2]int{events, messages}
	}
	// One event began each conversation.
	if want := [2]int{writers + writes, writes}; left["store"] != want || left["bare"] != want {
		t.Errorf("events and messages left: %v, want %v both ways", left, want)
	}
}
