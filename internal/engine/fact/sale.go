package fact

import (
	"cmp"
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/credit"
)

// refundDays is how long after the sale an order may still be refunded before its figures are final.
const refundDays = 30

// sale is one order of the person as its events tell.
type sale struct {
	id        domain.ID
	event     *domain.Event // that placed it
	placed    domain.OrderPlaced
	payments  []payment
	refunds   []refund
	cancelled bool
	shipped   domain.Instant
	flags     []domain.OrderFlag
	shares    []domain.OrderShare
	version   *version
	base      []Null // of each payment's part of the net
}

type payment struct {
	at          domain.Instant
	amount, net int64
}

type refund struct {
	at         domain.Instant
	net, items int64
}

// paid is the first payment.
func (s *sale) paid() domain.Instant {
	if len(s.payments) == 0 {
		return 0
	}
	return s.payments[0].at
}

// void is why the order is no agent's.
func (s *sale) void() string {
	switch {
	case s.placed.Test || slices.Contains(s.flags, domain.FlagTest):
		return string(domain.FlagTest)
	case s.placed.Employee || slices.Contains(s.flags, domain.FlagEmployee):
		return string(domain.FlagEmployee)
	case slices.Contains(s.flags, domain.FlagFlagged):
		return string(domain.FlagFlagged)
	case s.sample():
		return string(domain.FlagSample)
	}
	return ""
}

func (s *sale) sample() bool { return s.placed.Sample || slices.Contains(s.flags, domain.FlagSample) }

// creditRules are those of a store, else those for all.
func (v *version) creditRules(store domain.ID) credit.Rules {
	for _, id := range [...]domain.ID{store, 0} {
		if r, ok := v.Credit[id]; ok {
			return r
		}
	}
	return credit.Default()
}

// sales reads the orders out of the events that belong to no conversation. Test orders, and those of which only a payment or a refund is known
// yet, are left out.
func (f *Folder) sales(events []*domain.Event) []*sale {
	var out []*sale
	of := func(id domain.ID) *sale {
		if i := slices.IndexFunc(out, func(s *sale) bool { return s.id == id }); i >= 0 {
			return out[i]
		}
		out = append(out, &sale{id: id})
		return out[len(out)-1]
	}
	for _, e := range events {
		switch d := e.Data.(type) {
		case domain.OrderPlaced:
			s := of(d.Order)
			s.event, s.placed = e, d
		case domain.OrderPaid:
			s := of(d.Order)
			s.payments = append(s.payments, payment{at: e.At, amount: d.Amount})
		case domain.OrderRefunded:
			s := of(d.Order)
			s.refunds = append(s.refunds, refund{at: e.At, net: d.Net, items: d.Items})
		case domain.OrderCancelled:
			of(d.Order).cancelled = true
		case domain.OrderFulfilled:
			if s := of(d.Order); s.shipped == 0 {
				s.shipped = e.At
			}
		case domain.OrderMarked:
			s := of(d.Order)
			s.flags = slices.DeleteFunc(s.flags, func(have domain.OrderFlag) bool { return have == d.Flag })
			if !d.Off {
				s.flags = append(s.flags, d.Flag)
			}
		case domain.OrderShared:
			of(d.Order).shares = d.Shares
		}
	}
	out = slices.DeleteFunc(out, func(s *sale) bool { return s.event == nil || s.void() == string(domain.FlagTest) })
	for _, s := range out {
		f.settleSale(s)
	}
	slices.SortFunc(out, func(a, b *sale) int { return cmp.Or(cmp.Compare(a.event.At, b.event.At), cmp.Compare(a.id, b.id)) })
	return out
}

// settleSale gives each payment its part of the net, and lets no more be refunded than there is.
func (f *Folder) settleSale(s *sale) {
	s.version = f.at(s.event.At)
	if s.placed.Total <= 0 && len(s.payments) == 0 && !s.cancelled { // nothing is to be paid
		s.payments = []payment{{at: s.event.At}}
	}
	points := make([]int64, 0, len(s.payments)+1)
	left := max(s.placed.Total, 0)
	for _, p := range s.payments {
		points = append(points, min(max(p.amount, 0), left))
		left -= points[len(points)-1]
	}
	parts := credit.Split(s.placed.Net, append(points, left))
	if s.placed.Total <= 0 && len(s.payments) > 0 {
		parts[0] = s.placed.Net
	}
	for i := range s.payments {
		s.payments[i].net = parts[i]
		s.base = append(s.base, f.base(parts[i], s))
	}
	rest := s.placed.Net
	for i := range s.refunds {
		s.refunds[i].net = min(max(s.refunds[i].net, 0), rest)
		rest -= s.refunds[i].net
	}
}

// judged is an order and what each view says of it.
type judged struct {
	*sale
	own, d3, d7 credit.Verdict
}

// orders folds what the person bought.
func (fd *fold) orders(person domain.ID, events []*domain.Event, threads []*thread) {
	sales := fd.sales(events)
	for _, s := range sales {
		fd.ledger(fd.judge(s, sales, threads), person, threads)
	}
	fd.bought(sales)
	fd.consults(threads, sales)
}

// judge asks the rulebook in every view.
func (fd *fold) judge(s *sale, all []*sale, threads []*thread) judged {
	r := s.version.creditRules(s.event.StoreID) // in force when it was placed
	talks := fd.talks(s, all, threads, r)
	o := credit.Order{Placed: s.event.At, Paid: s.paid(), Void: s.void(), Proofs: s.placed.Proofs}
	return judged{
		sale: s, own: credit.Decide(r, o, talks), d3: credit.Decide(r.Broad(3*24), o, talks), d7: credit.Decide(r.Broad(7*24), o, talks),
	}
}

// talks are the conversations as the rulebook sees them for one order.
func (fd *fold) talks(s *sale, all []*sale, threads []*thread, r credit.Rules) []credit.Talk {
	var out []credit.Talk
	for _, th := range threads {
		if th.child() {
			continue
		}
		t := credit.Talk{Conversation: th.id, Void: th.dims.Excluded, Words: th.spoken(), Aftersale: aftersale(th, s, all, r)}
		for i := range fd.out.Segments {
			if g := &fd.out.Segments[i]; g.Conversation == th.id && g.Transfer {
				t.Forwarded = append(t.Forwarded, credit.Forward{At: g.To, Agent: g.Owner.Agent})
			}
		}
		out = append(out, t)
	}
	return out
}

// spoken is what was said, or of a source that tells only when: the question and the first reply.
func (th *thread) spoken() []credit.Word {
	if len(th.words) > 0 || !th.stamped || th.stamps.FirstReply == 0 {
		return th.words
	}
	return []credit.Word{{At: th.begin}, {At: th.stamps.FirstReply, Agent: th.stamps.FirstReplier, Round: true}}
}

// aftersale reports whether a conversation was about an order made before it: as it says, or because one was paid not long before. The order
// in question is none of them.
func aftersale(th *thread, s *sale, all []*sale, r credit.Rules) bool {
	switch th.dims.Intent {
	case "presale":
		return false
	case "":
	default:
		return true
	}
	return slices.ContainsFunc(all, func(o *sale) bool {
		days := int64(r.AftersaleDays) * daySeconds * 1e6
		return o != s && o.paid() != 0 && o.paid() <= th.begin && int64(th.begin-o.paid()) <= days
	})
}
