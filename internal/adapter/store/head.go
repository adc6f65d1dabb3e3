package store

import (
	"context"

	"kefu/internal/engine/event"
)

// Head returns the cursor behind the last event that After can return now; the zero cursor when there is none.
func (r reader) Head(ctx context.Context) (event.Cursor, error) {
	heads, err := list(ctx, r, func(row scanner, c *event.Cursor) error { return row.Scan(&c.Xid, &c.Seq) },
		`SELECT xid, seq FROM event WHERE true`+r.dialect.settled()+` ORDER BY xid DESC, seq DESC LIMIT 1`)
	if err != nil || len(heads) == 0 {
		return event.Cursor{}, err
	}
	return heads[0], nil
}
