package fact

import (
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/credit"
)

// Sold is what the rulebook says of one order, and by which of its versions.
type Sold struct {
	Order    domain.ID
	Placed   domain.Instant
	Paid     domain.Instant // 0: not paid
	Void     string         // why it is no agent's
	Currency string
	Shares   []domain.OrderShare
	Rules    credit.Rules
	Settings int64 // version in force when it was placed
	Own      credit.Verdict
	In3d     credit.Verdict // every reply in the three days before
	In7d     credit.Verdict
	Entries  []OrderCredit // by the rulebook: payments and refunds, each with who has it
}

// Currency is the currency of reports.
func (f *Folder) Currency() string { return f.currency }

// Sold refolds a person and explains one order; false if the person has none of that id that counts.
func (f *Folder) Sold(t Timeline, order domain.ID) (Sold, bool) {
	fd := fold{Folder: f}
	s := &scratch{}
	events := s.order(t.Events)
	fd.moved = s.moved
	threads := fd.all(t.Person, events)
	sales := f.sales(events[:apart(events)])
	i := slices.IndexFunc(sales, func(s *sale) bool { return s.id == order })
	if i < 0 {
		return Sold{}, false
	}
	j := fd.judge(sales[i], sales, threads)
	entries := slices.DeleteFunc(fd.out.OrderCredits, func(r OrderCredit) bool { return r.Order != order || r.View != ViewOwn || r.Role == RoleAssist })
	return Sold{
		Currency: j.placed.Currency, Entries: entries, Order: order, Placed: j.event.At, Paid: j.paid(), Void: j.void(), Shares: j.shares, Rules: j.version.creditRules(j.event.StoreID),
		Settings: j.version.Version, Own: j.own, In3d: j.d3, In7d: j.d7,
	}, true
}
