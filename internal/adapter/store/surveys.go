package store

import (
	"context"
	"crypto/rand"

	"kefu/internal/domain"
	"kefu/internal/engine/survey"
	"kefu/internal/feature/desk"
)

// The workspace documents of surveys.
const (
	surveyPlansKey = "surveys"
	surveyKeyKey   = "survey_key"
)

// SurveyPlans returns the survey plans that were changed, by store.
func (r reader) SurveyPlans(ctx context.Context) (map[domain.ID]survey.Plan, error) {
	doc := map[string]survey.Plan{}
	if _, err := r.GetJSON(ctx, surveyPlansKey, &doc); err != nil {
		return nil, err
	}
	out := make(map[domain.ID]survey.Plan, len(doc))
	for key, plan := range doc {
		id, err := domain.ParseID(key)
		if err != nil {
			return nil, err
		}
		out[id] = plan
	}
	return out, nil
}

// SaveSurveyPlan keeps the plan of a store.
func (s *Store) SaveSurveyPlan(ctx context.Context, store domain.ID, p survey.Plan) error {
	return s.InTx(ctx, func(tx *Tx) error {
		doc := map[string]survey.Plan{}
		if _, err := tx.GetJSON(ctx, surveyPlansKey, &doc); err != nil {
			return err
		}
		doc[store.String()] = p
		return tx.PutJSON(surveyPlansKey, doc)
	})
}

// SurveyKey returns the secret that signs the links of surveys; the first call makes it.
func (s *Store) SurveyKey(ctx context.Context) ([]byte, error) {
	var key []byte
	fresh := make([]byte, 32)
	rand.Read(fresh) // never fails
	err := s.InTx(ctx, func(tx *Tx) error {
		doc, err := encodeJSON(fresh)
		if err != nil {
			return err
		}
		// Of two servers that start together the first one's key stands.
		if _, err = tx.exec(`INSERT INTO workspace (key, doc) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING`, surveyKeyKey, doc); err != nil {
			return err
		}
		_, err = tx.GetJSON(ctx, surveyKeyKey, &key)
		return err
	})
	return key, err
}

// DueSurveys returns surveys whose day has come, the longest overdue first.
func (r reader) DueSurveys(ctx context.Context, now domain.Instant, limit int) ([]desk.Later, error) {
	return list(ctx, r, func(row scanner, l *desk.Later) error {
		return row.Scan((*int64)(&l.ID), (*int64)(&l.Conversation), (*int64)(&l.Contact), (*string)(&l.Kind), (*int64)(&l.Due))
	}, `SELECT id, conversation_id, contact_id, kind, due FROM survey_later WHERE due <= $1 ORDER BY due, id LIMIT $2`, int64(now), limit)
}

// SaveLater keeps a survey for its day; one that is kept already stays.
func (tx *Tx) SaveLater(l desk.Later) error {
	_, err := tx.exec(`INSERT INTO survey_later (id, conversation_id, contact_id, kind, due) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING`,
		int64(l.ID), int64(l.Conversation), int64(l.Contact), string(l.Kind), int64(l.Due))
	return err
}

// DropLater forgets a survey that was kept for its day.
func (tx *Tx) DropLater(id domain.ID) error {
	_, err := tx.exec(`DELETE FROM survey_later WHERE id = $1`, int64(id))
	return err
}

// Survey implements desk.Tx.
func (t deskTx) Survey(store domain.ID) (survey.Plan, domain.Store, error) {
	plans, err := t.SurveyPlans(t.ctx)
	if err != nil {
		return survey.Plan{}, domain.Store{}, err
	}
	plan, changed := plans[store]
	if !changed {
		plan = survey.Default()
	}
	stores, err := t.Stores(t.ctx)
	for _, x := range stores {
		if x.ID == store {
			return plan, x, err
		}
	}
	return plan, domain.Store{ID: store}, err
}

// LastInvitation implements desk.Tx.
func (t deskTx) LastInvitation(contact domain.ID, kind domain.SurveyKind) (domain.Instant, error) {
	return t.Tx.LastInvitation(t.ctx, contact, kind)
}

// OpenInvitations implements desk.Tx.
func (t deskTx) OpenInvitations(conversation domain.ID) ([]desk.Invitation, error) {
	return t.Tx.OpenInvitations(t.ctx, conversation)
}
