package routing_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/engine/conversation"
	"kefu/internal/engine/event"
	"kefu/internal/engine/presence"
	engine "kefu/internal/engine/routing"
	"kefu/internal/feature/desk"
	"kefu/internal/feature/routing"
)

const noon = domain.Instant(1_800_000_000_000_000)

// floor is a desk of agents 1, 2, 3 … in memory: what is offered is written down, and shows on the board only when told.
type floor struct {
	now    domain.Instant
	briefs []desk.Brief
	online []domain.ID
	acted  []domain.ID                 // on duty by what a demo tells, and not there
	rows   map[domain.ID][]desk.Stored // by contact
	full   map[domain.ID]bool          // refuse at the second look
	events map[domain.ID][]domain.Event
	setups map[domain.ID]engine.Setup
	log    []string
	told   chan struct{} // closed at the first offer
}

func (f *floor) Now() domain.Instant       { return f.now }
func (f *floor) Unresolved() []desk.Brief  { return f.briefs }
func (f *floor) At() (c event.Cursor)      { return c }
func (f *floor) agent(n int) *domain.Agent { return &domain.Agent{ID: domain.ID(n)} }

func (f *floor) Offer(_ context.Context, c, agent domain.ID, room func(map[domain.Channel]int) bool) (bool, error) {
	open := map[domain.Channel]int{}
	for _, b := range f.briefs {
		if b.Owner == agent {
			open[b.Channel]++
		}
	}
	if f.full[agent] || !room(open) {
		f.log = append(f.log, fmt.Sprintf("%d no", c))
		return false, nil
	}
	f.log = append(f.log, fmt.Sprintf("%d→%d", c, agent))
	if f.told != nil {
		close(f.told)
		f.told = nil
	}
	return true, nil
}

func (f *floor) Agents(context.Context) (out []domain.Agent, err error) {
	for n := range 3 {
		out = append(out, *f.agent(n + 1))
	}
	return out, nil
}

func (f *floor) Presences(context.Context) (out []presence.State, err error) {
	for _, a := range f.online {
		out = append(out, presence.State{Agent: a, Chosen: domain.PresenceOnline, Since: f.now, LastSeen: f.now})
	}
	for _, a := range f.acted {
		out = append(out, presence.State{Agent: a, Chosen: domain.PresenceOnline, Since: f.now, LastSeen: f.now.Add(time.Hour)})
	}
	return out, nil
}

func (f *floor) RowsOf(_ context.Context, contact domain.ID) ([]desk.Stored, error) {
	return f.rows[contact], nil
}

func (f *floor) Row(_ context.Context, id domain.ID) (desk.Stored, error) {
	for _, b := range f.briefs {
		if b.ID == id {
			return desk.Stored{State: conversation.State{ID: id, Contact: b.Contact, Channel: b.Channel, Country: b.Country, IssueType: b.IssueType}}, nil
		}
	}
	return desk.Stored{}, domain.NotFound("conversation_not_found", "no such conversation")
}

func (f *floor) Thread(_ context.Context, q desk.ThreadQuery) ([]domain.Event, []domain.Message, error) {
	return f.events[q.Conversation], nil, nil
}

func (f *floor) Setups(context.Context) (map[domain.ID]engine.Setup, error) { return f.setups, nil }

// chat puts a conversation of a customer of the same number into the queue.
func (f *floor) chat(id domain.ID, waited time.Duration) {
	at := f.now.Add(-waited)
	f.briefs = append(f.briefs, desk.Brief{ID: id, Contact: id, Channel: "web", Status: domain.StatusOpen, Waiting: at, Queued: at})
}

// shown makes the board show who owns a conversation.
func (f *floor) shown(d *routing.Dispatcher, id, owner domain.ID) {
	for i := range f.briefs {
		if f.briefs[i].ID == id {
			f.briefs[i].Owner, f.briefs[i].Queued, f.briefs[i].Owned = owner, 0, f.now
		}
	}
	d.Publish([]desk.Update{{Row: desk.Row{ID: id}}})
}

func newFloor(online ...domain.ID) (*floor, *routing.Dispatcher) {
	f := &floor{now: noon, online: online, rows: map[domain.ID][]desk.Stored{}, full: map[domain.ID]bool{}}
	return f, routing.New(routing.Deps{Desk: f, Store: f, Board: f, Clock: f, Scene: func(context.Context, string) string { return "" }})
}

func (f *floor) round(t *testing.T, d *routing.Dispatcher) domain.Instant {
	t.Helper()
	wake, err := d.Round(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return wake
}

func (f *floor) want(t *testing.T, lines ...string) {
	t.Helper()
	if diff := cmp.Diff(lines, f.log); diff != "" {
		t.Errorf("(-want +offered)\n%s", diff)
	}
	f.log = nil
}

// A taken offer is neither made again nor forgotten as load while the board has not shown it; four chats are all an agent gets.
func TestOffersCountBeforeTheBoardShowsThem(t *testing.T) {
	f, d := newFloor(1)
	for id := range domain.ID(6) {
		f.chat(id+1, time.Second)
	}
	f.round(t, d)
	f.want(t, "1→1", "2→1", "3→1", "4→1")
	f.round(t, d)
	f.want(t)
	for id := range domain.ID(4) {
		f.shown(d, id+1, 1)
	}
	f.round(t, d)
	f.want(t)
	f.online = append(f.online, 2)
	f.round(t, d)
	f.want(t, "5→2", "6→2")
}

func TestAnOfferTheBoardNeverShowsIsMadeAgain(t *testing.T) {
	f, d := newFloor(1)
	f.chat(1, time.Second)
	f.round(t, d)
	f.now = f.now.Add(4 * time.Second)
	f.round(t, d)
	f.want(t, "1→1")
	f.now = f.now.Add(2 * time.Second)
	f.round(t, d)
	f.want(t, "1→1")
}

func TestNobodyOnDuty(t *testing.T) {
	f, d := newFloor()
	f.chat(1, 10*time.Second)
	if wake := f.round(t, d); wake != noon.Add(30*time.Second) {
		t.Errorf("looks again at %v, want in half a minute", wake)
	}
	f.want(t)
	f.online = append(f.online, 1)
	if wake := f.round(t, d); wake != 0 {
		t.Errorf("looks again at %v, though nobody waits", wake)
	}
	f.want(t, "1→1")
}

// The shift of a demo is offered nothing, as long as nobody sits down.
func TestToldShiftIsOfferedNothing(t *testing.T) {
	f, d := newFloor()
	f.acted = []domain.ID{1, 2}
	f.chat(1, 10*time.Second)
	f.round(t, d)
	f.want(t)
	f.online = append(f.online, 3)
	f.round(t, d)
	f.want(t, "1→3")
}

// Who answered this customer three days ago gets the new conversation, though another has been free for longer.
func TestReturningCustomer(t *testing.T) {
	f, d := newFloor(1, 2, 3)
	f.chat(9, time.Second)
	old := conversation.State{ID: 5, Contact: 9, LastAt: noon.Add(-72 * time.Hour)}
	old.LastHuman.Agent = 3
	f.rows[9] = []desk.Stored{{State: old}}
	f.round(t, d)
	f.want(t, "9→3")
}

// A conversation that was taken back goes to somebody else, with the wait it has.
func TestTakenBack(t *testing.T) {
	f, d := newFloor(1)
	f.chat(1, time.Second)
	f.round(t, d)
	f.shown(d, 1, 1)
	f.now = f.now.Add(2 * time.Minute)
	f.briefs[0].Owner, f.briefs[0].Queued = 0, f.now
	back := desk.Item{Kind: desk.ItemAssigned, Data: domain.ConversationAssigned{From: domain.AgentRef{Agent: 1}, Reason: domain.AssignTakeBack}}
	d.Publish([]desk.Update{{Row: desk.Row{ID: 1}, Items: []desk.Item{back}}})
	f.online = []domain.ID{1, 2}
	f.round(t, d)
	f.want(t, "1→1", "1→2")
}

// Somebody who turns out to be full at the second look is asked again soon, not in a loop.
func TestRefusedAtTheSecondLook(t *testing.T) {
	f, d := newFloor(1)
	f.full[1] = true
	f.chat(1, time.Second)
	if wake := f.round(t, d); wake <= noon || wake > noon.Add(time.Second) {
		t.Errorf("looks again at %v", wake)
	}
	f.want(t, "1 no")
}

// Run looks when something is told, and ends with its context.
func TestRun(t *testing.T) {
	f, d := newFloor(1)
	ctx, stop := context.WithCancel(t.Context())
	f.chat(1, time.Second)
	told := make(chan struct{})
	f.told = told
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx) }()
	d.Publish([]desk.Update{{Row: desk.Row{ID: 2}}})
	<-told
	stop()
	if err := <-ended; err != context.Canceled {
		t.Errorf("ended with %v", err)
	}
	f.want(t, "1→1")
}
