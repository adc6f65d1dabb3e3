package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"kefu/internal/adapter/importer"
	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/fact"
	"kefu/internal/feature/imports"
	"kefu/internal/feature/report/history"
)

const importGoal = 50_000 // messages a second

// importMapping reads the file that export writes.
const importMapping = "version: 1\nsource: bench\ngrain: message\nzone: UTC\n" +
	"columns: {conversation: conversation, message: id, author: author, inbound: inbound, time: time, text: text}\n"

// perConversation is how many messages a conversation of the file has.
const perConversation = 8

// export writes a CSV file of messages in the order in which they were sent, so that conversations lie across each other.
func export(path string, messages int) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "conversation,id,author,inbound,time,text")
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range messages {
		conversation := i * 7919 % (messages/perConversation + 1)
		author, text := fmt.Sprint("customer", conversation), fmt.Sprintf("Where is my order number %d, please? It was sent last week.", i)
		if i%2 == 1 {
			author, text = fmt.Sprint("agent", i%40), fmt.Sprintf("I am looking into it. The parcel %d left our warehouse on Monday.", i)
		}
		fmt.Fprintf(w, "%d,%d,%s,%v,%s,%q\n", conversation, i, author, i%2 == 0, start.Add(time.Duration(i)*7*time.Second).Format(time.DateTime), text)
	}
	return w.Flush()
}

// imports measures how fast another tool's messages are read, converted and stored on disk, beside reading and converting alone.
func (b *bench) imports(ctx context.Context) (err error) {
	b.say("import of %d messages", b.messages)
	file := filepath.Join(b.dir, "messages.csv")
	if err := export(file, b.messages); err != nil {
		return err
	}
	convert, err := b.convert(ctx, file, history.DryRun{})
	if err != nil {
		return err
	}
	ids := &counter{}
	s, err := store.Open(ctx, filepath.Join(b.dir, "import"), store.Options{Clock: domain.ClockFunc(now), IDs: ids})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	all, err := b.keep(ctx, file, s)
	if err != nil {
		return err
	}
	n := float64(b.messages)
	b.report.add(figure{Name: "import, reading and converting only, messages", Value: n / convert.Seconds(), Unit: "/s"})
	b.report.add(figure{Name: "import, messages", Value: n / all.Seconds(), Unit: "/s"}.atLeast(importGoal))
	return nil
}

// keep reads the file into a store the way an import of the product does, and returns how long it took until the last message was on disk.
func (b *bench) keep(ctx context.Context, file string, s *store.Store) (time.Duration, error) {
	rejects, err := importer.Formats{}.Rejects(io.Discard, "en")
	if err != nil {
		return 0, err
	}
	start := time.Now()
	sink := imports.NewSink(ctx, store.Imports{Store: s}, nil, rejects)
	_, err = b.convert(ctx, file, sink)
	added, failed := sink.Finish()
	took := time.Since(start)
	if err = errors.Join(err, failed); err == nil && added.Messages != b.messages {
		err = fmt.Errorf("%d messages of %d were written", added.Messages, b.messages)
	}
	return took, err
}

// convert reads the file into a sink and returns how long that took.
func (b *bench) convert(ctx context.Context, file string, sink history.Sink) (took time.Duration, err error) {
	m, err := history.ParseMapping([]byte(importMapping))
	if err != nil {
		return 0, err
	}
	start := time.Now()
	f, err := importer.Open(file, m, importer.Options{TempDir: b.dir})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	spool, err := importer.NewSpool(b.dir)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, spool.Close()) }()
	life := fact.Defaults("UTC").Life
	env := history.Env{Clock: domain.ClockFunc(now), Zone: "UTC", Life: history.Life{SilenceEnd: life.SilenceEnd, Continue: life.Continue}, Spool: spool}
	sum, err := history.Convert(ctx, f, m, env, sink)
	if err == nil && sum.Messages != int64(b.messages) {
		err = fmt.Errorf("%d messages of %d were accepted", sum.Messages, b.messages)
	}
	return time.Since(start), err
}

// now is the machine's time.
func now() domain.Instant { return domain.At(time.Now()) }

// counter makes identifiers by counting.
type counter struct{ n domain.ID }

// Next implements domain.IDs.
func (c *counter) Next() domain.ID { c.n++; return c.n }
