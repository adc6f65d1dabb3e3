package event

import (
	"context"

	"kefu/internal/domain"
)

// Cursor is a position in the log. Events are ordered by (Xid, Seq); Xid is 0 where there is a single writer. The zero Cursor stands
// before the first event.
type Cursor struct {
	Xid int64 `json:"xid"`
	Seq int64 `json:"seq"`
}

// Before reports whether c stands earlier in the log than d.
func (c Cursor) Before(d Cursor) bool {
	return c.Xid < d.Xid || (c.Xid == d.Xid && c.Seq < d.Seq)
}

// Log reads committed events.
type Log interface {
	// After returns at most limit events behind the cursor, in log order, and the cursor of the last one (c itself when there is none).
	// An event never appears behind a cursor that was already handed out, and the events of one contact come in the order of their
	// ContactSeq.
	After(ctx context.Context, c Cursor, limit int) ([]domain.Event, Cursor, error)
}

// CursorStore keeps how far each subscriber came.
type CursorStore interface {
	// LoadCursor returns the zero Cursor for a name that was never saved.
	LoadCursor(ctx context.Context, name string) (Cursor, error)
	SaveCursor(ctx context.Context, name string, c Cursor) error
}
