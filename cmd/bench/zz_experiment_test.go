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
	ch   chan domain.Batch
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
	if g.ch != nil {
		g.ch <- all
		return nil
	}
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
	for i, many := range []int{1, many, 4, 1, many, 4} {
		s, err := store.Open(t.Context(), filepath.Join(b.dir, time.Now().String()), store.Options{Clock: domain.ClockFunc(now), IDs: &counter{}})
		if err != nil {
			t.Fatal(err)
		}
		c0 := cpu()
		start := time.Now()
		g := &gathering{s: s, many: many}
		done := make(chan bool)
		if i >= 3 {
			g.ch = make(chan domain.Batch, 2)
			go func() {
				for x := range g.ch {
					if _, err := s.Ingest(t.Context(), x); err != nil {
						t.Error(err)
					}
				}
				close(done)
			}()
		}
		_, err = b.convert(t.Context(), file, g)
		if err != nil {
			t.Fatal(err)
		}
		if g.ch != nil {
			close(g.ch)
			<-done
		}
		took := time.Since(start)
		t.Logf("pipelined %v batches of %d: %.0f/s, cpu %.2f s", i >= 3, many, 100000/took.Seconds(), cpu()-c0)
		s.Close()
	}
}
