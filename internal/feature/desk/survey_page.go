package desk

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/conversation"
	"kefu/internal/engine/survey"
)

// Surveys is the page on which customers answer, the plans of the stores, and what is asked days after the end.
type Surveys struct {
	Deps
	key []byte
}

// NewSurveys returns the surveys; key signs the links.
func NewSurveys(d Deps, key []byte) *Surveys { return &Surveys{d, key} }

// SurveyToken is what a link carries: the invitation, signed, so that nobody can guess another's.
func SurveyToken(key []byte, invitation domain.ID) string {
	var id [8]byte
	binary.BigEndian.PutUint64(id[:], uint64(invitation))
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("survey\n"))
	mac.Write(id[:])
	return base64.RawURLEncoding.EncodeToString(append(id[:], mac.Sum(nil)[:16]...))
}

// invitation reads a token, or not_found.
func (s *Surveys) invitation(ctx context.Context, token string) (Invitation, error) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != 24 {
		return Invitation{}, errNoInvitation()
	}
	id := domain.ID(binary.BigEndian.Uint64(raw))
	if !hmac.Equal([]byte(SurveyToken(s.key, id)), []byte(token)) {
		return Invitation{}, errNoInvitation()
	}
	return s.Store.Invitation(ctx, id)
}

// SurveyForm is a survey as the customer sees it. Closed says why it takes no answer any more: expired or withdrawn.
type SurveyForm struct {
	Invitation
	Store    domain.Store
	Language string
	Closed   string
}

// Ask returns the survey of a token, with the answer that stands.
func (s *Surveys) Ask(ctx context.Context, token string) (SurveyForm, error) {
	inv, err := s.invitation(ctx, token)
	if err != nil {
		return SurveyForm{}, err
	}
	return s.form(ctx, inv)
}

func (s *Surveys) form(ctx context.Context, inv Invitation) (SurveyForm, error) {
	row, err := s.Store.Row(ctx, inv.Conversation)
	if err != nil {
		return SurveyForm{}, err
	}
	store, err := storeOf(ctx, s.Store, row.State.Store)
	f := SurveyForm{Invitation: inv, Store: store, Language: row.State.Language}
	switch {
	case inv.Cancelled != 0:
		f.Closed = "withdrawn"
	case inv.Expires != 0 && s.Clock.Now() > inv.Expires:
		f.Closed = "expired"
	}
	return f, err
}

// Answer records an answer to the survey of a token; until the invitation expires a later one replaces it.
func (s *Surveys) Answer(ctx context.Context, token string, given Answer) (SurveyForm, error) {
	inv, err := s.invitation(ctx, token)
	if err != nil {
		return SurveyForm{}, err
	}
	given.Comment = strings.TrimSpace(given.Comment)
	_, err = s.act(ctx, conversation.State{ID: inv.Conversation, Contact: inv.Contact}, func(a *action) error {
		inv, err = a.answer(inv.ID, a.IDs.Next(), given)
		return err
	})
	if err != nil {
		return SurveyForm{}, err
	}
	return s.form(ctx, inv)
}

// StorePlan is what the customers of one store are asked.
type StorePlan struct {
	Store domain.ID   `json:"store"`
	Name  string      `json:"name"`
	Plan  survey.Plan `json:"plan"`
}

// Plans returns the plan of every store, by the name of the store.
func (s *Surveys) Plans(ctx context.Context, p access.Principal) ([]StorePlan, error) {
	if err := p.Require(access.SettingsView); err != nil {
		return nil, err
	}
	stores, err := s.Store.Stores(ctx)
	if err != nil {
		return nil, err
	}
	plans, err := s.Store.SurveyPlans(ctx)
	out := make([]StorePlan, 0, len(stores))
	for _, x := range stores {
		plan, changed := plans[x.ID]
		if !changed {
			plan = survey.Default()
		}
		out = append(out, StorePlan{Store: x.ID, Name: x.Name, Plan: plan})
	}
	return out, err
}

// Linkable reports whether customers can follow a link to this server.
func (s *Surveys) Linkable() bool { return s.SurveyLink != nil }

// SavePlan sets what the customers of a store are asked from now on; what was sent stays as it is.
func (s *Surveys) SavePlan(ctx context.Context, p access.Principal, store domain.ID, plan survey.Plan) (StorePlan, error) {
	if err := p.Require(access.SettingsEdit); err != nil {
		return StorePlan{}, err
	}
	if err := plan.Check(s.Linkable()); err != nil {
		return StorePlan{}, err
	}
	x, err := storeOf(ctx, s.Store, store)
	if err == nil && x.Name == "" {
		err = domain.NotFound("store_not_found", "there is no such store")
	}
	if err != nil {
		return StorePlan{}, err
	}
	if plan.CSAT.Dimensions == nil {
		plan.CSAT.Dimensions = []string{}
	}
	return StorePlan{Store: x.ID, Name: x.Name, Plan: plan}, s.Store.SaveSurveyPlan(ctx, store, plan)
}

const (
	laterEvery = 10 * time.Second
	laterLimit = 100
)

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

// Run asks what has been waiting for its day until ctx ends.
func (s *Surveys) Run(ctx context.Context) error {
	ticker := time.NewTicker(laterEvery)
	defer ticker.Stop()
	for {
		if _, err := s.Round(ctx); err != nil && ctx.Err() == nil {
			s.logger().Error("surveys that are due could not be sent and will be tried again", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// Round asks what is due now, up to 100 customers, and returns how many it looked at. One that fails does not keep the others.
func (s *Surveys) Round(ctx context.Context) (int, error) {
	due, err := s.Store.DueSurveys(ctx, s.Clock.Now(), laterLimit)
	if err != nil {
		return 0, err
	}
	var first error
	for _, l := range due {
		_, err := s.act(ctx, conversation.State{ID: l.Conversation, Contact: l.Contact}, func(a *action) error { return a.later(l) })
		if domain.KindOf(err) == domain.KindNotFound { // the conversation is gone, and the question with it
			err = s.Store.Change(ctx, func(tx Tx) error { return tx.DropLater(l.ID) })
		}
		if err != nil && first == nil {
			first = err
		}
	}
	return len(due), first
}

// later asks what has waited for its day. A conversation that was taken up again asks anew when it ends.
func (a *action) later(l Later) error {
	if err := a.tx.DropLater(l.ID); err != nil {
		return err
	}
	if a.state.Status != domain.StatusResolved || a.state.Excluded {
		return nil
	}
	plan, store, err := a.tx.Survey(a.state.Store)
	if err != nil {
		return err
	}
	return a.invite(plan, store, invited{kind: l.Kind, id: l.ID, key: domain.HashID("asked", l.ID.String()), at: a.at(), link: true})
}
