package store

import (
	"context"
	"encoding/json"
	"strings"

	"kefu/internal/domain"
	"kefu/internal/feature/commerce"
)

// orderDoc is everything of an order besides whose it is.
type orderDoc struct {
	Order  commerce.Order      `json:"order"`
	Proofs []domain.OrderProof `json:"proofs,omitempty"`
	Flags  []domain.OrderFlag  `json:"flags,omitempty"`
	Shares []domain.OrderShare `json:"shares,omitempty"`
}

const orderSelect = `SELECT o.id, o.shop_id, o.store_id, o.contact_id, o.recorded, o.doc FROM shop_order o `

func scanOrder(row scanner, r *commerce.Record) error {
	var doc []byte
	if err := row.Scan((*int64)(&r.ID), (*int64)(&r.Shop), (*int64)(&r.Store), (*int64)(&r.Contact), (*int64)(&r.Recorded), &doc); err != nil {
		return err
	}
	var d orderDoc
	err := json.Unmarshal(doc, &d)
	r.Order, r.Proofs, r.Flags, r.Shares = d.Order, d.Proofs, d.Flags, d.Shares
	return err
}

// lastRune comes after everything a text can go on with.
const lastRune = "\U0010FFFF"

// orderRange gathers the conditions of a range.
type orderRange struct {
	where []string
	args  []any
}

func (q *orderRange) place(v any) string {
	q.args = append(q.args, v)
	return place(len(q.args))
}

func (q *orderRange) and(condition string) { q.where = append(q.where, condition) }

// Orders returns orders, the newest first.
func (r reader) Orders(ctx context.Context, in commerce.Range) ([]commerce.Record, error) {
	var q orderRange
	if in.Contact != 0 {
		members, err := r.personMembers(ctx, []domain.ID{in.Contact})
		if err != nil || len(members) == 0 {
			return []commerce.Record{}, err
		}
		var places []string
		for id := range members {
			places = append(places, q.place(int64(id)))
		}
		q.and(`o.contact_id IN (` + strings.Join(places, `,`) + `)`)
	}
	if in.Order != 0 {
		q.and(`o.id = ` + q.place(int64(in.Order)))
	}
	if in.Store != 0 {
		q.and(`o.store_id = ` + q.place(int64(in.Store)))
	}
	if in.Prefix != "" {
		few, err := r.fewBegin(ctx, in)
		if err != nil {
			return nil, err
		}
		q.and(q.prefix(in, few))
	}
	if in.After != nil {
		q.and(`(o.placed_at, o.id) < (` + q.place(int64(in.After.At)) + `, ` + q.place(int64(in.After.ID)) + `)`)
	}
	if !in.All {
		q.and(q.mine(in))
	}
	if len(q.where) == 0 {
		q.and(`true`)
	}
	return list(ctx, r, scanOrder, orderSelect+`WHERE `+strings.Join(q.where, ` AND `)+` ORDER BY o.placed_at DESC, o.id DESC LIMIT `+q.place(in.Limit), q.args...)
}

// fewOrders is up to how many orders are gathered and sorted; of more the newest are soon met on the way from the newest of all.
const fewOrders = 2000

// findable are the columns that a range looks at.
func findable(in commerce.Range) []string {
	if in.NumberOnly {
		return []string{`number`}
	}
	return []string{`number`, `email`, `name`}
}

// fewBegin reports whether few orders begin so.
func (r reader) fewBegin(ctx context.Context, in commerce.Range) (bool, error) {
	for _, c := range findable(in) {
		n, err := one(ctx, r, "count", scanInt, `SELECT count(*) FROM (SELECT id FROM shop_order WHERE `+c+` >= $1 AND `+c+` < $2 LIMIT $3) x`,
			in.Prefix, in.Prefix+lastRune, fewOrders+1)
		if err != nil || n > fewOrders {
			return false, err
		}
	}
	return true, nil
}

// prefix is the condition that a number, or an e-mail address or a name, begins so. Of many no index is used for it.
func (q *orderRange) prefix(in commerce.Range, few bool) string {
	from, to := q.place(in.Prefix), q.place(in.Prefix+lastRune)
	var any []string
	for _, c := range findable(in) {
		if few {
			any = append(any, `SELECT id FROM shop_order WHERE `+c+` >= `+from+` AND `+c+` < `+to)
		} else {
			any = append(any, `o.`+c+` || '' >= `+from+` AND o.`+c+` || '' < `+to)
		}
	}
	if few {
		return `o.id IN (` + strings.Join(any, ` UNION `) + `)`
	}
	return `(` + strings.Join(any, ` OR `) + `)`
}

// mine is the condition that the customer, by whatever contact, has a conversation that the viewer sees.
func (q *orderRange) mine(in commerce.Range) string {
	mine := []string{`x.owner_id = 0 AND x.team_id = 0`}
	if in.Agent != 0 {
		mine = append(mine, `x.owner_id = `+q.place(int64(in.Agent)))
	}
	for _, team := range in.Teams {
		mine = append(mine, `x.team_id = `+q.place(int64(team)))
	}
	sees := ` AND (` + strings.Join(mine, ` OR `) + `))`
	const person = `(SELECT c.person FROM contact c WHERE c.id = o.contact_id)`
	return `(EXISTS (SELECT 1 FROM inbox x WHERE x.contact_id = o.contact_id` + sees +
		` OR EXISTS (SELECT 1 FROM inbox x WHERE x.contact_id = ` + person + sees +
		` OR EXISTS (SELECT 1 FROM contact m JOIN inbox x ON x.contact_id = m.id WHERE m.person <> m.id AND m.person = ` + person + sees + `)`
}

// HoldOrder holds an order until the transaction ends; the first who holds one makes it, empty.
func (tx *Tx) HoldOrder(r commerce.Record) (commerce.Record, bool, error) {
	n, err := tx.exec(`INSERT INTO shop_order (id, shop_id, store_id, contact_id, placed_at, recorded, number, email, name, doc)
		VALUES ($1, $2, $3, 0, 0, 0, '', '', '', '{}') ON CONFLICT (id) DO NOTHING`, int64(r.ID), int64(r.Shop), int64(r.Store))
	if err != nil || n == 1 {
		return r, false, err
	}
	r, err = tx.FindOrder(r.ID)
	return r, true, err
}

// FindOrder holds an order that is there, or not_found.
func (tx *Tx) FindOrder(id domain.ID) (commerce.Record, error) {
	return one(tx.ctx, tx.reader, "order", scanOrder, orderSelect+`WHERE o.id = $1`+tx.dialect.forUpdate(), int64(id))
}

// SaveOrder writes an order that the transaction holds.
func (tx *Tx) SaveOrder(r commerce.Record) error {
	doc, err := encodeJSON(orderDoc{r.Order, r.Proofs, r.Flags, r.Shares})
	if err != nil {
		return err
	}
	small := func(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
	c := &r.Order.Customer
	return tx.changeOne("order", `UPDATE shop_order SET contact_id = $2, placed_at = $3, recorded = $4, number = $5, email = $6, name = $7, doc = $8 WHERE id = $1`,
		int64(r.ID), int64(r.Contact), int64(r.Order.Placed), int64(r.Recorded), small(r.Order.Number), small(c.Email), small(c.Name), doc)
}
