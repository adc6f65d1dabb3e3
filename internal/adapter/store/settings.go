package store

import (
	"context"
	"encoding/json"

	"kefu/internal/domain"
	"kefu/internal/engine/fact"
)

// LoadSettings returns all versions of the settings that change figures, oldest first; it is empty in a new workspace.
func (r reader) LoadSettings(ctx context.Context) (fact.History, error) {
	return list(ctx, r, func(row scanner, s *fact.Settings) error {
		var doc []byte
		var version int64
		var from domain.Instant
		if err := row.Scan(&version, (*int64)(&from), &doc); err != nil {
			return err
		}
		if err := json.Unmarshal(doc, s); err != nil {
			return err
		}
		s.Version, s.EffectiveFrom = version, from
		return nil
	}, `SELECT version, effective_from, doc FROM settings_version ORDER BY version`)
}

// SaveSettings adds a version and returns its number, one above the last; Version of s is not read. Earlier versions are never changed.
func (s *Store) SaveSettings(ctx context.Context, settings fact.Settings) (version int64, err error) {
	err = s.InTx(ctx, func(tx *Tx) error {
		version, err = tx.SaveSettings(settings)
		return err
	})
	return version, err
}

// SaveSettings is Store.SaveSettings as part of a transaction. Of two at once on PostgreSQL one fails as a conflict.
func (tx *Tx) SaveSettings(settings fact.Settings) (int64, error) {
	last, err := one(tx.ctx, tx.reader, "version", scanInt, `SELECT coalesce(max(version), 0) FROM settings_version`)
	if err != nil {
		return 0, err
	}
	settings.Version = last + 1
	doc, err := encodeJSON(settings)
	if err != nil {
		return 0, err
	}
	_, err = tx.exec(`INSERT INTO settings_version (version, effective_from, saved_at, doc) VALUES ($1, $2, $3, $4)`,
		settings.Version, int64(settings.EffectiveFrom), int64(tx.Now()), doc)
	return settings.Version, err
}
