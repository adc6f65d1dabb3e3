package demo

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/fact"
)

// story is a simulated history, folded.
type story struct {
	until    domain.Instant
	today    int64 // day number of the last day
	world    *World
	rows     fact.Rows
	messages []domain.Message
	presence int
}

// until is a Saturday afternoon in Shanghai.
var until = domain.At(time.Date(2026, 11, 21, 8, 30, 0, 0, time.UTC))

var defaultStory = sync.OnceValues(func() (*story, error) { return tell(Default(until)) })

func fullStory(t *testing.T) *story {
	t.Helper()
	s, err := defaultStory()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// tell generates and folds.
func tell(p Params) (*story, error) {
	w, err := NewWorld(p)
	if err != nil {
		return nil, err
	}
	loc, err := time.LoadLocation(p.Zone)
	if err != nil {
		return nil, err
	}
	end := p.Until.Time().In(loc)
	st := &story{until: p.Until, world: w, today: time.Date(end.Year(), end.Month(), end.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400}
	events := map[domain.ID][]domain.Event{}
	var order []domain.ID
	err = Generate(context.Background(), p, func(b Part) error {
		for _, e := range b.Log() {
			if e.ContactID == 0 {
				st.presence++
				continue
			}
			if events[e.ContactID] == nil {
				order = append(order, e.ContactID)
			}
			events[e.ContactID] = append(events[e.ContactID], e)
		}
		st.messages = append(st.messages, b.Messages...)
		return nil
	}, nil)
	if err != nil {
		return nil, err
	}
	f, err := fact.New(fact.History{w.Settings})
	if err != nil {
		return nil, err
	}
	const workers = 2
	parts := make([]fact.Rows, workers)
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() {
			for i := k; i < len(order); i += workers {
				id := order[i]
				collect(&parts[k], f.Fold(fact.Timeline{Person: id, Contacts: []domain.ID{id}, Events: events[id]}))
			}
		})
	}
	wg.Wait()
	for _, r := range parts {
		collect(&st.rows, r)
	}
	return st, nil
}

// collect keeps the tables the story is about.
func collect(to *fact.Rows, r fact.Rows) {
	to.Conversations = append(to.Conversations, r.Conversations...)
	to.Turns = append(to.Turns, r.Turns...)
	to.Segments = append(to.Segments, r.Segments...)
	to.Issues = append(to.Issues, r.Issues...)
	to.Ratings = append(to.Ratings, r.Ratings...)
	to.ContactDays = append(to.ContactDays, r.ContactDays...)
	to.Resolutions = append(to.Resolutions, r.Resolutions...)
	to.OrderCredits = append(to.OrderCredits, r.OrderCredits...)
	to.ShopOrders = append(to.ShopOrders, r.ShopOrders...)
	to.Consults = append(to.Consults, r.Consults...)
}

// on reports whether a moment lies on the days from … to before the last one, which is 0.
func (st *story) on(w fact.When, from, to int) bool {
	d := int(w.Day.V - st.today)
	return w.Day.OK && d >= from && d <= to
}

func (st *story) month(w fact.When) bool { return st.on(w, -29, 0) }

func (st *story) agent(t *testing.T, name string) domain.ID {
	t.Helper()
	for _, a := range st.world.Agents {
		if a.Name == name {
			return a.ID
		}
	}
	t.Fatalf("there is no agent %s", name)
	return 0
}

// figures are one agent's row of the last 30 days, or everybody's for agent 0.
type figures struct {
	handled  int
	frt      time.Duration
	frtN     int
	timeout  float64
	solved   float64
	issues   int
	csat     float64
	rated    int
	passed   float64
	inquiry  float64
	timedOut int
}

// filter picks conversations.
type filter func(*fact.Dims) bool

func anything(*fact.Dims) bool { return true }

func onChannel(ch domain.Channel) filter {
	return func(d *fact.Dims) bool { return d.Channel == string(ch) }
}

// figuresOf works the row out from the facts, by the definitions.
func (st *story) figuresOf(agent domain.ID, keep filter) figures {
	is := func(c fact.Credit) bool { return agent == 0 || c.Agent == agent }
	var f figures
	type pair struct{ conv, agent domain.ID }
	seen := map[pair]bool{}
	for i := range st.rows.ContactDays {
		c := &st.rows.ContactDays[i]
		k := pair{c.Conversation, agent}
		if c.Out > 0 && is(c.Agent) && c.Created.Day.OK && int(c.Created.Day.V-st.today) > -30 && keep(&c.Dims) && !seen[k] {
			seen[k] = true
			f.handled++
		}
	}
	var waits []int64
	inquiries := 0
	for i := range st.rows.Conversations {
		c := &st.rows.Conversations[i]
		if !keep(&c.Dims) {
			continue
		}
		if is(c.First) && c.FRTBiz.OK && st.month(c.FirstReply) {
			waits = append(waits, c.FRTBiz.V)
		}
		if c.Outcome == fact.OutcomeHandled && st.month(c.Created) && c.TimeoutAt != 0 && c.TimeoutAt <= st.until && is(c.Breach) {
			f.timedOut++
		}
		if c.InquiryGrade != "" && st.month(c.Inquiry) && is(c.Marker) {
			inquiries++
		}
	}
	f.frt, f.frtN = median(waits), len(waits)
	f.timeout = ratio(f.timedOut, f.handled)
	f.inquiry = ratio(inquiries, f.handled)
	st.outcomes(&f, is, keep)
	return f
}

// outcomes works out what became of the conversations: solved, rated, given on.
func (st *story) outcomes(f *figures, is func(fact.Credit) bool, keep filter) {
	solved := 0
	for i := range st.rows.Issues {
		if x := &st.rows.Issues[i]; st.month(x.Closed) && !x.BotOnly && is(x.Closer) && x.Closer.Agent != 0 && keep(&x.Dims) {
			f.issues++
			if x.Solved {
				solved++
			}
		}
	}
	f.solved = ratio(solved, f.issues)
	good := 0
	for i := range st.rows.Ratings {
		if x := &st.rows.Ratings[i]; x.Score.OK && st.month(x.Answered) && is(x.Agent) && keep(&x.Dims) {
			f.rated++
			if x.Score.V >= 4 {
				good++
			}
		}
	}
	f.csat = ratio(good, f.rated)
	owned, passed := map[[2]domain.ID]bool{}, 0
	for i := range st.rows.Segments {
		if x := &st.rows.Segments[i]; st.month(x.From) && is(x.Owner) && x.Owner.Agent != 0 && keep(&x.Dims) {
			owned[[2]domain.ID{x.Conversation, x.Owner.Agent}] = true
			if x.Transfer {
				passed++
			}
		}
	}
	f.passed = ratio(passed, len(owned))
}

func ratio(num, den int) float64 {
	if den == 0 {
		return 0
	}
	return float64(num) / float64(den)
}

func median(ms []int64) time.Duration {
	if len(ms) == 0 {
		return 0
	}
	slices.Sort(ms)
	n := len(ms)
	return time.Duration(ms[(n-1)/2]+ms[n/2]) * time.Millisecond / 2
}
