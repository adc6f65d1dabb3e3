// Package webhook tells other programs what happens: it decides which address hears of which event, signs what is sent, and tries again until it
// is taken or given up. What it sends bears the same id every time, so that a receiver can drop what it has.
package webhook

import (
	"context"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/event"
)

// Hook is an address that hears of events.
type Hook struct {
	ID      domain.ID
	Account domain.ID // the API channel whose replies it carries; 0: it belongs to the workspace
	Enabled bool
	Created domain.Instant
	HookDoc
}

// HookDoc is what of a hook no query looks for.
type HookDoc struct {
	Name    string             `json:"name"`
	URL     string             `json:"url"`
	Kinds   []domain.EventKind `json:"kinds,omitempty"`  // none: all
	Stores  []domain.ID        `json:"stores,omitempty"` // none: all
	Notes   bool               `json:"notes,omitempty"`  // internal notes too
	Secrets []Secret           `json:"secrets"`          // newest first
	Stopped string             `json:"stopped,omitempty"`
}

// StoppedGone is why a hook was switched off whose address answered that it is no more.
const StoppedGone = "gone"

// Secret signs. Until is when an old one ends; 0: it is the one in force.
type Secret struct {
	Value string         `json:"value"`
	Until domain.Instant `json:"until,omitempty"`
}

// State is where a delivery stands.
type State string

// The states. A failed one is tried again only when somebody asks for it.
const (
	Waiting State = "waiting"
	Done    State = "done"
	Failed  State = "failed"
)

// Delivery is one event for one hook. MessageID is what the receiver knows it by: the same at every attempt and replay.
type Delivery struct {
	ID         domain.ID
	Hook       domain.ID
	Event      domain.ID // 0: a test
	MessageID  string
	Kind       string
	Body       []byte
	State      State
	Attempts   int // ever
	Tries      int // since it was first due, or replayed
	RunAt      domain.Instant
	Lease      domain.ID // proves that the holder still has it
	Created    domain.Instant
	LastStatus int
}

// Attempt is one try to deliver. Status is 0 when there was no answer; Problem then says why.
type Attempt struct {
	N       int            `json:"n"`
	At      domain.Instant `json:"at"`
	TookMS  int64          `json:"took_ms"`
	Status  int            `json:"status"`
	Problem string         `json:"problem,omitempty"`
	Answer  string         `json:"answer,omitempty"`
}

// Health sums up the deliveries of a hook.
type Health struct {
	Waiting    int
	Failed     int
	LastAt     domain.Instant
	LastStatus int
	LastState  State
}

// LogRange asks for deliveries of a hook, newest first.
type LogRange struct {
	Hook   domain.ID
	Before domain.ID // 0: from the newest
	State  State     // empty: any
	Limit  int
}

// Store is what hooks need of a database.
type Store interface {
	event.CursorStore

	Hooks(ctx context.Context) ([]Hook, error) // by id
	SaveHook(ctx context.Context, h Hook) error
	DeleteHook(ctx context.Context, id domain.ID) error // with its deliveries
	Health(ctx context.Context) (map[domain.ID]Health, error)

	// Enqueue adds deliveries and moves the named cursor in one transaction. What a hook has of an event already is left as it is.
	Enqueue(ctx context.Context, list []Delivery, name string, next event.Cursor) error
	// AddDelivery adds one.
	AddDelivery(ctx context.Context, d Delivery) error
	// DueHooks returns the enabled hooks with deliveries that are due and that nobody has.
	DueHooks(ctx context.Context, now domain.Instant) ([]domain.ID, error)
	// Claim takes at most limit due deliveries of a hook for the length of the lease, those first that were due first.
	Claim(ctx context.Context, hook domain.ID, now domain.Instant, lease time.Duration, limit int) ([]Delivery, error)
	// Record keeps an attempt and what follows from it in one transaction: the delivery as it is now and, when stop says why, its hook switched off.
	// A conflict says that the lease ran out and another has the delivery.
	Record(ctx context.Context, d Delivery, a Attempt, stop string) error
	// Release gives a claimed delivery back as it was.
	Release(ctx context.Context, d Delivery) error

	Deliveries(ctx context.Context, r LogRange) ([]Delivery, error)
	Delivery(ctx context.Context, hook, id domain.ID) (Delivery, []Attempt, error) // or not_found
	// Replay makes a delivery due again, or all of a hook that failed since an instant, and returns how many.
	Replay(ctx context.Context, hook, delivery domain.ID, now domain.Instant) error
	ReplayFailed(ctx context.Context, hook domain.ID, since, now domain.Instant) (int, error)
	// Forget removes what is settled and older than an instant, at most limit deliveries, and returns how many.
	Forget(ctx context.Context, before domain.Instant, limit int) (int, error)
}

// Answer is what an address answered.
type Answer struct {
	Status  int
	Excerpt string // the beginning, as text
}

// Poster posts to addresses.
type Poster interface {
	// Check reports an address that can never be posted to.
	Check(address string) error
	// Post sends one request; an error says that there was no answer, in words for a person.
	Post(ctx context.Context, address string, headers map[string]string, body []byte) (Answer, error)
}
