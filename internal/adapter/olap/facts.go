package olap

import (
	"context"

	"kefu/internal/domain"
	"kefu/internal/engine/event"
	"kefu/internal/engine/fact"
)

// PersonRows is everything the fold says about one person. Contacts are all contacts of the person: the rows they had before, under
// whichever person, give way to Rows.
type PersonRows struct {
	Person   domain.ID
	Contacts []domain.ID
	Rows     fact.Rows
}

// AgentRows is the presence of one agent, all of it.
type AgentRows struct {
	Agent domain.ID
	Rows  []fact.PresenceRow
}

// Change is what one micro-batch replaces.
type Change struct {
	Persons []PersonRows
	Agents  []AgentRows
}

// Mark says what the stored facts are: complete up to Cursor of the log, folded with the settings that Settings fingerprints.
type Mark struct {
	Cursor   event.Cursor
	Settings string
	// Rebuild is true when the tables are new, or were dropped because the schema changed: only a full rebuild fills them.
	Rebuild bool
}

// Facts is an engine that stores the fact tables. Implementations let readers see a person's rows as they were before a change or as they
// are after it, never half, and commit the cursor together with the rows.
type Facts interface {
	// Mark returns the cursor and the settings the stored rows belong to.
	Mark(ctx context.Context) (Mark, error)
	// Replace puts the change and the cursor in, in one transaction. Doing it twice changes nothing.
	Replace(ctx context.Context, c Change, cursor event.Cursor) error
	// BeginRebuild makes empty tables beside the live ones. One rebuild may be under way at a time.
	BeginRebuild(ctx context.Context) (Rebuild, error)
}

// Rebuild fills fresh tables that no reader sees until Finish.
type Rebuild interface {
	// Appender returns a writer for one goroutine; several may be open at once.
	Appender(ctx context.Context) (Appender, error)
	// Replace works as Facts.Replace does, on the fresh tables. Every Appender must be closed before.
	Replace(ctx context.Context, c Change) error
	// Compare says where the live tables differ from the fresh ones. Rows of the contacts and agents in skip are left out on both sides; at
	// most limit differences are named.
	Compare(ctx context.Context, skip []domain.ID, limit int) (Comparison, error)
	// Finish swaps the fresh tables in, with the mark, in one transaction.
	Finish(ctx context.Context, m Mark) error
	// Abandon drops the fresh tables; after Finish it does nothing.
	Abandon() error
}

// Appender writes rows of persons that are new to the fresh tables. What it is given must stay as it is until Close.
type Appender interface {
	Person(p *PersonRows) error
	Agent(a *AgentRows) error
	// Close commits what was appended, or returns why it could not.
	Close() error
}

// Difference is one person (or agent, in the presence table) whose stored rows are not what the fold says.
type Difference struct {
	Table  string    `json:"table"`
	Person domain.ID `json:"person"`
	Stored int64     `json:"stored"` // rows
	Folded int64     `json:"folded"`
}

// TableCount is how many rows a table holds and how many the fold makes.
type TableCount struct {
	Table  string `json:"table"`
	Stored int64  `json:"stored"`
	Folded int64  `json:"folded"`
}

// Comparison is the result of holding stored rows against freshly folded ones.
type Comparison struct {
	Tables      []TableCount `json:"tables"`
	Differing   int64        `json:"differing"`   // persons (or agents) per table whose rows differ, all tables added up
	Differences []Difference `json:"differences"` // the first of them
}
