package fact

import (
	"testing"
	"time"

	"kefu/internal/domain"
)

// Agents of the tests: each in a team of a hundred more.
const (
	amy   domain.ID = 1
	ben   domain.ID = 2
	carol domain.ID = 3
)

func ref(agent domain.ID) domain.AgentRef {
	if agent == 0 {
		return domain.AgentRef{}
	}
	return domain.AgentRef{Agent: agent, Team: 100 + agent, Seniority: domain.SeniorityMiddle, Employment: domain.EmploymentOwn}
}

func human(agent domain.ID) domain.Actor {
	return domain.Actor{Kind: domain.ActorAgent, AgentRef: ref(agent)}
}

func someone(k domain.ActorKind) domain.Actor { return domain.Actor{Kind: k} }

// script writes the history of one person, in Asia/Shanghai, November 2026; the 16th is a Monday. Times read "16 10:00:05".
type script struct {
	t      *testing.T
	events []domain.Event
	conv   domain.ID
	conts  domain.ID
	source domain.ID
}

func write(t *testing.T) *script { return &script{t: t, conts: 7} }

func shanghai(t *testing.T) *time.Location {
	loc, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// clockAt reads "16 10:00:05" or "16 10:00"; "12-02 10:00" names another month.
func clockAt(t *testing.T, s string) domain.Instant {
	t.Helper()
	for _, layout := range []string{"02 15:04:05", "02 15:04", "01-02 15:04:05", "01-02 15:04"} {
		tm, err := time.ParseInLocation(layout, s, shanghai(t))
		if err != nil {
			continue
		}
		month := tm.Month()
		if len(layout) < 12 && layout[2] == ' ' {
			month = time.November
		}
		return domain.At(time.Date(2026, month, tm.Day(), tm.Hour(), tm.Minute(), tm.Second(), 0, shanghai(t)))
	}
	t.Fatalf("bad time %q", s)
	return 0
}

func (s *script) at(when string) domain.Instant { return clockAt(s.t, when) }

func (s *script) add(when string, actor domain.Actor, data domain.EventData) domain.ID {
	s.t.Helper()
	id := domain.ID(len(s.events) + 1)
	s.events = append(s.events, domain.Event{
		ID: id, Seq: int64(id), StoreID: 5, ContactID: s.conts, ConversationID: s.conv, Kind: data.EventKind(), Version: 1,
		At: s.at(when), RecordedAt: s.at(when), Actor: actor, Source: s.source, Data: data,
	})
	return id
}

// start opens conversation number conv on the web chat, with all that a desk observes; change may alter it.
func (s *script) start(conv domain.ID, when string, change ...func(*domain.ConversationStarted)) {
	s.conv = conv
	d := domain.ConversationStarted{Account: 9, Channel: domain.ChannelWeb, Observes: domain.ObservesAll}
	for _, c := range change {
		c(&d)
	}
	s.add(when, someone(domain.ActorSystem), d)
}

func (s *script) customer(when string) domain.ID {
	return s.add(when, someone(domain.ActorCustomer), domain.MessageCreated{Chars: 10})
}

func (s *script) thanks(when string) domain.ID {
	return s.add(when, someone(domain.ActorCustomer), domain.MessageCreated{Closing: true})
}

func (s *script) agent(when string, who domain.ID) domain.ID {
	return s.add(when, human(who), domain.MessageCreated{Chars: 20})
}

func (s *script) assign(when string, from, to domain.ID, reason domain.AssignReason) domain.ID {
	actor := someone(domain.ActorSystem)
	switch reason {
	case domain.AssignTransfer, domain.AssignHandover:
		actor = human(from)
	case domain.AssignClaim:
		actor = human(to)
	}
	return s.add(when, actor, domain.ConversationAssigned{From: ref(from), To: ref(to), Reason: reason})
}

func (s *script) resolve(when string, who domain.ID) domain.ID {
	return s.add(when, human(who), domain.ConversationResolved{Reason: domain.ResolveManual, Owner: ref(who)})
}

func (s *script) reopen(when string, by domain.ActorKind) domain.ID {
	return s.add(when, someone(by), domain.ConversationReopened{})
}

func (s *script) status(when string, st domain.Status, reason string) domain.ID {
	return s.add(when, human(amy), domain.ConversationStatus{Status: st, Reason: reason})
}

func (s *script) timeline() Timeline {
	return Timeline{Person: 70, Contacts: []domain.ID{7}, Events: s.events}
}

// settings are those of a new workspace in Shanghai: open daily 09:00–23:00, chat time-out after 5 minutes.
func settings(change ...func(*Settings)) Settings {
	s := Defaults("Asia/Shanghai")
	for _, c := range change {
		c(&s)
	}
	return s
}

func folder(t testing.TB, change ...func(*Settings)) *Folder {
	t.Helper()
	f, err := New(History{settings(change...)})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (s *script) fold(change ...func(*Settings)) Rows {
	return folder(s.t, change...).Fold(s.timeline())
}

// conversation is the row of a conversation.
func (r Rows) conversation(t *testing.T, id domain.ID) Conversation {
	t.Helper()
	for _, c := range r.Conversations {
		if c.Conversation == id {
			return c
		}
	}
	t.Fatalf("no row for conversation %d", id)
	return Conversation{}
}

const (
	second = int64(1000)
	minute = 60 * second
	hour   = 60 * minute
)

func want[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}
