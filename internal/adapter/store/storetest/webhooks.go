package storetest

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/event"
	inbox "kefu/internal/feature/desk"
	"kefu/internal/feature/records"
	"kefu/internal/feature/webhook"
)

// receiver is an address that counts what it is sent.
type receiver struct {
	mu     sync.Mutex
	status int
	ids    []string
	bodies []string
	heard  chan struct{}
}

func newReceiver(status int) *receiver {
	return &receiver{status: status, heard: make(chan struct{}, 100)}
}

// Check implements webhook.Poster.
func (r *receiver) Check(string) error { return nil }

// Post implements webhook.Poster.
func (r *receiver) Post(_ context.Context, _ string, headers map[string]string, body []byte) (webhook.Answer, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ids, r.bodies = append(r.ids, headers[webhook.HeaderID]), append(r.bodies, string(body))
	r.heard <- struct{}{}
	if r.status == 0 {
		return webhook.Answer{}, errors.New("nobody there")
	}
	return webhook.Answer{Status: r.status, Excerpt: "thanks"}, nil
}

// dying is a store of a program that is killed after it has sent and before it has recorded.
type dying struct{ webhook.Store }

// Record implements webhook.Store.
func (dying) Record(context.Context, webhook.Delivery, webhook.Attempt, string) error {
	return errors.New("killed")
}

// Release implements webhook.Store: who is killed gives nothing back.
func (dying) Release(context.Context, webhook.Delivery) error { return errors.New("killed") }

// hooks are the webhooks of a floor.
type hooks struct {
	*floor
	store   store.Webhooks
	rows    store.Records
	service *webhook.Service
}

func newHooks(t *testing.T, url string) *hooks {
	f := newFloor(t, url)
	h := &hooks{floor: f, store: store.Webhooks{Store: f.Store}, rows: store.Records{Desk: store.Desk{Store: f.Store}}}
	h.service = webhook.New(h.store, newReceiver(200), f.deps.IDs, f.clock, func() {})
	return h
}

func (h *hooks) add(set webhook.Setup) webhook.Hook {
	h.Helper()
	set.Name, set.URL, set.Enabled = "hook", "https://example.com/", true
	return must(h.service.Add(h.Context(), boss(), set))(h)
}

// publish makes deliveries of what is in the log, as a program that has just started does.
func (h *hooks) publish() int {
	h.Helper()
	p := &webhook.Publisher{Store: h.store, Log: h.Store, IDs: h.deps.IDs, Clock: h.clock,
		Describe: func(ctx context.Context, events []domain.Event) ([]webhook.Told, error) {
			entries, err := records.Describe(ctx, h.rows, events)
			out := make([]webhook.Told, len(entries))
			for i, e := range entries {
				out[i] = webhook.Told{Account: e.Account, Data: e}
			}
			return out, err
		}}
	return must(p.Drain(h.Context()))(h)
}

// send runs a sender until an address has heard so many requests and nobody has a delivery of the hook any more.
func (h *hooks) send(hook domain.ID, to *receiver, requests int) {
	h.Helper()
	h.sendOver(h.store, to, requests, func() bool {
		return !slices.ContainsFunc(h.log(hook), func(d webhook.Delivery) bool { return d.Lease != 0 })
	})
}

func (h *hooks) sendOver(over webhook.Store, to *receiver, requests int, settled func() bool) {
	h.Helper()
	ctx, stop := context.WithCancel(h.Context())
	s := webhook.NewSender(over, to, h.clock, func() float64 { return 0.5 }, slog.New(slog.DiscardHandler))
	ended := make(chan error)
	go func() { ended <- s.Run(ctx) }()
	for range requests {
		select {
		case <-to.heard:
		case <-time.After(20 * time.Second):
			h.Fatal("nothing is sent")
		}
	}
	for tries := 0; !settled() && tries < 4000; tries++ {
		time.Sleep(5 * time.Millisecond)
	}
	stop()
	check(h, <-ended)
}

func (h *hooks) log(hook domain.ID) []webhook.Delivery {
	h.Helper()
	return must(h.store.Deliveries(h.Context(), webhook.LogRange{Hook: hook, Limit: 100}))(h)
}

// later moves the clock on.
func (h *hooks) later(d time.Duration) { h.clock.now = h.clock.now.Add(d) }

// webhooks follows a message from the log to an address: once, in spite of programs that die, and again when it is asked for.
func webhooks(t *testing.T, url string) {
	h := newHooks(t, url)
	h.says(1, "before there was anybody to tell")
	same(t, "events read for nobody", h.publish(), 0)
	hook := h.add(webhook.Setup{Kinds: []domain.EventKind{domain.EventMessageCreated}})
	h.later(time.Second)
	talk := h.says(1, "Hallo").Conversation
	h.publish()
	same(t, "read twice", h.publish(), 0)
	all := h.log(hook.ID)
	same(t, "deliveries", len(all), 1)
	for _, part := range []string{`"type":"message.created"`, `"timestamp":"2026-03-02T02:00:01`, `"body":"Hallo"`, `"conversation":"` + talk.String() + `"`, `"kind":"customer"`} {
		if !strings.Contains(string(all[0].Body), part) {
			t.Errorf("the body %s lacks %s", all[0].Body, part)
		}
	}
	id := "evt_" + all[0].Event.String()
	same(t, "id", all[0].MessageID, id)

	// A program sends and is killed before it can record: its lease has to run out, then the next one sends the same.
	killed := newReceiver(200)
	h.sendOver(dying{h.store}, killed, 1, func() bool { return true })
	quick := newReceiver(200)
	same(t, "due while the dead one has it", len(must(h.store.DueHooks(t.Context(), h.clock.now))(t)), 0)
	h.later(webhook.Lease)
	h.send(hook.ID, quick, 1)
	same(t, "ids", append(killed.ids, quick.ids...), []string{id, id})
	same(t, "bodies", killed.bodies, quick.bodies)
	d, tries := must2(h.store.Delivery(t.Context(), hook.ID, all[0].ID))(t)
	same(t, "state", d.State, webhook.Done)
	same(t, "tries", tries, []webhook.Attempt{{N: 1, At: h.clock.now, Status: 200, Answer: "thanks"}})
	fails(t, h.store.Record(t.Context(), all[0], webhook.Attempt{N: 9}, ""), domain.KindConflict, "lease_lost")

	h.refused(hook, talk)
}

// refused: an address that fails is tried again later; what has failed is sent when somebody asks for it; who is gone is left alone.
func (h *hooks) refused(hook webhook.Hook, talk domain.ID) {
	h.Helper()
	ctx := h.Context()
	h.later(time.Second)
	h.replies(amy, talk, "Guten Tag")
	must(h.agents.Reply(ctx, as(amy), talk, inbox.Reply{CID: h.cid(), Body: "secret", Note: true}))(h)
	h.publish()
	h.send(hook.ID, newReceiver(0), 1)
	d := h.log(hook.ID)[0]
	same(h, "after a failure", []any{d.State, d.Tries, d.RunAt}, []any{webhook.Waiting, 1, h.clock.now.Add(5 * time.Second)})
	health := must(h.store.Health(ctx))(h)[hook.ID]
	same(h, "health", health, webhook.Health{Waiting: 1, LastAt: d.Created, LastState: webhook.Waiting})
	h.later(5 * time.Second)
	gone := newReceiver(410)
	h.send(hook.ID, gone, 1)
	stopped := must(h.store.Hooks(ctx))(h)[0]
	same(h, "switched off", []any{stopped.Enabled, stopped.Stopped, h.log(hook.ID)[0].State}, []any{false, webhook.StoppedGone, webhook.Failed})
	h.later(time.Second)
	h.says(1, "Danke")
	h.publish()
	same(h, "told to nobody", len(h.log(hook.ID)), 2)

	must(h.service.Save(ctx, boss(), hook.ID, webhook.Setup{Name: "hook", URL: "https://example.com/", Enabled: true}))(h)
	same(h, "failed since then", must(h.service.ReplayFailed(ctx, boss(), hook.ID, d.Created+1))(h), 0)
	same(h, "failed since", must(h.service.ReplayFailed(ctx, boss(), hook.ID, d.Created))(h), 1)
	again := newReceiver(204)
	h.send(hook.ID, again, 1)
	same(h, "sent again", again.ids, gone.ids)
	first := h.log(hook.ID)[1]
	check(h, h.service.Replay(ctx, boss(), hook.ID, first.ID))
	h.send(hook.ID, newReceiver(204), 1)
	d, tries := must2(h.store.Delivery(ctx, hook.ID, first.ID))(h)
	same(h, "tries in all", []any{len(tries), d.Attempts, d.Tries, d.State}, []any{2, 2, 1, webhook.Done})

	same(h, "too young to be forgotten", must(h.store.Forget(ctx, d.Created, 10))(h), 0)
	same(h, "forgotten", must(h.store.Forget(ctx, h.clock.now, 10))(h), 2)
	same(h, "left", len(h.log(hook.ID)), 0)
}

func must2[A, B any](a A, b B, err error) func(testing.TB) (A, B) {
	return func(t testing.TB) (A, B) {
		t.Helper()
		check(t, err)
		return a, b
	}
}

// webhooksAtOnce lets several programs publish and claim the same: each event is one delivery, and each delivery is one program's.
func webhooksAtOnce(t *testing.T, url string) {
	h := newHooks(t, url)
	hook := h.add(webhook.Setup{})
	var all []webhook.Delivery
	for i := range 40 {
		n := domain.ID(i + 1)
		all = append(all, webhook.Delivery{ID: n, Hook: hook.ID, Event: n, MessageID: "evt_" + n.String(), Body: []byte("{}"), State: webhook.Waiting, RunAt: h.clock.now, Created: h.clock.now})
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	taken := map[domain.ID]int{}
	for w := range 4 {
		wg.Go(func() {
			own := slices.Clone(all)
			for i := range own {
				own[i].ID += domain.ID(1000 * w)
			}
			check(t, h.store.Enqueue(t.Context(), own, "webhook", event.Cursor{Seq: 40}))
		})
	}
	wg.Wait()
	for range 4 {
		wg.Go(func() {
			for {
				some, err := h.store.Claim(t.Context(), hook.ID, h.clock.now, time.Minute, 3)
				if err != nil || len(some) == 0 {
					check(t, err)
					return
				}
				mu.Lock()
				for _, d := range some {
					taken[d.Event]++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	same(t, "events", len(taken), 40)
	for id, n := range taken {
		same(t, "claims of "+id.String(), n, 1)
	}
	same(t, "cursor", must(h.store.LoadCursor(t.Context(), "webhook"))(t), event.Cursor{Seq: 40})
	d := h.log(hook.ID)[0]
	check(t, h.store.Release(t.Context(), d))
	same(t, "given back", len(must(h.store.Claim(t.Context(), hook.ID, h.clock.now, time.Minute, 3))(t)), 1)
}

// bridge: what another system brings is recorded once, however many bring it at once, in one conversation until that is long over.
func bridge(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	b := inbox.NewBridge(f.deps)
	account := domain.Account{ID: 13, StoreID: shop, Channel: domain.ChannelAPI, Name: "App"}
	check(t, f.SaveAccounts(ctx, account))
	bring := func(talk, message string, ids ...domain.Identifier) (inbox.Receipt, error) {
		return b.Bring(ctx, inbox.Incoming{Account: account, Team: teamOne, Thread: talk, Message: message, Body: "Hallo",
			Sender: inbox.Sender{Identifiers: ids, Name: "Ann", Country: "DE"}})
	}
	id := func(kind, value string) domain.Identifier { return domain.Identifier{Kind: kind, Value: value} }
	var wg sync.WaitGroup
	const writers, each = 6, 5
	for range writers { // all bring the same messages
		wg.Go(func() {
			for i := range each {
				if _, err := bring("T", "M"+string(rune('0'+i)), id("external", "C-1"), id("phone", "+49 1")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	first := must(bring("T", "M0", id("external", "C-1")))(t)
	same(t, "known", first.Again, true)
	rows := must(f.deps.Store.List(ctx, inbox.Slice{Status: domain.StatusOpen, Limit: 10}))(t)
	same(t, "conversations", len(rows), 1)
	state := rows[0].State
	same(t, "state", []any{state.ID, state.Account, state.Channel, state.Country, state.Owner.Team}, []any{first.Conversation, account.ID, domain.ChannelAPI, "DE", teamOne})
	items, messages := must2(f.deps.Store.Thread(ctx, inbox.ThreadQuery{Contact: state.Contact, Conversation: state.ID, Limit: 100}))(t)
	same(t, "messages", len(messages), each)
	same(t, "events", len(items), each+2) // the beginning and the queue
	who := must(f.Contact(ctx, state.Contact))(t)
	same(t, "contact", who, domain.Contact{ID: state.Contact, StoreID: shop, Person: state.Contact, Name: "Ann", Country: "DE",
		Identifiers: []domain.Identifier{id("external", "C-1"), id("phone", "+49 1")}})

	f.bridgeMoves(b, bring, state.ID)
}

// bridgeMoves: another conversation of the same customer, another customer in the same conversation, and a conversation that is long over.
func (f *floor) bridgeMoves(b *inbox.Bridge, bring func(talk, message string, ids ...domain.Identifier) (inbox.Receipt, error), talk domain.ID) {
	f.Helper()
	ctx := f.Context()
	contact := must(f.deps.Store.Row(ctx, talk))(f).State.Contact
	other := must(bring("T-2", "N1", domain.Identifier{Kind: "phone", Value: "+49 1"}))(f)
	row := must(f.deps.Store.Row(ctx, other.Conversation))(f)
	same(f, "the same customer elsewhere", []bool{row.State.Contact == contact, other.Conversation == talk}, []bool{true, false})
	guest := must(bring("T", "M9", domain.Identifier{Kind: "external", Value: "C-9"}))(f)
	same(f, "somebody else in the same conversation", guest.Conversation, talk)
	same(f, "leaves the customer as he was", len(must(f.Contact(ctx, contact))(f).Identifiers), 2)

	said := f.replies(amy, talk, "Morgen")
	report := func(state domain.DeliveryState) bool {
		return must(b.Report(ctx, inbox.Fate{Account: 13, Conversation: talk, Message: said.Message, State: state}))(f).Again
	}
	same(f, "what leads no further", []bool{report("delivered"), report("sent"), report("read"), report("read")}, []bool{false, true, false, true})
	same(f, "read by the customer", must(f.deps.Store.Row(ctx, talk))(f).VisitorRead, said.Seq)
	_, err := b.Report(ctx, inbox.Fate{Account: 12, Conversation: talk, Message: said.Message, State: "failed"})
	fails(f, err, domain.KindNotFound, "conversation_not_found")

	f.after(time.Hour)
	must(f.agents.Resolve(ctx, as(amy), talk, "tracking"))(f)
	f.after(2 * time.Hour)
	same(f, "a short time later", must(bring("T", "M10", domain.Identifier{Kind: "external", Value: "C-1"}))(f).Conversation, talk)
	must(f.agents.Resolve(ctx, as(amy), talk, "tracking"))(f)
	f.after(60 * 24 * time.Hour)
	late := must(bring("T", "M11", domain.Identifier{Kind: "external", Value: "C-1"}))(f)
	same(f, "long after", late.Conversation == talk, false)
	bonds := must(store.Desk{Store: f.Store}.Bonds(ctx, []domain.ID{talk, late.Conversation}))(f)
	same(f, "names", []string{bonds[0].External, bonds[1].External}, []string{"T", "T"})
	same(f, "goes on in the new one", must(bring("T", "M12", domain.Identifier{Kind: "external", Value: "C-1"}))(f).Conversation, late.Conversation)
}
