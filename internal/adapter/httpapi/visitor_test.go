package httpapi_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

type detail struct {
	Row struct {
		ID      string
		Contact struct{ ID, Name string }
	}
	Contact struct {
		ID, Name, Country string
		Identifiers       []struct{ Kind, Value string }
	}
	History []struct{ ID string }
	Details []struct {
		Key, Kind, Label, Value string
		Verified                bool
	}
	Origin *struct {
		Ref, Landing string
		First, Last  struct{ Source string }
		Clicks       struct{ Gclid string }
		GA           struct{ Client string }
	}
}

func (f *floor) set(doc map[string]any) {
	f.owner.t.Helper()
	doc["enabled"], doc["name"] = true, "Chat"
	f.owner.ok("PUT", "/api/desk/widgets/"+f.widget, doc, nil)
}

func (f *floor) secret() string {
	f.owner.t.Helper()
	var out struct{ Secret string }
	f.owner.ok("GET", "/api/desk/widgets/"+f.widget+"/secret", nil, &out)
	return out.Secret
}

func signature(secret, text string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}

// greet says hello with more than usual and then writes, if there is something to write.
func (p *page) greet(more map[string]any, body string) []wireFrame {
	p.t.Helper()
	hello := map[string]any{"t": "hello", "v": 1, "token": p.token, "after": 0, "lang": "de-DE"}
	for k, v := range more {
		hello[k] = v
	}
	in := []any{hello}
	if body != "" {
		p.cids++
		in = append(in, map[string]any{"t": "send", "cid": fmt.Sprintf("page-%06d", p.cids), "body": body, "form": more["form"]})
	}
	var out []wireFrame
	p.ok("POST", "/widget/"+p.key+"/frames", in, &out)
	return out
}

// TestSameCustomerEverywhere: whom the shop vouches for has one thread in every browser, and one person whatever was said before.
func TestSameCustomerEverywhere(t *testing.T) {
	f := openFloor(t)
	user := map[string]any{"id": "42", "email": "anna@example.com", "name": "Anna", "hmac": signature(f.secret(), "42\nanna@example.com")}
	known := map[string]any{"user": user}

	one := f.page(t)
	one.greet(nil, "before the login")
	if got := one.greet(known, "after it"); got[0].User != "ok" || len(got[0].Items) != 1 || got[1].T != "ack" {
		t.Fatalf("logged in in the middle: %+v", got)
	}
	two := f.page(t)
	if got := two.greet(known, ""); len(got[0].Items) != 2 || got[0].Items[1].Message.Body != "after it" {
		t.Fatalf("another browser sees %+v", got[0].Items)
	}
	two.greet(known, "from the phone")

	// A third browser where something was said before: that is finished where it began, and belongs to the same person.
	three := f.page(t)
	three.greet(nil, "on the tablet, not logged in")
	if got := three.greet(known, "still the same talk"); len(got[0].Items) != 1 {
		t.Fatalf("the talk under way went on with %+v", got[0].Items)
	}
	var d detail
	f.owner.ok("GET", f.newest(f.owner), nil, &d)
	if len(d.History) != 1 {
		t.Errorf("the person has %d other conversations", len(d.History))
	}
	talk := f.newest(f.owner)
	f.owner.ok("POST", "/api/desk/join", map[string]any{}, nil)
	f.owner.ok("POST", talk+"/exclude", map[string]any{"reason": "spam"}, nil)

	// Somebody else on the same computer gets nothing of it.
	other := map[string]any{"user": map[string]any{"id": "43", "hmac": signature(f.secret(), "43")}}
	if got := one.greet(other, ""); got[0].User != "ok" || len(got[0].Items) != 0 {
		t.Errorf("another customer with the same token sees %+v", got[0].Items)
	}
	one.greet(other, "mine")
	four := f.page(t)
	if got := four.greet(other, ""); len(got[0].Items) != 1 || got[0].Items[0].Message.Body != "mine" {
		t.Errorf("the other customer elsewhere sees %+v", got[0].Items)
	}
	// Nor where the talk was joined to the first customer's: the two stay two persons.
	if got := three.greet(other, ""); len(got[0].Items) != 1 || got[0].Items[0].Message.Body != "mine" {
		t.Errorf("the other customer on the tablet sees %+v", got[0].Items)
	}
	f.clock.pass(time.Second)
	four.greet(other, "again mine")
	d = detail{}
	f.owner.ok("GET", f.newest(f.owner), nil, &d)
	if len(d.History) != 0 || len(d.Details) != 1 || d.Details[0].Value != "43" || !d.Details[0].Verified {
		t.Errorf("the other customer is known as %+v", d)
	}
}

// TestForgedIdentity: a wrong signature is told to the page, and nothing of what it claims is kept.
func TestForgedIdentity(t *testing.T) {
	f := openFloor(t)
	good := signature(f.secret(), "42")
	victim := f.page(t)
	victim.greet(map[string]any{"user": map[string]any{"id": "42", "hmac": good}}, "secret")
	for name, user := range map[string]map[string]any{
		"forged":         {"id": "42", "hmac": signature("guess", "42")},
		"unsigned":       {"id": "42"},
		"swapped":        {"id": "42 ", "hmac": good},
		"foreign mail":   {"id": "7", "email": "anna@example.com", "hmac": signature(f.secret(), "8\nanna@example.com")},
		"upper lettered": {"id": "42", "hmac": strings.Repeat("A", 64)},
	} {
		p := f.page(t)
		got := p.greet(map[string]any{"user": user}, "hello, it is "+name)
		if got[0].User == "ok" || got[0].User == "" || len(got[0].Items) != 0 || got[1].T != "ack" {
			t.Errorf("%s: %+v", name, got)
		}
		f.clock.pass(time.Second)
		var d detail
		f.owner.ok("GET", f.newest(f.owner), nil, &d)
		if len(d.Contact.Identifiers) != 1 || d.Contact.Identifiers[0].Kind != "visitor" || d.Contact.Name != "" || len(d.Details) != 0 {
			t.Errorf("%s is kept: %+v", name, d)
		}
	}
	// The secret before holds for a day after a change that keeps it.
	f.owner.ok("POST", "/api/desk/widgets/"+f.widget+"/secret", map[string]any{"keep": true}, nil)
	if got := victim.greet(map[string]any{"user": map[string]any{"id": "42", "hmac": good}}, ""); got[0].User != "ok" {
		t.Errorf("the secret before: %s", got[0].User)
	}
	f.owner.ok("POST", "/api/desk/widgets/"+f.widget+"/secret", map[string]any{"keep": false}, nil)
	if got := victim.greet(map[string]any{"user": map[string]any{"id": "42", "hmac": good}}, ""); got[0].User == "ok" {
		t.Error("a secret that was thrown away still vouches")
	}
}

// TestQuestionsFirst: the answers are checked by the server, kept with the contact, shown to the agent, and decide the market.
func TestQuestionsFirst(t *testing.T) {
	f := openFloor(t)
	label := func(s string) map[string]string { return map[string]string{"de": s} }
	f.set(map[string]any{"form": map[string]any{"when": "always", "fields": []any{
		map[string]any{"key": "name", "kind": "text", "label": label("Name")},
		map[string]any{"key": "email", "kind": "email", "label": label("E-Mail"), "required": true},
		map[string]any{"key": "tel", "kind": "phone", "label": label("Telefon")},
		map[string]any{"key": "news", "kind": "consent", "label": label("Neuigkeiten")},
	}}})
	var c struct {
		Form struct {
			Fields []struct{ Key, Kind, Label string }
		}
	}
	f.browser(t).ok("GET", "/widget/"+f.key+"/config?lang=de", nil, &c)
	if len(c.Form.Fields) != 4 || c.Form.Fields[2].Kind != "tel" || c.Form.Fields[3].Kind != "checkbox" || c.Form.Fields[0].Label != "Name" {
		t.Fatalf("the page is given %+v", c.Form)
	}
	p := f.page(t)
	for name, form := range map[string]map[string]any{"none": nil, "bad": {"email": "x"}, "missing": {"name": "Anna"}} {
		if got := p.greet(map[string]any{"form": form}, "Hallo"); got[1].T != "nack" || got[1].Code != "form" {
			t.Errorf("%s: %+v", name, got[1])
		}
	}
	answers := map[string]any{"name": "<img src=x onerror=alert(1)>", "email": "anna@example.com", "tel": "+43 1 234567", "news": true, "owner": "me"}
	if got := p.greet(map[string]any{"form": answers, "origin": map[string]any{
		"ref": "https://www.google.com/", "landing": "https://shop.example/?x=1", "first": map[string]any{"source": "news"}, "last": map[string]any{"source": "ads"},
		"clicks": map[string]any{"gclid": "G1"}, "ga": map[string]any{"client": "1.2"},
	}}, "Hallo"); got[1].T != "ack" {
		t.Fatalf("answered: %+v", got[1])
	}
	var d detail
	f.owner.ok("GET", f.newest(f.owner), nil, &d)
	byKey := map[string]string{}
	for _, x := range d.Details {
		byKey[x.Key] = x.Label + "=" + x.Value
		if x.Verified {
			t.Errorf("%s counts as vouched for", x.Key)
		}
	}
	if len(byKey) != 4 || byKey["email"] != "E-Mail=anna@example.com" || byKey["tel"] != "Telefon=+431234567" || byKey["news"] != "Neuigkeiten=true" ||
		d.Contact.Name != "<img src=x onerror=alert(1)>" || d.Contact.Country != "AT" {
		t.Errorf("kept: %v, %+v", byKey, d.Contact)
	}
	for _, id := range d.Contact.Identifiers { // or whoever knows an address could read what its owner writes
		if id.Kind != "visitor" {
			t.Errorf("an answer identifies: %+v", id)
		}
	}
	if o := d.Origin; o == nil || o.Ref != "https://www.google.com/" || o.First.Source != "news" || o.Last.Source != "ads" || o.Clicks.Gclid != "G1" || o.GA.Client != "1.2" {
		t.Errorf("origin: %+v", o)
	}
	if got := p.greet(nil, "noch etwas"); got[1].T != "ack" {
		t.Errorf("asked twice: %+v", got[1])
	}
}

// TestInvitations: who meets the conditions is counted once, a share is held out, and conversations count for both.
func TestInvitations(t *testing.T) {
	f := openFloor(t)
	rule := map[string]any{"name": "Cart", "enabled": true, "text": map[string]string{"de": "Fragen?"}, "days": 7, "hold_out": 50, "url": "/cart*", "cart": 50, "languages": []string{"de"}}
	f.set(map[string]any{"invites": []any{rule}})
	var c struct {
		Invites []struct {
			ID, Text, URL string
			Cart          float64
		}
	}
	f.browser(t).ok("GET", "/widget/"+f.key+"/config?lang=de&locale=de-DE", nil, &c)
	if len(c.Invites) != 1 || c.Invites[0].Text != "Fragen?" || c.Invites[0].Cart != 50 {
		t.Fatalf("the page is given %+v", c.Invites)
	}
	id := c.Invites[0].ID
	c.Invites = nil
	f.browser(t).ok("GET", "/widget/"+f.key+"/config?lang=en", nil, &c)
	if len(c.Invites) != 0 {
		t.Errorf("another language is given %+v", c.Invites)
	}
	p := f.page(t)
	step := func(visitor, step string) bool {
		t.Helper()
		var out struct{ Show bool }
		p.ok("POST", "/widget/"+f.key+"/invite", map[string]any{"rule": id, "visitor": visitor, "step": step}, &out)
		return out.Show
	}
	var invited, held string
	for n := 0; invited == "" || held == ""; n++ {
		visitor := fmt.Sprintf("visitor-%010d", n)
		if step(visitor, "due") {
			invited = visitor
		} else {
			held = visitor
		}
		if step(visitor, "due") {
			t.Fatal("invited twice")
		}
	}
	step(invited, "shown")
	step(invited, "clicked")
	step(held, "clicked") // a forged click of one held out
	f.page(t).greet(map[string]any{"mark": invited}, "Ja!")
	f.page(t).greet(map[string]any{"mark": held}, "Von selbst")
	f.page(t).greet(map[string]any{"mark": "visitor-nobody-knows"}, "Sonst wer")
	var out struct {
		Items []struct {
			Eligible, Invited, Shown, Clicked, Began int
			HeldOut                                  int `json:"held_out"`
			HeldBegan                                int `json:"held_began"`
			Enough                                   bool
		}
	}
	f.owner.ok("GET", "/api/desk/widgets/"+f.widget+"/invites", nil, &out)
	x := out.Items[0]
	if x.Shown != 1 || x.Clicked != 1 || x.Began != 1 || x.HeldBegan != 1 || x.Eligible != x.Invited+x.HeldOut || x.Invited < 1 || x.HeldOut < 1 || x.Enough {
		t.Errorf("counted %+v", x)
	}
	stranger := f.browser(t)
	stranger.header = http.Header{"Origin": {"https://other.example"}, "Sec-Fetch-Site": {"cross-site"}}
	f.owner.ok("PUT", "/api/desk/widgets/"+f.widget, map[string]any{"enabled": true, "name": "Chat", "origins": []string{"https://shop.example"}}, nil)
	if got := stranger.do("POST", "/widget/"+f.key+"/invite", strings.NewReader("{}"), nil); got.code != http.StatusForbidden {
		t.Errorf("another site gets %d", got.code)
	}
}
