package store

import (
	"context"
	"encoding/json"

	"kefu/internal/domain"
	"kefu/internal/engine/fact"
	"kefu/internal/feature/workspace"
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

// SettingsSaved says of each version of the settings when it was saved and by whom, oldest first.
func (r reader) SettingsSaved(ctx context.Context) ([]workspace.Saved, error) {
	return list(ctx, r, func(row scanner, s *workspace.Saved) error {
		return row.Scan(&s.Version, (*int64)(&s.At), (*int64)(&s.By), &s.Name)
	}, `SELECT v.version, v.saved_at, v.saved_by, coalesce(u.name, '') FROM settings_version v LEFT JOIN user_account u ON u.id = v.saved_by ORDER BY v.version`)
}

// SaveSettings adds a version and returns its number, one above the last; Version of s is not read. By is the user who changed it, 0 the program.
// Earlier versions are never changed.
func (s *Store) SaveSettings(ctx context.Context, settings fact.Settings, by domain.ID) (version int64, err error) {
	err = s.InTx(ctx, func(tx *Tx) error {
		version, err = tx.SaveSettings(settings, by)
		return err
	})
	return version, err
}

// SaveSettings is Store.SaveSettings as part of a transaction. Of two at once on PostgreSQL one fails as a conflict.
func (tx *Tx) SaveSettings(settings fact.Settings, by domain.ID) (int64, error) {
	last, err := one(tx.ctx, tx.reader, "version", scanInt, `SELECT coalesce(max(version), 0) FROM settings_version`)
	if err != nil {
		return 0, err
	}
	settings.Version = last + 1
	doc, err := encodeJSON(settings)
	if err != nil {
		return 0, err
	}
	_, err = tx.exec(`INSERT INTO settings_version (version, effective_from, saved_at, saved_by, doc) VALUES ($1, $2, $3, $4, $5)`,
		settings.Version, int64(settings.EffectiveFrom), int64(tx.Now()), int64(by), doc)
	return settings.Version, err
}
