//go:build checkdata

package importer

import (
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kefu/internal/domain"
	"kefu/internal/feature/report/history"
)

// collect keeps what an import produced.
type collect struct {
	history.DryRun
	batch domain.Batch
}

func (c *collect) Batch(_ context.Context, b domain.Batch) error {
	c.batch.Conversations = append(c.batch.Conversations, b.Conversations...)
	c.batch.Messages = append(c.batch.Messages, b.Messages...)
	c.batch.Events = append(c.batch.Events, b.Events...)
	return nil
}

func dataFile(t *testing.T, parts ...string) string {
	t.Helper()
	root := os.Getenv("KEFU_DATA")
	if root == "" {
		t.Fatal("set KEFU_DATA to the folder with the data sets")
	}
	return filepath.Join(append([]string{root}, parts...)...)
}

func importData(t *testing.T, path, preset string) (history.Summary, *collect) {
	t.Helper()
	m, notes, _, err := Guess(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if m.Name != preset {
		t.Fatalf("recognised as %q, want %q (%v)", m.Name, preset, notes)
	}
	f, err := Open(path, m, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var c collect
	clock := domain.ClockFunc(func() domain.Instant { return domain.At(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)) })
	sum, err := history.Convert(t.Context(), f, m, history.Env{Clock: clock}, &c)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s: %+v", filepath.Base(path), sum)
	return sum, &c
}

func readCSV(t *testing.T, path string) []map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, row := range all[1:] {
		m := map[string]string{}
		for i, c := range row {
			m[all[0][i]] = c
		}
		out = append(out, m)
	}
	return out
}

func TestCheckDataTicketTable(t *testing.T) {
	path := dataFile(t, "support_tickets_8469", "customer_support_tickets.csv")
	sum, _ := importData(t, path, "ticket_table")
	var good, noTime, backwards int64
	for _, r := range readCSV(t, path) {
		reply, solved := r["First Response Time"], r["Time to Resolution"]
		switch {
		case reply == "" && solved == "":
			noTime++
		case solved != "" && solved < reply: // fixed-width instants compare as text
			backwards++
		default:
			good++
		}
	}
	if sum.Accepted != good || sum.Rejected[history.ReasonMissingTime] != noTime || sum.Rejected[history.ReasonResolvedBeforeReply] != backwards {
		t.Errorf("accepted %d of %d, without time %d of %d, backwards %d of %d", sum.Accepted, good, sum.Rejected[history.ReasonMissingTime], noTime,
			sum.Rejected[history.ReasonResolvedBeforeReply], backwards)
	}
	if sum.Accepted+sum.TotalRejected() != 8469 {
		t.Errorf("%d rows accounted for, want 8469", sum.Accepted+sum.TotalRejected())
	}
}

func TestCheckDataServiceDeskLog(t *testing.T) {
	path := dataFile(t, "bpi13", "bpi2013_closed_problems.csv")
	sum, got := importData(t, path, "service_desk_log")
	cases, people, runs, closed := map[string]bool{}, map[string]bool{}, 0, map[string]bool{}
	for _, r := range readCSV(t, path) { // the file is sorted by case and time
		id := r["case:concept:name"]
		if r["concept:name"] == "Completed" {
			if !closed[id] {
				runs++
			}
			closed[id] = true
		} else if r["concept:name"] != "Unmatched" {
			closed[id] = false
		}
		cases[id], people[r["org:resource"]] = true, true
	}
	resolved := 0
	for _, e := range got.batch.Events {
		if e.Kind == domain.EventConversationResolved {
			resolved++
		}
	}
	if sum.Accepted != 6660 || sum.Conversations != int64(len(cases)) || len(sum.Agents) != len(people) {
		t.Errorf("rows %d, conversations %d of %d, agents %d of %d", sum.Accepted, sum.Conversations, len(cases), len(sum.Agents), len(people))
	}
	if resolved != runs {
		t.Errorf("%d resolves, want %d runs of closing", resolved, runs)
	}
}

func TestCheckDataTwitterSupport(t *testing.T) {
	path := dataFile(t, "twcs", "twcs_sample93.csv")
	sum, _ := importData(t, path, "twitter_support")
	rows := readCSV(t, path)
	group := map[string]string{} // tweet to a member of its chain, by repainting
	paint := func(a, b string) {
		for _, id := range []string{a, b} {
			if group[id] == "" {
				group[id] = id
			}
		}
		from, to := group[a], group[b]
		for id, g := range group {
			if g == from {
				group[id] = to
			}
		}
	}
	agents, present := map[string]bool{}, map[string]bool{}
	for _, r := range rows {
		present[r["tweet_id"]] = true
		paint(r["tweet_id"], r["tweet_id"])
		if r["in_response_to_tweet_id"] != "" {
			paint(r["tweet_id"], r["in_response_to_tweet_id"])
		}
		if r["inbound"] == "False" {
			agents[r["author_id"]] = true
		}
		for _, id := range splitComma(r["response_tweet_id"]) {
			paint(r["tweet_id"], id)
		}
	}
	chains := map[string]bool{}
	for id := range present {
		chains[group[id]] = true
	}
	if sum.Messages != int64(len(rows)) || sum.Conversations != int64(len(chains)) || len(sum.Agents) != len(agents) {
		t.Errorf("messages %d of %d, conversations %d of %d, agents %d of %d", sum.Messages, len(rows), sum.Conversations, len(chains), len(sum.Agents), len(agents))
	}
}

func splitComma(s string) []string {
	var out []string
	for len(s) > 0 {
		i := 0
		for i < len(s) && s[i] != ',' {
			i++
		}
		out = append(out, s[:i])
		s = s[min(len(s), i+1):]
	}
	return out
}

func TestCheckDataTwitterWorkbooks(t *testing.T) {
	names, err := filepath.Glob(dataFile(t, "twcs", "labelled", "*.xlsx"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no workbooks: %v", err)
	}
	for _, n := range names {
		sum, _ := importData(t, n, "twitter_support")
		want := int64(100)
		if filepath.Base(n)[len(filepath.Base(n))-len("200-inbound.xlsx"):] == "200-inbound.xlsx" {
			want = 200
		}
		if sum.Rows != want || sum.Accepted+sum.Repeated+sum.TotalRejected() != want {
			t.Errorf("%s: %d rows, %d accepted, %d repeated, %d rejected, want %d rows", n, sum.Rows, sum.Accepted, sum.Repeated, sum.TotalRejected(), want)
		}
	}
}
