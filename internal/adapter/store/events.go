package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"kefu/internal/domain"
	"kefu/internal/engine/event"
)

const eventColumns = `id, seq, xid, store_id, contact_id, contact_seq, conversation_id, kind, version, at, recorded_at,
	actor, agent_id, team_id, source_id, source_key, source_pos, data`

// eventRow is an event with the parts that only the store knows.
type eventRow struct {
	event domain.Event
	xid   int64
}

// scanEvent reads eventColumns.
func scanEvent(row scanner, r *eventRow) error {
	e := &r.event
	var kind, actor string
	var data []byte
	err := row.Scan((*int64)(&e.ID), &e.Seq, &r.xid, (*int64)(&e.StoreID), (*int64)(&e.ContactID), &e.ContactSeq, (*int64)(&e.ConversationID),
		&kind, &e.Version, (*int64)(&e.At), (*int64)(&e.RecordedAt), &actor, (*int64)(&e.Actor.Agent), (*int64)(&e.Actor.Team),
		(*int64)(&e.Source), (*int64)(&e.SourceKey), &e.SourcePos, &data)
	if err != nil {
		return err
	}
	e.Kind = domain.EventKind(kind)
	unpackActor(actor, &e.Actor)
	e.Data, err = domain.DecodeData(e.Kind, e.Version, data)
	return err
}

// packActor writes what an actor is besides its ids: kind:seniority:employment.
func packActor(a domain.Actor) string {
	if a.Seniority == "" && a.Employment == "" {
		return string(a.Kind)
	}
	return string(a.Kind) + ":" + string(a.Seniority) + ":" + string(a.Employment)
}

func unpackActor(s string, a *domain.Actor) {
	kind, rest, ok := strings.Cut(s, ":")
	a.Kind = domain.ActorKind(kind)
	if ok {
		seniority, employment, _ := strings.Cut(rest, ":")
		a.Seniority, a.Employment = domain.Seniority(seniority), domain.Employment(employment)
	}
}

func plainEvents(rows []eventRow) []domain.Event {
	out := make([]domain.Event, len(rows))
	for i := range rows {
		out[i] = rows[i].event
	}
	return out
}

// After implements event.Log. On PostgreSQL it shows an event once no older transaction is running, so that the cursor never passes an
// event that appears later.
func (r reader) After(ctx context.Context, c event.Cursor, limit int) ([]domain.Event, event.Cursor, error) {
	rows, err := list(ctx, r, scanEvent, `SELECT `+eventColumns+` FROM event WHERE (xid, seq) > ($1, $2)`+r.dialect.settled()+
		` ORDER BY xid, seq LIMIT $3`, c.Xid, c.Seq, limit)
	if err != nil || len(rows) == 0 {
		return nil, c, err
	}
	last := rows[len(rows)-1]
	return plainEvents(rows), event.Cursor{Xid: last.xid, Seq: last.event.Seq}, nil
}

func scanCursor(row scanner, c *event.Cursor) error { return row.Scan(&c.Xid, &c.Seq) }

// CountEvents returns how many events there are; agents' presence counts too.
func (r reader) CountEvents(ctx context.Context) (int64, error) {
	return one(ctx, r, "count", scanInt, `SELECT count(*) FROM event`)
}

func scanInt(row scanner, n *int64) error { return row.Scan(n) }

// Events returns the events with the given ids in no particular order; ids that do not exist are left out.
func (r reader) Events(ctx context.Context, ids []domain.ID) ([]domain.Event, error) {
	rows, err := listIn(ctx, r, scanEvent, `SELECT `+eventColumns+` FROM event WHERE id IN `, ``, sortedIDs(ids))
	return plainEvents(rows), err
}

// ConversationEvents returns the events of a conversation in the order in which they were recorded.
func (r reader) ConversationEvents(ctx context.Context, conversation domain.ID) ([]domain.Event, error) {
	rows, err := list(ctx, r, scanEvent, `SELECT `+eventColumns+` FROM event
		WHERE contact_id = (SELECT contact_id FROM conversation WHERE id = $1) AND conversation_id = $1 ORDER BY contact_seq`, int64(conversation))
	return plainEvents(rows), err
}

// PresenceEvents returns an agent's changes of state in the order in which they were recorded.
func (r reader) PresenceEvents(ctx context.Context, agent domain.ID) ([]domain.Event, error) {
	rows, err := list(ctx, r, scanEvent, `SELECT `+eventColumns+` FROM event
		WHERE contact_id = 0 AND agent_id = $1 AND kind = '`+string(domain.EventPresenceChanged)+`' ORDER BY contact_seq`, int64(agent))
	return plainEvents(rows), err
}

// AgentsWithPresence returns the agents who have presence events, by id.
func (r reader) AgentsWithPresence(ctx context.Context) ([]domain.ID, error) {
	return list(ctx, r, scanID, `SELECT DISTINCT agent_id FROM event
		WHERE contact_id = 0 AND kind = '`+string(domain.EventPresenceChanged)+`' ORDER BY agent_id`)
}

// LoadCursor implements event.CursorStore.
func (r reader) LoadCursor(ctx context.Context, name string) (event.Cursor, error) {
	all, err := list(ctx, r, scanCursor, `SELECT xid, seq FROM subscriber_cursor WHERE name = $1`, name)
	if err != nil || len(all) == 0 {
		return event.Cursor{}, err
	}
	return all[0], nil
}

// SaveCursor implements event.CursorStore.
func (s *Store) SaveCursor(ctx context.Context, name string, c event.Cursor) error {
	return s.InTx(ctx, func(tx *Tx) error { return tx.SaveCursor(name, c) })
}

// SaveCursor keeps how far the named subscriber came, together with what else the transaction writes.
func (tx *Tx) SaveCursor(name string, c event.Cursor) error {
	_, err := tx.exec(`INSERT INTO subscriber_cursor (name, xid, seq) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET xid = excluded.xid, seq = excluded.seq`, name, c.Xid, c.Seq)
	return err
}

// logHead is the highest position given in the running group; zero before the first append of the group.
type logHead struct{ seq int64 }

// head is the counter of one contact.
type head struct {
	id   domain.ID
	seq  int64
	xid  int64
	used bool
}

// Append adds events to the log and returns how many were new: an event whose id is there already is skipped. It locks the contacts,
// numbers the events per contact in the order given, and keeps the person of contacts that an event merges or parts. Every contact must
// exist. RecordedAt and Version are filled in when they are zero.
func (tx *Tx) Append(events []domain.Event) (int, error) {
	if len(events) == 0 {
		return 0, nil
	}
	if _, _, joins := mergeOf(events[0].Data); len(events) == 1 && !joins {
		return tx.appendOne(events[0])
	}
	fresh, err := tx.appendMany(events, tx.dialect == sqliteDialect)
	if errors.Is(err, errRecorded) {
		fresh, err = tx.appendMany(events, false)
	}
	if err != nil || len(fresh) == 0 {
		return 0, err
	}
	tx.appended = true
	return len(fresh), tx.joinPersons(fresh)
}

// errRecorded says that an event of a contact without events is recorded already, for another contact.
var errRecorded = errors.New("recorded for another contact")

// appendMany writes those of the events that are new and returns them. With trust it does not look for the events of contacts that have
// none yet, which is what most of an import is about; if one of those is recorded all the same, it takes its own rows back and fails with
// errRecorded.
func (tx *Tx) appendMany(events []domain.Event, trust bool) ([]domain.Event, error) {
	heads, err := tx.lockContacts(contactsOf(events))
	if err != nil {
		return nil, err
	}
	fresh, err := tx.unknown(events, func(e *domain.Event) bool { return trust && heads[e.ContactID].seq == 0 })
	if err != nil || len(fresh) == 0 {
		return nil, err
	}
	seqs, xid, err := tx.positions(len(fresh))
	if err != nil {
		return nil, err
	}
	xids := make([]int64, len(fresh))
	for i := range fresh {
		e := &fresh[i]
		h := heads[e.ContactID]
		h.seq++
		// A transaction may be older than the one that wrote the contact's last event. Its events then take that one's number, which keeps
		// the log in the contact's order; nobody has read past that number while this transaction is running.
		h.xid, h.used = max(h.xid, xid), true
		e.ContactSeq, e.Seq, xids[i] = h.seq, seqs[i], h.xid
		tx.complete(e)
	}
	if !trust {
		if _, err := tx.insertEvents(fresh, xids, ``); err != nil {
			return nil, err
		}
		return fresh, tx.saveHeads(heads)
	}
	n, err := tx.insertEvents(fresh, xids, ` ON CONFLICT (id) DO NOTHING`)
	if err != nil {
		return nil, err
	}
	if int(n) < len(fresh) {
		return nil, tx.takeBack(seqs[0])
	}
	return fresh, tx.saveHeads(heads)
}

// takeBack removes the rows from a place in the log on, all of which this transaction wrote on SQLite, and frees the places.
func (tx *Tx) takeBack(seq int64) error {
	if _, err := tx.exec(`DELETE FROM event WHERE xid = 0 AND seq >= $1`, seq); err != nil {
		return err
	}
	tx.log.seq = seq - 1
	return errRecorded
}

// complete fills in what the writer of an event may leave out.
func (tx *Tx) complete(e *domain.Event) {
	if e.RecordedAt.IsZero() {
		e.RecordedAt = tx.Now()
	}
	if e.Version == 0 {
		e.Version = 1
	}
}

// appendOne is Append for live traffic, which comes one by one: two statements instead of five.
func (tx *Tx) appendOne(e domain.Event) (int, error) {
	appendEvent := tx.appendAfterBump
	if tx.dialect == sqliteDialect {
		appendEvent = tx.appendThenBump
	}
	tx.complete(&e)
	n, err := appendEvent(e)
	tx.appended = tx.appended || n == 1
	return int(n), err
}

// appendAfterBump is for PostgreSQL, where the counter is what locks the contact: it gives the event its number, the transaction it counts as
// written by and its place in the log.
func (tx *Tx) appendAfterBump(e domain.Event) (int64, error) {
	type place struct{ contactSeq, xid, seq int64 }
	places, err := list(tx.ctx, tx.reader, func(row scanner, p *place) error { return row.Scan(&p.contactSeq, &p.xid, &p.seq) },
		`UPDATE contact SET last_seq = last_seq + 1, last_xid = greatest(last_xid, pg_current_xact_id()::text::bigint) WHERE id = $1
			RETURNING last_seq, last_xid, nextval('event_seq')`, int64(e.ContactID))
	if err != nil {
		return 0, err
	}
	if len(places) == 0 {
		return 0, unknownContact(e.ContactID)
	}
	e.ContactSeq, e.Seq = places[0].contactSeq, places[0].seq
	n, err := tx.insertEvents([]domain.Event{e}, []int64{places[0].xid}, ` ON CONFLICT (id) DO NOTHING`)
	if err == nil && n == 0 {
		_, err = tx.exec(`UPDATE contact SET last_seq = last_seq - 1 WHERE id = $1`, int64(e.ContactID))
	}
	return n, err
}

// appendThenBump is for SQLite, whose single writer needs no lock: the event takes its number from the contact as it is written.
func (tx *Tx) appendThenBump(e domain.Event) (int64, error) {
	doc, err := domain.EncodeData(e.Data)
	if err != nil {
		return 0, tx.fail(err)
	}
	seqs, _, err := tx.positions(1)
	if err != nil {
		return 0, err
	}
	n, err := tx.exec(`INSERT OR FAIL INTO event (`+eventColumns+`)
		SELECT ?, ?, last_xid, ?, id, last_seq + 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM contact WHERE id = ? ON CONFLICT (id) DO NOTHING`,
		int64(e.ID), seqs[0], int64(e.StoreID), int64(e.ConversationID), string(e.Kind), e.Version, int64(e.At), int64(e.RecordedAt),
		packActor(e.Actor), int64(e.Actor.Agent), int64(e.Actor.Team), int64(e.Source), int64(e.SourceKey), e.SourcePos, string(doc), int64(e.ContactID))
	switch {
	case err != nil:
	case n == 1:
		_, err = tx.exec(`UPDATE contact SET last_seq = last_seq + 1 WHERE id = $1`, int64(e.ContactID))
	default:
		_, err = tx.lockContacts([]domain.ID{e.ContactID}) // recorded already, or is there no such contact?
	}
	return n, err
}

func unknownContact(id domain.ID) error {
	return domain.Invalid("contact_id", "unknown_contact", "contact %s does not exist; write the contact before its events", id)
}

// contactsOf lists all contacts that events speak of, in order; 0 stands for the agents.
func contactsOf(events []domain.Event) []domain.ID {
	ids := make([]domain.ID, 0, len(events))
	for i := range events {
		ids = append(ids, events[i].ContactID)
		switch d := events[i].Data.(type) {
		case domain.ContactMerged:
			ids = append(ids, d.Other)
		case domain.ContactUnmerged:
			ids = append(ids, d.Other)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// lockContacts reads the contacts' counters, holding them in id order until the transaction ends.
func (tx *Tx) lockContacts(ids []domain.ID) (map[domain.ID]*head, error) {
	rows, err := listIn(tx.ctx, tx.reader, func(row scanner, h *head) error { return row.Scan((*int64)(&h.id), &h.seq, &h.xid) },
		`SELECT id, last_seq, last_xid FROM contact WHERE id IN `, ` ORDER BY id`+tx.dialect.forUpdate(), ids)
	if err != nil {
		return nil, err
	}
	heads := make(map[domain.ID]*head, len(rows))
	for i := range rows {
		heads[rows[i].id] = &rows[i]
	}
	for _, id := range ids {
		if heads[id] == nil {
			return nil, unknownContact(id)
		}
	}
	return heads, nil
}

// unknown returns copies of the events that are not recorded yet, each id once. Events that are new for certain are not looked for.
func (tx *Tx) unknown(events []domain.Event, certain func(*domain.Event) bool) ([]domain.Event, error) {
	ids := make([]domain.ID, 0, len(events))
	for i := range events {
		if !certain(&events[i]) {
			ids = append(ids, events[i].ID)
		}
	}
	known, err := listIn(tx.ctx, tx.reader, scanID, `SELECT id FROM event WHERE id IN `, ``, ids)
	if err != nil {
		return nil, err
	}
	seen := make(map[domain.ID]bool, len(events))
	for _, id := range known {
		seen[id] = true
	}
	fresh := make([]domain.Event, 0, len(events))
	for i := range events {
		if !seen[events[i].ID] {
			seen[events[i].ID] = true
			fresh = append(fresh, events[i])
		}
	}
	return fresh, nil
}

// positions gives n places in the log, rising, and the number of the running transaction (0 on SQLite).
func (tx *Tx) positions(n int) (seqs []int64, xid int64, err error) {
	if tx.dialect == postgresDialect {
		type place struct{ seq, xid int64 }
		places, err := list(tx.ctx, tx.reader, func(row scanner, p *place) error { return row.Scan(&p.seq, &p.xid) },
			`SELECT nextval('event_seq'), pg_current_xact_id()::text::bigint FROM generate_series(1, $1)`, n)
		if err != nil {
			return nil, 0, err
		}
		for _, p := range places {
			seqs = append(seqs, p.seq)
		}
		slices.Sort(seqs)
		return seqs, places[0].xid, nil
	}
	if tx.log.seq == 0 {
		tx.log.seq, err = one(tx.ctx, tx.reader, "position", scanInt, `SELECT max(h.seq, coalesce((SELECT seq FROM event ORDER BY xid DESC, seq DESC LIMIT 1), 0))
			FROM event_head h`)
		if err != nil {
			return nil, 0, err
		}
	}
	seqs = make([]int64, n)
	for i := range seqs {
		tx.log.seq++
		seqs[i] = tx.log.seq
	}
	return seqs, 0, nil
}

func (tx *Tx) insertEvents(events []domain.Event, xids []int64, onConflict string) (int64, error) {
	docs := encodeAhead(events)
	var now encoded
	return tx.insert(`event (`+eventColumns+`)`, onConflict, 18, len(events), func(args []any, i int) []any {
		if i%encodeBlock == 0 {
			if now = <-docs; now.err != nil {
				_ = tx.fail(now.err) // the statement is not run then
			}
		}
		e := &events[i]
		return append(args, int64(e.ID), e.Seq, xids[i], int64(e.StoreID), int64(e.ContactID), e.ContactSeq, int64(e.ConversationID),
			string(e.Kind), e.Version, int64(e.At), int64(e.RecordedAt), packActor(e.Actor), int64(e.Actor.Agent), int64(e.Actor.Team),
			int64(e.Source), int64(e.SourceKey), e.SourcePos, now.docs[i%encodeBlock])
	})
}

// encodeBlock is how many payloads are encoded before they are handed on.
const encodeBlock = 256

// encoded are the payloads of up to encodeBlock events.
type encoded struct {
	docs [encodeBlock]string
	err  error
}

// encodeAhead encodes the payloads of events in their order, beside the database that is writing the first of them.
func encodeAhead(events []domain.Event) <-chan encoded {
	out := make(chan encoded, (len(events)+encodeBlock-1)/encodeBlock) // nobody waits for a reader who gave up
	encode := func() {
		for part := range slices.Chunk(events, encodeBlock) {
			var b encoded
			for i := range part {
				doc, err := domain.EncodeData(part[i].Data)
				if err != nil && b.err == nil {
					b.err = err
				}
				b.docs[i] = string(doc)
			}
			out <- b
		}
	}
	if len(events) <= encodeBlock {
		encode()
	} else {
		go encode()
	}
	return out
}

// saveHeads writes the counters back, in id order.
func (tx *Tx) saveHeads(heads map[domain.ID]*head) error {
	used := make([]*head, 0, len(heads))
	for _, h := range heads {
		if h.used {
			used = append(used, h)
		}
	}
	slices.SortFunc(used, func(a, b *head) int { return cmp.Compare(a.id, b.id) })
	if tx.dialect == sqliteDialect {
		return tx.updateHeads(used)
	}
	ids, seqs, xids := make([]int64, len(used)), make([]int64, len(used)), make([]int64, len(used))
	for i, h := range used {
		ids[i], seqs[i], xids[i] = int64(h.id), h.seq, h.xid
	}
	_, err := tx.exec(`UPDATE contact SET last_seq = u.seq, last_xid = u.xid
		FROM (SELECT unnest($1::bigint[]) AS id, unnest($2::bigint[]) AS seq, unnest($3::bigint[]) AS xid) u WHERE contact.id = u.id`, ids, seqs, xids)
	return err
}

// updateHeads is saveHeads on SQLite, which knows no arrays.
func (tx *Tx) updateHeads(heads []*head) error {
	for len(heads) > 0 {
		part := heads[:chunkRows(len(heads))]
		heads = heads[len(part):]
		args := make([]any, 0, 3*len(part))
		for _, h := range part {
			args = append(args, int64(h.id), h.seq, h.xid)
		}
		_, err := tx.exec(`UPDATE contact SET last_seq = u.column2, last_xid = u.column3 FROM (VALUES `+tx.dialect.places(len(part), 3)+`) AS u
			WHERE contact.id = u.column1`, args...)
		if err != nil {
			return err
		}
	}
	return nil
}
