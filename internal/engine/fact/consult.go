package fact

import (
	"cmp"
	"slices"

	"kefu/internal/domain"
)

// bought notes on each conversation what the person ordered and paid after it began.
func (fd *fold) bought(sales []*sale) {
	if len(sales) == 0 {
		return
	}
	for i := range fd.out.Conversations {
		c := &fd.out.Conversations[i]
		placed, paid, _ := after(c.Created.At, c.Store, sales)
		c.Ordered, c.Bought = placed, paid
	}
}

// after finds the first order placed at or after an instant in a store, and the first payment of such an order.
func after(at domain.Instant, store domain.ID, sales []*sale) (placed, paid Null, of *sale) {
	for _, s := range sales {
		if s.event.At < at || s.event.StoreID != store {
			continue
		}
		if !placed.OK {
			placed, of = wait(at, s.event.At), s
		}
		if p := s.paid(); p != 0 && (!paid.OK || wait(at, p).V < paid.V) {
			paid, of = wait(at, p), s
		}
	}
	return placed, paid, of
}

// consults writes one row for each store and reporting day on which the person asked before a sale.
func (fd *fold) consults(threads []*thread, sales []*sale) {
	for i := range fd.out.Conversations {
		c := &fd.out.Conversations[i]
		if c.Excluded != "" || c.Outcome == OutcomeOutbound || !presale(c, threads, sales) {
			continue
		}
		who, answered := c.First, c.First.Agent != 0
		if !answered {
			who = c.Arrived
		}
		k := slices.IndexFunc(fd.out.Consults, func(o Consult) bool { return o.Store == c.Store && o.Day.Day == c.Created.Day })
		if k >= 0 {
			o := &fd.out.Consults[k]
			if c.Created.At < o.Day.At {
				o.Dims, o.Day, o.Outbound = c.Dims, c.Created, c.Outbound
			}
			if answered && (!o.Answered || c.FirstReply.At < fd.consulted[k]) {
				o.Presale, o.Answered, fd.consulted[k] = who, true, c.FirstReply.At
			}
			continue
		}
		fd.out.Consults = append(fd.out.Consults, Consult{Dims: c.Dims, Day: c.Created, Presale: who, Answered: answered, Outbound: c.Outbound})
		fd.consulted = append(fd.consulted, c.FirstReply.At)
	}
	for i := range fd.out.Consults {
		o := &fd.out.Consults[i]
		placed, paid, s := after(o.Day.At, o.Store, sales)
		if o.Placed, o.Paid = placed, paid; s != nil {
			o.Order, o.Base = s.id, fd.base(s.placed.Net, s)
		}
	}
	slices.SortStableFunc(fd.out.Consults, func(a, b Consult) int { return cmp.Compare(a.Day.At, b.Day.At) })
}

// presale reports whether a conversation was before a sale.
func presale(c *Conversation, threads []*thread, sales []*sale) bool {
	i := slices.IndexFunc(threads, func(th *thread) bool { return th.id == c.Conversation })
	return i >= 0 && !aftersale(threads[i], nil, sales, threads[i].version.creditRules(c.Store))
}
