package desk

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"unicode/utf8"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/event"
)

// FinderStore is what finding needs of a database besides Store.
type FinderStore interface {
	SearchStore
	ContactSearch
	ViewStore
	MentionStore
}

// Finder finds conversations: by words, by kept lists, and where somebody was named. It shows what Agents shows the same person.
type Finder struct {
	agents *Agents
	store  FinderStore
}

// NewFinder returns a finder beside the desk of agents.
func NewFinder(agents *Agents, store FinderStore) *Finder { return &Finder{agents, store} }

// SearchQuery asks for messages and customers. All words have to occur in one message, in any order and as parts of words.
type SearchQuery struct {
	Text   string
	Store  domain.ID // 0: all
	Cursor string    // Found.Next of the page before; empty: from the newest
	Limit  int       // conversations, 1 to 50; 0: 20
}

// Hit is a conversation in which something was found: the newest message with it that this page came to.
type Hit struct {
	Row     Row            `json:"row"`
	Message domain.ID      `json:"message"`
	Seq     int64          `json:"seq"` // of the message in the thread
	At      domain.Instant `json:"at"`
	By      Author         `json:"by"`
	Note    bool           `json:"note,omitempty"`
	Parts   []Part         `json:"parts"`
	More    int            `json:"more,omitempty"` // further messages of the conversation with it, as far as this page looked
}

// Who is a customer who was found, with his or her newest conversation that the caller may see.
type Who struct {
	Contact      Person    `json:"contact"`
	Conversation domain.ID `json:"conversation"`
	Store        domain.ID `json:"store"`
	Identifier   []Part    `json:"identifier,omitempty"` // what was found if it is not the name
	Name         []Part    `json:"name,omitempty"`
}

// Found is one page of a search, the newest words first. Customers are on the first page only. Next is empty on the last page; a page may be
// short, even empty, and not be the last.
type Found struct {
	Hits     []Hit  `json:"hits"`
	Contacts []Who  `json:"contacts"`
	Next     string `json:"next,omitempty"`
}

// Bounds of one page of a search.
const (
	searchPage    = 20
	searchMaxPage = 50
	searchLooks   = 20_000 // messages that are looked at
	shortestTerm  = 2
	longestQuery  = 200
)

// Search finds what a caller may see.
func (f *Finder) Search(ctx context.Context, p access.Principal, q SearchQuery) (Found, error) {
	v, err := f.agents.Viewer(ctx, p)
	if err != nil {
		return Found{}, err
	}
	if q.Limit == 0 {
		q.Limit = searchPage
	}
	if q.Limit < 1 || q.Limit > searchMaxPage {
		return Found{}, domain.Invalid("limit", "bad_limit", "a page of a search has 1 to %d conversations", searchMaxPage)
	}
	terms := termsOf(q.Text)
	if !slices.ContainsFunc(terms, func(t []rune) bool { return len(t) >= shortestTerm }) {
		return Found{}, domain.Invalid("q", "too_short", "write at least two characters of what you look for")
	}
	if utf8.RuneCountInString(q.Text) > longestQuery {
		return Found{}, domain.Invalid("q", "too_long", "a search has at most %d characters", longestQuery)
	}
	at, err := parseDepth(q.Cursor)
	if err != nil {
		return Found{}, err
	}
	s := &sweep{Finder: f, viewer: v, terms: terms, store: q.Store, limit: q.Limit, hits: []found{}}
	if at, err = s.run(ctx, at); err != nil {
		return Found{}, err
	}
	out := Found{Contacts: []Who{}, Next: at.String()}
	if out.Hits, err = s.fill(ctx); err != nil {
		return Found{}, err
	}
	if q.Cursor == "" && !v.Masked { // to find is to learn
		out.Contacts, err = f.contacts(ctx, v, q)
	}
	return out, err
}

// depth is how far down the log a search has come: first what is not indexed yet, before a position, then the segments below a number.
type depth struct {
	tail    bool
	before  event.Cursor // zero: from the end
	segment int64
	end     bool
}

// String is the form in which a depth travels; empty at the end.
func (d depth) String() string {
	switch {
	case d.end:
		return ""
	case d.tail:
		return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "t.%d.%d", d.before.Xid, d.before.Seq))
	}
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "s.%d", d.segment))
}

func parseDepth(cursor string) (depth, error) {
	if cursor == "" {
		return depth{tail: true}, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	var d depth
	if err == nil {
		if _, err = fmt.Sscanf(string(raw), "t.%d.%d", &d.before.Xid, &d.before.Seq); err == nil {
			d.tail = true
			return d, nil
		}
		_, err = fmt.Sscanf(string(raw), "s.%d", &d.segment)
	}
	if err != nil {
		return d, domain.Invalid("cursor", "bad_cursor", "this page does not exist any more; search anew")
	}
	return d, nil
}

// sweep is one page of a search on its way down the log.
type sweep struct {
	*Finder
	viewer Viewer
	terms  [][]rune
	store  domain.ID
	limit  int
	looked int
	hits   []found
}

type found struct {
	Spoken
	message domain.Message
	parts   []Part
	more    int
}

func (s *sweep) done() bool { return len(s.hits) >= s.limit || s.looked >= searchLooks }

// windows are how many segments are looked up at once: few first, because common words are found there, then more.
var windows = [...]int64{4, 16, 64, 200}

func (s *sweep) run(ctx context.Context, at depth) (depth, error) {
	indexed, last, err := s.Finder.store.Indexed(ctx)
	if err != nil {
		return at, err
	}
	if at.tail {
		for !s.done() {
			some, err := s.Finder.store.Unindexed(ctx, indexed, at.before, segmentSize)
			if err != nil {
				return at, err
			}
			if err := s.look(ctx, some); err != nil {
				return at, err
			}
			if len(some) < segmentSize {
				at = depth{segment: last + 1}
				break
			}
			if at.before = some[len(some)-1].At; at.before == (event.Cursor{}) {
				return at, errIndex
			}
		}
	}
	for w := 0; !at.tail && !s.done() && at.segment > 1; w++ {
		from := max(1, at.segment-windows[min(w, len(windows)-1)])
		if at.segment, err = s.window(ctx, from, at.segment); err != nil {
			return at, err
		}
	}
	at.end = !at.tail && at.segment <= 1
	return at, nil
}

// window looks through the segments from one number up to another, newest first, and returns the lowest one it finished.
func (s *sweep) window(ctx context.Context, from, to int64) (int64, error) {
	var hashes []uint32
	for _, t := range s.terms {
		for _, g := range gramsOf(t) {
			hashes = append(hashes, gramHash(g))
		}
	}
	slices.Sort(hashes)
	hashes = slices.Compact(hashes)
	found, err := s.Finder.store.MessageBuckets(ctx, from, to, bucketNumbers(hashes))
	if err != nil {
		return to, err
	}
	hits := map[int64][]int{}
	var full []int64
	for segment, buckets := range bySegment(found) {
		if hits[segment], err = membersOf(buckets, hashes); err != nil {
			return to, err
		}
		if len(hits[segment]) > 0 {
			full = append(full, segment)
		}
	}
	slices.SortFunc(full, func(a, b int64) int { return cmp.Compare(b, a) })
	for part := range slices.Chunk(full, 16) {
		rows, err := s.Finder.store.Segments(ctx, part)
		if err != nil {
			return to, err
		}
		slices.SortFunc(rows, func(a, b Segment) int { return cmp.Compare(b.ID, a.ID) })
		for _, row := range rows {
			some, err := numbered(row, hits[row.ID])
			if err == nil {
				err = s.look(ctx, some)
			}
			if err != nil {
				return to, err
			}
			if s.done() {
				return row.ID, nil
			}
		}
	}
	return from, nil
}

// numbered lists the messages of a segment by their numbers, newest first.
func numbered(row Segment, numbers []int) ([]Spoken, error) {
	all, err := unpackDocs(row.Docs)
	if err != nil {
		return nil, err
	}
	out := make([]Spoken, 0, len(numbers))
	for _, d := range slices.Backward(numbers) {
		if d >= len(all) {
			return nil, errIndex
		}
		out = append(out, all[d])
	}
	return out, nil
}

// look reads messages that may hold the words and keeps those that do and that may be seen.
func (s *sweep) look(ctx context.Context, some []Spoken) error {
	s.looked += len(some)
	if err := s.home(ctx, some); err != nil {
		return err
	}
	ids := make([]domain.ID, len(some))
	for i, m := range some {
		ids[i] = m.Conversation
	}
	held, err := s.Finder.store.Held(ctx, ids)
	if err != nil {
		return err
	}
	seen := map[domain.ID]bool{}
	for _, h := range held {
		seen[h.Conversation] = s.viewer.Sees(h.Owner, h.Team) && (s.store == 0 || s.store == h.Store)
	}
	some = slices.DeleteFunc(slices.Clone(some), func(m Spoken) bool { return !seen[m.Conversation] }) // the caller goes on from the last one
	bodies, err := bodiesOf(ctx, s.agents.Store, some)
	if err != nil {
		return err
	}
	for _, m := range some {
		message := bodies[m.Message]
		parts := excerpt(message.Body, s.terms)
		if parts == nil {
			continue
		}
		if i := slices.IndexFunc(s.hits, func(h found) bool { return h.Conversation == m.Conversation }); i >= 0 {
			s.hits[i].more++
			continue
		}
		s.hits = append(s.hits, found{m, message, parts, 0})
	}
	return nil
}

// home puts messages that were split off into the conversation in which they stand.
func (s *sweep) home(ctx context.Context, some []Spoken) error {
	ids := make([]domain.ID, len(some))
	for i, m := range some {
		ids[i] = m.Message
	}
	moved, err := s.Finder.store.Moved(ctx, ids)
	for i, m := range some {
		if to, ok := moved[m.Message]; ok {
			some[i].Conversation = to
		}
	}
	return err
}

// fill makes hits of what was found.
func (s *sweep) fill(ctx context.Context) ([]Hit, error) {
	ids := make([]domain.ID, len(s.hits))
	for i, h := range s.hits {
		ids[i] = h.Conversation
	}
	stored, err := s.agents.Store.Rows(ctx, ids)
	if err != nil {
		return nil, err
	}
	stored = slices.DeleteFunc(stored, func(r Stored) bool { return !s.viewer.Sees(r.State.Owner.Agent, r.State.Owner.Team) })
	rows, err := s.agents.shown(ctx, s.viewer.Masked, stored...)
	if err != nil {
		return nil, err
	}
	agents, err := s.agents.Store.Agents(ctx)
	if err != nil {
		return nil, err
	}
	out := []Hit{}
	for _, h := range s.hits {
		i := slices.IndexFunc(rows, func(r Row) bool { return r.ID == h.Conversation })
		if i < 0 {
			continue
		}
		by := Author{Kind: h.message.Actor.Kind, ID: h.message.Actor.Agent}
		for _, a := range agents {
			if a.ID == by.ID {
				by.Name = a.Name
			}
		}
		out = append(out, Hit{
			Row: rows[i], Message: h.Message, Seq: h.Seq, At: h.message.At, By: by, Note: h.message.Note, Parts: h.parts, More: h.more,
		})
	}
	return out, nil
}
