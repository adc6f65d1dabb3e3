package wall

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/presence"
	"kefu/internal/engine/routing"
	"kefu/internal/feature/desk"
)

// State is what an agent is doing, derived from presence and load: 满负荷, 忙碌, 空闲, 小休, 离线.
type State string

// The states, in the order in which the wall lists them.
const (
	Full    State = "full"
	Busy    State = "busy"
	Idle    State = "idle"
	Break   State = "break"
	Offline State = "offline"
)

func (s State) rank() int { return slices.Index([]State{Full, Busy, Idle, Break, Offline}, s) }

// Seat is an agent on the wall. Points and Capacity are half points, of which a chat costs six.
type Seat struct {
	ID         domain.ID      `json:"id"`
	Name       string         `json:"name"`
	Team       domain.ID      `json:"team,omitempty"`
	State      State          `json:"state"`
	Since      domain.Instant `json:"since,omitempty"`
	Points     int            `json:"points"`
	Capacity   int            `json:"capacity"`
	Open       int            `json:"open"`
	Unanswered int            `json:"unanswered"`
	Waiting    domain.Instant `json:"waiting,omitempty"` // since when the longest waiting of them does
	Reason     string         `json:"reason,omitempty"`  // of a break
	Planned    int            `json:"planned,omitempty"` // of a break, in minutes
	Overrun    bool           `json:"overrun,omitempty"`
	Told       bool           `json:"told,omitempty" doc:"the presence is that of a demo's shift: nobody is there"`

	who routing.Agent
}

// Floor is everything there is now, for nobody in particular: what it holds is narrowed before anybody sees it.
type Floor struct {
	At       domain.Instant
	Seats    []Seat
	Briefs   []desk.Brief
	Channels []Channel
}

// floors keeps the floor for the moment in which several ask for it.
type floors struct {
	mu     sync.Mutex
	last   Floor
	people []domain.Agent
	setups map[domain.ID]routing.Setup
	read   domain.Instant // when people were
}

const (
	floorLasts  = 700 * time.Millisecond
	peopleLasts = 10 * time.Second
)

// Floor reads the floor, or returns the one of a moment ago.
func (s *Service) Floor(ctx context.Context) (Floor, error) {
	s.floors.mu.Lock()
	defer s.floors.mu.Unlock()
	now := s.Clock.Now()
	if age := now.Sub(s.floors.last.At); s.floors.last.At != 0 && age >= 0 && age < floorLasts {
		return s.floors.last, nil
	}
	if age := now.Sub(s.floors.read); s.floors.read == 0 || age < 0 || age >= peopleLasts {
		people, err := s.Store.Agents(ctx)
		if err != nil {
			return Floor{}, err
		}
		setups, err := s.Store.Setups(ctx)
		if err != nil {
			return Floor{}, err
		}
		s.floors.people, s.floors.setups, s.floors.read = people, setups, now
	}
	states, err := s.Store.Presences(ctx)
	if err != nil {
		return Floor{}, err
	}
	channels, err := s.channels(ctx, now)
	if err != nil {
		return Floor{}, err
	}
	f := Floor{At: now, Briefs: s.Board.Unresolved(), Channels: channels}
	f.Seats = seats(s.floors.people, s.floors.setups, states, f.Briefs, now)
	s.since.settle(f.Seats, now)
	s.floors.last = f
	return f, nil
}

// seats puts every employed agent on a seat, in the order of the wall. Since is the earliest moment that the floor itself proves.
func seats(people []domain.Agent, setups map[domain.ID]routing.Setup, states []presence.State, briefs []desk.Brief, now domain.Instant) []Seat {
	today := now.Time().Format(time.DateOnly)
	at := make(map[domain.ID]int, len(people))
	out := make([]Seat, 0, len(people))
	for _, a := range people {
		if a.LeftOn != "" && a.LeftOn <= today {
			continue
		}
		ref, set := a.RefAt(now), setups[a.ID]
		who := set.Apply(routing.Agent{Ref: ref, Languages: a.Languages, Capacity: routing.Capacity(set.Base(), ref.Seniority, a.HiredOn, now)}, today)
		at[a.ID] = len(out)
		out = append(out, Seat{ID: a.ID, Name: a.Name, Team: ref.Team, State: Offline, Capacity: int(who.Capacity), who: who})
	}
	held := map[domain.ID][]desk.Brief{}
	for _, b := range briefs {
		i, ok := at[b.Owner]
		if !ok {
			continue
		}
		if b.Status == domain.StatusOpen {
			held[b.Owner] = append(held[b.Owner], b)
			out[i].Open++
			out[i].Points += int(routing.Cost(b.Channel.Kind()))
		}
		if b.Waiting != 0 {
			out[i].Unanswered++
			if out[i].Waiting == 0 || b.Waiting < out[i].Waiting {
				out[i].Waiting = b.Waiting
			}
		}
	}
	for _, p := range states {
		if i, ok := at[p.Agent]; ok {
			out[i].here(p, held[p.Agent], now)
		}
	}
	slices.SortFunc(out, func(a, b Seat) int {
		return cmp.Or(cmp.Compare(a.State.rank(), b.State.rank()), cmp.Compare(b.Unanswered, a.Unanswered), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// here fills in what follows from an agent's presence.
func (s *Seat) here(p presence.State, held []desk.Brief, now domain.Instant) {
	s.Since, s.Told = p.Since, p.Told(now)
	switch p.At(now) {
	case domain.PresenceBreak:
		s.State, s.Reason, s.Planned, s.Overrun = Break, p.Reason, p.Planned, p.Overrun(now)
	case domain.PresenceOnline:
		s.State = map[presence.Load]State{presence.LoadIdle: Idle, presence.LoadBusy: Busy, presence.LoadFull: Full}[presence.LoadOf(s.Points, s.Capacity)]
		s.Since = max(p.Since, s.reached(held))
	default:
		if p.Chosen != domain.PresenceOffline && p.Chosen != "" { // fell silent, and nobody has noted it yet
			s.Since = p.LastSeen.Add(presence.Quiet)
		}
	}
}

// reached is since when what is held now makes the agent busy, or full; 0 when it does neither.
func (s *Seat) reached(held []desk.Brief) domain.Instant {
	slices.SortFunc(held, func(a, b desk.Brief) int { return cmp.Compare(a.Owned, b.Owned) })
	sum := 0
	for _, b := range held {
		sum += int(routing.Cost(b.Channel.Kind()))
		if s.State == Busy || sum >= s.Capacity {
			return b.Owned
		}
	}
	return 0
}

// marks remember since when each agent has been in a state: the floor does not show when the last conversation of an idle agent ended.
type marks struct{ seen map[domain.ID]mark }

type mark struct {
	state State
	since domain.Instant
}

// settle puts in the moment at which a change was seen.
func (m *marks) settle(seats []Seat, now domain.Instant) {
	for i := range seats {
		x := &seats[i]
		old, known := m.seen[x.ID]
		switch {
		case x.State == Break || x.State == Offline: // presence knows
		case !known || old.state == Break || old.state == Offline:
		case old.state == x.State:
			x.Since = old.since
		case x.State == Idle || old.state == Full:
			x.Since = now
		}
		m.seen[x.ID] = mark{x.State, x.Since}
	}
}
