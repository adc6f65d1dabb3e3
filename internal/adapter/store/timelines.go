package store

import (
	"context"
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/fact"
)

// Timelines returns the persons that the given contacts belong to, each once, with all their contacts and events, in the order of their
// roots. Contacts that do not exist are left out. After an event that parts two contacts, ask for both.
func (r reader) Timelines(ctx context.Context, contacts []domain.ID) ([]fact.Timeline, error) {
	var out []fact.Timeline
	err := r.snapshot(ctx, func(r reader) error {
		var err error
		out, err = r.timelines(ctx, contacts)
		return err
	})
	return out, err
}

func (r reader) timelines(ctx context.Context, contacts []domain.ID) ([]fact.Timeline, error) {
	members, err := r.personMembers(ctx, sortedIDs(contacts))
	if err != nil || len(members) == 0 {
		return nil, err
	}
	byPerson := map[domain.ID]*fact.Timeline{}
	all := make([]domain.ID, 0, len(members))
	for id := range members {
		all = append(all, id)
	}
	slices.Sort(all)
	persons := make([]domain.ID, 0, len(all))
	for _, id := range all {
		p := members[id]
		t := byPerson[p]
		if t == nil {
			t = &fact.Timeline{Person: p}
			byPerson[p] = t
			persons = append(persons, p)
		}
		t.Contacts = append(t.Contacts, id)
	}
	rows, err := listIn(ctx, r, scanEvent, `SELECT `+eventColumns+` FROM event WHERE contact_id IN `, ` ORDER BY contact_id, contact_seq`, all)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		t := byPerson[members[rows[i].event.ContactID]]
		t.Events = append(t.Events, rows[i].event)
	}
	slices.Sort(persons)
	out := make([]fact.Timeline, len(persons))
	for i, p := range persons {
		out[i] = *byPerson[p]
	}
	return out, nil
}

// EachTimeline calls fn for every person who has events, each once: first those of one contact, by contact, then those of
// several. All of it is one state of
// the database; an error of fn ends the walk. fn runs while the database is being read: hand the work to others to go faster.
func (r reader) EachTimeline(ctx context.Context, fn func(fact.Timeline) error) error {
	return r.snapshot(ctx, func(r reader) error {
		w := walk{reader: r, ctx: ctx, fn: fn, done: map[domain.ID]bool{}}
		var err error
		if w.merged, err = r.mergedContacts(ctx); err != nil {
			return err
		}
		err = r.each(ctx, w.row, `SELECT `+eventColumns+` FROM event WHERE contact_id > 0 ORDER BY contact_id, contact_seq`)
		if err != nil {
			return err
		}
		if err := w.flush(); err != nil {
			return err
		}
		return w.joined()
	})
}

// mergedContacts maps every contact of a person of several contacts to that person.
func (r reader) mergedContacts(ctx context.Context) (map[domain.ID]domain.ID, error) {
	out := map[domain.ID]domain.ID{}
	err := r.each(ctx, func(row scanner) error {
		var id, person domain.ID
		if err := row.Scan((*int64)(&id), (*int64)(&person)); err != nil {
			return err
		}
		out[id], out[person] = person, person
		return nil
	}, `SELECT id, person FROM contact WHERE person <> id`)
	return out, err
}

// walk cuts the stream of events into persons.
type walk struct {
	reader reader
	ctx    context.Context
	fn     func(fact.Timeline) error
	merged map[domain.ID]domain.ID
	done   map[domain.ID]bool // persons of several contacts that have events
	order  []domain.ID
	now    fact.Timeline
}

func (w *walk) row(row scanner) error {
	var r eventRow
	if err := scanEvent(row, &r); err != nil {
		return err
	}
	contact := r.event.ContactID
	if p, ok := w.merged[contact]; ok {
		if !w.done[p] {
			w.done[p] = true
			w.order = append(w.order, p)
		}
		return nil
	}
	if w.now.Person != contact {
		if err := w.flush(); err != nil {
			return err
		}
		w.now = fact.Timeline{Person: contact, Contacts: []domain.ID{contact}}
	}
	w.now.Events = append(w.now.Events, r.event)
	return nil
}

func (w *walk) flush() error {
	if w.now.Person == 0 {
		return nil
	}
	t := w.now
	w.now = fact.Timeline{}
	return w.fn(t)
}

// joined delivers the persons of several contacts, whose events lie in several places of the log.
func (w *walk) joined() error {
	for part := range slices.Chunk(w.order, 64) {
		all, err := w.reader.timelines(w.ctx, part)
		if err != nil {
			return err
		}
		for _, t := range all {
			if err := w.fn(t); err != nil {
				return err
			}
		}
	}
	return nil
}
