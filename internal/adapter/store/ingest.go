package store

import (
	"context"
	"encoding/json"

	"kefu/internal/domain"
)

// Ingest writes a batch in one transaction. Whatever exists (by id) stays as it is, except that contacts gain identifiers and
// conversations move forward; events recorded already are skipped. Writing a batch twice changes nothing.
func (s *Store) Ingest(ctx context.Context, b domain.Batch) (domain.BatchResult, error) {
	var res domain.BatchResult
	err := s.InTx(ctx, func(tx *Tx) error {
		var err error
		res, err = tx.Ingest(b)
		return err
	})
	if err != nil {
		return domain.BatchResult{}, err
	}
	return res, nil
}

// Ingest writes a batch as part of the transaction.
func (tx *Tx) Ingest(b domain.Batch) (domain.BatchResult, error) {
	var res domain.BatchResult
	tx.bulk = len(b.Events) >= bulkEvents
	steps := []func() error{
		func() error { return tx.addStores(b.Stores, keepExisting) },
		func() error { return tx.addAccounts(b.Accounts, keepExisting) },
		func() error { return tx.addTeams(b.Teams, keepExisting) },
		func() error { return tx.addAgents(b.Agents, keepExisting) },
		func() (err error) { res.Contacts, err = tx.addContacts(b.Contacts); return },
		func() (err error) { res.Conversations, err = tx.addConversations(b.Conversations); return },
		func() (err error) { res.Messages, err = tx.addMessages(b.Messages); return },
		func() (err error) { res.Events, err = tx.Append(b.Events); return },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return domain.BatchResult{}, err
		}
	}
	res.SkippedEvents = len(b.Events) - res.Events
	return res, nil
}

// bulkEvents is how many events make a batch part of a large import.
const bulkEvents = 4_000

// keepExisting is the conflict clause of whatever is written once.
const keepExisting = ` ON CONFLICT DO NOTHING`

// RecordMessage is the transaction of one live message: it stores the message, creates the conversation or moves it forward, and appends
// the event. The contact must exist. A message whose event is recorded already changes nothing, and added is false.
func (s *Store) RecordMessage(ctx context.Context, m domain.Message, c domain.Conversation, e domain.Event) (added bool, err error) {
	err = s.InTx(ctx, func(tx *Tx) error {
		added, err = tx.RecordMessage(m, c, e)
		return err
	})
	return added && err == nil, err
}

// RecordMessage is Store.RecordMessage as part of a transaction.
func (tx *Tx) RecordMessage(m domain.Message, c domain.Conversation, e domain.Event) (added bool, err error) {
	n, err := tx.Append([]domain.Event{e})
	if err != nil || n == 0 {
		return false, err
	}
	if _, err := tx.addMessages([]domain.Message{m}); err != nil {
		return false, err
	}
	return true, tx.SaveConversation(c)
}

// encodeJSON writes a value that is known to have a JSON form.
func encodeJSON(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}
