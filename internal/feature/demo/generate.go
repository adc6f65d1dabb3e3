package demo

import (
	"context"
	"math/rand/v2"
	"strconv"

	"kefu/internal/domain"
)

// room is the number of bits in which a run counts its ids.
const room = 36

// batchEvents is the size at which a batch is handed on; a conversation is never split.
const batchEvents = 1500

// generator is one run.
type generator struct {
	p      Params
	rng    *rand.Rand
	dates  *dates
	lanes  *lanes
	cast   []trait
	agents []domain.Agent
	stores []domain.Store
	speeds []speed
	books  *phraseBook
	issues []domain.IssueType
	mixes  [4][issueCount]float64 // by desk

	nextID  domain.ID
	run     string // names the run in identifiers, so that two runs share a store without meeting
	number  int    // of conversations written
	scale   float64
	order   []int
	regular map[routeKey]*regulars
	rest    int  // who wrote while their desk was closed and still waits at the end
	retaken bool // the conversation that was given away after one star has been written
	scene   scene
	till    *till

	batch domain.Batch
	sink  func(Part) error
}

// Part is a piece of the history: what is to be written, then the orders of customers of this part or of those before.
type Part struct {
	domain.Batch
	Orders []Bought
}

// Generate writes the simulated history to sink: first the world, then conversations by the time they began, each with its whole course
// and its customer in one part of at most about 2,000 events. The slices of a part belong to the receiver. progress, if not nil, hears
// how many of how many conversations are written. The first error of sink or of ctx ends the run and is returned.
func Generate(ctx context.Context, p Params, sink func(Part) error, progress func(done, total int)) error {
	w, err := NewWorld(p)
	if err != nil {
		return err
	}
	g, err := newGenerator(p, w, sink)
	if err != nil {
		return err
	}
	if err := sink(Part{Batch: domain.Batch{Stores: w.Stores, Accounts: w.Accounts, Teams: w.Teams, Agents: w.Agents}}); err != nil {
		return err
	}
	sizes := g.windowSizes()
	total, done := 0, 0
	for _, n := range sizes {
		total += n
	}
	for i := len(sizes) - 1; i >= 0; i-- {
		slots := g.plan(i, sizes[i])
		day := g.firstDay(i)
		for k := range slots {
			for ; day <= int(slots[k].day); day++ {
				g.presence(day)
			}
			g.write(&slots[k])
			done++
			if len(g.batch.Events) < batchEvents {
				continue
			}
			if err := g.flush(ctx); err != nil {
				return err
			}
			if progress != nil {
				progress(done, total)
			}
		}
		for ; day <= g.lastDay(i); day++ {
			g.presence(day)
		}
	}
	if err := g.flush(ctx); err != nil {
		return err
	}
	if progress != nil {
		progress(done, total)
	}
	return nil
}

func newGenerator(p Params, w *World, sink func(Part) error) (*generator, error) {
	loc, err := p.validate()
	if err != nil {
		return nil, err
	}
	g := &generator{
		p: p, rng: rand.New(rand.NewPCG(p.Seed, uint64(p.Until))), dates: newDates(p.Until, p.Days, loc), cast: hire(p.Agents), agents: w.Agents, stores: w.Stores,
		books: newPhraseBook(), issues: domain.DefaultIssueTypes(), mixes: issueMixes(), regular: map[routeKey]*regulars{}, sink: sink,
	}
	if g.lanes, err = newLanes(w); err != nil {
		return nil, err
	}
	for i := range g.cast {
		sp := fit(&g.cast[i], g.lanes)
		sp.bases.at, sp.forms.at, sp.tails.at = g.rng.Float64(), g.rng.Float64(), g.rng.Float64()
		g.speeds = append(g.speeds, sp)
	}
	// Ids count up from a place that depends on the run, so that rows are written in key order.
	run := domain.HashID("demo", "run", p.Until.String(), strconv.FormatUint(p.Seed, 10)) >> room
	g.nextID = run << room
	g.run = strconv.FormatInt(int64(run), 36)
	g.till = &till{rng: rand.New(rand.NewPCG(p.Seed, uint64(p.Until)+1))}
	return g, nil
}

func (g *generator) id() domain.ID {
	g.nextID++
	return g.nextID
}

func (g *generator) flush(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(g.batch.Events) == 0 {
		return nil
	}
	b := g.batch
	g.batch = domain.Batch{
		Contacts: make([]domain.Contact, 0, len(b.Contacts)+16), Conversations: make([]domain.Conversation, 0, len(b.Conversations)+16),
		Messages: make([]domain.Message, 0, len(b.Messages)+64), Events: make([]domain.Event, 0, len(b.Events)+128),
	}
	orders := g.till.orders
	g.till.orders = make([]Bought, 0, len(orders)+16)
	return g.sink(Part{b, orders})
}

// firstDay and lastDay bound the days of a window; window 0 is the last one.
func (g *generator) firstDay(window int) int {
	return max(1-g.p.Days, -(window+1)*windowDays+1)
}

func (g *generator) lastDay(window int) int { return -window * windowDays }

// windowSizes is the number of conversations in each window, the last one first.
func (g *generator) windowSizes() []int {
	n := (g.p.Days + windowDays - 1) / windowDays
	parts := make([]float64, n)
	story := 0.0
	for i := range parts {
		parts[i] = volume(i) * float64(g.lastDay(i)-g.firstDay(i)+1) / windowDays
		story += parts[i] * monthIn
	}
	total := g.p.Conversations
	if total == 0 {
		staff := 0
		for i := range g.cast {
			if g.cast[i].until == 0 {
				staff += g.cast[i].handled
			}
		}
		total = int(story*float64(staff)/monthRows + 0.5)
	}
	g.scale = float64(total) / story
	return share(total, parts)
}
