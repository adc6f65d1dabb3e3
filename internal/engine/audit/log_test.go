package audit_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"kefu/internal/domain"
	"kefu/internal/engine/audit"
)

// memory is the smallest store there can be: it chains as the real one does.
type memory struct {
	mu   sync.Mutex
	rows []audit.Entry
}

func (m *memory) AppendAudit(_ context.Context, e audit.Entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	e.ID = int64(len(m.rows) + 1)
	if len(m.rows) > 0 {
		e.Prev = m.rows[len(m.rows)-1].Hash
	}
	e.Hash = e.Seal()
	m.rows = append(m.rows, e)
	return nil
}

func (m *memory) AuditBefore(_ context.Context, before int64, object string, limit int) ([]audit.Entry, error) {
	var out []audit.Entry
	for _, e := range slices.Backward(m.rows) {
		if (before == 0 || e.ID < before) && (object == "" || e.Object == object) && len(out) < limit {
			out = append(out, e)
		}
	}
	return out, nil
}

func TestLog(t *testing.T) {
	ctx, now := context.Background(), domain.Instant(1_795_271_525_000_000)
	store := &memory{}
	log := audit.New(store, domain.ClockFunc(func() domain.Instant { return now }))
	for i := range 5 {
		if err := log.Record(ctx, 7, "周雅婷", "settings.change", fmt.Sprintf("agent:%d", i%2), map[string]int{"i": i}); err != nil {
			t.Fatal(err)
		}
	}
	if err := log.Record(ctx, 7, "周雅婷", "login", "user:7", nil); err != nil {
		t.Fatal(err)
	}
	if err := log.Record(ctx, 7, "周雅婷", "bad", "x", make(chan int)); err == nil {
		t.Error("a detail that is no JSON was accepted")
	}
	got, err := log.Before(ctx, 0, "agent:0", 2)
	if err != nil || len(got) != 2 || got[0].ID != 5 || got[1].ID != 3 || got[0].At != now || string(got[0].Detail) != `{"i":4}` {
		t.Errorf("got %+v, %v", got, err)
	}
	if broken := audit.Verify(store.rows); broken != 0 || len(store.rows) != 6 {
		t.Errorf("the chain breaks at %d of %d", broken, len(store.rows))
	}
}
