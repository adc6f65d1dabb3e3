package main

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/feature/report/history"
)

type gathering struct {
	history.DryRun
	s    *store.Store
	many int
	n    int
	b    domain.Batch
}

func (g *gathering) Batch(ctx context.Context, b domain.Batch) error {
	x := &g.b
	x.Stores = append(x.Stores, b.Stores...)
	x.Accounts = append(x.Accounts, b.Accounts...)
	x.Teams = append(x.Teams, b.Teams...)
	x.Agents = append(x.Agents, b.Agents...)
	x.Contacts = append(x.Contacts, b.Contacts...)
	x.Conversations = append(x.Conversations, b.Conversations...)
	x.Messages = append(x.Messages, b.Messages...)
	x.Events = append(x.Events, b.Events...)
	if g.n++; g.n < g.many {
		return nil
	}
	g.n = 0
	all := g.b
	g.b = domain.Batch{}
	_, err := g.s.Ingest(ctx, all)
	return err
}

func TestExperiment(t *testing.T) {
	b := &bench{dir: t.TempDir(), messages: 100000}
	file := filepath.Join(b.dir, "m.csv")
	if err := export(file, b.messages); err != nil {
		t.Fatal(err)
	}
	many, _ := strconv.Atoi(os.Getenv("MANY"))
	for _, many := range []int{many, 1, many, 1} {
		s, err := store.Open(t.Context(), filepath.Join(b.dir, time.Now().String()), store.Options{Clock: domain.ClockFunc(now), IDs: &counter{}})
		if err != nil {
			t.Fatal(err)
		}
		c0 := cpu()
		took, err := b.convert(t.Context(), file, &gathering{s: s, many: many})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("batches of %d: %.0f/s, cpu %.2f s", many, 100000/took.Seconds(), cpu()-c0)
		s.Close()
	}
}
