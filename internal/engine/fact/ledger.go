package fact

import (
	"math/big"
	"slices"
	"strings"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/credit"
)

// rateDays is how long a rate holds when no newer one follows: a monthly table may be late, a forgotten one is none.
const rateDays = 45

// rate is a rate of the reporting currency from a day on.
type rate struct {
	from  int64 // days since 1970-01-01
	value *big.Rat
}

// compileRates reads the rates of the newest settings, by currency and in order of their days.
func compileRates(s Settings) (map[string][]rate, error) {
	out := map[string][]rate{}
	for _, r := range s.Rates {
		v, err := r.Parse()
		if err != nil {
			return nil, err
		}
		day, ok := parseDay(r.From)
		if !ok {
			return nil, domain.Invalid("rates", "bad_day", "the rate of %s begins on %q; write a day as YYYY-MM-DD", r.Currency, r.From)
		}
		out[r.Currency] = append(out[r.Currency], rate{day, v})
	}
	for _, list := range out {
		slices.SortStableFunc(list, func(a, b rate) int { return int(a.from - b.from) })
	}
	return out, nil
}

// parseDay counts the days from 1970-01-01 to a day.
func parseDay(text string) (int64, bool) {
	t, err := time.Parse(time.DateOnly, text)
	return floorDiv(t.Unix(), daySeconds), err == nil
}

// base is an amount of an order in the reporting currency, by the rate of the day it was placed.
func (f *Folder) base(amount int64, s *sale) Null {
	if s.placed.Currency == f.currency {
		return Some(amount)
	}
	day := floorDiv(f.zone.local(floorDiv(int64(s.event.At), 1e6)), daySeconds)
	rates := f.rates[s.placed.Currency]
	for i := len(rates) - 1; i >= 0; i-- {
		if rates[i].from > day {
			continue
		}
		if day-rates[i].from >= rateDays {
			break
		}
		if v, ok := credit.Convert(amount, s.placed.Currency, f.currency, rates[i].value); ok {
			return Some(v)
		}
		break
	}
	return Null{}
}

// part is one share of an entry.
type part struct {
	who    Credit
	role   string
	share  string
	points int64
}

// ledger writes the rows of one order.
func (fd *fold) ledger(j judged, person domain.ID, threads []*thread) {
	dims, zone := fd.orderDims(j.sale, &j.own, person, threads)
	fd.out.ShopOrders = append(fd.out.ShopOrders, fd.shopOrder(j, dims, zone))
	if j.paid() == 0 {
		return
	}
	for _, view := range []struct {
		name string
		v    *credit.Verdict
	}{{ViewOwn, &j.own}, {View3d, &j.d3}, {View7d, &j.d7}} {
		dims, zone := fd.orderDims(j.sale, view.v, person, threads)
		row := OrderCredit{
			Dims: dims, Order: j.id, View: view.name, Void: j.void(), Path: string(view.v.Path), Sold: fd.when(view.v.At, zone), Currency: j.placed.Currency,
		}
		parts := j.parts(view.v, view.name == ViewOwn)
		fd.entries(j.sale, row, parts, zone)
		if view.name == ViewOwn {
			fd.assists(j, row, zone)
		}
	}
}

// parts are who has the credit, with how much of it.
func (s *sale) parts(v *credit.Verdict, own bool) []part {
	if void := s.void(); void != "" {
		return []part{{role: RoleVoid, points: 1}}
	}
	if own && len(s.shares) > 0 {
		var out []part
		for _, sh := range s.shares {
			out = append(out, part{who: creditOf(sh.Agent), role: RoleCredit, share: sh.Role, points: sh.Points})
		}
		return out
	}
	if v.Credited == nil {
		return []part{{role: RoleSilent, points: 1}}
	}
	return []part{{who: creditOf(v.Credited.Agent), role: RoleCredit, points: 1}}
}

// entries writes payments and refunds, each shared out exactly.
func (fd *fold) entries(s *sale, row OrderCredit, parts []part, zone *zone) {
	points := make([]int64, len(parts))
	for i, p := range parts {
		points[i] = p.points
	}
	write := func(at domain.Instant, net int64, base Null, items []int64, first bool) {
		nets := credit.Split(net, points)
		bases := credit.Split(base.V, points)
		for i, p := range parts {
			out := row
			out.Role, out.ShareRole, out.Credited, out.Net = p.role, p.share, p.who, nets[i]
			out.Booked, out.First, out.Items = fd.when(at, zone), first && i == 0, items[i]
			if base.OK {
				out.Base = Some(bases[i])
			}
			fd.out.OrderCredits = append(fd.out.OrderCredits, out)
		}
	}
	row.Entry = EntrySale
	none := make([]int64, len(parts))
	for i, p := range s.payments {
		items := none
		if i == 0 {
			items = credit.Split(s.placed.Items, points)
		}
		write(p.at, p.net, s.base[i], items, i == 0)
	}
	row.Entry = EntryRefund
	for _, r := range s.refunds {
		write(r.at, -r.net, fd.base(-r.net, s), credit.Split(-r.items, points), false)
	}
}

// assists names who served and is not credited, with the whole order for reference.
func (fd *fold) assists(j judged, row OrderCredit, zone *zone) {
	if j.void() != "" {
		return
	}
	row.Role, row.Entry = RoleAssist, EntrySale
	seen := false
	row.Booked, row.Net, row.Base, row.Items = fd.when(j.paid(), zone), j.placed.Net, fd.base(j.placed.Net, j.sale), j.placed.Items
	for _, c := range j.own.Assists() {
		if slices.ContainsFunc(j.shares, func(s domain.OrderShare) bool { return s.Agent.Agent == c.Agent.Agent }) {
			continue
		}
		row.Credited, row.First, seen = creditOf(c.Agent), !seen, true
		fd.out.OrderCredits = append(fd.out.OrderCredits, row)
	}
}

// shopOrder is the row of the order itself.
func (fd *fold) shopOrder(j judged, dims Dims, zone *zone) ShopOrder {
	p := &j.placed
	row := ShopOrder{
		Dims: dims, Order: j.id, Placed: fd.when(j.event.At, zone), Paid: fd.when(j.paid(), zone), Shipped: fd.when(j.shipped, zone), Sold: fd.when(j.own.At, zone),
		Path: string(j.own.Path), Void: j.void(), Cancelled: j.cancelled, Repeat: p.Repeat, Sample: j.sample(), Currency: p.Currency,
		Net: p.Net, Base: fd.base(p.Net, j.sale), Total: p.Total, Items: p.Items,
		List: fd.base(p.List, j.sale), Discount: fd.base(p.Discount, j.sale), Manual: fd.base(p.Manual, j.sale),
	}
	for _, c := range []struct {
		from *credit.Candidate
		to   *Credit
	}{{j.own.Credited, &row.Credited}, {j.own.Placed, &row.Placer}, {j.own.Paid, &row.Payer}} {
		if c.from != nil {
			*c.to = creditOf(c.from.Agent)
		}
	}
	for _, pay := range j.payments {
		row.Collected += pay.amount
	}
	var refunded int64
	for _, r := range j.refunds {
		refunded += r.net
		row.Returned += r.items
	}
	row.Refunded = fd.base(refunded, j.sale)
	if paid := j.paid(); paid != 0 {
		row.Wait = wait(j.event.At, paid)
		row.FinalAt = j.own.At + refundDays*daySeconds*1e6
	}
	return row
}

// orderDims are the dimensions of the conversation that sold, else of the order. The store is the order's, and so is the country if it names one.
func (fd *fold) orderDims(s *sale, v *credit.Verdict, person domain.ID, threads []*thread) (Dims, *zone) {
	d := Dims{Tags: []string{}}
	if v.Credited != nil {
		if i := slices.IndexFunc(threads, func(th *thread) bool { return th.id == v.Credited.Conversation }); i >= 0 {
			d = threads[i].dims
		}
	}
	d.Person, d.Contact, d.Store, d.Source, d.Settings = person, s.event.ContactID, s.event.StoreID, s.event.Source, s.version.Version
	d.Observes, d.Excluded = domain.ObservesAll, ""
	if c := strings.ToUpper(s.placed.Country); c != "" {
		d.Country, d.Region = c, s.version.regionOf(c)
	} else if d.Region == "" {
		d.Region = s.version.regionOf(d.Country)
	}
	return d, fd.storeZone(s.event.StoreID)
}
