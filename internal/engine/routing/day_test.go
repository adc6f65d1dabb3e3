package routing_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/engine/presence"
	"kefu/internal/engine/routing"
)

// ticket is a conversation of the simulated day. What will happen to it is drawn beforehand, so that it does not depend on who asks when.
type ticket struct {
	need     routing.Need
	arrives  int // second of the day
	customer int
	takes    int  // seconds of work
	missed   bool // the first offer is let go
	owner    domain.ID
	ends     int // second at which work ends or the offer is taken back; 0 while in the queue
	served   int // how often it was brought to an end
	waited   int
}

// person is an agent of the simulated day.
type person struct {
	domain.AgentRef
	state       presence.State
	languages   []string
	capacity    routing.Points
	from, to    int // the shift, in seconds of the day
	lidDown, up int // no heartbeat in between
	back        int // returns from a break, or from having been put offline
	free        domain.Instant
}

// day plays 1,000 arrivals against 7 agents in steps of five seconds, of which all times are multiples. Eager asks Next at every step, otherwise
// only when something has changed or at the wake-up it asked for.
type day struct {
	t       *testing.T
	eager   bool
	tickets []*ticket
	staff   []*person
	lastOf  map[int]*ticket // customer → last served ticket
	wake    domain.Instant
	changed bool
	calls   int
	stuck   int // rounds in which somebody had waited the ladder through and nobody had room
	again   int // offers to the one who served the customer before
	log     []string
}

func newDay(t *testing.T, eager bool) *day {
	r := rand.New(rand.NewPCG(20250616, 5))
	d := &day{t: t, eager: eager, lastOf: map[int]*ticket{}}
	for i := range 1000 {
		// Two heaps, before noon and in the afternoon, as shops have them.
		second := one(r, 3600, 6*3600) + 5*(r.IntN(1440)+r.IntN(1440))
		x := &ticket{arrives: second, customer: r.IntN(400), missed: r.IntN(25) == 0}
		x.need = routing.Need{Conversation: domain.ID(1000 + i), Team: one[domain.ID](r, 0, 1, 1, 2), Since: at(second),
			Language: one(r, "de", "de", "en", "en", "fr", "sw"), Region: one(r, domain.RegionEurope, domain.RegionAfrica, domain.RegionUnknown)}
		switch r.IntN(10) {
		case 0, 1:
			x.need.Kind, x.takes = mail, 600+5*r.IntN(240)
		case 2, 3, 4:
			x.need.Kind, x.takes = messaging, 300+5*r.IntN(300)
		default:
			x.need.Kind, x.takes = chat, 120+5*r.IntN(120)
		}
		d.tickets = append(d.tickets, x)
	}
	for i := range 7 {
		p := &person{AgentRef: domain.AgentRef{Agent: domain.ID(i + 1), Team: domain.ID(1 + i%3/2), Seniority: domain.SeniorityMiddle},
			languages: [][]string{{"de", "en"}, {"en", "fr"}, {"de"}}[i%3], from: 300 * i, to: 13*3600 + 300*i,
			lidDown: 3600*(2+i) + 5, up: 3600*(2+i) + 500}
		if i == 4 {
			p.Seniority = domain.SeniorityTrainee
		}
		p.state.Agent = p.Agent
		p.capacity = routing.Capacity(routing.FullCapacity, p.Seniority, "", at(0))
		d.staff = append(d.staff, p)
	}
	return d
}

func (d *day) note(format string, args ...any) {
	d.log = append(d.log, fmt.Sprintf(format, args...))
	d.changed = true
}

// presence lets every agent live: come, beat every 25 s unless the lid is down, be put offline or on a break, come back, go home.
func (d *day) presence(now int) {
	for _, p := range d.staff {
		instant, silent := at(now), now >= p.lidDown && now < p.up
		s, changes := p.state.Expire(instant)
		if len(changes) > 0 {
			p.back = p.up
		}
		var err error
		var more []presence.Change
		switch {
		case now == p.to:
			s, more, err = s.Choose(domain.PresenceOffline, "", 0, instant)
		case now == p.from || p.back > 0 && now == p.back && now < p.to:
			s, more, err = s.Choose(domain.PresenceOnline, "", 0, instant)
		case !silent && now%25 == 5*int(p.Agent%5):
			s = s.Beat(instant)
		}
		if err != nil {
			d.t.Fatal(err)
		}
		p.state = s
		for _, c := range append(changes, more...) {
			d.note("%d: agent %d %s %s by %s", c.At, p.Agent, c.Data.State, c.Data.Reason, c.By)
		}
	}
}

// work ends what is due: conversations are closed, missed offers go back to the queue.
func (d *day) work(now int) {
	for _, x := range d.tickets {
		if x.ends == 0 || x.ends != now {
			continue
		}
		i := slices.IndexFunc(d.staff, func(p *person) bool { return p.Agent == x.owner })
		p := d.staff[i]
		p.free, x.owner, x.ends = at(now), 0, 0
		if x.missed {
			x.missed = false
			x.need.Refused = append(x.need.Refused, p.Agent)
			var changes []presence.Change
			p.state, changes = p.state.Miss(at(now))
			if len(changes) > 0 {
				p.back = now + 300
			}
			d.note("%d: %d taken back from %d, who is %s", now, x.need.Conversation, p.Agent, p.state.Chosen)
			continue
		}
		x.served++
		p.state = p.state.Answered()
		x.need.Last, x.need.LastAt = p.Agent, at(now)
		d.lastOf[x.customer] = x
		d.note("%d: %d ended by %d", now, x.need.Conversation, p.Agent)
	}
}

// queue is what waits at a second, with the last agent of a customer who returns.
func (d *day) queue(now int) (out []routing.Need) {
	for _, x := range d.tickets {
		if x.arrives == now {
			if last := d.lastOf[x.customer]; last != nil {
				x.need.Last, x.need.LastAt = last.need.Last, last.need.LastAt
			}
			d.changed = true
		}
		if x.arrives <= now && x.owner == 0 && x.served == 0 {
			out = append(out, x.need)
		}
	}
	return out
}

// agents are the staff with their loads, counted anew from the conversations in hand.
func (d *day) agents(now int) (out []routing.Agent) {
	load := map[domain.ID]routing.Points{}
	for _, x := range d.tickets {
		if x.owner != 0 {
			load[x.owner] += routing.Cost(x.need.Kind)
		}
	}
	for _, p := range d.staff {
		if load[p.Agent] > p.capacity {
			d.t.Fatalf("%d: agent %d has %d of %d in hand", now, p.Agent, load[p.Agent], p.capacity)
		}
		out = append(out, routing.Agent{Ref: p.AgentRef, Online: p.state.At(at(now)) == domain.PresenceOnline, Languages: p.languages,
			Regions: []domain.Region{domain.RegionEurope}, Capacity: p.capacity, Load: load[p.Agent], FreeSince: p.free})
	}
	return out
}

func (d *day) route(now int) {
	queue := d.queue(now)
	if !d.eager && !d.changed && (d.wake == 0 || at(now) < d.wake) {
		return
	}
	d.changed = false
	d.calls++
	agents := d.agents(now)
	var offers []routing.Offer
	offers, d.wake = routing.Next(queue, agents, at(now))
	for _, o := range offers {
		x := d.tickets[o.Conversation-1000]
		p := agents[o.To.Agent-1]
		if x.owner != 0 || x.served > 0 {
			d.t.Fatalf("%d: %d offered to %d, but it is with %d or done", now, o.Conversation, o.To.Agent, x.owner)
		}
		if !p.Online {
			d.t.Fatalf("%d: %d offered to %d, who is not on duty", now, o.Conversation, o.To.Agent)
		}
		if x.need.Last == o.To.Agent {
			d.again++
		}
		x.owner, x.waited = o.To.Agent, now-x.arrives
		x.ends = now + x.takes
		if x.missed {
			x.ends = now + int(routing.TakeBack(x.need.Kind)/time.Second)
		}
		d.log = append(d.log, fmt.Sprintf("%d: %d offered to %d with %d", now, o.Conversation, o.To.Agent, o.To.Score))
	}
	d.nobodyStarves(now)
}

// nobodyStarves looks at what waited the ladder through and still waits: nobody on duty has room for the first of them.
func (d *day) nobodyStarves(now int) {
	queue := d.queue(now)
	queue = slices.DeleteFunc(queue, func(n routing.Need) bool { return at(now).Sub(n.Since) < 2*time.Minute })
	if len(queue) == 0 {
		return
	}
	d.stuck++
	slices.SortFunc(queue, func(a, b routing.Need) int { return int(a.Since - b.Since) })
	for _, a := range d.agents(now) {
		if a.Fits(queue[0].Kind) {
			d.t.Fatalf("%d: %d waits since %s, though agent %d has %d of %d in hand", now, queue[0].Conversation, queue[0].Since, a.Ref.Agent,
				a.Load, a.Capacity)
		}
	}
}

func (d *day) run() {
	for now := 0; now < 16*3600; now += 5 {
		d.presence(now)
		d.work(now)
		d.route(now)
	}
}

// TestDayOfThousandArrivals plays the day twice. Asking only at changes and wake-ups must end exactly as asking all the time does: the wake-up
// misses nothing.
func TestDayOfThousandArrivals(t *testing.T) {
	lazy, eager := newDay(t, false), newDay(t, true)
	lazy.run()
	eager.run()
	if diff := cmp.Diff(eager.log, lazy.log); diff != "" {
		t.Fatalf("wake-ups miss something (-all the time +at wake-ups)\n%s", diff)
	}
	var waits []int
	back := 0
	for _, x := range lazy.tickets {
		if x.served != 1 {
			t.Fatalf("%d was served %d times", x.need.Conversation, x.served)
		}
		waits = append(waits, x.waited)
		back += len(x.need.Refused)
	}
	slices.Sort(waits)
	t.Logf("%d served; wait in s: median %d, 95%% %d, longest %d; %d taken back, %d to the same agent again", len(waits),
		waits[500], waits[950], waits[999], back, lazy.again)
	t.Logf("%d rounds without room; asked %d times instead of %d", lazy.stuck, lazy.calls, eager.calls)
	if back < 10 || lazy.again < 10 || lazy.stuck < 10 || waits[999] < 120 || lazy.calls*4 > eager.calls {
		t.Error("the day is too easy to prove anything")
	}
}
