package main

import (
	"context"
	"math/rand/v2"

	"kefu/internal/adapter/shops/api"
	"kefu/internal/adapter/store"
	poster "kefu/internal/adapter/webhook"
	"kefu/internal/domain"
	"kefu/internal/feature/channels"
	"kefu/internal/feature/commerce"
	"kefu/internal/feature/desk"
	"kefu/internal/feature/records"
	"kefu/internal/feature/webhook"
)

// programs is what other programs have to do with the desk: what they read, what they bring, and what is told to them.
type programs struct {
	records   *records.Service
	apis      *channels.APIs
	hooks     *webhook.Service
	commerce  *commerce.Service
	publisher *webhook.Publisher
	sender    *webhook.Sender
}

// newPrograms builds it over the live desk; nothing runs before the desk does.
func newPrograms(a *app, l *live, private bool) *programs {
	ports, hooks, post := store.Desk{Store: a.store}, store.Webhooks{Store: a.store}, poster.New(private)
	rows := store.Records{Desk: ports}
	p := &programs{records: records.New(rows, l.agents, a.ids)}
	p.sender = webhook.NewSender(hooks, post, a.clock, rand.Float64, a.log)
	p.hooks = webhook.New(hooks, post, a.ids, a.clock, p.sender.Wake)
	p.apis = channels.NewAPIs(ports, p.hooks, desk.NewBridge(l.deps), a.ids)
	p.commerce = commerce.New(store.Commerce{Store: a.store}, l.agents, map[commerce.Kind]commerce.Decoder{commerce.KindAPI: api.Format{}}, a.ids, a.clock)
	p.publisher = &webhook.Publisher{
		Store: hooks, Log: a.store, IDs: a.ids, Clock: a.clock, Logger: a.log, Wake: p.sender.Wake,
		Describe: func(ctx context.Context, events []domain.Event) ([]webhook.Told, error) {
			entries, err := records.Describe(ctx, rows, events)
			out := make([]webhook.Told, len(entries))
			for i, e := range entries {
				out[i] = webhook.Told{Account: e.Account, Data: e}
			}
			return out, err
		},
	}
	return p
}
