package routing

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/presence"
	"kefu/internal/engine/routing"
	"kefu/internal/feature/desk"
)

// Desk gives a conversation to an agent if both are still as they seemed; see desk.Router.
type Desk interface {
	Offer(ctx context.Context, conversation, agent domain.ID, room func(open map[domain.Channel]int) bool) (taken bool, err error)
}

// Store reads who there is and who knows a customer.
type Store interface {
	Agents(ctx context.Context) ([]domain.Agent, error)
	Presences(ctx context.Context) ([]presence.State, error)
	RowsOf(ctx context.Context, contact domain.ID) ([]desk.Stored, error) // newest first
	Row(ctx context.Context, conversation domain.ID) (desk.Stored, error)
	Thread(ctx context.Context, q desk.ThreadQuery) ([]domain.Event, []domain.Message, error)
	Setups(ctx context.Context) (map[domain.ID]routing.Setup, error)
}

// settle is how long an offer that was taken counts as load before the board must have heard of it.
const settle = 5 * time.Second

// again is when to look again after an agent turned out not to have room.
const again = 200 * time.Millisecond

// fullHouse is when to look again while nobody has room. Whatever makes room wakes the dispatcher anyway, and until then the queue, which may be
// long, is not looked at.
const fullHouse = 30 * time.Second

// Dispatcher deals out the queue whenever something changes. Several processes may run one each: an offer is checked again under a lock, so that
// the second of two is refused.
type Dispatcher struct {
	desk  Desk
	store Store
	board desk.Briefs
	issue func(ctx context.Context, key string) (scene string)
	clock domain.Clock
	log   *slog.Logger
	wake  chan struct{}

	mu      sync.Mutex
	given   map[domain.ID]gift        // offers the board has not shown yet
	refused map[domain.ID][]domain.ID // of a conversation, agents it was taken back from since the last reply, once it was looked up
	known   map[domain.ID]history     // of a queued conversation, who served the customer before
}

type gift struct {
	agent domain.ID
	kind  domain.ChannelKind
	at    domain.Instant
}

type history struct {
	last domain.ID
	at   domain.Instant
}

// Deps are what a dispatcher needs; all but Logger are required.
type Deps struct {
	Desk   Desk
	Store  Store
	Board  desk.Briefs
	Clock  domain.Clock
	Scene  func(ctx context.Context, issue string) string // parent of an issue type
	Logger *slog.Logger
}

// New makes a dispatcher. It does nothing before Run.
func New(d Deps) *Dispatcher {
	if d.Logger == nil {
		d.Logger = slog.New(slog.DiscardHandler)
	}
	return &Dispatcher{desk: d.Desk, store: d.Store, board: d.Board, issue: d.Scene, clock: d.Clock, log: d.Logger, wake: make(chan struct{}, 1),
		given: map[domain.ID]gift{}, refused: map[domain.ID][]domain.ID{}, known: map[domain.ID]history{}}
}

// Publish implements desk.Sink.
func (d *Dispatcher) Publish(updates []desk.Update) {
	d.mu.Lock()
	for _, u := range updates {
		delete(d.given, u.Row.ID)
		for _, item := range u.Items {
			d.note(u.Row.ID, item)
		}
		if u.Row.Status == domain.StatusResolved {
			delete(d.refused, u.Row.ID)
			delete(d.known, u.Row.ID)
		}
	}
	d.mu.Unlock()
	d.Wake()
}

// note remembers from whom a conversation was taken back; a reply forgives all of them.
func (d *Dispatcher) note(conversation domain.ID, item desk.Item) {
	switch data := item.Data.(type) {
	case domain.ConversationAssigned:
		if data.Reason == domain.AssignTakeBack && data.From.Agent != 0 {
			if known, ok := d.refused[conversation]; ok { // else the log is asked, which has this one too
				d.refused[conversation] = append(known, data.From.Agent)
			}
		}
		return
	}
	if item.Kind == desk.ItemMessage && item.By.Kind == domain.ActorAgent && item.Message != nil && !item.Message.Note {
		d.refused[conversation] = nil
		delete(d.known, conversation)
	}
}

// Wake makes Run look at the queue again.
func (d *Dispatcher) Wake() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// Run deals out the queue until ctx ends.
func (d *Dispatcher) Run(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-d.wake:
		case <-timer.C:
		}
		begun := d.clock.Now()
		next, err := d.Round(ctx)
		// A long queue takes a while to look at: resting a few times as long leaves the processor to those who talk.
		if !rest(ctx, restShare*d.clock.Now().Sub(begun)) {
			return ctx.Err()
		}
		if err != nil && ctx.Err() == nil {
			d.log.Error("the queue could not be dealt out", "error", err)
			next = d.clock.Now().Add(time.Second)
		}
		if next == 0 {
			timer.Stop()
			continue
		}
		timer.Reset(max(next.Sub(d.clock.Now()), time.Millisecond))
	}
}

// restShare is how many times as long as a round took the dispatcher rests before the next.
const restShare = 4

// rest waits, at most a second; false: ctx has ended.
func rest(ctx context.Context, long time.Duration) bool {
	if long <= time.Millisecond {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(min(long, time.Second))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// Round offers what can be offered now. It returns when to look again although nothing has changed; 0 for not.
func (d *Dispatcher) Round(ctx context.Context) (next domain.Instant, err error) {
	now := d.clock.Now()
	briefs := d.board.Unresolved()
	agents, err := d.agents(ctx, briefs, now, false)
	if err != nil {
		return 0, err
	}
	if !slices.ContainsFunc(agents, func(a routing.Agent) bool { return a.Load < a.Capacity }) {
		return now.Add(fullHouse), nil
	}
	queue, err := d.queue(ctx, briefs, now)
	if err != nil || len(queue) == 0 {
		return 0, err
	}
	offers, wake := routing.Next(queue, agents, now)
	kinds := make(map[domain.ID]domain.ChannelKind, len(queue))
	for _, n := range queue {
		kinds[n.Conversation] = n.Kind
	}
	for _, o := range offers {
		seat := agents[slices.IndexFunc(agents, func(a routing.Agent) bool { return a.Ref.Agent == o.To.Agent })]
		taken, err := d.desk.Offer(ctx, o.Conversation, o.To.Agent, room(seat, kinds[o.Conversation]))
		if err != nil {
			return 0, err
		}
		if !taken {
			if soon := now.Add(again); wake == 0 || soon < wake {
				wake = soon
			}
			continue
		}
		d.mu.Lock()
		d.given[o.Conversation] = gift{o.To.Agent, kinds[o.Conversation], now}
		d.mu.Unlock()
		d.log.Info("conversation routed", "conversation", o.Conversation.String(), "agent", o.To.Agent.String(), "score", o.To.Score)
	}
	return wake, nil
}

// room says whether an agent has room for one more of a kind, given what he or she holds.
func room(a routing.Agent, kind domain.ChannelKind) func(open map[domain.Channel]int) bool {
	return func(open map[domain.Channel]int) bool {
		a.Load = 0
		for channel, n := range open {
			a.Load += routing.Points(n) * routing.Cost(channel.Kind())
		}
		return a.Fits(kind)
	}
}

// queue is what nobody has.
func (d *Dispatcher) queue(ctx context.Context, briefs []desk.Brief, now domain.Instant) ([]routing.Need, error) {
	var out []routing.Need
	for _, b := range briefs {
		if b.Queued == 0 || b.Status != domain.StatusOpen || d.pending(b.ID, now) {
			continue
		}
		n, err := d.need(ctx, b)
		if err != nil {
			return nil, err
		}
		if n.Refused, err = d.letGo(ctx, b); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

// need is what a conversation asks of an agent.
func (d *Dispatcher) need(ctx context.Context, b desk.Brief) (routing.Need, error) {
	h, err := d.history(ctx, b)
	if err != nil {
		return routing.Need{}, err
	}
	n := routing.Need{Conversation: b.ID, Store: b.Store, Team: b.Team, Last: h.last, LastAt: h.at, Since: b.Queued, Kind: b.Channel.Kind(),
		Language: b.Language, Region: b.Region, Issue: b.IssueType}
	if n.Region == "" {
		n.Region = domain.RegionOf(b.Country)
	}
	if b.Waiting != 0 && b.Waiting < n.Since {
		n.Since = b.Waiting // it comes back to the queue with the wait it already has
	}
	if b.IssueType != "" {
		n.Scene = d.issue(ctx, b.IssueType)
	}
	return n, nil
}

// pending reports whether a conversation was given away a moment ago and the board does not know yet.
func (d *Dispatcher) pending(conversation domain.ID, now domain.Instant) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	g, ok := d.given[conversation]
	if ok && now.Sub(g.at) > settle {
		delete(d.given, conversation)
		return false
	}
	return ok
}

// letGo are the agents who let a conversation be taken back since its last answer. The log is asked once per conversation.
func (d *Dispatcher) letGo(ctx context.Context, b desk.Brief) ([]domain.ID, error) {
	d.mu.Lock()
	out, ok := d.refused[b.ID]
	d.mu.Unlock()
	if ok {
		return slices.Clone(out), nil
	}
	found, err := d.letGoBefore(ctx, b)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, ok := d.refused[b.ID]; !ok {
		d.refused[b.ID] = found
	}
	return slices.Clone(d.refused[b.ID]), nil
}

// history finds who answered the customer last, over all conversations with this shop, and when.
func (d *Dispatcher) history(ctx context.Context, b desk.Brief) (history, error) {
	d.mu.Lock()
	h, ok := d.known[b.ID]
	d.mu.Unlock()
	if ok {
		return h, nil
	}
	rows, err := d.store.RowsOf(ctx, b.Contact)
	if err != nil {
		return h, err
	}
	for _, r := range rows {
		if r.State.LastHuman.Agent != 0 && r.State.LastAt > h.at {
			h = history{r.State.LastHuman.Agent, r.State.LastAt}
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.known[b.ID] = h
	return h, nil
}

// agents are those on duty, or (all) everybody employed, with what they have in hand.
func (d *Dispatcher) agents(ctx context.Context, briefs []desk.Brief, now domain.Instant, all bool) ([]routing.Agent, error) {
	states, err := d.store.Presences(ctx)
	if err != nil {
		return nil, err
	}
	online := map[domain.ID]bool{}
	for _, s := range states {
		online[s.Agent] = s.Serves(now)
	}
	people, err := d.store.Agents(ctx)
	if err != nil {
		return nil, err
	}
	setups, err := d.store.Setups(ctx)
	if err != nil {
		return nil, err
	}
	today := now.Time().Format(time.DateOnly)
	var out []routing.Agent
	at := map[domain.ID]int{}
	for _, a := range people {
		if a.LeftOn != "" && (!all || a.LeftOn <= today) || !all && !online[a.ID] {
			continue
		}
		ref, set := a.RefAt(now), setups[a.ID]
		at[a.ID] = len(out)
		out = append(out, set.Apply(routing.Agent{Ref: ref, Online: online[a.ID], Languages: a.Languages,
			Capacity: routing.Capacity(set.Base(), ref.Seniority, a.HiredOn, now)}, today))
	}
	for _, b := range briefs {
		if i, ok := at[b.Owner]; ok && b.Status == domain.StatusOpen {
			out[i].Load += routing.Cost(b.Channel.Kind())
			out[i].FreeSince = max(out[i].FreeSince, b.Owned)
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, g := range d.given {
		if i, ok := at[g.agent]; ok {
			out[i].Load += routing.Cost(g.kind)
		}
	}
	return out, nil
}
