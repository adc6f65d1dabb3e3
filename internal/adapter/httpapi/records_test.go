package httpapi_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"kefu/internal/adapter/httpapi"
	shopapi "kefu/internal/adapter/shops/api"
	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/channels"
	"kefu/internal/feature/commerce"
	"kefu/internal/feature/desk"
	"kefu/internal/feature/records"
	"kefu/internal/feature/webhook"
)

// nowhere takes every address and reaches none.
type nowhere struct{}

func (nowhere) Check(address string) error {
	if !strings.HasPrefix(address, "https://") {
		return domain.Invalid("url", "bad_url", "no address")
	}
	return nil
}

func (nowhere) Post(context.Context, string, map[string]string, []byte) (webhook.Answer, error) {
	return webhook.Answer{Status: 204}, nil
}

// programs builds what other programs call. Nothing is sent by itself.
func (s *server) programs(live httpapi.Deps) {
	ports, hooks, ids := store.Desk{Store: s.store}, store.Webhooks{Store: s.store}, live.Visitors.Deps.IDs
	s.api.Records = records.New(store.Records{Desk: ports}, live.Desk, ids)
	s.api.Hooks = webhook.New(hooks, nowhere{}, ids, s.clock, func() {})
	s.api.APIs = channels.NewAPIs(ports, s.api.Hooks, desk.NewBridge(live.Visitors.Deps), ids)
	decoders := map[commerce.Kind]commerce.Decoder{commerce.KindAPI: shopapi.Format{}}
	s.api.Commerce = commerce.New(store.Commerce{Store: s.store}, live.Desk, decoders, ids, s.clock)
}

// system is another program at the door of a channel.
type system struct {
	*browser
	key string
	n   int
}

func (f *floor) system(t *testing.T) *system {
	t.Helper()
	var c httpapi.APIChannelView
	f.owner.ok("POST", "/api/channels/api", map[string]any{"store": "21", "name": "Shop app", "enabled": true, "url": "https://app.example/in"}, &c)
	if c.Key == "" || !strings.HasPrefix(c.Secret, "kch_") || !strings.HasPrefix(c.WebhookSecret, "whsec_") || c.URL != "https://app.example/in" {
		t.Fatalf("a new channel is %+v", c)
	}
	var again struct{ Items []httpapi.APIChannelView }
	f.owner.ok("GET", "/api/channels/api", nil, &again)
	if len(again.Items) != 1 || again.Items[0].Secret != "" || again.Items[0].WebhookSecret != "" || again.Items[0].URL != "https://app.example/in" {
		t.Errorf("afterwards it shows %+v", again.Items)
	}
	out := &system{browser: f.browser(t), key: c.Key}
	out.header = http.Header{"Authorization": {"Bearer " + c.Secret}}
	return out
}

func brought(talk, message, text string) map[string]any {
	return map[string]any{"conversation": talk, "message": message, "text": text, "sender": map[string]any{
		"identifiers": []map[string]string{{"kind": "external", "value": "C-1"}, {"kind": "email", "value": "Ann@Example.com"}},
		"name":        "Ann", "locale": "de-DE", "country": "DE"}}
}

func (s *system) bring(talk, message, text string) httpapi.BroughtReceipt {
	var r httpapi.BroughtReceipt
	s.ok("POST", "/api/v1/channels/"+s.key+"/messages", brought(talk, message, text), &r)
	return r
}

// part is a part of the log, as far as the tests look.
type part struct {
	Items []struct {
		Kind, External string
		Conversation   domain.ID
		Message        *struct{ Body, External string }
	}
	Next string
	More bool
}

// TestChannelDoor: the key and the secret let a system in, nothing else does, and a channel that is off lets nobody in.
func TestChannelDoor(t *testing.T) {
	f := openFloor(t)
	s := f.system(t)
	first := s.bring("T-1", "M-1", "Wo ist mein Paket?")
	if again := s.bring("T-1", "M-1", "Wo ist mein Paket?"); !again.Again || again.Message != first.Message || again.Conversation != first.Conversation || first.Again {
		t.Errorf("brought twice: %+v and %+v", first, again)
	}
	path := "/api/v1/channels/" + s.key + "/messages"
	for name, header := range map[string]string{"nothing": "", "another secret": "Bearer kch_x", "a user's token": tokenOf(t, f.owner).header.Get("Authorization")} {
		b := f.browser(t)
		if header != "" {
			b.header = http.Header{"Authorization": {header}}
		}
		if got := b.do("POST", path, brought("T-1", "M-2", "x"), nil); got.code != 401 || got.Code != "bad_channel_secret" {
			t.Errorf("%s gives %d %s", name, got.code, got.body)
		}
	}
	if got := s.do("POST", "/api/v1/channels/none/messages", brought("T-1", "M-2", "x"), nil); got.code != 401 {
		t.Errorf("another key gives %d", got.code)
	}
	for name, change := range map[string]func(map[string]any){
		"no text":        func(m map[string]any) { m["text"] = " " },
		"no name of it":  func(m map[string]any) { m["message"] = "" },
		"no talk":        func(m map[string]any) { m["conversation"] = "" },
		"a strange type": func(m map[string]any) { m["type"] = "smell" },
		"no sender":      func(m map[string]any) { m["sender"] = map[string]any{"identifiers": []any{}} },
		"a browser's key": func(m map[string]any) {
			m["sender"] = map[string]any{"identifiers": []map[string]string{{"kind": "visitor", "value": "1"}}}
		},
	} {
		m := brought("T-1", "M-3", "x")
		change(m)
		if got := s.do("POST", path, m, nil); got.code != 422 {
			t.Errorf("%s gives %d %s", name, got.code, got.body)
		}
	}
	var all struct{ Items []httpapi.APIChannelView }
	f.owner.ok("GET", "/api/channels/api", nil, &all)
	id := all.Items[0].ID.String()
	var renewed httpapi.APIChannelView
	f.owner.ok("POST", "/api/channels/api/"+id+"/secret", nil, &renewed)
	if got := s.do("POST", path, brought("T-1", "M-4", "x"), nil); got.code != 401 {
		t.Errorf("the old secret gives %d", got.code)
	}
	s.header.Set("Authorization", "Bearer "+renewed.Secret)
	f.owner.ok("PUT", "/api/channels/api/"+id, map[string]any{"name": "Shop app", "enabled": false}, nil)
	if got := s.do("POST", path, brought("T-1", "M-4", "x"), nil); got.code != 403 || got.Code != "channel_off" {
		t.Errorf("a channel that is off gives %d %s", got.code, got.body)
	}
}

// TestProgram is what a program does with what a channel brings: it finds the conversation and the customer, answers, tags and resolves; the log
// tells all of it, to those who see the conversation.
func TestProgram(t *testing.T) {
	f := openFloor(t)
	s := f.system(t)
	var start part
	f.owner.ok("GET", "/api/v1/events?after=end", nil, &start)
	r := s.bring("T-1", "M-1", "Wo ist mein Paket?")
	var page desk.Page
	amy := tokenOf(t, f.amy)
	amy.ok("GET", "/api/v1/conversations?view=waiting", nil, &page)
	if len(page.Items) != 1 || page.Items[0].ID != r.Conversation || page.Items[0].Channel != "api" || page.Items[0].Contact.Name != "Ann" || page.Items[0].Contact.Country != "DE" {
		t.Fatalf("the inbox shows %+v", page.Items)
	}
	talk := "/api/v1/conversations/" + r.Conversation.String()
	var said desk.Receipt
	amy.ok("POST", talk+"/messages", `{"cid":"program-1","body":"Morgen!"}`, &said)
	amy.ok("POST", talk+"/messages", `{"cid":"program-2","body":"nur für uns","note":true}`, nil)
	amy.ok("POST", talk+"/tags", `{"added":["vip"]}`, nil)
	var thread httpapi.ThreadView
	amy.ok("GET", talk+"/messages", nil, &thread)
	if len(thread.Items) != 3 || thread.Items[1].Message.Body != "Morgen!" || thread.Items[0].Kind != "message" {
		t.Errorf("the messages are %+v", thread.Items)
	}
	status := func(state, reason string) httpapi.BroughtReceipt {
		var out httpapi.BroughtReceipt
		s.ok("POST", "/api/v1/channels/"+s.key+"/status", map[string]any{"conversation": r.Conversation, "message": said.Message, "status": state, "reason": reason}, &out)
		return out
	}
	if status("delivered", "").Again || !status("sent", "").Again || !status("delivered", "").Again || status("failed", "131047").Again {
		t.Error("what comes late counts, or what leads further does not")
	}
	for what, body := range map[string]map[string]any{
		"the customer's own message": {"conversation": r.Conversation, "message": r.Message, "status": "read"},
		"nobody's message":           {"conversation": r.Conversation, "message": "5", "status": "read"},
		"nobody's conversation":      {"conversation": "5", "message": said.Message, "status": "read"},
	} {
		if got := s.do("POST", "/api/v1/channels/"+s.key+"/status", body, nil); got.code != 404 {
			t.Errorf("the status of %s gives %d %s", what, got.code, got.body)
		}
	}
	var tags struct{ Items []records.TagCount }
	amy.ok("GET", "/api/v1/tags", nil, &tags)
	if len(tags.Items) != 1 || tags.Items[0] != (records.TagCount{Tag: "vip", Conversations: 1}) {
		t.Errorf("tags %+v", tags.Items)
	}
	told := func(b *browser, query string) (out []string) {
		t.Helper()
		at := start.Next
		for {
			var p part
			b.ok("GET", "/api/v1/events?after="+at+query, nil, &p)
			for _, e := range p.Items {
				line := e.Kind
				if e.Message != nil {
					line += " " + e.Message.Body + " " + e.Message.External
				}
				if e.External != "T-1" && e.Conversation != 0 {
					line += " of " + e.External
				}
				out = append(out, strings.TrimSpace(line))
			}
			if at = p.Next; !p.More {
				return out
			}
		}
	}
	want := []string{"conversation.started", "message.created Wo ist mein Paket? M-1", "conversation.assigned", "message.created Morgen!",
		"message.created nur für uns", "conversation.tagged", "message.delivery", "message.delivery"}
	for name, query := range map[string]string{"all at once": "", "one by one": "&limit=1", "by two": "&limit=2"} {
		if got := told(amy, query); !slices.Equal(got, want) {
			t.Errorf("%s: told %q, want %q", name, got, want)
		}
	}
	if got := told(amy, "&limit=1&kinds=message.created"); !slices.Equal(got, []string{want[1], want[3], want[4]}) {
		t.Errorf("of messages: %q", got)
	}
	if got := told(f.ben, ""); len(got) != 0 {
		t.Errorf("who does not see the conversation is told %q", got)
	}
	if got := told(f.owner, "&store=22"); len(got) != 0 {
		t.Errorf("of another store: %q", got)
	}
}

// TestContacts: customers are found by identifier, by those who see a conversation of theirs; what others hold cannot be given twice.
func TestContacts(t *testing.T) {
	f := openFloor(t)
	r := f.system(t).bring("T-1", "M-1", "Hallo")
	var row struct{ Contact domain.Contact }
	f.amy.ok("GET", "/api/v1/conversations/"+r.Conversation.String(), nil, &row)
	f.amy.ok("POST", "/api/v1/conversations/"+r.Conversation.String()+"/claim", `{}`, nil)
	id := row.Contact.ID.String()
	find := func(b *browser, query string) []domain.Contact {
		t.Helper()
		var page records.ContactPage
		b.ok("GET", "/api/v1/contacts?"+query, nil, &page)
		return page.Items
	}
	for name, b := range map[string]*browser{"owner": f.owner, "amy": f.amy} {
		got := find(b, "kind=email&value=ANN@example.com")
		if len(got) != 1 || got[0].ID.String() != id || len(got[0].Identifiers) != 2 {
			t.Errorf("%s finds %+v", name, got)
		}
	}
	if got := find(f.ben, "value=C-1"); len(got) != 0 {
		t.Errorf("who does not see the conversation finds %+v", got)
	}
	if got := f.ben.do("GET", "/api/v1/contacts/"+id, nil, nil); got.code != 404 {
		t.Errorf("and reads it: %d", got.code)
	}
	if got := f.ben.do("PUT", "/api/v1/contacts/"+id, `{"name":"X"}`, nil); got.code != 404 {
		t.Errorf("and changes it: %d", got.code)
	}
	var c domain.Contact
	f.amy.ok("PUT", "/api/v1/contacts/"+id, `{"name":"Ann B.","identifiers":[{"kind":"phone","value":"+49 1"}]}`, &c)
	if c.Name != "Ann B." || c.Country != "DE" || len(c.Identifiers) != 3 {
		t.Errorf("changed it is %+v", c)
	}
	var other domain.Contact
	f.owner.ok("POST", "/api/v1/contacts", `{"store":"21","name":"Bob","identifiers":[{"kind":"external","value":"C-2"}]}`, &other)
	for body, want := range map[string]int{
		`{"store":"21","name":"Eve","identifiers":[{"kind":"external","value":"C-1"}]}`: 409,
		`{"store":"21","name":"Eve"}`: 422,
		`{"store":"99","name":"Eve","identifiers":[{"kind":"external","value":"C-3"}]}`:                              404,
		`{"store":"21","name":"Eve","country":"de","identifiers":[{"kind":"external","value":"C-3"}]}`:               422,
		`{"store":"21","name":"Eve","identifiers":[{"kind":"external","value":"` + strings.Repeat("x", 201) + `"}]}`: 422,
	} {
		if got := f.owner.do("POST", "/api/v1/contacts", body, nil); got.code != want {
			t.Errorf("%.80s gives %d %s", body, got.code, got.body)
		}
	}
	if got := find(f.owner, "value=C-3"); len(got) != 0 {
		t.Errorf("what was refused is there: %+v", got)
	}
	if got := f.owner.do("PUT", "/api/v1/contacts/"+other.ID.String(), `{"name":"Eve","identifiers":[{"kind":"external","value":"C-1"}]}`, nil); got.code != 409 {
		t.Errorf("taking what another has gives %d", got.code)
	}
	if got := find(f.owner, "value=C-2"); len(got) != 1 || got[0].Name != "Bob" {
		t.Errorf("and changes something: %+v", got)
	}
	outsourced := f.user(t, access.Outsourced, benID)
	if got := outsourced.do("GET", "/api/v1/contacts?value=C-1", nil, nil); got.code != 403 || got.Code != "masked" {
		t.Errorf("who may not see identifiers looks for them: %d %s", got.code, got.body)
	}
	var seen []domain.ID
	cursor := ""
	for {
		var page records.ContactPage
		f.owner.ok("GET", "/api/v1/contacts?limit=1&cursor="+cursor, nil, &page)
		for _, c := range page.Items {
			seen = append(seen, c.ID)
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if want := []domain.ID{c.ID, other.ID}; !slices.Equal(seen, sorted(want)) {
		t.Errorf("page by page %v, want %v", seen, want)
	}
}

func sorted(ids []domain.ID) []domain.ID {
	slices.Sort(ids)
	return ids
}

// TestPace: who asks too much is told for how long to wait, by user and not by token.
func TestPace(t *testing.T) {
	f := openFloor(t)
	first, second := tokenOf(t, f.amy), tokenOf(t, f.amy)
	var last answer
	n := 0
	for last.code != http.StatusTooManyRequests && n < 300 {
		if n++; n%2 == 0 {
			last = first.do("GET", "/api/v1/presence", nil, nil)
		} else {
			last = second.do("GET", "/api/v1/presence", nil, nil)
		}
	}
	if n != 201 || last.Code != "too_many_calls" || last.header.Get("Retry-After") != "1" {
		t.Errorf("call %d gives %d %s, wait %q", n, last.code, last.body, last.header.Get("Retry-After"))
	}
	if got := f.ben.do("GET", "/api/v1/presence", nil, nil); got.code != 200 {
		t.Errorf("somebody else is told %d", got.code)
	}
	if got := first.do("GET", "/api/desk/presence", nil, nil); got.code != 200 {
		t.Errorf("the web app is told %d", got.code)
	}
}

// TestHooks: the secret is shown once, a change of secret keeps the old one for a day, a test is logged, a channel's webhook stays with its channel.
func TestHooks(t *testing.T) {
	f := openFloor(t)
	set := map[string]any{"name": "ERP", "url": "https://erp.example/in", "kinds": []string{"message.created"}, "enabled": true}
	var h, changed httpapi.HookView
	f.owner.ok("POST", "/api/webhooks", set, &h)
	path := "/api/webhooks/" + h.ID.String()
	f.owner.ok("POST", path+"/secret", nil, &changed)
	if !strings.HasPrefix(h.Secret, "whsec_") || changed.Secret == h.Secret || changed.OldUntil != f.clock.Now()+86_400_000_000 {
		t.Errorf("made with %q, changed to %+v", h.Secret, changed)
	}
	var test httpapi.HookDeliveryView
	f.owner.ok("POST", path+"/test", nil, &test)
	var log struct{ Items []httpapi.HookDeliveryView }
	f.owner.ok("GET", path+"/deliveries", nil, &log)
	if len(log.Items) != 1 || log.Items[0].Kind != "webhook.test" || log.Items[0].State != "waiting" || log.Items[0].ID != test.ID {
		t.Errorf("the log shows %+v", log.Items)
	}
	var one httpapi.HookDelivery
	f.owner.ok("GET", path+"/deliveries/"+test.ID.String(), nil, &one)
	if !strings.Contains(one.Body, `"type":"webhook.test"`) || len(one.Log) != 0 {
		t.Errorf("one delivery is %+v", one)
	}
	for name, change := range map[string]any{"kinds": []string{"smell"}, "url": "http://x", "name": ""} {
		bad := map[string]any{}
		for k, v := range set {
			bad[k] = v
		}
		bad[name] = change
		if got := f.owner.do("PUT", path, bad, nil); got.code != 422 {
			t.Errorf("%s %v gives %d %s", name, change, got.code, got.body)
		}
	}
	f.system(t)
	var all struct{ Items []httpapi.HookView }
	f.owner.ok("GET", "/api/webhooks", nil, &all)
	if len(all.Items) != 2 || all.Items[0].Secret+all.Items[1].Secret != "" || all.Items[0].Waiting != 1 || all.Items[1].Account == 0 {
		t.Errorf("the list shows %+v", all.Items)
	}
	if got := f.owner.do("DELETE", "/api/webhooks/"+all.Items[1].ID.String(), nil, nil); got.code != 409 {
		t.Errorf("the webhook of a channel can be removed: %d", got.code)
	}
	f.owner.ok("DELETE", path, nil, nil)
	for _, gone := range []string{path + "/deliveries", path + "/deliveries/" + test.ID.String()} {
		if got := f.owner.do("GET", gone, nil, nil); got.code != 404 {
			t.Errorf("%s gives %d", gone, got.code)
		}
	}
	var audit struct{ Items []httpapi.AuditView }
	f.owner.ok("GET", "/api/audit", nil, &audit)
	for _, line := range audit.Items {
		if text := fmt.Sprintf("%s", line.Detail); strings.Contains(text, "whsec_") || strings.Contains(text, "kch_") {
			t.Errorf("a secret is in the audit: %s", text)
		}
	}
}
