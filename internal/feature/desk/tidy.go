package desk

import (
	"context"
	"time"

	"kefu/internal/domain"
)

// Bytes is where the bytes of files can be removed.
type Bytes interface {
	// Remove deletes bytes, unless they were stored again since an instant.
	Remove(ctx context.Context, sha256 string, since time.Time) error
}

// Tidy removes what visitors left behind: files that were uploaded and never sent, after a day, and where those came from who never wrote, after a
// quarter.
type Tidy struct {
	Deps
	Bytes Bytes
}

const (
	tidyEvery  = time.Hour
	unsentLife = 24 * time.Hour
	originLife = 90 * 24 * time.Hour
	tidyAtOnce = 500
)

// Run tidies every hour until ctx ends.
func (t *Tidy) Run(ctx context.Context) error {
	ticker := time.NewTicker(tidyEvery)
	defer ticker.Stop()
	for {
		if err := t.Once(ctx); err != nil && ctx.Err() == nil {
			t.logger().Error("files that were never sent could not be removed and will be tried again", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// Once tidies now.
func (t *Tidy) Once(ctx context.Context) error {
	now := t.Clock.Now()
	unsent := now - domain.Instant(unsentLife.Microseconds())
	for {
		hashes, n, err := t.Store.DropUnsent(ctx, unsent, tidyAtOnce)
		if err != nil {
			return err
		}
		for _, h := range hashes {
			if err := t.Bytes.Remove(ctx, h, unsent.Time()); err != nil {
				return err
			}
		}
		if n < tidyAtOnce {
			return t.Store.ForgetOrigins(ctx, now-domain.Instant(originLife.Microseconds()))
		}
	}
}
