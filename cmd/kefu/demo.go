package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/fact"
	"kefu/internal/engine/presence"
	"kefu/internal/feature/auth"
	"kefu/internal/feature/channels"
	"kefu/internal/feature/commerce"
	"kefu/internal/feature/demo"
	"kefu/internal/feature/desk"
	"kefu/internal/feature/report"
	"kefu/internal/feature/workspace"
)

// The demo's login is the same everywhere, which is why serve --demo listens on loopback only.
const (
	demoEmail    = "demo@example.com"
	demoPassword = "kefu-demo"
	demoOwner    = "周雅婷" // is an agent of her own as well: what is answered in the demo is credited to nobody who is made up
)

type demoOptions struct {
	agents, days, conversations int
	seed                        uint64
	until                       string
	login                       bool
}

func runDemo(ctx context.Context, s streams, args []string) error {
	f := newFlags("demo", "", s)
	p := f.place()
	var o demoOptions
	f.IntVar(&o.agents, "agents", 0, "number of agents; default: the 20 of the story")
	f.IntVar(&o.days, "days", 0, "days of history; default 90")
	f.IntVar(&o.conversations, "conversations", 0, "number of conversations; default: what so many agents have")
	f.Uint64Var(&o.seed, "seed", 1, "another seed is another history")
	f.StringVar(&o.until, "until", "", "last day of the history, YYYY-MM-DD; default: today (`date`)")
	f.BoolVar(&o.login, "login", true, "also make the user "+demoEmail)
	if err := f.parse(args); err != nil {
		return err
	}
	a, err := open(ctx, p, slog.New(slog.NewTextHandler(s.err, nil)))
	if err != nil {
		return err
	}
	err = func() error {
		n, err := a.store.CountEvents(ctx)
		if err != nil {
			return err
		}
		if n > 0 {
			return domain.Conflict("not_empty", "%s holds %d events already; the demo fills an empty folder only", *p.data, n)
		}
		return seedDemo(ctx, s, a, o)
	}()
	return errors.Join(err, a.close())
}

// seedDemo fills an empty workspace; one that has events or users is left alone.
func seedDemo(ctx context.Context, s streams, a *app, o demoOptions) error {
	n, err := a.store.CountEvents(ctx)
	if err != nil || n > 0 {
		return err
	}
	if needed, err := a.auth.SetupNeeded(ctx); err != nil || !needed {
		return err
	}
	params, err := demoParams(a.clock.Now(), o)
	if err != nil {
		return err
	}
	world, err := demo.NewWorld(params)
	if err != nil {
		return err
	}
	now := a.clock.Now().Sub(params.Until) < stillNow
	if err := a.furnish(ctx, world, params, now); err != nil {
		return err
	}
	end, err := a.simulate(ctx, s, params)
	if err != nil {
		return err
	}
	if err := a.rebuild(ctx, s); err != nil { // whoever follows the log takes much longer for so much of it
		return err
	}
	if err := a.live.adopt(ctx, end.open); err != nil {
		return err
	}
	if now {
		if err := a.tellShift(ctx, end.duty, a.clock.Now()); err != nil {
			return err
		}
	}
	if err := a.openChat(ctx, world); err != nil {
		return err
	}
	if !o.login {
		return nil
	}
	owner := access.Principal{Role: access.Owner}
	agent, err := a.workspace.SaveAgent(ctx, owner, domain.Agent{Name: demoOwner, Email: demoEmail, Languages: []string{"zh-CN", "en"}})
	if err != nil {
		return err
	}
	_, _, err = a.auth.CreateUser(ctx, auth.NewUser{Email: demoEmail, Name: demoOwner, Password: demoPassword, Role: access.Owner, Agent: agent.ID, Lang: "zh-CN"})
	return err
}

// openChat puts a web chat on the first shop that has one.
func (a *app) openChat(ctx context.Context, w *demo.World) error {
	for _, account := range w.Accounts {
		if account.Channel == domain.ChannelWeb {
			_, err := a.live.channels.Open(ctx, account, channels.Setup{Enabled: true})
			return err
		}
	}
	return nil
}

func demoParams(now domain.Instant, o demoOptions) (demo.Params, error) {
	p := demo.Default(now)
	zone, err := time.LoadLocation(p.Zone)
	if err != nil {
		return p, err
	}
	end, err := parseDay("until", o.until, zone, now.Time())
	if err != nil {
		return p, err
	}
	p.Until = domain.At(end)
	if o.seed != 0 {
		p.Seed = o.seed
	}
	if o.agents != 0 || o.days != 0 {
		p.Conversations = 0
	}
	if o.agents != 0 {
		p.Agents = o.agents
	}
	if o.days != 0 {
		p.Days = o.days
	}
	if o.conversations != 0 {
		p.Conversations = o.conversations
	}
	return p, nil
}

// furnish writes what exists before the first customer: names, settings, targets and the plan. A demo whose history ends now works by 3-5-15 since
// the morning, so that its stages can be seen on the floor; the figures of the story before stay as they are.
func (a *app) furnish(ctx context.Context, w *demo.World, p demo.Params, now bool) error {
	_, err := a.store.Ingest(ctx, domain.Batch{Stores: w.Stores, Accounts: w.Accounts, Teams: w.Teams, Agents: w.Agents})
	if err != nil {
		return err
	}
	owner := access.Principal{Role: access.Owner}
	for _, set := range []string{"quality", "chat_pass", "messaging", "mail_west", "sea", "gulf"} {
		if err := a.workspace.ApplySet(ctx, owner, set); err != nil {
			return err
		}
	}
	if err := a.storeWide(ctx, owner); err != nil {
		return err
	}
	if _, err := a.store.SaveSettings(ctx, w.Settings, 0); err != nil {
		return err
	}
	if now {
		if _, err := a.store.SaveSettings(ctx, byStages(w.Settings, p), 0); err != nil {
			return err
		}
	}
	h, err := a.store.LoadSettings(ctx)
	if err != nil {
		return err
	}
	if err := a.projector.SetSettings(ctx, h, nil); err != nil {
		return err
	}
	if err := a.live.settle(h); err != nil {
		return err
	}
	return a.workspace.Name(ctx, workspace.Profile{Name: "远帆集团(演示)", Demo: true, WizardDone: true,
		Plan: report.Plan{Preset: report.PresetMature, Kind: "mixed", Metrics: report.PresetMetrics(report.PresetMature, "mixed")}})
}

// byStages is the settings from the last day of a history on, with 3-5-15.
func byStages(s fact.Settings, p demo.Params) fact.Settings {
	staged := fact.DefaultStaged()
	staged.On = true
	s.Staged = &staged
	if zone, err := time.LoadLocation(p.Zone); err == nil {
		y, m, d := p.Until.Time().In(zone).Date()
		s.EffectiveFrom = domain.At(time.Date(y, m, d, 0, 0, 0, 0, zone))
	}
	return s
}

// ending is how a simulated history leaves the floor.
type ending struct {
	open map[domain.ID]domain.ID    // conversations that are not resolved, with their customers
	duty map[domain.ID]domain.Event // the last word on each agent's presence
}

func newEnding() ending {
	return ending{open: map[domain.ID]domain.ID{}, duty: map[domain.ID]domain.Event{}}
}

func (e *ending) take(b domain.Batch) {
	for _, c := range b.Conversations {
		if c.Status != domain.StatusResolved {
			e.open[c.ID] = c.ContactID
		} else {
			delete(e.open, c.ID)
		}
	}
	for _, event := range b.Events {
		if event.Kind == domain.EventPresenceChanged && event.At >= e.duty[event.Actor.Agent].At {
			e.duty[event.Actor.Agent] = event
		}
	}
}

// simulate generates and writes at the same time.
func (a *app) simulate(ctx context.Context, s streams, p demo.Params) (ending, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	parts := make(chan demo.Part, 4)
	bar := newBar(s.err, "demo data / 演示数据")
	generated := make(chan error, 1)
	go func() {
		defer close(parts)
		generated <- demo.Generate(ctx, p, func(part demo.Part) error {
			select {
			case parts <- part:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}, func(done, total int) { bar.set(int64(done), int64(total)) })
	}()
	end := newEnding()
	for part := range parts {
		if _, err := a.store.Ingest(ctx, part.Batch); err != nil {
			return end, fmt.Errorf("write demo data: %w", err)
		}
		if err := a.takeOrders(ctx, part.Orders); err != nil {
			return end, fmt.Errorf("write demo orders: %w", err)
		}
		end.take(part.Batch)
	}
	bar.end()
	return end, <-generated
}

// takeOrders takes simulated orders as those of a file.
func (a *app) takeOrders(ctx context.Context, bought []demo.Bought) error {
	byStore := map[domain.ID][]commerce.Order{}
	for _, b := range bought {
		byStore[b.Store] = append(byStore[b.Store], b.Order)
	}
	for store, orders := range byStore {
		shop, err := a.live.programs.commerce.FileShop(ctx, store)
		if err != nil {
			return err
		}
		taken, err := a.live.programs.commerce.TakeAll(ctx, shop, orders)
		if err == nil && len(taken.Refused) > 0 {
			err = fmt.Errorf("order %s: %s", taken.Refused[0].ID, taken.Refused[0].Message)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// How old the end of a history may be for its floor to be that of now, for how long the shift of a demo is told ahead, and how long a break of it
// lasts at least.
const (
	stillNow  = 15 * time.Minute
	toldFor   = 8 * time.Hour
	shortRest = 5 * time.Minute
)

// tellShift puts those on duty who are at the end of a simulated history. Nobody sits there, and the presence says so: the floor shows them as what
// the demo tells, and no conversation is offered to them.
func (a *app) tellShift(ctx context.Context, duty map[domain.ID]domain.Event, now domain.Instant) error {
	return store.Desk{Store: a.store}.Change(ctx, func(tx desk.Tx) error {
		for agent, e := range duty {
			d, ok := e.Data.(domain.PresenceChanged)
			if !ok || d.State == domain.PresenceOffline {
				continue
			}
			if _, err := tx.LockPresence(agent); err != nil {
				return err
			}
			until := now.Add(toldFor)
			if d.State == domain.PresenceBreak {
				until = max(e.At.Add(time.Duration(d.Planned)*time.Minute), now.Add(shortRest))
			}
			told := presence.State{Agent: agent, Chosen: d.State, Reason: d.Reason, Planned: d.Planned, Since: e.At, LastSeen: until}
			if err := tx.SavePresence(told); err != nil {
				return err
			}
		}
		return nil
	})
}

// rebuild computes all facts with a progress bar.
func (a *app) rebuild(ctx context.Context, s streams) error {
	bar := newBar(s.err, "facts / 指标数据")
	defer bar.end()
	return a.projector.Rebuild(ctx, bar.set)
}

// storeWide adds the one target that holds for all channels together: an answer within five minutes.
func (a *app) storeWide(ctx context.Context, p access.Principal) error {
	rules, err := a.workspace.Targets(ctx)
	if err != nil {
		return err
	}
	good, alert := 300_000.0, 480_000.0
	rules = append(rules, report.TargetRule{Metric: "first_response_time", Good: &good, Alert: &alert})
	return a.workspace.SaveTargets(ctx, p, rules, func(string) bool { return true })
}
