package credit

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"kefu/internal/domain"
)

// Times of the tables are minutes of one story; the order is placed at minute 10,000 and paid at 10,030 unless the case says otherwise.
const (
	placedAt = 10_000
	paidAt   = 10_030
	hour     = 60
	day      = 24 * hour
)

func at(minute int) domain.Instant {
	return domain.Instant(minute) * domain.Instant(time.Minute/time.Microsecond)
}

const (
	ann domain.ID = 1
	bob domain.ID = 2
	cat domain.ID = 3
)

// said is a word: a positive minute is the customer's, an agent's has his or her name.
type said struct {
	minute int
	who    domain.ID
	round  bool
}

func talk(id domain.ID, words ...said) Talk {
	t := Talk{Conversation: id}
	for i, w := range words {
		t.Words = append(t.Words, Word{At: at(w.minute), Event: id*1000 + domain.ID(i), Agent: domain.AgentRef{Agent: w.who}, Round: w.round})
	}
	return t
}

func customer(minute int) said             { return said{minute: minute} }
func agent(who domain.ID, minute int) said { return said{minute, who, true} }

func order(placed, paid int) Order { return Order{Placed: at(placed), Paid: at(paid)} }

func with(change func(*Rules)) Rules {
	r := Default()
	change(&r)
	return r
}

// why finds what was said of an agent at a stage.
func why(v Verdict, s Stage, who domain.ID) Reason {
	for _, c := range v.Candidates {
		if c.Stage == s && c.Agent.Agent == who {
			return c.Reason
		}
	}
	return ""
}

// decided is one story and what the rulebook says of it.
type decided struct {
	name   string
	rules  Rules
	order  Order
	talks  []Talk
	want   domain.ID // credited
	path   Path
	at     int // dates the sale; 0: the payment
	reason map[domain.ID]Reason
	stage  Stage
}

func chat() Talk { return talk(7, customer(placedAt-60), agent(ann, placedAt-50)) }

// stages are about who served when.
func stages() []decided {
	return []decided{
		{name: "served, ordered, paid", rules: Default(), order: order(placedAt, paidAt), talks: []Talk{chat()}, want: ann, path: PathOwn, at: placedAt,
			reason: map[domain.ID]Reason{ann: ReasonWon}},
		{name: "not paid yet", rules: Default(), order: order(placedAt, 0), talks: []Talk{chat()}, path: PathUnpaid, reason: map[domain.ID]Reason{ann: ReasonWon}},
		{name: "nobody", rules: Default(), order: order(placedAt, paidAt), path: PathSilent},
		{name: "the last of two before the order", rules: Default(), order: order(placedAt, paidAt), want: bob, path: PathOwn, at: placedAt,
			talks:  []Talk{chat(), talk(8, customer(placedAt-30), agent(bob, placedAt-20))},
			reason: map[domain.ID]Reason{ann: ReasonLater, bob: ReasonWon}},
		{name: "the last word counts, not the last conversation", rules: Default(), order: order(placedAt, paidAt), want: ann, path: PathOwn, at: placedAt,
			talks: []Talk{talk(7, customer(placedAt-60), agent(ann, placedAt-50), agent(ann, placedAt-5)), talk(8, customer(placedAt-30), agent(bob, placedAt-20))}},
		{name: "most rounds", rules: with(func(r *Rules) { r.Tie = TieRounds }), order: order(placedAt, paidAt), want: ann, path: PathOwn, at: placedAt,
			talks: []Talk{talk(7, customer(placedAt-90), agent(ann, placedAt-80), customer(placedAt-70), agent(ann, placedAt-60)),
				talk(8, customer(placedAt-30), agent(bob, placedAt-20))},
			reason: map[domain.ID]Reason{ann: ReasonWon, bob: ReasonRounds}},
		{name: "rounds add up over conversations", rules: with(func(r *Rules) { r.Tie = TieRounds }), order: order(placedAt, paidAt), want: ann, path: PathOwn, at: placedAt,
			talks: []Talk{talk(7, customer(placedAt-90), agent(ann, placedAt-80)), talk(8, customer(placedAt-70), agent(ann, placedAt-60)),
				talk(9, customer(placedAt-30), agent(bob, placedAt-20))}},
		{name: "equal rounds: the later", rules: with(func(r *Rules) { r.Tie = TieRounds }), order: order(placedAt, paidAt), want: bob, path: PathOwn, at: placedAt,
			talks: []Talk{talk(7, customer(placedAt-90), agent(ann, placedAt-80)), talk(8, customer(placedAt-30), agent(bob, placedAt-20))}},

		{name: "exactly at the edge of the window", rules: Default(), order: order(placedAt, paidAt), want: ann, path: PathOwn, at: placedAt,
			talks: []Talk{talk(7, customer(placedAt-7*day), agent(ann, placedAt-7*day))}},
		{name: "a minute too long before the order, in time before the payment? no", rules: Default(), order: order(placedAt, paidAt), path: PathSilent,
			talks:  []Talk{talk(7, customer(placedAt-7*day-1), agent(ann, placedAt-7*day-1))},
			reason: map[domain.ID]Reason{ann: ReasonWindow}},
		{name: "a longer window for the payment", rules: with(func(r *Rules) { r.PayWindowH = 15 * 24 }), order: order(placedAt, paidAt), want: ann, path: PathRescued,
			talks: []Talk{talk(7, customer(placedAt-8*day), agent(ann, placedAt-8*day))}},
		{name: "written only afterwards", rules: Default(), order: order(placedAt, placedAt+30), path: PathSilent,
			talks: []Talk{talk(7, customer(placedAt-1), agent(ann, placedAt+30+61))}, reason: map[domain.ID]Reason{ann: ReasonAfter}},

		{name: "placed by one, paid with another", rules: Default(), order: order(placedAt, paidAt), want: ann, path: PathPlaced, at: placedAt,
			talks: []Talk{chat(), talk(8, customer(placedAt+5), agent(bob, placedAt+10))}},
		{name: "the same by the payment alone", rules: with(func(r *Rules) { r.Judge = JudgePaid }), order: order(placedAt, paidAt), want: bob, path: PathPaid,
			talks: []Talk{chat(), talk(8, customer(placedAt+5), agent(bob, placedAt+10))}},
		{name: "by the payment, served before the order", rules: with(func(r *Rules) { r.Judge = JudgePaid }), order: order(placedAt, paidAt), want: ann, path: PathOwn,
			talks: []Talk{chat()}},
		{name: "silent order, served before the payment", rules: Default(), order: order(placedAt, placedAt+5*hour), want: bob, path: PathRescued,
			talks: []Talk{talk(8, customer(placedAt+2*hour), agent(bob, placedAt+3*hour))}, stage: StagePaid, reason: map[domain.ID]Reason{bob: ReasonWon}},
		{name: "the same by the order alone: nobody's, and dated at the order", rules: with(func(r *Rules) { r.Judge = JudgePlaced }), order: order(placedAt, placedAt+5*hour),
			path: PathRescued, at: placedAt, talks: []Talk{talk(8, customer(placedAt+2*hour), agent(bob, placedAt+3*hour))}},
	}
}

// guards are about words that are no reason to buy.
func guards() []decided {
	return []decided{
		{name: "chased within the hour, no answer", rules: Default(), order: order(placedAt, placedAt+90), path: PathSilent, stage: StagePaid,
			talks: []Talk{talk(8, customer(placedAt-20*day), agent(bob, placedAt+60))}, reason: map[domain.ID]Reason{bob: ReasonChase}},
		{name: "chased within the hour, and the customer answered", rules: Default(), order: order(placedAt, placedAt+90), want: bob, path: PathRescued,
			talks: []Talk{talk(8, customer(placedAt-20*day), agent(bob, placedAt+30), customer(placedAt+40))}},
		{name: "chased after the hour", rules: Default(), order: order(placedAt, placedAt+90), want: bob, path: PathRescued,
			talks: []Talk{talk(8, customer(placedAt-20*day), agent(bob, placedAt+61))}},
		{name: "followed up within the hour: shown, not paid", rules: Default(), order: order(placedAt, paidAt), path: PathFollowed, stage: StageFollow,
			talks: []Talk{talk(8, agent(cat, paidAt+60))}, reason: map[domain.ID]Reason{cat: ReasonWon}},
		{name: "followed up within the hour: paid where that is wanted", rules: with(func(r *Rules) { r.FollowPays = true }), order: order(placedAt, paidAt), want: cat,
			path: PathFollowed, talks: []Talk{talk(8, agent(cat, paidAt+1), agent(bob, paidAt+2))}},
		{name: "followed up too late", rules: Default(), order: order(placedAt, paidAt), path: PathSilent, talks: []Talk{talk(8, agent(cat, paidAt+61))}},
		{name: "nothing to follow up", rules: Default(), order: order(placedAt, paidAt), want: ann, path: PathOwn, at: placedAt, stage: StageFollow,
			talks: []Talk{chat(), talk(8, agent(cat, paidAt+5))}, reason: map[domain.ID]Reason{cat: ReasonNotSilent}},
	}
}

// conversations are about which of them count, and about proofs.
func conversations() []decided {
	return []decided{
		{name: "about an order made before", rules: Default(), order: order(placedAt, paidAt), path: PathSilent,
			talks: []Talk{{Conversation: 7, Aftersale: true, Words: chat().Words}}, reason: map[domain.ID]Reason{ann: ReasonAftersale}},
		{name: "the same where that counts too", rules: with(func(r *Rules) { r.Presale = false }), order: order(placedAt, paidAt), want: ann, path: PathOwn, at: placedAt,
			talks: []Talk{{Conversation: 7, Aftersale: true, Words: chat().Words}}},
		{name: "out of the figures", rules: Default(), order: order(placedAt, paidAt), path: PathSilent,
			talks: []Talk{{Conversation: 7, Void: "internal", Words: chat().Words}}, reason: map[domain.ID]Reason{ann: ReasonVoid}},
		{name: "monologue", rules: Default(), order: order(placedAt, paidAt), path: PathSilent,
			talks: []Talk{talk(7, agent(ann, placedAt-50), customer(paidAt+1))}, stage: StagePlaced, reason: map[domain.ID]Reason{ann: ReasonMonologue}},
		{name: "one sentence where two are asked for", rules: with(func(r *Rules) { r.MinAsked = 2 }), order: order(placedAt, paidAt), path: PathSilent,
			talks: []Talk{chat()}, reason: map[domain.ID]Reason{ann: ReasonFewWords}},
		{name: "passed on after one message", rules: with(func(r *Rules) { r.MinForward = 2 }), order: order(placedAt, paidAt), path: PathSilent,
			talks: []Talk{{Conversation: 7, Words: chat().Words, Forwarded: []Forward{{at(placedAt - 40), ann}}}}, reason: map[domain.ID]Reason{ann: ReasonForwarded}},
		{name: "passed on after the order", rules: with(func(r *Rules) { r.MinForward = 2 }), order: order(placedAt, placedAt+1), want: ann, path: PathOwn, at: placedAt,
			talks: []Talk{{Conversation: 7, Words: chat().Words, Forwarded: []Forward{{at(placedAt + 40), ann}}}}},

		{name: "flagged", rules: Default(), order: Order{Placed: at(placedAt), Paid: at(paidAt), Void: "flagged"}, path: PathOwn, at: placedAt, talks: []Talk{chat()}},
		{name: "the agent's own checkout beats a later word", rules: Default(), want: ann, path: PathOwn, at: placedAt,
			order: Order{Placed: at(placedAt), Paid: at(paidAt), Proofs: []domain.OrderProof{{Kind: domain.ProofCheckout, Agent: domain.AgentRef{Agent: ann}}}},
			talks: []Talk{chat(), talk(8, customer(placedAt-30), agent(bob, placedAt-20))}, reason: map[domain.ID]Reason{bob: ReasonProof}},
		{name: "a checkout by who never wrote", rules: Default(), want: cat, path: PathOwn, at: placedAt,
			order: Order{Placed: at(placedAt), Paid: at(paidAt), Proofs: []domain.OrderProof{{Kind: domain.ProofCheckout, Agent: domain.AgentRef{Agent: cat}}}}},
		{name: "a checkout beats a code, a code beats a visit", rules: Default(), want: bob, path: PathOwn, at: placedAt,
			order: Order{Placed: at(placedAt), Paid: at(paidAt), Proofs: []domain.OrderProof{{Kind: domain.ProofSession, Conversation: 7},
				{Kind: domain.ProofCode, Agent: domain.AgentRef{Agent: bob}, At: at(placedAt - 100)}}},
			talks: []Talk{chat(), talk(8, customer(placedAt-300), agent(bob, placedAt-290))}},
		{name: "the visit of the order beats a later word elsewhere", rules: Default(), want: ann, path: PathOwn, at: placedAt,
			order: Order{Placed: at(placedAt), Paid: at(paidAt), Proofs: []domain.OrderProof{{Kind: domain.ProofSession, Conversation: 7}}},
			talks: []Talk{chat(), talk(8, customer(placedAt-30), agent(bob, placedAt-20))}},
	}
}

func TestDecide(t *testing.T) {
	for _, c := range slices.Concat(stages(), guards(), conversations()) {
		t.Run(c.name, func(t *testing.T) {
			v := Decide(c.rules, c.order, c.talks)
			var got domain.ID
			if v.Credited != nil {
				got = v.Credited.Agent.Agent
			}
			moment := c.order.Paid
			if c.at != 0 {
				moment = at(c.at)
			}
			if got != c.want || v.Path != c.path || v.At != moment {
				t.Errorf("credited %d by %s at %d, want %d by %s at %d: %+v", got, v.Path, v.At, c.want, c.path, moment, v.Candidates)
			}
			stage := c.stage
			if stage == "" {
				stage = StagePlaced
			}
			for who, reason := range c.reason {
				if got := why(v, stage, who); got != reason {
					t.Errorf("agent %d: %q, want %q", who, got, reason)
				}
			}
		})
	}
}

func TestAssists(t *testing.T) {
	v := Decide(Default(), order(placedAt, paidAt), []Talk{
		talk(7, customer(placedAt-90), agent(ann, placedAt-80), agent(bob, placedAt-70), agent(bob, placedAt-60)),
		talk(8, customer(placedAt+5), agent(cat, placedAt+10), agent(bob, placedAt+11)),
		talk(9, customer(placedAt-30*day), agent(4, placedAt-30*day)),
	})
	var got []domain.ID
	for _, c := range v.Assists() {
		got = append(got, c.Agent.Agent)
	}
	if !slices.Equal(got, []domain.ID{ann, cat}) || v.Credited.Agent.Agent != bob || v.Path != PathOwn {
		t.Errorf("%v assist agent %d (%s), want 1 and 3 assist 2", got, v.Credited.Agent.Agent, v.Path)
	}
}

func TestCheck(t *testing.T) {
	if err := Default().Check(); err != nil {
		t.Error(err)
	}
	for field, change := range map[string]func(*Rules){
		"judge": func(r *Rules) { r.Judge = "best" }, "tie": func(r *Rules) { r.Tie = "" }, "window_h": func(r *Rules) { r.WindowH = 0 },
		"pay_window_h": func(r *Rules) { r.PayWindowH = 5000 }, "aftersale_days": func(r *Rules) { r.AftersaleDays = 181 },
		"follow_up_min": func(r *Rules) { r.FollowMin = -1 }, "chase_guard_min": func(r *Rules) { r.ChaseMin = 1441 },
		"min_customer_messages": func(r *Rules) { r.MinAsked = 0 }, "min_forward_messages": func(r *Rules) { r.MinForward = 11 },
	} {
		err := with(change).Check()
		if e, ok := err.(*domain.Error); !ok || e.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// naive decides an order straight from the definitions, for proofs of identity only: who is credited, and by which path.
func naive(r Rules, o Order, talks []Talk) (credited domain.ID, path Path) {
	window := func(h int) domain.Instant { return domain.Instant(h) * 3600e6 }
	placer := leader{r: r, o: o, until: o.Placed, window: window(r.WindowH)}.find(talks)
	if o.Paid == 0 {
		return 0, PathUnpaid
	}
	last := leader{r: r, o: o, until: o.Paid, window: window(r.PayWindowH), silent: placer == 0}
	if placer != 0 && r.Judge != JudgePaid {
		last.from = o.Placed
	}
	payer := last.find(talks)
	if payer == 0 {
		payer = placer
	}
	var follower domain.ID
	if placer == 0 && payer == 0 && r.FollowMin > 0 {
		follower = follows(r, o, talks)
	}
	switch {
	case placer != 0 && placer == payer:
		path = PathOwn
	case placer != 0 && r.Judge == JudgePaid:
		path = PathPaid
	case placer != 0:
		path = PathPlaced
	case payer != 0:
		path = PathRescued
	case follower != 0:
		path = PathFollowed
	default:
		path = PathSilent
	}
	switch {
	case o.Void != "":
	case path == PathFollowed && r.FollowPays:
		credited = follower
	case r.Judge == JudgePlaced:
		credited = placer
	case r.Judge == JudgePaid, placer == 0:
		credited = payer
	default:
		credited = placer
	}
	return credited, path
}

// follows is who wrote first after the payment, soon enough.
func follows(r Rules, o Order, talks []Talk) (who domain.ID) {
	first := domain.Instant(1 << 62)
	for _, t := range talks {
		for _, w := range t.Words {
			if t.Void == "" && w.Agent.Agent != 0 && w.At >= o.Paid && w.At-o.Paid <= domain.Instant(r.FollowMin)*60e6 && w.At < first {
				first, who = w.At, w.Agent.Agent
			}
		}
	}
	return who
}

// leader finds who led up to an instant by words from another one on.
type leader struct {
	r                   Rules
	o                   Order
	from, until, window domain.Instant
	silent              bool // a payment before which nobody led up to the order
}

// tally is what an agent said in time.
type tally struct {
	last   domain.Instant
	event  domain.ID
	rounds int
}

func (l leader) find(talks []Talk) (won domain.ID) {
	all := map[domain.ID]*tally{}
	for _, t := range talks {
		l.hear(t, all)
	}
	for who, a := range all {
		b := all[won]
		better := b == nil || a.last > b.last || a.last == b.last && a.event > b.event
		if b != nil && l.r.Tie == TieRounds && a.rounds != b.rounds {
			better = a.rounds > b.rounds
		}
		if better {
			won = who
		}
	}
	return won
}

func (l leader) hear(t Talk, all map[domain.ID]*tally) {
	if t.Void != "" || l.r.Presale && t.Aftersale {
		return
	}
	asked, written, mine := 0, map[domain.ID]int{}, map[domain.ID][]Word{}
	for _, w := range t.Words {
		switch {
		case w.At >= l.until:
		case w.Agent.Agent == 0:
			asked++
		default:
			written[w.Agent.Agent]++
			if w.At >= l.from {
				mine[w.Agent.Agent] = append(mine[w.Agent.Agent], w)
			}
		}
	}
	for who, words := range mine {
		end := words[len(words)-1]
		gaveAway := slices.ContainsFunc(t.Forwarded, func(f Forward) bool { return f.Agent == who && f.At < l.until }) && written[who] < l.r.MinForward
		if asked < max(1, l.r.MinAsked) || gaveAway || l.until-end.At > l.window || l.silent && l.chases(t, end) {
			continue
		}
		if all[who] == nil {
			all[who] = &tally{}
		}
		a := all[who]
		if end.At > a.last || end.At == a.last && end.Event > a.event {
			a.last, a.event = end.At, end.Event
		}
		for _, w := range words {
			if w.Round && l.until-w.At <= l.window {
				a.rounds++
			}
		}
	}
}

// chases reports whether an agent's last word came soon after a silent order and was not answered.
func (l leader) chases(t Talk, end Word) bool {
	if end.At < l.o.Placed || end.At-l.o.Placed > domain.Instant(l.r.ChaseMin)*60e6 || l.until != l.o.Paid {
		return false
	}
	return !slices.ContainsFunc(t.Words, func(w Word) bool { return w.Agent.Agent == 0 && w.At > end.At && w.At < l.until })
}

// TestNaive compares the verdict with one worked out straight from the definitions, over random stories; credit never depends on the order in
// which conversations are handed in, nor on what happens after the payment and its follow-up.
func TestNaive(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	runs := 20_000
	if testing.Short() {
		runs = 4_000
	}
	seen := map[Path]int{}
	for n := range runs {
		r := Rules{
			Judge: []Judge{JudgePlaced, JudgeFirst, JudgePaid}[rng.IntN(3)], Tie: []Tie{TieLatest, TieRounds}[rng.IntN(2)],
			WindowH: 1 + rng.IntN(72), PayWindowH: 1 + rng.IntN(72), Presale: rng.IntN(2) == 0, FollowMin: rng.IntN(3) * 30, FollowPays: rng.IntN(2) == 0,
			ChaseMin: rng.IntN(3) * 30, MinAsked: 1 + rng.IntN(2), MinForward: rng.IntN(4),
		}
		placed := 5000 + rng.IntN(200)
		o := order(placed, placed+rng.IntN(300))
		if rng.IntN(10) == 0 {
			o.Paid = 0
		}
		if rng.IntN(10) == 0 {
			o.Void = "flagged"
		}
		var talks []Talk
		minute := placed - 1 - rng.IntN(5000)
		for i := range rng.IntN(4) {
			tk := Talk{Conversation: domain.ID(i + 1), Aftersale: rng.IntN(4) == 0}
			if rng.IntN(8) == 0 {
				tk.Void = "test"
			}
			start := minute + rng.IntN(5200)
			for k := range rng.IntN(8) {
				start += 1 + rng.IntN(60) // no two words of the story at one instant, so that no tie is left to chance
				w := Word{At: at(start) + domain.Instant(n%7*1000+i*100+k), Event: domain.ID(i*100 + k + 1)}
				if rng.IntN(2) == 0 {
					w.Agent.Agent, w.Round = domain.ID(1+rng.IntN(3)), rng.IntN(2) == 0
				}
				tk.Words = append(tk.Words, w)
			}
			if rng.IntN(3) == 0 {
				tk.Forwarded = []Forward{{at(start - rng.IntN(100)), domain.ID(1 + rng.IntN(3))}}
			}
			talks = append(talks, tk)
		}
		v := Decide(r, o, talks)
		var got domain.ID
		if v.Credited != nil {
			got = v.Credited.Agent.Agent
		}
		want, path := naive(r, o, talks)
		if got != want || v.Path != path {
			t.Fatalf("story %d: agent %d by %s, worked out %d by %s\n%+v\n%+v\n%+v", n, got, v.Path, want, path, r, o, talks)
		}
		seen[path]++
		slices.Reverse(talks)
		if back := Decide(r, o, talks); back.Path != v.Path || (back.Credited == nil) != (v.Credited == nil) || back.Credited != nil && back.Credited.Agent != v.Credited.Agent {
			t.Fatalf("story %d depends on the order of its conversations", n)
		}
		for _, c := range v.Candidates {
			if c.Reason == "" {
				t.Fatalf("story %d: a candidate without a reason: %+v", n, c)
			}
		}
	}
	for _, p := range []Path{PathOwn, PathPlaced, PathPaid, PathRescued, PathFollowed, PathSilent, PathUnpaid} {
		if seen[p] == 0 {
			t.Errorf("no story went the way %s", p)
		}
	}
}
