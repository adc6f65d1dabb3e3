package store

import (
	"cmp"
	"context"
	"slices"

	"kefu/internal/domain"
)

// joinPersons keeps contact.person after events that merge or part contacts. The root of a person is its smallest contact, whichever
// way round and in whichever order the merges were told.
func (tx *Tx) joinPersons(events []domain.Event) error {
	var touched []domain.ID
	for i := range events {
		if other, _, ok := mergeOf(events[i].Data); ok {
			touched = append(touched, events[i].ContactID, other)
		}
	}
	if len(touched) == 0 {
		return nil
	}
	members, err := tx.reader.personMembers(tx.ctx, sortedIDs(touched))
	if err != nil {
		return err
	}
	ids := make([]domain.ID, 0, len(members))
	for id := range members {
		ids = append(ids, id)
	}
	ids = sortedIDs(append(ids, touched...))
	// A concurrent transaction may be joining the same persons; it works with what this one leaves.
	if _, err := tx.lockContacts(ids); err != nil {
		return err
	}
	roots, err := tx.roots(ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if roots[id] == members[id] {
			continue
		}
		if _, err := tx.exec(`UPDATE contact SET person = $1 WHERE id = $2`, int64(roots[id]), int64(id)); err != nil {
			return err
		}
	}
	return nil
}

// mergeOf reads a merge (on) or its undoing (off).
func mergeOf(d domain.EventData) (other domain.ID, on, ok bool) {
	switch d := d.(type) {
	case domain.ContactMerged:
		return d.Other, true, true
	case domain.ContactUnmerged:
		return d.Other, false, true
	}
	return 0, false, false
}

// roots computes the person of each contact from the merge events of all of them.
func (tx *Tx) roots(ids []domain.ID) (map[domain.ID]domain.ID, error) {
	rows, err := listIn(tx.ctx, tx.reader, scanEvent, `SELECT `+eventColumns+` FROM event
		WHERE kind IN ('contact.merged', 'contact.unmerged') AND contact_id IN `, ``, ids)
	if err != nil {
		return nil, err
	}
	return components(ids, plainEvents(rows)), nil
}

// components maps each contact to the smallest contact it is joined with. Of several events about one pair the latest by instant, then by
// place in the log, holds; of several with one source key only the last recorded counts.
func components(ids []domain.ID, events []domain.Event) map[domain.ID]domain.ID {
	latest := map[domain.ID]int64{}
	for _, e := range events {
		if e.SourceKey != 0 {
			latest[e.SourceKey] = max(latest[e.SourceKey], e.Seq)
		}
	}
	slices.SortFunc(events, func(a, b domain.Event) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Seq, b.Seq)) })
	type pair struct{ a, b domain.ID }
	joined := map[pair]bool{}
	for _, e := range events {
		if e.SourceKey != 0 && latest[e.SourceKey] != e.Seq {
			continue
		}
		other, on, _ := mergeOf(e.Data)
		joined[pair{min(e.ContactID, other), max(e.ContactID, other)}] = on
	}
	root := make(map[domain.ID]domain.ID, len(ids))
	for _, id := range ids {
		root[id] = id
	}
	find := func(id domain.ID) domain.ID {
		for root[id] != id {
			id = root[id]
		}
		return id
	}
	for p, on := range joined {
		_, known := root[p.a]
		if _, both := root[p.b]; !on || !known || !both {
			continue
		}
		a, b := find(p.a), find(p.b)
		root[max(a, b)] = min(a, b)
	}
	for _, id := range ids {
		root[id] = find(id)
	}
	return root
}

// personMembers returns every contact of the persons that the given contacts belong to, with its person. Unknown contacts are left out.
func (r reader) personMembers(ctx context.Context, contacts []domain.ID) (map[domain.ID]domain.ID, error) {
	type membership struct{ contact, person domain.ID }
	scan := func(row scanner, m *membership) error { return row.Scan((*int64)(&m.contact), (*int64)(&m.person)) }
	own, err := listIn(ctx, r, scan, `SELECT id, person FROM contact WHERE id IN `, ``, contacts)
	if err != nil {
		return nil, err
	}
	persons := make([]domain.ID, len(own))
	for i, m := range own {
		persons[i] = m.person
	}
	persons = sortedIDs(persons)
	others, err := listIn(ctx, r, scan, `SELECT id, person FROM contact WHERE person <> id AND person IN `, ``, persons)
	if err != nil {
		return nil, err
	}
	out := make(map[domain.ID]domain.ID, len(persons)+len(others))
	for _, p := range persons {
		out[p] = p
	}
	for _, m := range others {
		out[m.contact] = m.person
	}
	return out, nil
}
