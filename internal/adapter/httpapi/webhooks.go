package httpapi

import (
	"context"
	"net/http"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/webhook"
)

// HookView is a webhook without its secrets.
type HookView struct {
	ID         domain.ID          `json:"id"`
	Name       string             `json:"name"`
	URL        string             `json:"url"`
	Kinds      []domain.EventKind `json:"kinds" doc:"none: all"`
	Stores     []domain.ID        `json:"stores" doc:"none: all"`
	Notes      bool               `json:"notes" doc:"internal notes too"`
	Enabled    bool               `json:"enabled"`
	Stopped    string             `json:"stopped,omitempty" enum:"gone" doc:"why it was switched off by itself"`
	Account    domain.ID          `json:"account,omitempty" doc:"the API channel whose replies it carries"`
	CreatedAt  domain.Instant     `json:"created_at"`
	OldUntil   domain.Instant     `json:"old_until,omitempty" doc:"until when an old secret signs too"`
	Waiting    int                `json:"waiting"`
	Failed     int                `json:"failed" doc:"given up, of the last 30 days"`
	LastAt     domain.Instant     `json:"last_at,omitempty"`
	LastState  webhook.State      `json:"last_state,omitempty"`
	LastStatus int                `json:"last_status,omitempty"`

	Secret string `json:"secret,omitempty" doc:"shown once, when it was made"`
}

func hookView(h webhook.Hook, health webhook.Health) HookView {
	v := HookView{ID: h.ID, Name: h.Name, URL: h.URL, Kinds: append([]domain.EventKind{}, h.Kinds...), Stores: append([]domain.ID{}, h.Stores...),
		Notes: h.Notes, Enabled: h.Enabled, Stopped: h.Stopped, Account: h.Account, CreatedAt: h.Created, Waiting: health.Waiting, Failed: health.Failed,
		LastAt: health.LastAt, LastState: health.LastState, LastStatus: health.LastStatus}
	for _, s := range h.Secrets {
		v.OldUntil = max(v.OldUntil, s.Until)
	}
	return v
}

// HookSetup is what can be set of a webhook.
type HookSetup struct {
	Name    string             `json:"name" maxLength:"100"`
	URL     string             `json:"url" maxLength:"2000"`
	Kinds   []domain.EventKind `json:"kinds,omitempty" maxItems:"50" doc:"none: all"`
	Stores  []domain.ID        `json:"stores,omitempty" maxItems:"100" doc:"none: all"`
	Notes   bool               `json:"notes,omitempty" doc:"internal notes too"`
	Enabled bool               `json:"enabled"`
}

func (s HookSetup) setup() webhook.Setup {
	return webhook.Setup{Name: s.Name, URL: s.URL, Kinds: s.Kinds, Stores: s.Stores, Notes: s.Notes, Enabled: s.Enabled}
}

const hookPath = "/api/webhooks/{id}"

func (a *API) registerWebhooks() {
	route(a, http.MethodGet, "/api/webhooks", "list-webhooks", "All webhooks", access.SettingsEdit, a.hooks)
	route(a, http.MethodPost, "/api/webhooks", "add-webhook", "Add a webhook", access.SettingsEdit, a.addHook)
	route(a, http.MethodPut, hookPath, "save-webhook", "Change a webhook", access.SettingsEdit, a.saveHook)
	route(a, http.MethodDelete, hookPath, "delete-webhook", "Remove a webhook and its log", access.SettingsEdit, a.deleteHook)
	route(a, http.MethodPost, hookPath+"/secret", "rotate-webhook", "Give a webhook a new secret; the old one signs too for 24 hours", access.SettingsEdit, a.rotateHook)
	route(a, http.MethodPost, hookPath+"/test", "test-webhook", "Send an event that says nothing", access.SettingsEdit, a.testHook)
	route(a, http.MethodGet, hookPath+"/deliveries", "webhook-deliveries", "What a webhook was sent, newest first", access.SettingsEdit, a.hookDeliveries)
	route(a, http.MethodGet, hookPath+"/deliveries/{delivery}", "webhook-delivery", "One delivery with its attempts", access.SettingsEdit, a.hookDelivery)
	route(a, http.MethodPost, hookPath+"/deliveries/{delivery}/replay", "replay-delivery", "Send a delivery again", access.SettingsEdit, a.replayDelivery)
	route(a, http.MethodPost, hookPath+"/replay", "replay-failed", "Send all again that failed since an instant", access.SettingsEdit, a.replayFailed)
}

type hooksOut struct {
	Body struct {
		Items []HookView         `json:"items"`
		Kinds []domain.EventKind `json:"kinds" doc:"the events a webhook can be limited to"`
	}
}

func (a *API) hooks(ctx context.Context, _ *empty) (*hooksOut, error) {
	all, health, err := a.Hooks.List(ctx, caller(ctx))
	if err != nil {
		return nil, err
	}
	out := &hooksOut{}
	out.Body.Items, out.Body.Kinds = []HookView{}, webhook.Kinds()
	for _, h := range all {
		out.Body.Items = append(out.Body.Items, hookView(h, health[h.ID]))
	}
	return out, nil
}

func (a *API) addHook(ctx context.Context, in *bodyOf[HookSetup]) (*bodyOf[HookView], error) {
	h, err := a.Hooks.Add(ctx, caller(ctx), in.Body.setup())
	return a.savedHook(ctx, "webhook.add", h, true, err)
}

func (a *API) saveHook(ctx context.Context, in *change[HookSetup]) (*bodyOf[HookView], error) {
	h, err := a.Hooks.Save(ctx, caller(ctx), in.ID, in.Body.setup())
	return a.savedHook(ctx, "webhook.change", h, false, err)
}

func (a *API) rotateHook(ctx context.Context, in *PathID) (*bodyOf[HookView], error) {
	h, err := a.Hooks.Rotate(ctx, caller(ctx), in.ID)
	return a.savedHook(ctx, "webhook.rotate", h, true, err)
}

func (a *API) savedHook(ctx context.Context, action string, h webhook.Hook, secret bool, err error) (*bodyOf[HookView], error) {
	if err != nil {
		return nil, err
	}
	v := hookView(h, webhook.Health{})
	if err := a.record(ctx, action, "webhook:"+h.ID.String(), v); err != nil {
		return nil, err
	}
	if secret {
		v.Secret = h.Secrets[0].Value
	}
	return &bodyOf[HookView]{Body: v}, nil
}

func (a *API) deleteHook(ctx context.Context, in *PathID) (*empty, error) {
	if err := a.Hooks.Delete(ctx, caller(ctx), in.ID); err != nil {
		return nil, err
	}
	return &empty{}, a.record(ctx, "webhook.delete", "webhook:"+in.ID.String(), nil)
}

// HookDeliveryView is one event for one webhook.
type HookDeliveryView struct {
	ID         domain.ID      `json:"id"`
	MessageID  string         `json:"message_id" doc:"webhook-id: the same at every attempt"`
	Kind       string         `json:"kind"`
	State      webhook.State  `json:"state" enum:"waiting,done,failed"`
	Attempts   int            `json:"attempts"`
	NextAt     domain.Instant `json:"next_at,omitempty" doc:"of a waiting one"`
	CreatedAt  domain.Instant `json:"created_at"`
	LastStatus int            `json:"last_status,omitempty"`
}

func hookDeliveryView(d webhook.Delivery) HookDeliveryView {
	v := HookDeliveryView{ID: d.ID, MessageID: d.MessageID, Kind: d.Kind, State: d.State, Attempts: d.Attempts, CreatedAt: d.Created, LastStatus: d.LastStatus}
	if d.State == webhook.Waiting {
		v.NextAt = d.RunAt
	}
	return v
}

func (a *API) testHook(ctx context.Context, in *PathID) (*bodyOf[HookDeliveryView], error) {
	d, err := a.Hooks.Test(ctx, caller(ctx), in.ID)
	return &bodyOf[HookDeliveryView]{Body: hookDeliveryView(d)}, err
}

type hookDeliveriesIn struct {
	PathID
	State  string `query:"state" enum:"waiting,done,failed"`
	Before string `query:"before" pattern:"^[0-9]{0,19}$" doc:"the last one of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

type hookDeliveriesOut struct {
	Body struct {
		Items []HookDeliveryView `json:"items"`
		More  bool               `json:"more"`
	}
}

func (a *API) hookDeliveries(ctx context.Context, in *hookDeliveriesIn) (*hookDeliveriesOut, error) {
	before, err := optionalID("before", in.Before)
	if err != nil {
		return nil, err
	}
	all, more, err := a.Hooks.Deliveries(ctx, caller(ctx), webhook.LogRange{Hook: in.ID, Before: before, State: webhook.State(in.State), Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &hookDeliveriesOut{}
	out.Body.Items, out.Body.More = []HookDeliveryView{}, more
	for _, d := range all {
		out.Body.Items = append(out.Body.Items, hookDeliveryView(d))
	}
	return out, nil
}

// HookDelivery is a delivery with what was sent and what was answered.
type HookDelivery struct {
	HookDeliveryView
	Body string            `json:"body" doc:"as it was sent"`
	Log  []webhook.Attempt `json:"log"`
}

type hookDeliveryIn struct {
	PathID
	Delivery string `path:"delivery" pattern:"^[0-9]{1,19}$"`
}

func (a *API) hookDelivery(ctx context.Context, in *hookDeliveryIn) (*bodyOf[HookDelivery], error) {
	id, err := optionalID("delivery", in.Delivery)
	if err != nil {
		return nil, err
	}
	d, log, err := a.Hooks.Delivery(ctx, caller(ctx), in.ID, id)
	return &bodyOf[HookDelivery]{Body: HookDelivery{HookDeliveryView: hookDeliveryView(d), Body: string(d.Body), Log: log}}, err
}

func (a *API) replayDelivery(ctx context.Context, in *hookDeliveryIn) (*empty, error) {
	id, err := optionalID("delivery", in.Delivery)
	if err == nil {
		err = a.Hooks.Replay(ctx, caller(ctx), in.ID, id)
	}
	if err != nil {
		return nil, err
	}
	return &empty{}, a.record(ctx, "webhook.replay", "webhook:"+in.ID.String(), map[string]string{"delivery": id.String()})
}

type replayIn struct {
	PathID
	Body struct {
		Since domain.Instant `json:"since" minimum:"0"`
	}
}

type replayOut struct {
	Body struct {
		Count int `json:"count"`
	}
}

func (a *API) replayFailed(ctx context.Context, in *replayIn) (*replayOut, error) {
	n, err := a.Hooks.ReplayFailed(ctx, caller(ctx), in.ID, in.Body.Since)
	if err != nil {
		return nil, err
	}
	out := &replayOut{}
	out.Body.Count = n
	return out, a.record(ctx, "webhook.replay", "webhook:"+in.ID.String(), map[string]int{"count": n})
}
