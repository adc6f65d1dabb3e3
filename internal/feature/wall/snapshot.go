package wall

import (
	"cmp"
	"context"
	"slices"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/desk"
)

// Wall is what one caller sees of the floor.
type Wall struct {
	At       domain.Instant `json:"at"`
	Tiles    Tiles          `json:"tiles"`
	Waiting  []Talk         `json:"waiting"` // past the yellow or the red line, the longest waiting first, at most shownTalks
	Late     int            `json:"late"`    // how many those are
	Seats    []Seat         `json:"seats"`
	Channels []Channel      `json:"channels"`
	Strip    *Strip         `json:"strip"` // null until it has been read
}

// Tiles are the figures at the top. Today is null until it has been read.
type Tiles struct {
	Unanswered Pile   `json:"unanswered"`
	Queue      Pile   `json:"queue"`
	Online     int    `json:"online"`
	Employed   int    `json:"employed"`
	Idle       int    `json:"idle"`
	Busy       int    `json:"busy"`
	Full       int    `json:"full"`
	Break      int    `json:"break"`
	Today      *Today `json:"today"`
}

// Pile is how many wait and since when the longest does; Level is amber or red past the lines, else empty.
type Pile struct {
	N     int            `json:"n"`
	Since domain.Instant `json:"since,omitempty"`
	Level string         `json:"level,omitempty"`
}

// The levels of a pile.
const (
	Amber = "amber"
	Red   = "red"
)

// queueAmber is the first line of the queue; desk.QueueRed and desk.QueuePeople are the next.
const queueAmber = time.Minute

func (p *Pile) add(since domain.Instant) {
	if p.N++; p.Since == 0 || since < p.Since {
		p.Since = since
	}
}

// Talk is a conversation on the wall.
type Talk struct {
	ID        domain.ID      `json:"id"`
	Contact   desk.Person    `json:"contact"`
	Owner     desk.Person    `json:"owner"`
	Team      domain.ID      `json:"team,omitempty"`
	Store     domain.ID      `json:"store"`
	Channel   domain.Channel `json:"channel"`
	Status    domain.Status  `json:"status"`
	IssueType string         `json:"issue_type,omitempty"`
	Waiting   domain.Instant `json:"waiting,omitempty"`
	Amber     domain.Instant `json:"amber,omitempty"`
	Due       domain.Instant `json:"due,omitempty"`
}

// shownTalks is how many conversations the list holds; who has more has other worries than the end of the list.
const shownTalks = 100

// Snapshot is the wall of a caller as of this moment.
func (s *Service) Snapshot(ctx context.Context, p access.Principal) (Wall, error) {
	scope, err := p.Floor()
	if err != nil {
		return Wall{}, err
	}
	f, err := s.Floor(ctx)
	if err != nil {
		return Wall{}, err
	}
	w, late := f.narrow(scope)
	w.Waiting, err = s.talks(ctx, late, f, scope)
	w.Tiles.Today, w.Strip = s.look(scope, f.At)
	return w, err
}

// narrow is what of the floor a scope sees; late are the conversations past a line, the longest waiting first, as many as are shown.
func (f Floor) narrow(scope access.Floor) (w Wall, late []desk.Brief) {
	w = Wall{At: f.At, Seats: []Seat{}, Channels: f.Channels}
	for _, x := range f.Seats {
		if !scope.Team(x.Team) {
			continue
		}
		w.Seats = append(w.Seats, x)
		w.Tiles.seat(x)
	}
	for _, b := range f.Briefs {
		if !scope.Sees(b.Owner, b.Team) {
			continue
		}
		if b.Waiting != 0 {
			w.Tiles.Unanswered.add(b.Waiting)
			w.Tiles.Unanswered.Level = worse(w.Tiles.Unanswered.Level, levelOf(b, f.At))
		}
		if b.Queued != 0 && b.Status == domain.StatusOpen {
			w.Tiles.Queue.add(b.Queued)
		}
		if levelOf(b, f.At) != "" {
			late = append(late, b)
		}
	}
	w.Tiles.Queue.Level = queueLevel(w.Tiles.Queue, f.At)
	if w.Tiles.Unanswered.Level == Amber {
		w.Tiles.Unanswered.Level = "" // a tile is red or it is not
	}
	slices.SortFunc(late, func(a, b desk.Brief) int { return cmp.Or(cmp.Compare(a.Waiting, b.Waiting), cmp.Compare(a.ID, b.ID)) })
	w.Late = len(late)
	return w, late[:min(len(late), shownTalks)]
}

func (t *Tiles) seat(x Seat) {
	t.Employed++
	switch x.State {
	case Idle:
		t.Idle++
	case Busy:
		t.Busy++
	case Full:
		t.Full++
	case Break:
		t.Break++
	}
	t.Online = t.Idle + t.Busy + t.Full
}

// levelOf says which line a waiting conversation has passed.
func levelOf(b desk.Brief, now domain.Instant) string {
	switch {
	case b.Waiting == 0:
	case b.Due != 0 && now >= b.Due:
		return Red
	case b.Amber != 0 && now >= b.Amber:
		return Amber
	}
	return ""
}

func worse(a, b string) string {
	if a == Red || b == "" {
		return a
	}
	return b
}

func queueLevel(p Pile, now domain.Instant) string {
	switch longest := now.Sub(p.Since); {
	case p.N == 0:
	case longest >= desk.QueueRed, p.N >= desk.QueuePeople:
		return Red
	case longest >= queueAmber:
		return Amber
	}
	return ""
}

// talks are conversations with names. Of a holder who has changed to a team that the caller does not see the name is left out.
func (s *Service) talks(ctx context.Context, briefs []desk.Brief, f Floor, scope access.Floor) ([]Talk, error) {
	ids := make([]domain.ID, len(briefs))
	for i, b := range briefs {
		ids[i] = b.Contact
	}
	known, err := s.contacts(ctx, ids, f.At)
	if err != nil {
		return nil, err
	}
	holders := make(map[domain.ID]string, len(f.Seats))
	for _, x := range f.Seats {
		if scope.Team(x.Team) {
			holders[x.ID] = x.Name
		}
	}
	out := make([]Talk, len(briefs))
	for i, b := range briefs {
		c := known[b.Contact]
		out[i] = Talk{
			ID: b.ID, Contact: desk.Person{ID: b.Contact, Name: c.Name, Country: cmp.Or(b.Country, c.Country), Lang: cmp.Or(b.Language, c.Language)},
			Owner: desk.Person{ID: b.Owner, Name: holders[b.Owner]}, Team: b.Team, Store: b.Store, Channel: b.Channel, Status: b.Status,
			IssueType: b.IssueType, Waiting: b.Waiting, Amber: b.Amber, Due: b.Due,
		}
	}
	return out, nil
}

// Held lists the unresolved conversations of an agent, those who wait first, the longest waiting in front. An agent whom the caller does not see
// is not found.
func (s *Service) Held(ctx context.Context, p access.Principal, agent domain.ID) ([]Talk, error) {
	scope, err := p.Floor()
	if err != nil {
		return nil, err
	}
	f, err := s.Floor(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(f.Seats, func(x Seat) bool { return x.ID == agent })
	if i < 0 || !scope.Team(f.Seats[i].Team) {
		return nil, domain.NotFound("agent_not_found", "there is no such agent on your wall")
	}
	var held []desk.Brief
	for _, b := range f.Briefs {
		if b.Owner == agent && scope.Sees(b.Owner, b.Team) {
			held = append(held, b)
		}
	}
	slices.SortFunc(held, func(a, b desk.Brief) int {
		return cmp.Or(cmp.Compare(first(a), first(b)), cmp.Compare(a.Waiting, b.Waiting), cmp.Compare(a.Owned, b.Owned), cmp.Compare(a.ID, b.ID))
	})
	return s.talks(ctx, held[:min(len(held), shownTalks)], f, scope)
}

func first(b desk.Brief) int {
	if b.Waiting != 0 {
		return 0
	}
	return 1
}
