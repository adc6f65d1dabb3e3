package fact

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/engine/credit"
)

// order writes an event of an order; it belongs to no conversation.
func (s *script) order(when string, data domain.EventData) {
	conv := s.conv
	s.conv = 0
	s.add(when, someone(domain.ActorIntegration), data)
	s.conv = conv
}

// line is what a ledger row says, in short.
type line struct {
	view, entry, role string
	agent             domain.ID
	sold, booked      string
	net               int64
	base              Null
	items             int64
	first             bool
}

func lines(t *testing.T, rows []OrderCredit, view string) []line {
	t.Helper()
	short := func(at domain.Instant) string { return at.Time().In(shanghai(t)).Format("01-02 15:04") }
	var out []line
	for _, r := range rows {
		if r.View == view {
			out = append(out, line{r.View, r.Entry, r.Role, r.Credited.Agent, short(r.Sold.At), short(r.Booked.At), r.Net, r.Base, r.Items, r.First})
		}
	}
	return out
}

// euros sets a rate for November: 1 EUR is 1.1 USD.
func euros(s *Settings) { s.Rates = []credit.Rate{{Currency: "EUR", From: "2026-11-01", Rate: "1.1"}} }

// sold is a story: amy answers on the 16th, the customer orders the next day for 100 EUR net and 119 in all, pays a deposit and the balance, and sends a
// quarter back in December.
func sold(t *testing.T) *script {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00")
	s.agent("16 10:02", amy)
	s.start(2, "17 08:00")
	s.customer("17 08:00")
	s.agent("17 08:05", ben)
	s.order("17 12:00", domain.OrderPlaced{Order: 50, Currency: "EUR", Total: 11900, Net: 10000, Tax: 1900, Items: 4, Country: "DE"})
	s.order("17 12:30", domain.OrderPaid{Order: 50, Amount: 3570})
	s.order("25 09:00", domain.OrderPaid{Order: 50, Amount: 8330})
	s.order("12-02 09:00", domain.OrderRefunded{Order: 50, Amount: 2975, Net: 2500, Items: 1})
	return s
}

func TestLedger(t *testing.T) {
	rows := sold(t).fold(euros)
	want := []line{ // 30 % of 100.00 EUR come first, at 1.1
		{"own", "sale", "credit", ben, "11-17 12:00", "11-17 12:30", 3000, Some(3300), 4, true},
		{"own", "sale", "credit", ben, "11-17 12:00", "11-25 09:00", 7000, Some(7700), 0, false},
		{"own", "refund", "credit", ben, "11-17 12:00", "12-02 09:00", -2500, Some(-2750), -1, false},
		{"own", "sale", "assist", amy, "11-17 12:00", "11-17 12:30", 10000, Some(11000), 4, true},
	}
	if diff := cmp.Diff(want, lines(t, rows.OrderCredits, ViewOwn), cmp.AllowUnexported(line{})); diff != "" {
		t.Error(diff)
	}
	o := rows.ShopOrders[0]
	if o.Net != 10000 || o.Base != Some(11000) || o.Refunded != Some(2750) || o.Returned != 1 || o.Collected != 11900 || o.Wait != Some(30*minute) ||
		o.Path != "own" || o.Credited.Agent != ben || o.Conversation != 2 || o.Country != "DE" || o.Region != "europe" || o.Person != 70 || o.Store != 5 {
		t.Errorf("%+v", o)
	}
}

func TestLedgerWithoutRate(t *testing.T) {
	s := write(t)
	s.order("17 12:00", domain.OrderPlaced{Order: 50, Currency: "EUR", Total: 100, Net: 100})
	s.order("17 12:30", domain.OrderPaid{Order: 50, Amount: 100})
	for _, rate := range []credit.Rate{{Currency: "EUR", From: "2026-11-18", Rate: "1"}, {Currency: "EUR", From: "2026-10-03", Rate: "1"}, {Currency: "GBP", From: "2026-11-01", Rate: "1"}} {
		rows := s.fold(func(s *Settings) { s.Rates = []credit.Rate{rate} })
		if r := rows.OrderCredits[0]; r.Base.OK || r.Net != 100 || r.Role != RoleSilent || r.Conversation != 0 {
			t.Errorf("%+v: %+v", rate, r)
		}
	}
	rows := s.fold(func(s *Settings) { s.Rates = []credit.Rate{{Currency: "EUR", From: "2026-10-04", Rate: "2"}} }) // 44 days before
	if r := rows.OrderCredits[0]; r.Base != Some(200) {
		t.Errorf("%+v", r)
	}
}

func TestLedgerShares(t *testing.T) {
	s := sold(t)
	s.order("17 13:00", domain.OrderShared{Order: 50, Shares: []domain.OrderShare{{Agent: ref(amy), Role: "owner", Points: 6000},
		{Agent: ref(ben), Role: "presale", Points: 3000}, {Agent: ref(carol), Role: "engineer", Points: 1000}}})
	got := map[domain.ID]int64{}
	for _, r := range s.fold(euros).OrderCredits {
		if r.View == ViewOwn && r.Role == RoleCredit {
			got[r.Credited.Agent] += r.Net
		}
		if r.Role == RoleAssist {
			t.Errorf("agent %d has a share and assists", r.Credited.Agent)
		}
	}
	if diff := cmp.Diff(map[domain.ID]int64{amy: 4500, ben: 2250, carol: 750}, got); diff != "" {
		t.Error(diff)
	}
	s.order("17 14:00", domain.OrderShared{Order: 50})
	if r := s.fold(euros).OrderCredits[0]; r.Credited.Agent != ben {
		t.Errorf("taken back, agent %d has it", r.Credited.Agent)
	}
}

func TestLedgerLeavesOut(t *testing.T) {
	s := sold(t)
	s.order("18 12:00", domain.OrderMarked{Order: 50, Flag: domain.FlagFlagged})
	for _, r := range s.fold(euros).OrderCredits {
		if r.Role != RoleVoid || r.Void != "flagged" || r.Credited.Agent != 0 {
			t.Errorf("%+v", r)
		}
	}
	s.order("18 13:00", domain.OrderMarked{Order: 50, Flag: domain.FlagFlagged, Off: true})
	want(t, "rows by the rules again", len(lines(t, s.fold(euros).OrderCredits, ViewOwn)), 4)
	s.order("18 14:00", domain.OrderMarked{Order: 50, Flag: domain.FlagTest})
	rows := s.fold(euros)
	want(t, "rows of a test order", len(rows.OrderCredits)+len(rows.ShopOrders), 0)
	want(t, "bought", rows.conversation(t, 1).Bought, Null{})
}

func TestConsults(t *testing.T) {
	s := sold(t)
	s.start(3, "18 09:00") // a day after the first payment: about that order
	s.customer("18 09:00")
	s.start(4, "19 09:00")
	s.customer("19 09:00")
	s.add("19 09:01", human(amy), domain.ConversationClassified{Intent: "presale"})
	s.start(5, "19 10:00")
	s.customer("19 10:00")
	s.add("19 10:01", human(amy), domain.ConversationClassified{Intent: "presale"})
	s.agent("19 10:02", carol)
	rows := s.fold(euros)
	type short struct {
		conv, agent  domain.ID
		answered     bool
		placed, paid Null
		order        domain.ID
	}
	var got []short
	for _, c := range rows.Consults {
		got = append(got, short{c.Conversation, c.Presale.Agent, c.Answered, c.Placed, c.Paid, c.Order})
	}
	wants := []short{
		{1, amy, true, Some(26 * hour), Some(26*hour + 30*minute), 50},
		{2, ben, true, Some(4 * hour), Some(4*hour + 30*minute), 50},
		{4, carol, true, Null{}, Null{}, 0},
	}
	if diff := cmp.Diff(wants, got, cmp.AllowUnexported(short{})); diff != "" {
		t.Error(diff)
	}
	want(t, "bought after conversation 1", rows.conversation(t, 1).Bought, Some(26*hour+30*minute))
	want(t, "bought after conversation 3", rows.conversation(t, 3).Bought, Null{})
}

func TestSold(t *testing.T) {
	s := sold(t)
	got, ok := folder(t).Sold(s.timeline(), 50)
	if !ok || got.Own.Credited.Agent.Agent != ben || got.Settings != 1 || got.Rules != credit.Default() || got.Placed != s.at("17 12:00") || got.Paid != s.at("17 12:30") {
		t.Errorf("%+v", got)
	}
	if len(got.Own.Candidates) != 2 { // amy and ben before the order; nobody wrote between it and the payment
		t.Errorf("%+v", got.Own.Candidates)
	}
	if _, ok := folder(t).Sold(s.timeline(), 51); ok {
		t.Error("an order nobody made is explained")
	}
}

// TestRulesHoldFromTheirDate: another rule moves the orders placed since, and no other.
func TestRulesHoldFromTheirDate(t *testing.T) {
	s := sold(t)
	s.order("20 12:00", domain.OrderPlaced{Order: 51, Currency: "USD", Total: 100, Net: 100})
	s.order("20 12:30", domain.OrderPaid{Order: 51, Amount: 100})
	old := settings(func(s *Settings) { s.Credit = map[domain.ID]credit.Rules{5: credit.Default()} })
	narrow := credit.Default()
	narrow.WindowH, narrow.PayWindowH, narrow.AftersaleDays = 1, 1, 0
	next := settings(func(s *Settings) { s.Version, s.Credit = 2, map[domain.ID]credit.Rules{0: narrow} })
	next.EffectiveFrom = s.at("20 00:00")
	f, err := New(History{old, next})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range f.Fold(s.timeline()).ShopOrders {
		got = append(got, o.Path)
	}
	if !slices.Equal(got, []string{"own", "silent"}) {
		t.Errorf("%v", got)
	}
}

// TestLedgerAddsUp: over random histories, in every view what agents have and what nobody has make what was paid less what went back, each order has
// one path, and a later change of hands moves nothing.
func TestLedgerAddsUp(t *testing.T) {
	f := folder(t, func(s *Settings) {
		s.Rates = []credit.Rate{{Currency: "EUR", From: "2026-10-25", Rate: "1.0831"}, {Currency: "JPY", From: "2026-11-10", Rate: "0.00651"}}
	})
	credited, paths := 0, map[string]int{}
	for seed := range uint64(histories / 2) {
		d := play(seed)
		rows := f.Fold(d.timeline())
		type key struct {
			order domain.ID
			view  string
		}
		net, base, nulls, path := map[key]int64{}, map[key]int64{}, map[key]int{}, map[key]string{}
		for _, r := range rows.OrderCredits {
			k := key{r.Order, r.View}
			if path[k] != "" && path[k] != r.Path {
				t.Fatalf("seed %d: order %d has two paths", seed, r.Order)
			}
			path[k] = r.Path
			if r.Role == RoleAssist {
				continue
			}
			if (r.Role == RoleCredit) != (r.Credited.Agent != 0) || (r.Role == RoleVoid) != (r.Void != "") {
				t.Fatalf("seed %d: %+v", seed, r)
			}
			net[k] += r.Net
			base[k] += r.Base.V
			if !r.Base.OK {
				nulls[k]++
			}
			if r.Role == RoleCredit && r.View == ViewOwn {
				credited++
			}
		}
		for _, o := range rows.ShopOrders {
			k := key{o.Order, ViewOwn}
			paths[o.Path]++
			for _, view := range []string{View3d, View7d} {
				v := key{o.Order, view}
				if net[v] != net[k] || base[v] != base[k] {
					t.Fatalf("seed %d: order %d is %d in one view and %d in %s", seed, o.Order, net[k], net[v], view)
				}
			}
			if o.Paid.At == 0 && net[k] != 0 || o.Paid.At != 0 && path[k] != o.Path {
				t.Fatalf("seed %d: %+v has %d by %s", seed, o, net[k], path[k])
			}
			if o.Collected < o.Total || o.Paid.At == 0 {
				continue
			}
			refunded := int64(0)
			for _, e := range newNaive(d.timeline(), settings()).all {
				if r, ok := e.Data.(domain.OrderRefunded); ok && r.Order == o.Order {
					refunded += r.Net
				}
			}
			if want := o.Net - min(refunded, o.Net); net[k] != want {
				t.Fatalf("seed %d: order %d makes %d, want %d", seed, o.Order, net[k], want)
			}
			if o.Base.OK != (nulls[k] == 0) || o.Currency == "USD" && base[k] != net[k] {
				t.Fatalf("seed %d: %+v makes %d", seed, o, base[k])
			}
		}
		if seed%10 == 0 {
			d.conv = 1
			d.add(someone(domain.ActorSystem), domain.ConversationAssigned{To: ref(carol), Reason: domain.AssignManager})
			if diff := cmp.Diff(rows.OrderCredits, f.Fold(d.timeline()).OrderCredits); diff != "" {
				t.Fatalf("seed %d: another owner afterwards moves credit: %s", seed, diff)
			}
		}
	}
	if credited == 0 {
		t.Error("nobody sold anything")
	}
	for _, p := range []credit.Path{credit.PathOwn, credit.PathPlaced, credit.PathRescued, credit.PathFollowed, credit.PathSilent, credit.PathUnpaid} {
		if paths[string(p)] == 0 {
			t.Errorf("no history goes the way %s", p)
		}
	}
}

// TestIdentityMergeAndBack: two contacts of one customer who are found to be one person have the order credited to who served, and everything is as
// before once they are taken apart again, over random histories.
func TestIdentityMergeAndBack(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00")
	s.agent("16 10:02", amy)
	talk := slices.Clone(s.events)
	s.events, s.conts = nil, 8
	s.order("17 12:00", domain.OrderPlaced{Order: 50, Currency: "USD", Total: 100, Net: 100})
	s.order("17 12:30", domain.OrderPaid{Order: 50, Amount: 100})
	f := folder(t)
	path := func(events []domain.Event) string {
		return f.Fold(Timeline{Person: 7, Contacts: []domain.ID{7, 8}, Events: events}).ShopOrders[0].Path
	}
	want(t, "apart", path(s.events), "silent")
	want(t, "together", path(append(talk, s.events...)), "own")

	for seed := range uint64(500) {
		d := play(seed)
		before := f.Fold(d.timeline())
		d.conv = 0
		d.add(someone(domain.ActorSystem), domain.ContactMerged{Other: 99})
		d.now = d.now.Add(1)
		d.add(someone(domain.ActorSystem), domain.ContactUnmerged{Other: 99})
		for i := range d.events { // none of it is a second record of something else
			if k := d.events[i].Kind; k == domain.EventContactMerged || k == domain.EventContactUnmerged {
				d.events[i].SourceKey = 0
			}
		}
		if diff := cmp.Diff(before, f.Fold(d.timeline())); diff != "" {
			t.Fatalf("seed %d: merged and taken apart again, the figures differ: %s", seed, diff)
		}
	}
}

// TestAssistsCountAnOrderOnce: of several who served and are not credited, each has a row, and one of them counts the order.
func TestAssistsCountAnOrderOnce(t *testing.T) {
	s := write(t)
	for i, who := range []domain.ID{amy, carol, ben} {
		at := []string{"16 10:00", "16 11:00", "16 12:00"}[i]
		s.start(domain.ID(i+1), at)
		s.customer(at)
		s.agent(at, who)
	}
	s.order("16 13:00", domain.OrderPlaced{Order: 50, Currency: "USD", Total: 100, Net: 100})
	s.order("16 13:30", domain.OrderPaid{Order: 50, Amount: 100})
	first := map[domain.ID]bool{}
	for _, r := range s.fold().OrderCredits {
		if r.Role == RoleAssist {
			first[r.Credited.Agent] = r.First
		}
	}
	if diff := cmp.Diff(map[domain.ID]bool{amy: true, carol: false}, first); diff != "" {
		t.Error(diff)
	}
}
