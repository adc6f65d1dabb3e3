package desk

import (
	"cmp"
	"context"
	"encoding/base64"
	"math"
	"slices"
	"strconv"
	"strings"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// NoLine sorts those for whom no line holds behind all others.
const NoLine domain.Instant = math.MaxInt64

// ListStatus is the status under which lists show a conversation: what is excluded or merged away stands with the resolved ones.
func (s Stored) ListStatus() domain.Status {
	if s.State.Excluded || s.State.Into != 0 {
		return domain.StatusResolved
	}
	return s.State.Status
}

// SLADue is when the running target that is due first falls due; NoLine while none runs.
func (s Stored) SLADue() domain.Instant {
	if s.ListStatus() == domain.StatusResolved {
		return NoLine
	}
	if due := nextDue(slaLines(s.State)); due != 0 {
		return due
	}
	return NoLine
}

// sort is the instant a list is sorted by.
func (q ListQuery) sort(s Stored) domain.Instant {
	switch {
	case q.Order == OrderSLA:
		return s.SLADue()
	case q.View != ViewWaiting:
		return s.State.LastAt
	case s.State.Red == 0:
		return NoLine
	}
	return s.State.Red
}

// rising reports whether a list begins with what is due first instead of with the newest message.
func (q ListQuery) rising() bool { return q.View == ViewWaiting || q.Order == OrderSLA }

// List returns one page of a list, in its order, without gaps or repetitions as long as nothing moves.
func (g *Agents) List(ctx context.Context, p access.Principal, q ListQuery) (Page, error) {
	v, err := g.Viewer(ctx, p)
	if err != nil {
		return Page{}, err
	}
	if q.Limit == 0 {
		q.Limit = pageSize
	}
	if q.Limit < 1 || q.Limit > 100 {
		return Page{}, domain.Invalid("limit", "bad_limit", "a page has 1 to 100 rows")
	}
	if q.Order != OrderUsual && q.Order != OrderSLA {
		return Page{}, domain.Invalid("sort", "bad_sort", "there is no order %q", q.Order)
	}
	after, err := parsePlace(q.Cursor)
	if err != nil {
		return Page{}, err
	}
	parts, err := ranges(v, q)
	if err != nil {
		return Page{}, err
	}
	var out Page
	rows, next, err := g.filtered(ctx, parts, q, after)
	if err != nil {
		return Page{}, err
	}
	if next != nil {
		out.Next = next.String()
	}
	out.Items, err = g.shown(ctx, v.Masked, rows...)
	return out, err
}

// How many rows are read at once where a filter lets few pass, and how many at most before the page is given as it is.
const (
	filterChunk = 200
	filterLooks = 4000
)

// filtered collects the rows of one page and where the next begins. Where nearly nothing passes, a page is short and not the last.
func (g *Agents) filtered(ctx context.Context, parts []Slice, q ListQuery, after *Place) ([]Stored, *Place, error) {
	now, chunk := g.Clock.Now(), q.Limit
	if !q.Filter.Empty() {
		chunk = max(chunk, filterChunk)
	}
	var out []Stored
	for looked := 0; ; looked += chunk {
		found, more, err := g.joined(ctx, parts, q, after, chunk, now)
		if err != nil {
			return nil, nil, err
		}
		for i, s := range found {
			after = &Place{At: q.sort(s), ID: s.State.ID}
			if !q.Filter.Fits(s.State, now) {
				continue
			}
			if out = append(out, s); len(out) == q.Limit && (more || i < len(found)-1) {
				return out, after, nil
			}
		}
		switch {
		case !more:
			return out, nil, nil
		case looked+chunk >= filterLooks:
			return out, after, nil
		}
	}
}

// joined returns the next rows of ranges that may overlap, in the order of the list, and whether there are more.
func (g *Agents) joined(ctx context.Context, parts []Slice, q ListQuery, after *Place, limit int, now domain.Instant) ([]Stored, bool, error) {
	var found []Stored
	for _, s := range parts {
		s.Store, s.Filter, s.SLA, s.After, s.Limit = q.Store, q.Filter, q.Order == OrderSLA, after, limit+1
		if q.Filter.AtRisk {
			s.WaitsFrom = now.Add(-DisputeAmber)
		}
		some, err := g.Store.List(ctx, s)
		if err != nil {
			return nil, false, err
		}
		found = append(found, some...)
	}
	slices.SortFunc(found, func(a, b Stored) int {
		order := cmp.Or(cmp.Compare(q.sort(a), q.sort(b)), cmp.Compare(a.State.ID, b.State.ID))
		if q.rising() {
			return order
		}
		return -order
	})
	found = slices.CompactFunc(found, func(a, b Stored) bool { return a.State.ID == b.State.ID })
	return found[:min(len(found), limit)], len(found) > limit, nil
}

// ranges splits a list into ranges that one index each can answer; they may overlap.
func ranges(v Viewer, q ListQuery) ([]Slice, error) {
	var base []Slice
	switch q.View {
	case ViewWaiting:
		base = []Slice{{Waiting: true}}
	case ViewOpen, ViewPending, ViewOnHold, ViewSnoozed, ViewResolved:
		base = []Slice{{Status: domain.Status(q.View)}}
	case ViewAll:
		for _, s := range []domain.Status{domain.StatusOpen, domain.StatusPending, domain.StatusOnHold, domain.StatusSnoozed, domain.StatusResolved} {
			base = append(base, Slice{Status: s})
		}
	default:
		return nil, domain.Invalid("view", "bad_view", "there is no view %q", q.View)
	}
	holders, err := holders(v, q.Reach)
	if err != nil {
		return nil, err
	}
	var out []Slice
	for _, b := range base {
		for _, h := range holders {
			b.Owner, b.Team = h.owner, h.team
			out = append(out, b)
		}
	}
	return out, nil
}

// holder is whose conversations a range holds; nil is anybody's.
type holder struct{ owner, team *domain.ID }

// holders lists whose conversations a reach shows.
func holders(v Viewer, r Reach) ([]holder, error) {
	nobody := domain.ID(0)
	mine := []holder{}
	if v.Agent != 0 {
		mine = append(mine, holder{owner: &v.Agent})
	}
	teams := []holder{}
	for i := range v.Teams {
		teams = append(teams, holder{team: &v.Teams[i]})
	}
	queues := []holder{{owner: &nobody, team: &nobody}}
	for i := range v.Teams {
		queues = append(queues, holder{owner: &nobody, team: &v.Teams[i]})
	}
	switch r {
	case ReachMine:
		return mine, nil
	case ReachUnassigned:
		if v.All {
			return []holder{{owner: &nobody}}, nil
		}
		return queues, nil
	case ReachTeam:
		return teams, nil
	case ReachAll:
		if v.All {
			return []holder{{}}, nil
		}
		return slices.Concat(mine, teams, queues[:1]), nil
	}
	return nil, domain.Invalid("scope", "bad_scope", "there is no scope %q", r)
}

// In reports whether what an agent of a team holds belongs to a reach: the same rule as the lists.
func (v Viewer) In(r Reach, owner, team domain.ID) bool {
	inTeam := team != 0 && slices.Contains(v.Teams, team)
	switch r {
	case ReachMine:
		return owner != 0 && owner == v.Agent
	case ReachUnassigned:
		return owner == 0 && (v.All || team == 0 || inTeam)
	case ReachTeam:
		return inTeam
	case ReachAll:
		return v.Sees(owner, team)
	}
	return false
}

// String is the form of a place in a cursor.
func (p Place) String() string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(int64(p.At), 10) + "." + p.ID.String()))
}

func parsePlace(cursor string) (*Place, error) {
	if cursor == "" {
		return nil, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	at, id, ok := strings.Cut(string(raw), ".")
	n, err1 := strconv.ParseInt(at, 10, 64)
	v, err2 := domain.ParseID(id)
	if err != nil || !ok || err1 != nil || err2 != nil {
		return nil, domain.Invalid("cursor", "bad_cursor", "this page does not exist any more; begin the list anew")
	}
	return &Place{At: domain.Instant(n), ID: v}, nil
}

// fill makes rows of what is stored, with names.
func (d *Deps) fill(ctx context.Context, stored []Stored) ([]Row, error) {
	if len(stored) == 0 {
		return []Row{}, nil
	}
	contacts, owners := make([]domain.ID, 0, len(stored)), make([]domain.ID, 0, len(stored))
	for _, s := range stored {
		contacts, owners = append(contacts, s.State.Contact), append(owners, s.State.Owner.Agent)
	}
	known, err := d.Store.Contacts(ctx, contacts)
	if err != nil {
		return nil, err
	}
	people := make(map[domain.ID]domain.Contact, len(known))
	for _, c := range known {
		people[c.ID] = c
	}
	names, err := d.Store.AgentNames(ctx, owners)
	if err != nil {
		return nil, err
	}
	out := make([]Row, len(stored))
	for i, s := range stored {
		out[i] = rowOf(s, people[s.State.Contact], names[s.State.Owner.Agent])
	}
	return out, nil
}

func rowOf(stored Stored, c domain.Contact, owner string) Row {
	s := stored.State
	lines := slaLines(s)
	return Row{
		ID: s.ID, Store: s.Store, Account: s.Account, Channel: s.Channel, Status: s.Status, Reason: s.Reason, SnoozeUntil: s.SnoozeUntil,
		Excluded: s.Excluded, Owner: Person{ID: s.Owner.Agent, Name: owner}, Team: s.Owner.Team,
		Contact:   Person{ID: s.Contact, Name: c.Name, Country: cmp.Or(s.Country, c.Country), Lang: cmp.Or(s.Language, c.Language)},
		IssueType: s.IssueType, Priority: s.Priority, Began: s.Began, LastAt: s.LastAt, Waiting: s.Waiting, Amber: s.Amber, Due: s.Red,
		Seq: s.Seq, Read: stored.AgentRead, VisitorRead: stored.VisitorRead, Preview: stored.Preview, PreviewBy: stored.PreviewBy,
		Tags: s.Tags, Score: s.Score, VIP: s.VIP, ReplyBy: s.ReplyBy, Check: checkOf(s), SLA: lines, SLADue: nextDue(lines), Dispute: disputeOf(s), Staged: stagesOf(s), Into: s.Into, Merged: s.Merged,
		From: s.From, Parts: s.Parts, State: s,
	}
}
