package routing_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/engine/routing"
)

var kinds = []domain.ChannelKind{chat, messaging, mail}

func one[T any](r *rand.Rand, list ...T) T { return list[r.IntN(len(list))] }

func some[T any](r *rand.Rand, list ...T) (out []T) {
	for _, x := range list {
		if r.IntN(3) == 0 {
			out = append(out, x)
		}
	}
	return out
}

// randomDesk is a queue of up to 40 and up to 12 agents, many of them full, some over-full or without any capacity.
func randomDesk(r *rand.Rand) (queue []routing.Need, agents []routing.Agent) {
	for i := range r.IntN(12) {
		a := routing.Agent{Ref: domain.AgentRef{Agent: domain.ID(i + 1), Team: domain.ID(r.IntN(3))}, Online: r.IntN(5) > 0,
			Languages: some(r, "de", "en", "fr"), Regions: some(r, domain.RegionEurope, domain.RegionAfrica), Topics: some(r, "size", "refund"),
			Scenes: some(r, "presale", "aftersale"), Capacity: one[routing.Points](r, 24, 24, 12, 6, 5, 0), FreeSince: at(-r.IntN(600))}
		a.Load = routing.Points(r.IntN(int(a.Capacity) + 4))
		agents = append(agents, a)
	}
	for i := range r.IntN(40) {
		n := routing.Need{Conversation: domain.ID(1000 + i), Team: domain.ID(r.IntN(3)), Since: at(-r.IntN(150)) - domain.Instant(r.IntN(1000)),
			Kind: one(r, kinds...), Language: one(r, "", "de", "en-GB", "ar"), Region: one(r, "", domain.RegionEurope, domain.RegionOceania),
			Issue: one(r, "", "size", "repair"), Scene: one(r, "", "presale", "other")}
		if r.IntN(3) == 0 {
			n.Last, n.LastAt = domain.ID(1+r.IntN(14)), at(-r.IntN(14*24*3600))
		}
		for range max(0, r.IntN(5)-2) {
			n.Refused = append(n.Refused, domain.ID(1+r.IntN(12)))
		}
		queue = append(queue, n)
	}
	return queue, agents
}

func shuffled[T any](r *rand.Rand, list []T) []T {
	out := slices.Clone(list)
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

func TestRandomDesks(t *testing.T) {
	offered, left, keeping := 0, 0, 0
	for seed := range uint64(5000) {
		r := rand.New(rand.NewPCG(seed, 2))
		queue, agents := randomDesk(r)
		givenQueue, givenAgents := slices.Clone(queue), slices.Clone(agents)
		offers, wake := routing.Next(queue, agents, at(0))
		if !reflect.DeepEqual(givenQueue, queue) || !reflect.DeepEqual(givenAgents, agents) {
			t.Fatalf("seed %d: the arguments were changed", seed)
		}
		again, wakeAgain := routing.Next(shuffled(r, queue), shuffled(r, agents), at(0))
		if !reflect.DeepEqual(offers, again) || wake != wakeAgain {
			t.Fatalf("seed %d: another order of the arguments gives another result\n%s", seed, cmp.Diff(offers, again))
		}
		rest, after := checkOffers(t, seed, offers, queue, agents)
		kept := checkRest(t, seed, rest, after)
		checkWake(t, seed, rest, wake)
		offered, left, keeping = offered+len(offers), left+len(rest), keeping+kept
	}
	t.Logf("%d offered, %d left, of which %d although somebody within reach had room for them", offered, left, keeping)
	if offered < 5000 || left < 5000 || keeping < 50 {
		t.Error("the desks are too easy to prove anything")
	}
}

// checkOffers holds every offer against the rules and returns what is left of the queue and the agents with their new loads.
func checkOffers(t *testing.T, seed uint64, offers []routing.Offer, queue []routing.Need, agents []routing.Agent) (rest []routing.Need,
	after []routing.Agent,
) {
	t.Helper()
	rest, after = slices.Clone(queue), slices.Clone(agents)
	for _, o := range offers {
		i := slices.IndexFunc(rest, func(n routing.Need) bool { return n.Conversation == o.Conversation })
		if i < 0 {
			t.Fatalf("seed %d: %d was offered twice, or never waited", seed, o.Conversation)
		}
		n := rest[i]
		rest = slices.Delete(rest, i, i+1)
		j := slices.IndexFunc(after, func(a routing.Agent) bool { return a.Ref.Agent == o.To.Agent })
		a := &after[j]
		sum := 0
		for _, p := range o.To.Parts {
			sum += p.Got
			if p.Got < 0 || p.Got > p.Of {
				t.Fatalf("seed %d: %d of %d points for %s", seed, p.Got, p.Of, p.Key)
			}
		}
		if sum != o.To.Score || !reflect.DeepEqual(routing.Score(n, *a), o.To) {
			t.Fatalf("seed %d: parts make %d, score %+v", seed, sum, o.To)
		}
		if !routing.Sticky(n, *a, at(0)) && !allowed(n, *a) {
			t.Fatalf("seed %d: %+v\nis not for\n%+v\nafter %s", seed, n, *a, at(0).Sub(n.Since))
		}
		if a.Load += routing.Cost(n.Kind); !a.Online || a.Load > a.Capacity {
			t.Fatalf("seed %d: agent %d, online %v, has %d of %d", seed, a.Ref.Agent, a.Online, a.Load, a.Capacity)
		}
	}
	return rest, after
}

// allowed reports whether the ladder lets the agent be asked, room or not.
func allowed(n routing.Need, a routing.Agent) bool {
	least, wholeTeam, everybody := routing.Ladder(at(0).Sub(n.Since))
	if everybody {
		return true
	}
	if slices.Contains(n.Refused, a.Ref.Agent) || n.Team != 0 && n.Team != a.Ref.Team {
		return false
	}
	return wholeTeam || routing.Score(n, a).Score >= least
}

// checkRest proves that nobody starves: what is left has nobody within reach with room, unless an older and bigger one waits for that room. It
// returns how many such there are.
func checkRest(t *testing.T, seed uint64, rest []routing.Need, after []routing.Agent) (kept int) {
	t.Helper()
	older := func(n, m routing.Need) bool {
		return m.Since < n.Since || m.Since == n.Since && m.Conversation < n.Conversation
	}
	for _, n := range rest {
		for _, a := range after {
			if !a.Fits(n.Kind) || !allowed(n, a) && !routing.Sticky(n, a, at(0)) {
				continue
			}
			kept++
			if !slices.ContainsFunc(rest, func(m routing.Need) bool {
				return older(n, m) && routing.Cost(m.Kind) > routing.Cost(n.Kind) && allowed(m, a) && a.Capacity >= routing.Cost(m.Kind)
			}) {
				t.Fatalf("seed %d: %+v\nis left, though there was room at\n%+v", seed, n, a)
			}
		}
	}
	return kept
}

// checkWake proves that up to the wake-up no step of the ladder is taken by anybody left, and that one is taken then.
func checkWake(t *testing.T, seed uint64, rest []routing.Need, wake domain.Instant) {
	t.Helper()
	rung := func(n routing.Need, now domain.Instant) [3]int {
		least, wholeTeam, everybody := routing.Ladder(now.Sub(n.Since))
		return [3]int{least, truth(wholeTeam), truth(everybody)}
	}
	moves := func(now domain.Instant) bool {
		return slices.ContainsFunc(rest, func(n routing.Need) bool { return rung(n, now) != rung(n, at(0)) })
	}
	switch {
	case wake == 0:
		if moves(at(100_000)) {
			t.Fatalf("seed %d: no wake-up, though somebody has steps to go", seed)
		}
	case wake <= at(0):
		t.Fatalf("seed %d: wake-up in the past: %s", seed, wake)
	case moves(wake-1) || !moves(wake):
		t.Fatalf("seed %d: wake-up at %s is not the next step", seed, wake)
	}
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// TestOneKindNeverStarves is the plain promise where all conversations cost the same: at the end of the ladder, whoever nobody suits is offered
// wherever there is room.
func TestOneKindNeverStarves(t *testing.T) {
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 3))
		queue, agents := randomDesk(r)
		for i := range queue {
			queue[i].Kind, queue[i].Language, queue[i].Issue, queue[i].Team = chat, "xx", "nothing", 99
			queue[i].Since -= at(120) - at(0)
		}
		offers, wake := routing.Next(queue, agents, at(0))
		room := 0
		for _, a := range agents {
			if a.Online {
				room += max(0, int(a.Capacity-a.Load)/int(routing.Cost(chat)))
			}
		}
		if len(offers) != min(room, len(queue)) || wake != 0 {
			t.Fatalf("seed %d: %d of %d offered, room for %d, wake %s", seed, len(offers), len(queue), room, wake)
		}
	}
}

func BenchmarkNext(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 4))
	var queue []routing.Need
	for len(queue) < 1000 {
		q, _ := randomDesk(r)
		queue = append(queue, q...)
	}
	for i := range queue {
		queue[i].Conversation = domain.ID(i + 1)
	}
	agents := make([]routing.Agent, 200)
	for i := range agents {
		agents[i] = agent(domain.ID(i+1), routing.Points(i%24))
	}
	for b.Loop() {
		routing.Next(queue, agents, at(0))
	}
}
