package report

import (
	"cmp"
	"context"
	"slices"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/calendar"
	"kefu/internal/engine/fact"
	"kefu/internal/engine/metric"
)

// TimedOut is the metric whose conversations Timeouts lists.
const TimedOut = "timed_out_conversations"

// TimeoutsRequest asks for a page of the conversations that timed out; of the query only period, filters and instants matter.
type TimeoutsRequest struct {
	Query  metric.Query `json:"query"`
	Limit  int          `json:"limit,omitempty"`
	Offset int          `json:"offset,omitempty"`
}

// TimeoutPage is a page of conversations that timed out, the longest waits first. Total equals the metric timed_out_conversations.
type TimeoutPage struct {
	Total int64         `json:"total"`
	Rows  []TimeoutLine `json:"rows"`
}

// TimeoutLine is one conversation with its worst wait. Wait, threshold and overrun are milliseconds on the clock of the line itself, so that
// wait = threshold + overrun; agent is who held the conversation at its first time-out, to whom the metrics credit it.
type TimeoutLine struct {
	DrillLine
	Region    string         `json:"region_label,omitempty"`
	Asked     domain.Instant `json:"asked_at,omitempty" doc:"the message that waited"`
	Due       domain.Instant `json:"due_at,omitempty" doc:"when the line was passed"`
	Replied   domain.Instant `json:"replied_at,omitempty" doc:"absent: nobody replied to it"`
	Threshold int64          `json:"threshold_ms"`
	Wait      int64          `json:"wait_ms"`
	Overrun   int64          `json:"overrun_ms"`
	Clock     string         `json:"clock" enum:"business,calendar" doc:"what the line is measured on"`
	Waiting   bool           `json:"waiting,omitempty" doc:"still without a reply"`
	Turns     int            `json:"turns" doc:"waits that passed the line"`
	Holder    *Key           `json:"holder,omitempty" doc:"who held it when the worst wait passed the line, if that was somebody else"`
}

// Timeouts lists the conversations behind timed_out_conversations with the line that each passed and by how much. The figures of a row come
// from folding its person once more, as the explanation of a conversation does.
func (s *Service) Timeouts(ctx context.Context, p access.Principal, r TimeoutsRequest, lang string) (*TimeoutPage, error) {
	f, err := s.frame(ctx)
	if err != nil {
		return nil, err
	}
	r.Query.By, r.Query.Grain, r.Query.Compare, r.Query.Totals = nil, "", "", false
	plan, _, err := s.drillPlan(f, p, DrillRequest{Query: r.Query, Ref: TimedOut, Limit: r.Limit, Offset: r.Offset})
	if err != nil {
		return nil, err
	}
	asOf := f.now
	if r.Query.AsOf != 0 {
		asOf = r.Query.AsOf
	}
	longestFirst(plan, f.settings.Clock, asOf)
	set, err := s.facts.Drill(ctx, plan)
	if err != nil {
		return nil, err
	}
	b, err := s.backdrop(ctx, p, set.Rows, lang)
	if err != nil {
		return nil, err
	}
	late, err := s.lateTurns(ctx, f, b, asOf)
	if err != nil {
		return nil, err
	}
	page := &TimeoutPage{Total: set.Total, Rows: []TimeoutLine{}}
	clocks := lineClocks{history: f.history, compiled: map[clockKey]*calendar.Calendar{}}
	for _, row := range set.Rows {
		line, err := clocks.line(b, row, late[row.Conversation], asOf)
		if err != nil {
			return nil, err
		}
		page.Rows = append(page.Rows, line)
	}
	slices.SortStableFunc(page.Rows, func(a, b TimeoutLine) int { return cmp.Compare(b.Wait, a.Wait) })
	return page, nil
}

// longestFirst orders a plan over conversations by their longest wait. A wait that has not ended has no length in the facts and counts by the
// calendar here, which brings it to the front; a conversation that ended without any reply counts whole.
func longestFirst(plan *metric.DrillPlan, clock string, asOf domain.Instant) {
	col := func(name string) metric.Expr { return metric.Expr{Op: metric.ExprColumn, Name: name} }
	num := func(n int64) metric.Expr { return metric.Expr{Op: metric.ExprInt, Int: n} }
	of := func(op metric.ExprOp, args ...metric.Expr) metric.Expr { return metric.Expr{Op: op, Args: args} }
	since := func(from, to metric.Expr) metric.Expr {
		stretch := of(metric.ExprMost, num(0), of(metric.ExprSub, to, from))
		return of(metric.ExprElse, of(metric.ExprDiv, stretch, num(1000)), num(0))
	}
	longest := "max_wait_biz_ms"
	if clock == "calendar" {
		longest = "max_wait_ms"
	}
	value := of(metric.ExprMost, of(metric.ExprElse, col(longest), since(col("created_at"), col("resolved_at"))), since(col("open_since"), num(int64(asOf))))
	plan.Value, plan.Newest, plan.Ascending = &value, false, false
}

// lateTurns are the waits that passed their line, by conversation.
func (s *Service) lateTurns(ctx context.Context, f frame, b backdrop, asOf domain.Instant) (map[domain.ID][]fact.Turn, error) {
	var people []domain.ID
	for _, c := range b.convs {
		people = append(people, c.ContactID)
	}
	slices.Sort(people)
	lines, err := s.store.Timelines(ctx, slices.Compact(people))
	if err != nil {
		return nil, err
	}
	folder, err := fact.New(f.history)
	if err != nil {
		return nil, err
	}
	late := map[domain.ID][]fact.Turn{}
	for _, line := range lines {
		for _, t := range folder.Fold(line).Turns {
			if t.TimeoutAt != 0 && t.TimeoutAt <= asOf && !t.Closing && !t.BotOnly {
				late[t.Conversation] = append(late[t.Conversation], t)
			}
		}
	}
	return late, nil
}

// lineClocks measures waits on the clock of the settings that a conversation began under.
type lineClocks struct {
	history  fact.History
	compiled map[clockKey]*calendar.Calendar
}

type clockKey struct {
	version int64
	id      string
}

func (c lineClocks) line(b backdrop, row metric.DrillRow, late []fact.Turn, asOf domain.Instant) (TimeoutLine, error) {
	out := TimeoutLine{DrillLine: b.line(row), Turns: len(late), Clock: "business"}
	var worst fact.Turn
	for _, t := range late {
		wait, clock, err := c.wait(t, asOf)
		if err != nil {
			return out, err
		}
		if out.Asked == 0 || wait > out.Wait {
			out.Asked, out.Wait, out.Clock, worst = t.Start.At, wait, clock, t
		}
	}
	if len(late) == 0 {
		return out, nil
	}
	out.Due, out.Threshold, out.Overrun, out.Replied = worst.DueAt, worst.Threshold, out.Wait-worst.Threshold, worst.Reply.At
	out.Waiting = worst.Reply.At == 0 && worst.ClosedAt == 0
	if worst.Region != "" {
		out.Region = b.n.label("region", worst.Region)
	}
	if worst.Breach.Agent != row.Agent {
		out.Holder = &Key{Value: worst.Breach.Agent.String(), Label: b.n.label("agent", worst.Breach.Agent.String())}
	}
	return out, nil
}

// wait is how long a late turn waited until its reply, its end or now. Up to its due instant that is the threshold, by definition.
func (c lineClocks) wait(t fact.Turn, asOf domain.Instant) (ms int64, clock string, err error) {
	cal, err := c.of(t)
	if err != nil {
		return 0, "", err
	}
	end := cmp.Or(t.Reply.At, t.ClosedAt, asOf)
	if cal == nil {
		return t.Threshold + end.Sub(t.DueAt).Milliseconds(), "calendar", nil
	}
	if t.WaitBiz.OK {
		return t.WaitBiz.V, "business", nil
	}
	return t.Threshold + int64(cal.Between(t.DueAt, end)/time.Millisecond), "business", nil
}

// of is the calendar a turn's line runs on, nil if it runs by day and night.
func (c lineClocks) of(t fact.Turn) (*calendar.Calendar, error) {
	i := slices.IndexFunc(c.history, func(s fact.Settings) bool { return s.Version == t.Settings })
	if i < 0 || c.history[i].Clock == "calendar" {
		return nil, nil
	}
	set := c.history[i]
	id := cmp.Or(set.MarketCalendars[t.Country], set.MarketCalendars[t.Region], set.StoreCalendars[t.Store], set.DefaultCalendar)
	key := clockKey{set.Version, id}
	if cal, known := c.compiled[key]; known {
		return cal, nil
	}
	j := slices.IndexFunc(set.Calendars, func(spec calendar.Spec) bool { return spec.ID == id })
	if j < 0 {
		return nil, nil
	}
	cal, err := calendar.Compile(set.Calendars[j])
	c.compiled[key] = cal
	return cal, err
}
