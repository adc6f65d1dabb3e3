package httpapi

import (
	"context"
	"maps"
	"net/http"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/fact"
	"kefu/internal/feature/channels"
	"kefu/internal/feature/desk"
)

// WalkedTarget is a target of a message that somebody tries out.
type WalkedTarget struct {
	Target  string         `json:"target" enum:"acknowledge,assignment,first_reply,next_reply,resolution"`
	Seconds int64          `json:"seconds" doc:"its length on the clock of the policy"`
	Warn    domain.Instant `json:"warn,omitempty"`
	Due     domain.Instant `json:"due,omitempty" doc:"absent: never, because the calendar does not open"`
	Plain   bool           `json:"plain,omitempty" doc:"runs on plain time"`
	Steps   []WalkedStep   `json:"steps" doc:"the working time on the way, of which a long one shows the first parts and the last"`
}

// WalkedStep is working time.
type WalkedStep struct {
	From domain.Instant `json:"from"`
	To   domain.Instant `json:"to"`
}

type trySLAIn struct {
	Body struct {
		Settings fact.Settings  `json:"settings" doc:"as they are being edited"`
		At       string         `json:"at" doc:"when the message comes, YYYY-MM-DDTHH:MM in the reporting zone"`
		Channel  domain.Channel `json:"channel"`
		Store    domain.ID      `json:"store,omitempty"`
		Team     domain.ID      `json:"team,omitempty"`
		Country  string         `json:"country,omitempty" maxLength:"2"`
		Region   domain.Region  `json:"region,omitempty" doc:"overrides that of the country"`
		Priority string         `json:"priority,omitempty" enum:"low,normal,high,urgent"`
		VIP      bool           `json:"vip,omitempty"`
	}
}

type trySLAOut struct {
	Body struct {
		Policy   string         `json:"policy" doc:"empty: none matches"`
		Calendar string         `json:"calendar" doc:"id; empty: none applies"`
		Zone     string         `json:"zone" doc:"of the calendar"`
		At       domain.Instant `json:"at"`
		ReplyBy  domain.Instant `json:"reply_by,omitempty" doc:"what the customer is told"`
		Targets  []WalkedTarget `json:"targets"`
	}
}

type vipIn struct {
	PathID
	Body struct {
		On bool `json:"on"`
	}
}

func (a *API) registerSLA() {
	route(a, http.MethodPost, "/api/sla/try", "try-sla", "When is a message due?", access.SettingsView, a.trySLA)
	route(a, http.MethodGet, "/api/sla/auto-replies", "list-auto-replies", "What channels send outside service hours", access.SettingsEdit, a.autoReplies)
	route(a, http.MethodPut, "/api/sla/auto-replies/{id}", "save-auto-reply", "Change what a channel sends outside service hours", access.SettingsEdit, a.saveAutoReply)
	route(a, http.MethodPost, deskPath+"/vip", "mark-vip", "Mark the customer as important, or not", access.DeskAnswer, a.markVIP)
}

func (a *API) trySLA(_ context.Context, in *trySLAIn) (*trySLAOut, error) {
	b := in.Body
	b.Settings.EffectiveFrom = 0
	f, err := fact.New(fact.History{b.Settings})
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(b.Settings.Zone)
	if err != nil {
		return nil, domain.Invalid("settings", "bad_zone", "there is no time zone %q", b.Settings.Zone)
	}
	at, err := time.ParseInLocation("2006-01-02T15:04", b.At, zone)
	if err != nil {
		return nil, domain.Invalid("at", "bad_date", "%q is not a time like 2026-11-21T23:30", b.At)
	}
	answer := desk.TrySLA(f, desk.SLACase{
		At: domain.At(at), Store: b.Store, Channel: b.Channel, Country: b.Country, Region: b.Region, Priority: b.Priority, VIP: b.VIP, Team: b.Team,
	})
	out := &trySLAOut{}
	out.Body.Policy, out.Body.Calendar, out.Body.Zone = answer.Policy, answer.Calendar, answer.Zone
	out.Body.At, out.Body.ReplyBy, out.Body.Targets = domain.At(at), answer.ReplyBy, []WalkedTarget{}
	for _, t := range answer.Targets {
		w := WalkedTarget{Target: t.Target, Seconds: t.Length, Warn: t.Warn, Due: t.Due, Plain: t.Plain, Steps: []WalkedStep{}}
		for _, s := range t.Steps {
			w.Steps = append(w.Steps, WalkedStep{From: s.From, To: s.To})
		}
		out.Body.Targets = append(out.Body.Targets, w)
	}
	return out, nil
}

func (a *API) markVIP(ctx context.Context, in *vipIn) (*bodyOf[desk.Row], error) {
	row, err := a.Desk.MarkVIP(ctx, caller(ctx), in.ID, in.Body.On)
	if err == nil {
		err = a.record(ctx, "desk.vip", "contact:"+row.Contact.ID.String(), map[string]bool{"on": in.Body.On})
	}
	return &bodyOf[desk.Row]{Body: row}, err
}

// AutoReplyView is what a web chat, or the channel of another system, sends to who writes outside service hours.
type AutoReplyView struct {
	ID    domain.ID         `json:"id" doc:"of the account"`
	Name  string            `json:"name"`
	Texts map[string]string `json:"texts" doc:"by language; {{reply_by}} becomes the promised time in the customer's zone"`
}

func autoReplyView(of domain.Account, texts map[string]string) AutoReplyView {
	v := AutoReplyView{ID: of.ID, Name: of.Name, Texts: map[string]string{}}
	maps.Copy(v.Texts, texts)
	return v
}

// AutoReplyTexts are the texts by language.
type AutoReplyTexts struct {
	Texts map[string]string `json:"texts"`
}

func (a *API) autoReplies(ctx context.Context, _ *empty) (*list[AutoReplyView], error) {
	all, err := a.Channels.List(ctx, caller(ctx))
	var out []AutoReplyView
	for _, w := range all {
		out = append(out, autoReplyView(w.Account, w.Doc.AutoReply))
	}
	if err != nil {
		return nil, err
	}
	others, err := a.APIs.List(ctx, caller(ctx))
	for _, c := range others {
		out = append(out, autoReplyView(c.Account, c.AutoReply))
	}
	return items(out, err)
}

func (a *API) saveAutoReply(ctx context.Context, in *change[AutoReplyTexts]) (*bodyOf[AutoReplyView], error) {
	w, err := a.Channels.SaveAutoReply(ctx, caller(ctx), in.ID, in.Body.Texts)
	v := autoReplyView(w.Account, w.Doc.AutoReply)
	if domain.KindOf(err) == domain.KindNotFound {
		var c channels.API
		c, err = a.APIs.SaveAutoReply(ctx, caller(ctx), in.ID, in.Body.Texts)
		v = autoReplyView(c.Account, c.AutoReply)
	}
	if err != nil {
		return nil, err
	}
	return &bodyOf[AutoReplyView]{Body: v}, a.record(ctx, "widget.auto_reply", "account:"+v.ID.String(), v)
}
