package history

import (
	"context"
	"io"

	"kefu/internal/domain"
)

// Reader yields the rows of one file. Cells belong to the reader and are valid until the next call; short rows lack their last cells.
// Next returns io.EOF at the end, a *RowError for a row that cannot be split (reading goes on), and any other error for a file that
// cannot be read further.
type Reader interface {
	Header() []string
	Next() (line int, cells []string, err error)
}

// RowError is one row that could not be split into cells.
type RowError struct {
	Line   int
	Detail string
	Raw    string // at most a few hundred bytes of it
}

// Error implements error.
func (e *RowError) Error() string { return e.Detail }

// Spool holds the rows between the reading and the writing pass: an append-only file read at random. Nil keeps them in memory.
type Spool interface {
	io.Writer
	io.ReaderAt
}

// Life says when a customer's messages begin a new conversation, in seconds by kind of channel; see the settings of the same name.
type Life struct {
	SilenceEnd map[domain.ChannelKind]int
	Continue   map[domain.ChannelKind]int
}

// Env is what an import needs besides the file.
type Env struct {
	Clock   domain.Clock
	Zone    string // for times without an offset when the mapping names no zone
	Life    Life
	Store   domain.ID                  // where rows without a store column belong; zero makes a store named after the source
	Account domain.ID                  // likewise for the channel account; zero makes one per channel
	Agents  map[domain.ID]domain.Agent // known agents that AgentRule.ID names: their team and grade at the event are used
	Spool   Spool
}

// Sink takes what an import produces. A batch is meant for one transaction. Orders returns those it did not take; the rest it has taken.
type Sink interface {
	Batch(ctx context.Context, b domain.Batch) error
	Orders(ctx context.Context, o []Order) ([]Refusal, error)
	Reject(line int, reason Reason, detail, raw string) error
	Figures(ctx context.Context, f []Figure) error
	Progress(rows int64)
}

// Figure is one number the other tool reported for an agent and a day. It is shown beside Kefu's own and never added to it.
type Figure struct {
	Source  string    `json:"source"`
	Agent   string    `json:"agent"` // label in the file
	AgentID domain.ID `json:"agent_id"`
	Day     string    `json:"day"` // YYYY-MM-DD
	Key     string    `json:"key"`
	Label   string    `json:"label"` // the column's name
	Value   float64   `json:"value"` // ratios 0–1, durations in ms
	Unit    string    `json:"unit"`
}

// AgentSeen is one agent label of the file.
type AgentSeen struct {
	Label string         `json:"label"`
	ID    domain.ID      `json:"id"`
	Team  string         `json:"team,omitempty"` // team label seen most often
	Rows  int64          `json:"rows"`
	First domain.Instant `json:"first"`
	Last  domain.Instant `json:"last"`
}

// Summary counts what an import found.
type Summary struct {
	Rows          int64            `json:"rows"` // data rows read, rejected ones included
	Accepted      int64            `json:"accepted"`
	Repeated      int64            `json:"repeated"` // identical rows with one id beyond the first
	Rejected      map[Reason]int64 `json:"rejected"`
	Conversations int64            `json:"conversations"`
	Messages      int64            `json:"messages"`
	Events        int64            `json:"events"`
	Customers     int64            `json:"customers"`
	Figures       int64            `json:"figures"`
	Orders        int64            `json:"orders,omitempty"`
	Agents        []AgentSeen      `json:"agents"`
	From          domain.Instant   `json:"from"`
	To            domain.Instant   `json:"to"`
	Observes      domain.Observes  `json:"observes"`
	Notes         []Note           `json:"notes"`
}

// Missing returns what a metric needs and this import does not observe; zero means the metric can be computed.
func (s Summary) Missing(needs domain.Observes) domain.Observes { return needs &^ s.Observes }

// TotalRejected adds the rejections of all reasons.
func (s Summary) TotalRejected() int64 {
	var n int64
	for _, v := range s.Rejected {
		n += v
	}
	return n
}

// DryRun is a sink that keeps nothing but passes rejections on, to see what an import would do.
type DryRun struct {
	OnReject func(line int, reason Reason, detail, raw string)
}

// Batch implements Sink.
func (DryRun) Batch(context.Context, domain.Batch) error { return nil }

// Orders implements Sink.
func (DryRun) Orders(context.Context, []Order) ([]Refusal, error) { return nil, nil }

// Reject implements Sink.
func (d DryRun) Reject(line int, reason Reason, detail, raw string) error {
	if d.OnReject != nil {
		d.OnReject(line, reason, detail, raw)
	}
	return nil
}

// Figures implements Sink.
func (DryRun) Figures(context.Context, []Figure) error { return nil }

// Progress implements Sink.
func (DryRun) Progress(int64) {}
