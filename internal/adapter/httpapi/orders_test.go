package httpapi_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"kefu/internal/adapter/httpapi"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/commerce"
	"kefu/internal/feature/webhook"
)

// till is a shop's own system that sends orders.
type till struct {
	*browser
	shop httpapi.ShopView
}

func (f *floor) till(t *testing.T) *till {
	t.Helper()
	out := &till{browser: f.browser(t)}
	f.owner.ok("POST", "/api/shops", map[string]any{"store": "21", "kind": "api", "name": "Counter", "active": true}, &out.shop)
	if out.shop.Key == "" || !strings.HasPrefix(out.shop.Secret, "whsec_") || out.shop.Store != shopID || !out.shop.Active {
		t.Fatalf("a new shop is %+v", out.shop)
	}
	return out
}

// sign makes the headers of a body as of the server's clock.
func (s *till) sign(body string, secrets ...string) {
	s.t.Helper()
	if secrets == nil {
		secrets = []string{s.shop.Secret}
	}
	var some []webhook.Secret
	for _, x := range secrets {
		some = append(some, webhook.Secret{Value: x})
	}
	headers, err := webhook.Headers(some, "msg_1", s.clock.Now(), []byte(body))
	must(s.t, err)
	s.header = http.Header{}
	for k, v := range headers {
		s.header.Set(k, v)
	}
}

func (s *till) path() string { return "/api/shops/" + s.shop.Key + "/orders" }

func (s *till) send(body string) (out commerce.Taken) {
	s.t.Helper()
	s.sign(body)
	s.ok("POST", s.path(), body, &out)
	return out
}

// sold is an order as a shop sends it, placed so many minutes after midnight.
func sold(id string, minute int, customer string) string {
	at := fmt.Sprintf("2026-11-21T%02d:%02d:00Z", minute/60, minute%60)
	return fmt.Sprintf(`{"id":%q,"number":"SH-%s","placed_at":%q,"updated_at":%q,"currency":"EUR","total":"129.90","tax":"20.00","shipping":"9.90",
		"lines":[{"name":"Lamp","quantity":2}],"customer":%s,"payments":[{"id":"p","at":%q,"amount":"129.90"}],
		"fulfilments":[{"at":%q,"carrier":"DHL","url":"https://dhl.example/1"}]}`, id, id, at, at, customer, at, at)
}

const ann = `{"id":"C-1","email":"ann@example.com","phone":"+49 30 1234567","name":"Ann Bell"}`

// TestOrdersDoor: nothing but a good signature of this very body, of now, lets orders in.
func TestOrdersDoor(t *testing.T) {
	f := openFloor(t)
	s := f.till(t)
	body := sold("1", 1, ann)
	refused := func(name, code string, status int) {
		t.Helper()
		if got := s.do("POST", s.path(), body, nil); got.code != status || got.Code != code {
			t.Errorf("%s gives %d %s", name, got.code, got.body)
		}
	}
	s.header = http.Header{}
	refused("no signature", "unsigned", 401)
	s.header = tokenOf(t, f.owner).header
	refused("an owner's token", "unsigned", 401)
	s.sign(body + " ")
	refused("another body", "bad_signature", 401)
	s.sign(body, webhook.NewSecret())
	refused("another secret", "bad_signature", 401)
	s.sign(body)
	f.clock.pass(5*time.Minute + time.Second)
	refused("an old request", "bad_timestamp", 401)
	s.sign(body)
	if got := s.do("POST", "/api/shops/none/orders", body, nil); got.code != 401 || got.Code != "bad_signature" {
		t.Errorf("another key gives %d %s", got.code, got.body)
	}
	s.sign(body, webhook.NewSecret(), s.shop.Secret)
	var taken commerce.Taken
	s.ok("POST", s.path(), body, &taken)
	if taken.New != 1 {
		t.Errorf("signed by several: %+v", taken)
	}
	path := "/api/shops/" + s.shop.ID.String()
	old := s.shop.Secret
	f.owner.ok("POST", path+"/secret", `{"keep":true}`, &s.shop)
	if s.shop.Secret == old || s.shop.OldUntil != f.clock.Now().Add(webhook.RotateWithin) {
		t.Errorf("renewed: %+v", s.shop)
	}
	for _, secret := range []string{old, s.shop.Secret} {
		s.sign(body, secret)
		s.ok("POST", s.path(), body, nil)
	}
	f.owner.ok("POST", path+"/secret", `{"keep":false}`, &s.shop)
	s.sign(body, old)
	refused("the secret before", "bad_signature", 401)
	f.owner.ok("PUT", path, `{"name":"Counter 2","active":false}`, nil)
	s.sign(body)
	refused("a shop that is off", "shop_off", 403)
	var all struct{ Items []httpapi.ShopView }
	got := f.owner.ok("GET", "/api/shops", nil, &all)
	if len(all.Items) != 1 || all.Items[0].Name != "Counter 2" || all.Items[0].Active || all.Items[0].Key != s.shop.Key || strings.Contains(got.body, "whsec_") {
		t.Errorf("the list shows %s", got.body)
	}
	if log := f.owner.ok("GET", "/api/audit?limit=50", nil, nil).body; !strings.Contains(log, "shop.renew") || strings.Contains(log, "whsec_") {
		t.Errorf("the audit has %s", log)
	}
	for body, code := range map[string]string{
		`{"store":"22","kind":"api","name":"x","active":true}`: "store_not_found", `{"store":"21","kind":"api","name":" ","active":true}`: "bad_name",
		`{"store":"21","kind":"file","name":"x","active":true}`: "bad_request",
	} {
		if got := f.owner.do("POST", "/api/shops", body, nil); got.Code != code {
			t.Errorf("%s gives %d %s", body, got.code, got.body)
		}
	}
}

// TestOrdersTaken: the good orders of a body are taken and the bad ones named; sent again nothing changes; a body is limited, and so is the pace.
func TestOrdersTaken(t *testing.T) {
	f := openFloor(t)
	s := f.till(t)
	body := `{"orders":[` + sold("1", 1, ann) + `,` + strings.Replace(sold("2", 2, `{}`), `"20.00"`, `"20.001"`, 1) + `,` + sold("3", 3, `{}`) + `,` +
		strings.ReplaceAll(sold("4", 4, `{}`), "2026-11-21", "2026-12-21") + `]}`
	for again := range 2 {
		got := s.send(body)
		if got.New != 2-2*again || got.Same != 2*again || len(got.Refused) != 2 {
			t.Fatalf("taken: %+v", got)
		}
		for i, want := range []string{"1 2 tax too_many_decimals", "3 4 placed_at future"} {
			if r := got.Refused[i]; fmt.Sprint(r.Index, " ", r.ID, " ", r.Field, " ", r.Code) != want || r.Message == "" {
				t.Errorf("refused: %+v, want %s", r, want)
			}
		}
	}
	for body, code := range map[string]string{`{"orders":`: "bad_json", `[]`: "bad_json", `{"orders":"x"}`: "bad_json", strings.Repeat(" ", 1<<20) + "{}": "body_too_large"} {
		s.sign(body)
		if got := s.do("POST", s.path(), body, nil); got.code != 422 || got.Code != code {
			t.Errorf("%.20q gives %d %s", body, got.code, got.body)
		}
	}
	s.sign(body)
	var slow answer
	for range 400 {
		if slow = s.do("POST", "/api/shops/other/orders", `{}`, nil); slow.code == http.StatusTooManyRequests {
			break
		}
	}
	if slow.Code != "too_many_calls" || slow.header.Get("Retry-After") == "" {
		t.Errorf("without an end it gives %d %v", slow.code, slow.header)
	}
	s.send(body) // the others have nothing to do with it
}

// TestOrdersShown: who sees which orders, and what of them; a mark and a split by hand are written down, once each.
func TestOrdersShown(t *testing.T) {
	f := openFloor(t)
	s := f.till(t)
	s.send(`{"orders":[` + sold("1", 1, ann) + `,` + sold("2", 2, `{"email":"bob@example.com","name":"Bob"}`) + `,` + sold("3", 3, ann) + `]}`)
	var page httpapi.OrderPage
	numbers := func(b *browser, query string) string {
		t.Helper()
		var out []string
		page = httpapi.OrderPage{}
		b.ok("GET", "/api/orders?limit=2"+query, nil, &page)
		for _, o := range page.Items {
			out = append(out, o.Number)
		}
		return strings.Join(out, " ")
	}
	if got := numbers(f.owner, ""); got != "SH-3 SH-2" || page.Next == "" {
		t.Errorf("the first page is %s, then %q", got, page.Next)
	}
	if got := numbers(f.owner, "&cursor="+page.Next); got != "SH-1" || page.Next != "" {
		t.Errorf("the second page is %s, then %q", got, page.Next)
	}
	first := page.Items[0]
	for query, want := range map[string]string{
		"&q=ann%40": "SH-3 SH-1", "&q=BOB": "SH-2", "&q=sh-1": "SH-1", "&store=21": "SH-3 SH-2", "&store=22": "", "&contact=" + first.Contact.String(): "SH-3 SH-1",
	} {
		if got := numbers(f.owner, query); got != want {
			t.Errorf("%s finds %s, want %s", query, got, want)
		}
	}
	for _, bad := range []string{"&store=x", "&cursor=zz", "&limit=0", "&limit=101", "&q=" + strings.Repeat("a", 101)} {
		if got := f.owner.do("GET", "/api/orders?x="+bad, nil, nil); got.code != 422 {
			t.Errorf("%s gives %d", bad, got.code)
		}
	}
	path := "/api/orders/" + first.ID.String()
	var one httpapi.OrderView
	f.owner.ok("GET", path, nil, &one)
	if one.Net != 10000 || one.Collected != 12990 || one.Items != 2 || len(one.Lines) != 1 || one.Customer.Phone != "+49 30 1234567" || one.Shop != s.shop.ID || first.Lines != nil {
		t.Errorf("the order is %+v", one)
	}

	// Amy serves Ann, and nobody of team B may know of it.
	b := f.system(t)
	talk := b.bring("T-1", "M-1", "Wo ist SH-1?")
	f.owner.ok("PUT", "/api/v1/contacts/"+f.contactOf(t, talk.Conversation), map[string]any{"identifiers": []map[string]string{}}, nil)
	desk := "/api/desk/conversations/" + talk.Conversation.String()
	f.amy.ok("POST", desk+"/claim", map[string]any{}, nil)
	if got := numbers(f.amy, ""); got != "SH-3 SH-1" {
		t.Errorf("Amy sees %q", got)
	}
	if got := numbers(f.ben, ""); got != "" {
		t.Errorf("Ben sees %q", got)
	}
	if got := f.ben.do("GET", path, nil, nil); got.code != 404 || got.Code != "order_not_found" {
		t.Errorf("Ben opens it: %d %s", got.code, got.body)
	}
	lead, elsewhere := f.user(t, access.Supervisor, 0, teamA), f.user(t, access.Supervisor, 1, teamB)
	for name, who := range map[string]*browser{"outsourced": f.user(t, access.Outsourced, amyID), "finance": f.user(t, access.Finance, 0)} {
		got := who.ok("GET", path, nil, nil).body
		if strings.Contains(got, "Bell") || strings.Contains(got, "ann@") || strings.Contains(got, "1234567") || strings.Contains(got, "dhl.example") || !strings.Contains(got, "A***") {
			t.Errorf("%s reads %s", name, got)
		}
		if got := numbers(who, "&q=ann"); got != "" {
			t.Errorf("%s finds %s by name", name, got)
		}
		if got := who.do("POST", path+"/flag", `{"flag":"test","on":true}`, nil); got.Code != "no_right" {
			t.Errorf("%s sets a flag: %d", name, got.code)
		}
	}
	if got := elsewhere.do("POST", path+"/flag", `{"flag":"flagged","on":true}`, nil); got.code != 404 {
		t.Errorf("another team's supervisor sets a flag: %d %s", got.code, got.body)
	}
	f.marks(t, lead, path)
}

// marks lets a supervisor mark and split an order.
func (f *floor) marks(t *testing.T, lead *browser, path string) {
	t.Helper()
	var one httpapi.OrderView
	for range 2 {
		lead.ok("POST", path+"/flag", `{"flag":"flagged","on":true}`, &one)
	}
	if !slices.Equal(one.Flags, []domain.OrderFlag{domain.FlagFlagged}) {
		t.Errorf("flags %v", one.Flags)
	}
	lead.ok("POST", path+"/flag", `{"flag":"flagged","on":false}`, &one)
	share := fmt.Sprintf(`{"shares":[{"agent":"%s","role":"presale","points":6000},{"agent":"%s","points":4000}]}`, amyID, benID)
	for range 2 {
		one = httpapi.OrderView{}
		lead.ok("POST", path+"/share", share, &one)
	}
	if len(one.Shares) != 2 || one.Shares[0].Agent.Team != teamA || one.Shares[1].Points != 4000 || len(one.Flags) != 0 {
		t.Errorf("marked %+v", one)
	}
	for body, code := range map[string]string{
		`{"shares":[{"agent":"101","points":9999}]}`: "bad_sum", `{"shares":[{"agent":"999","points":10000}]}`: "agent_not_found",
		`{"shares":[{"agent":"101","points":10000,"role":"boss"}]}`: "bad_request",
	} {
		if got := lead.do("POST", path+"/share", body, nil); got.Code != code {
			t.Errorf("%s gives %d %s", body, got.code, got.body)
		}
	}
	if got := lead.do("POST", path+"/flag", `{"flag":"pink","on":true}`, nil); got.code != 422 {
		t.Errorf("a flag of its own: %d", got.code)
	}
	var log struct {
		Items []struct{ Action, Object string }
	}
	f.owner.ok("GET", "/api/audit?limit=100", nil, &log)
	var noted []string
	for _, e := range log.Items {
		if strings.HasPrefix(e.Object, "order:") {
			noted = append(noted, e.Action)
		}
	}
	if !slices.Equal(noted, []string{"order.share", "order.flag", "order.flag"}) {
		t.Errorf("the audit has %v", noted)
	}
}

// contactOf is the customer of a conversation.
func (f *floor) contactOf(t *testing.T, talk domain.ID) string {
	t.Helper()
	var d struct{ Contact struct{ ID string } }
	f.owner.ok("GET", "/api/desk/conversations/"+talk.String(), nil, &d)
	return d.Contact.ID
}
