package history

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"kefu/internal/domain"
)

// Convert reads a file by a mapping and hands domain batches to the sink. It reads every row first, so that the order of rows does not
// matter, rows that contradict each other are found, and memory stays at about fifty bytes a row when env.Spool is a file.
//
// Identities come from the file alone: the same file gives the same ids and importing it twice changes nothing. Rows that cannot be true
// go to sink.Reject. Errors are those of the mapping, the reader, the sink and the context.
func Convert(ctx context.Context, r Reader, m Mapping, env Env, sink Sink) (Summary, error) {
	if err := m.Validate(); err != nil {
		return Summary{}, err
	}
	b, err := newBinder(m, r.Header(), env)
	if err != nil {
		return Summary{}, err
	}
	c := &conversion{m: m, env: env, sink: sink, b: b, rows: newRows(env.Spool), agents: map[string]*agentStat{}}
	c.sum.Rejected = map[Reason]int64{}
	c.sum.Observes = m.Sees()
	if m.Grain == GrainFigures {
		err = c.figures(ctx, r)
		return c.finish(), err
	}
	if m.Grain == GrainMessage && m.Conversation.By == "reply_to" {
		c.chains = newChains()
	}
	if err := c.readAll(ctx, r); err != nil {
		return c.finish(), err
	}
	if c.chains != nil {
		for i := range c.rows.entries {
			c.rows.entries[i].group = uint64(c.chains.root(int32(i)))
		}
	}
	err = c.emitAll(ctx)
	return c.finish(), err
}

// conversion is one run of Convert.
type conversion struct {
	m      Mapping
	env    Env
	sink   Sink
	b      *binder
	rows   *rows
	chains *chains
	agents map[string]*agentStat
	orders []pendingOrder
	sum    Summary
	emit   *emitter
}

func (c *conversion) reject(line int, reason Reason, detail, raw string) error {
	c.sum.Rejected[reason]++
	return c.sink.Reject(line, reason, detail, raw)
}

// readAll is the first pass: cells to records, one row's own contradictions out.
func (c *conversion) readAll(ctx context.Context, r Reader) error {
	for {
		line, cells, err := r.Next()
		if errors.Is(err, io.EOF) {
			c.sink.Progress(c.sum.Rows)
			return c.rows.flush()
		}
		if bad, ok := errors.AsType[*RowError](err); ok {
			c.sum.Rows++
			if err := c.reject(bad.Line, ReasonBrokenRow, bad.Detail, bad.Raw); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		c.sum.Rows++
		if c.sum.Rows%4096 == 0 {
			c.sink.Progress(c.sum.Rows)
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if err := c.row(line, cells); err != nil {
			return err
		}
	}
}

func (c *conversion) row(line int, cells []string) error {
	rec := record{line: line}
	if p := c.b.read(cells, &rec); p != nil {
		return c.reject(line, p.reason, string(p.field)+": "+clip(p.raw), joinCSV(cells))
	}
	if reason, detail := c.check(&rec); reason != "" {
		return c.reject(line, reason, detail, joinCSV(cells))
	}
	if c.m.Grain != GrainOrder || c.m.AgentCheckout {
		c.seeAgents(&rec)
	}
	group := uint64(c.together(&rec))
	if c.chains != nil {
		c.chains.add(&rec)
		group = 0
	}
	if id := c.rowID(&rec); id != "" {
		rec.ident = uint64(domain.HashID(id))
	}
	return c.rows.add(c.b, &rec, group, c.near(&rec), int64(c.when(&rec)))
}

func clip(s string) string {
	if len(s) > 80 {
		return strings.ToValidUTF8(s[:80], "") + "…"
	}
	return s
}

// check completes a record and says why it cannot be true, if so.
func (c *conversion) check(rec *record) (Reason, string) {
	switch c.m.Grain {
	case GrainTicket:
		return checkTicket(rec)
	case GrainMessage:
		return c.checkMessage(rec)
	case GrainOrder:
		return checkOrder(rec)
	}
	if rec.vals[fConversation] == "" {
		return ReasonMissingID, "conversation"
	}
	if rec.vals[fTime] == "" {
		return ReasonMissingTime, "time"
	}
	return "", ""
}

// together is what rows that must be seen together share.
func (c *conversion) together(rec *record) domain.ID {
	if c.m.Grain == GrainMessage && c.m.Conversation.By == "customer" {
		return domain.HashID("customer:" + customerKey(rec))
	}
	if c.m.Grain == GrainOrder {
		return domain.HashID(c.m.Source, "order", rec.vals[fStore], rec.vals[fOrder])
	}
	return domain.HashID(c.m.Source, "conversation", rec.vals[fConversation])
}

// near is the id of the customer whom the row names, 0 when it names none.
func (c *conversion) near(rec *record) uint64 {
	who := customerKey(rec)
	if who == "" && rec.vals[fAuthorKind] == string(domain.ActorCustomer) {
		who = rec.vals[fAuthor]
	}
	if who == "" {
		return 0
	}
	return uint64(contactID(c.m.Source, rec.vals[fStore], who))
}

// rowID is the row's own id within its group, "" when the file has none.
func (c *conversion) rowID(rec *record) string {
	switch c.m.Grain {
	case GrainTicket:
		return rec.vals[fConversation]
	case GrainMessage:
		return rec.vals[fMessage]
	case GrainOrder:
		switch {
		case rec.vals[fLine] != "":
			return rec.vals[fOrder] + " " + rec.vals[fLine]
		case !c.lined():
			return rec.vals[fOrder]
		}
		return ""
	}
	return rec.vals[fEventID]
}

func (c *conversion) when(rec *record) domain.Instant {
	switch c.m.Grain {
	case GrainTicket:
		return ticketStart(rec)
	case GrainOrder:
		return rec.time(fPlaced)
	}
	return rec.time(fTime)
}

// emitAll is the second pass: group by group to events.
func (c *conversion) emitAll(ctx context.Context) error {
	c.emit = newEmitter(c)
	if err := c.emit.people(ctx); err != nil {
		return err
	}
	var recs []record
	for _, g := range c.rows.groups() {
		var err error
		if recs, err = c.rows.load(c.b, g.from, g.to, recs); err != nil {
			return err
		}
		if err := c.group(ctx, recs); err != nil {
			return err
		}
	}
	if c.m.Grain == GrainOrder {
		return c.flushOrders(ctx)
	}
	return c.emit.flush(ctx, true)
}

func (c *conversion) group(ctx context.Context, recs []record) error {
	if c.m.Grain == GrainOrder {
		return c.order(ctx, recs)
	}
	recs, err := c.unique(recs)
	if err != nil || len(recs) == 0 {
		return err
	}
	sortRecords(recs)
	switch c.m.Grain {
	case GrainTicket:
		c.emit.ticket(&recs[0])
		c.sum.Accepted++
	case GrainMessage:
		if err := c.messages(recs); err != nil {
			return err
		}
	case GrainEvent:
		c.emit.history(recs)
		c.sum.Accepted += int64(len(recs))
	}
	return c.emit.flush(ctx, false)
}

// unique drops repetitions of a row and rejects all rows of an id that contradict each other: which of them is true cannot be known.
func (c *conversion) unique(recs []record) ([]record, error) {
	if len(recs) == 1 {
		return recs, nil
	}
	first := map[uint64]int{}
	clash := map[uint64]bool{}
	for i := range recs {
		id := recs[i].ident
		if id == 0 {
			continue
		}
		if k, ok := first[id]; !ok {
			first[id] = i
		} else if recs[k].digest != recs[i].digest {
			clash[id] = true
		}
	}
	out := recs[:0]
	for i := range recs {
		id := recs[i].ident
		switch {
		case id != 0 && clash[id]:
			if err := c.reject(recs[i].line, ReasonConflict, c.rowID(&recs[i]), c.b.rawOf(&recs[i])); err != nil {
				return nil, err
			}
			continue
		case id != 0 && first[id] != i:
			c.sum.Repeated++
			continue
		}
		first[id] = i
		out = append(out, recs[i])
	}
	return out, nil
}

// sortRecords orders the rows of a group by time; equal times by the ids where those are numbers, then customer before agent, then by
// content, so that the order of the file has no say.
func sortRecords(recs []record) {
	slices.SortStableFunc(recs, func(a, b record) int {
		if n := cmp.Compare(a.time(fTime), b.time(fTime)); n != 0 {
			return n
		}
		for _, f := range []ord{fMessage, fEventID} {
			x, errX := strconv.ParseInt(a.vals[f], 10, 64)
			y, errY := strconv.ParseInt(b.vals[f], 10, 64)
			if errX == nil && errY == nil && x != y {
				return cmp.Compare(x, y)
			}
		}
		if n := cmp.Compare(rank(&a), rank(&b)); n != 0 {
			return n
		}
		return cmp.Compare(a.digest, b.digest)
	})
}

func rank(r *record) int {
	if r.vals[fAuthorKind] == string(domain.ActorCustomer) {
		return 0
	}
	switch r.vals[fEvent] {
	case "started":
		return 0
	case "customer_message":
		return 1
	case "queued":
		return 2
	case "assigned":
		return 3
	case "", "agent_message", "bot_message", "note":
		return 4
	case "resolved":
		return 6
	}
	return 5
}

func (c *conversion) finish() Summary {
	for label, a := range c.agents {
		c.sum.Agents = append(c.sum.Agents, a.seen(label, c.agentID(label)))
	}
	slices.SortFunc(c.sum.Agents, func(a, b AgentSeen) int {
		return cmp.Or(cmp.Compare(b.Rows, a.Rows), strings.Compare(a.Label, b.Label))
	})
	notes := c.b.notes
	add := func(code string, n int64) {
		if n > 0 {
			notes[code] += n
		}
	}
	add("nonexistent_time", c.b.times.nonexistent)
	add("ambiguous_time", c.b.times.ambiguous)
	add("repeated_rows", c.sum.Repeated)
	if c.m.Grain == GrainTicket && !c.m.has("created") {
		add("created_unknown", 1)
	}
	c.sum.Notes = []Note{}
	for code, n := range notes {
		c.sum.Notes = append(c.sum.Notes, Note{Code: code, Count: n})
	}
	slices.SortFunc(c.sum.Notes, func(a, b Note) int { return strings.Compare(a.Code, b.Code) })
	return c.sum
}
