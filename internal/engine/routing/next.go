package routing

import (
	"cmp"
	"slices"

	"kefu/internal/domain"
)

// Offer is a conversation for an agent. It holds until the state it was made from changes; who acts on it checks again under a lock.
type Offer struct {
	Conversation domain.ID
	To           Match
}

// Next deals out the queue as far as it goes at an instant, longest waiting first (then by id), each to the best match that is within reach on the
// ladder and has room. Among equal matches the least load for the capacity goes first, then who has been free longest, then the lower id.
//
// An agent in Refused is asked again only at the end of the ladder, and only if nobody else has room. A conversation that is within reach of
// somebody but fits nobody keeps the place of the agent nearest to having room: younger ones, though they may be small enough, are not offered
// to that agent, else a stream of e-mails would keep every chat out for ever.
//
// Wake is the next step of the ladder for what is left, always after now; 0 means that only a change of queue or agents can help. The result does not
// depend on the order of the arguments, which are left as they are. Of a conversation given twice the longer wait counts, of an agent the
// higher load.
func Next(queue []Need, agents []Agent, now domain.Instant) (offers []Offer, wake domain.Instant) {
	d := deal(agents, now)
	for _, n := range inOrder(queue) {
		if s := d.place(n); s != nil {
			offers = append(offers, Offer{Conversation: n.Conversation, To: Score(n, s.Agent)})
			s.Load += Cost(n.Kind)
			continue
		}
		if at := nextStep(n.Since, now); at > 0 && (wake == 0 || at < wake) {
			wake = at
		}
	}
	return offers, wake
}

func inOrder(queue []Need) []Need {
	out := slices.Clone(queue)
	slices.SortStableFunc(out, func(a, b Need) int {
		return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.Conversation, b.Conversation))
	})
	seen := make(map[domain.ID]bool, len(out))
	return slices.DeleteFunc(out, func(n Need) bool {
		again := seen[n.Conversation]
		seen[n.Conversation] = true
		return again
	})
}

// seat is an agent during one deal. A kept one waits for an older conversation and gets no younger one.
type seat struct {
	Agent
	kept bool
}

type dealing struct {
	now   domain.Instant
	seats []seat
}

func deal(agents []Agent, now domain.Instant) *dealing {
	d := &dealing{now: now, seats: make([]seat, 0, len(agents))}
	for _, a := range agents {
		d.seats = append(d.seats, seat{Agent: a})
	}
	slices.SortStableFunc(d.seats, func(a, b seat) int {
		return cmp.Or(cmp.Compare(a.Ref.Agent, b.Ref.Agent), cmp.Compare(b.Load, a.Load))
	})
	d.seats = slices.CompactFunc(d.seats, func(a, b seat) bool { return a.Ref.Agent == b.Ref.Agent })
	d.seats = slices.DeleteFunc(d.seats, func(s seat) bool { return !s.Online || s.Load >= s.Capacity })
	return d
}

// candidate is a seat within reach of a conversation, with what ranks it.
type candidate struct {
	*seat
	refused bool
	score   int
}

// place is the seat that gets the conversation, or nil; then the place of the nearest one is kept.
func (d *dealing) place(n Need) *seat {
	var best, nearest candidate
	for i := range d.seats {
		s := &d.seats[i]
		if s.kept || s.Load >= s.Capacity {
			continue
		}
		if Sticky(n, s.Agent, d.now) {
			return s
		}
		c, within := d.reach(n, s)
		switch {
		case !within:
		case s.Fits(n.Kind):
			if best.seat == nil || c.before(best) {
				best = c
			}
		case s.Capacity >= Cost(n.Kind):
			if nearest.seat == nil || s.Capacity-s.Load > nearest.Capacity-nearest.Load {
				nearest = c
			}
		}
	}
	if best.seat == nil && nearest.seat != nil {
		nearest.kept = true
	}
	return best.seat
}

// reach reports whether the ladder lets the agent be asked, and how he or she ranks.
func (d *dealing) reach(n Need, s *seat) (candidate, bool) {
	least, _, everybody := Ladder(d.now.Sub(n.Since))
	c := candidate{seat: s, refused: slices.Contains(n.Refused, s.Ref.Agent)}
	if !everybody && (c.refused || n.Team != 0 && n.Team != s.Ref.Team) {
		return c, false
	}
	c.score = points(n, &s.Agent)
	return c, c.score >= least // 0 for the whole team
}

// before ranks seats; equal ones stay in the order of their ids. The loads are compared crosswise to stay in whole numbers.
func (c candidate) before(o candidate) bool {
	if c.refused != o.refused {
		return o.refused
	}
	return cmp.Or(cmp.Compare(o.score, c.score), cmp.Compare(c.Load*o.Capacity, o.Load*c.Capacity), cmp.Compare(c.FreeSince, o.FreeSince)) < 0
}
