package storetest

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"

	"kefu/internal/adapter/store"
	"kefu/internal/domain"
)

// ChildVariable names the database that a child process writes to until it is killed.
const ChildVariable = "KEFU_STORE_CRASH_CHILD"

const crashWriters = 8

// Child is the process that crash kills: it must be called from TestMain when ChildVariable is set. Each line it prints is a message whose
// transaction was answered: writer and number.
func Child(url string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, url, store.Options{Clock: Clock(), IDs: IDs()})
	if err != nil {
		return err
	}
	failed := make(chan error, crashWriters)
	for w := range crashWriters {
		go func() {
			talk := Talk(domain.ID(w+1), 1, 2000)
			for n := range talk.Messages {
				c := talk.Conversations[0]
				c.LastAt = talk.Messages[n].At
				if _, err := s.RecordMessage(ctx, talk.Messages[n], c, talk.Events[n+1]); err != nil {
					failed <- err
					return
				}
				fmt.Printf("%d %d\n", w, n)
			}
		}()
	}
	return <-failed
}

// crash kills a writing process three times: what it had answered is there, nothing is there in part, and sending it again adds nothing.
func crash(t *testing.T, url string) {
	s := open(t, url)
	for w := range crashWriters {
		must(s.Ingest(t.Context(), domain.Batch{Contacts: Talk(domain.ID(w+1), 1, 0).Contacts}))(t)
	}
	var recorded [crashWriters]int
	for round := range 3 {
		answered := killAfter(t, url, 300+200*round)
		for w := range crashWriters {
			talk := Talk(domain.ID(w+1), 1, 2000)
			settle(t, s, talk)
			events := must(s.ConversationEvents(t.Context(), talk.Conversations[0].ID))(t)
			messages := map[domain.ID]bool{}
			for _, m := range must(s.Messages(t.Context(), talk.Conversations[0].ID))(t) {
				messages[m.ID] = true
			}
			if len(events) < answered[w] || len(messages) != len(events) {
				t.Fatalf("writer %d: %d answered, %d events, %d messages", w, answered[w], len(events), len(messages))
			}
			recorded[w] = len(events)
			for i, e := range events {
				if e.ContactSeq != int64(i+1) || e.ID != talk.Events[i+1].ID || !messages[talk.Messages[i].ID] {
					t.Fatalf("writer %d: event %d is number %d", w, i+1, e.ContactSeq)
				}
			}
			if len(events) == 0 {
				continue
			}
			last := must(s.Conversation(t.Context(), talk.Conversations[0].ID))(t).LastAt
			same(t, "conversation's last word", last, talk.Messages[len(events)-1].At)
		}
	}
	for w, n := range recorded {
		talk := Talk(domain.ID(w+1), 1, n)
		talk.Events = talk.Events[1:]
		same(t, "sent again", must(s.Ingest(t.Context(), talk))(t), domain.BatchResult{SkippedEvents: n})
	}
}

// settle sends a writer's first message once more. That waits for the contact's lock, and so for a commit that the server received from the
// killed process and is still carrying out.
func settle(t *testing.T, s *store.Store, talk domain.Batch) {
	t.Helper()
	c := talk.Conversations[0]
	c.LastAt = talk.Messages[0].At
	must(s.RecordMessage(t.Context(), talk.Messages[0], c, talk.Events[1]))(t)
}

// killAfter runs a child until it answered so many messages and kills it; the result counts the answered ones of each writer. Messages that
// were recorded by an earlier child are answered at once, so each child comes further.
func killAfter(t *testing.T, url string, lines int) [crashWriters]int {
	t.Helper()
	exe := must(os.Executable())(t)
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), ChildVariable+"="+url)
	cmd.Stderr = os.Stderr
	out := must(cmd.StdoutPipe())(t)
	check(t, cmd.Start())
	var answered [crashWriters]int
	var once sync.Once
	got := 0
	for in := bufio.NewScanner(out); in.Scan(); got++ {
		var w, n int
		if _, err := fmt.Sscan(in.Text(), &w, &n); err != nil {
			t.Fatalf("the child said %s", strconv.Quote(in.Text()))
		}
		answered[w] = n + 1
		if got >= lines {
			once.Do(func() { check(t, cmd.Process.Kill()) })
		}
	}
	_ = cmd.Wait() // killed, as it should be
	if got < lines {
		t.Fatalf("the child ended by itself after %d messages", got)
	}
	return answered
}
