package main

import (
	"context"
	"fmt"
	"path/filepath"
)

// messageShare is the least part of the bare speed that a message transaction has to reach.
const messageShare = 0.7

// messageTx measures the transaction of one live message, beside the same statements with group commit on the same kind of file.
func (b *bench) messageTx(ctx context.Context) error {
	for _, load := range []struct{ writers, writes int }{{1, 4000}, {32, 24_000}, {256, 48_000}} {
		b.say("messages, writers: %d", load.writers)
		a, err := b.outside(ctx, job{Kind: "messages", Folder: filepath.Join(b.dir, fmt.Sprint("messages-", load.writers)), Writers: load.writers,
			Writes: load.writes, Runs: 3})
		if err != nil {
			return err
		}
		store, _ := median(a.Store)
		bare, _ := median(a.Bare)
		b.report.add(figure{Name: fmt.Sprintf("message transactions, writers: %d", load.writers), Value: store, Unit: "/s", Bare: &bare}.shareOf(messageShare))
	}
	return nil
}
