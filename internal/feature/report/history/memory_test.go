package history

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"kefu/internal/domain"
)

// table is a reader over rows in memory; the header is line 1.
type table struct {
	head []string
	rows [][]string
	at   int
}

func (t *table) Header() []string { return t.head }

func (t *table) Next() (int, []string, error) {
	if t.at >= len(t.rows) {
		return 0, nil, io.EOF
	}
	t.at++
	return t.at + 1, t.rows[t.at-1], nil
}

// tab makes a table of lines whose cells are split at bars.
func tab(lines ...string) *table {
	t := &table{}
	for i, l := range lines {
		cells := strings.Split(l, "|")
		for k := range cells {
			cells[k] = strings.TrimSpace(cells[k])
		}
		if i == 0 {
			t.head = cells
			continue
		}
		t.rows = append(t.rows, cells)
	}
	return t
}

// kept is a sink that keeps everything.
type kept struct {
	batch   domain.Batch
	figures []Figure
	orders  []Order
	batches int    // of orders
	refuse  string // an order's number the sink does not take
	rejects []reject
}

type reject struct {
	line   int
	reason Reason
}

func (k *kept) Batch(_ context.Context, b domain.Batch) error {
	k.batch.Stores = append(k.batch.Stores, b.Stores...)
	k.batch.Accounts = append(k.batch.Accounts, b.Accounts...)
	k.batch.Teams = append(k.batch.Teams, b.Teams...)
	k.batch.Agents = append(k.batch.Agents, b.Agents...)
	k.batch.Contacts = append(k.batch.Contacts, b.Contacts...)
	k.batch.Conversations = append(k.batch.Conversations, b.Conversations...)
	k.batch.Messages = append(k.batch.Messages, b.Messages...)
	k.batch.Events = append(k.batch.Events, b.Events...)
	return nil
}

func (k *kept) Orders(_ context.Context, orders []Order) ([]Refusal, error) {
	k.batches++
	var refused []Refusal
	for i, o := range orders {
		if o.Number == k.refuse {
			refused = append(refused, Refusal{Index: i, Detail: "not this one"})
			continue
		}
		k.orders = append(k.orders, o)
	}
	return refused, nil
}

func (k *kept) Reject(line int, reason Reason, _, _ string) error {
	k.rejects = append(k.rejects, reject{line, reason})
	return nil
}

func (k *kept) Figures(_ context.Context, f []Figure) error {
	k.figures = append(k.figures, f...)
	return nil
}

func (k *kept) Progress(int64) {}

func testEnv() Env {
	now := domain.At(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
	return Env{Clock: domain.ClockFunc(func() domain.Instant { return now }), Life: Life{
		SilenceEnd: map[domain.ChannelKind]int{domain.KindChat: 1800, domain.KindMessaging: 86400},
		Continue:   map[domain.ChannelKind]int{domain.KindChat: 72 * 3600, domain.KindMessaging: 168 * 3600},
	}}
}

func mapping(t *testing.T, yaml string) Mapping {
	t.Helper()
	m, err := ParseMapping([]byte("version: 1\nsource: old\n" + yaml))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func convert(t *testing.T, yaml string, lines ...string) (Summary, *kept) {
	t.Helper()
	k := &kept{}
	sum, err := Convert(t.Context(), tab(lines...), mapping(t, yaml), testEnv(), k)
	if err != nil {
		t.Fatal(err)
	}
	return sum, k
}

func instant(t *testing.T, s string) domain.Instant {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return domain.At(at)
}

// story writes the events of a conversation, by its key, as short words in order of position.
func story(k *kept, key string) []string {
	id := domain.HashID("old", "conversation", key)
	names := map[domain.ID]string{}
	for _, a := range k.batch.Agents {
		names[a.ID] = a.Name
	}
	var out []string
	for _, e := range k.batch.Events {
		if e.ConversationID != id {
			continue
		}
		s := e.At.Time().Format("01-02 15:04") + " " + string(e.Kind)
		switch d := e.Data.(type) {
		case domain.MessageCreated:
			s += " " + string(e.Actor.Kind)
			if e.Actor.Agent != 0 {
				s += " " + names[e.Actor.Agent]
			}
			if d.Note {
				s += " note"
			}
		case domain.ConversationAssigned:
			s += " " + names[d.From.Agent] + ">" + names[d.To.Agent] + " " + string(d.Reason)
		case domain.ConversationStatus:
			s += " " + string(d.Status)
		case domain.ConversationResolved:
			s += " " + names[d.Owner.Agent]
		case domain.ConversationStamped:
			s += " " + d.FirstReply.Time().Format("15:04:05") + " " + names[d.FirstReplier.Agent]
		case domain.SurveyAnswered:
			s += " " + string(rune('0'+d.Score)) + " " + names[d.Agent.Agent]
		case domain.InquiryMarked:
			s += " " + d.Grade
		}
		out = append(out, s)
	}
	return out
}
