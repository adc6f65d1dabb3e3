package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// outbox is the server of another system, to which webhooks are sent.
type outbox struct {
	*httptest.Server
	mu   sync.Mutex
	got  []parcel
	deny int // how many requests are refused first
}

// parcel is one request.
type parcel struct {
	id, stamp, signature string
	body                 []byte
}

func newOutbox(t *testing.T, deny int) *outbox {
	t.Helper()
	o := &outbox{deny: deny}
	o.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		o.mu.Lock()
		defer o.mu.Unlock()
		o.got = append(o.got, parcel{r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp"), r.Header.Get("webhook-signature"), body})
		if len(o.got) <= o.deny {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(o.Close)
	return o
}

// wait returns the n-th request, or ends the test.
func (o *outbox) wait(t *testing.T, n int) parcel {
	t.Helper()
	for end := time.Now().Add(40 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		o.mu.Lock()
		if len(o.got) >= n {
			defer o.mu.Unlock()
			return o.got[n-1]
		}
		o.mu.Unlock()
	}
	t.Fatalf("request %d never came", n)
	return parcel{}
}

// genuine checks a signature as a receiver does.
func (p parcel) genuine(secret string) bool {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		return false
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(p.id + "." + p.stamp + "." + string(p.body)))
	return p.signature == "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// TestOtherSystem is a talk over an API channel: another system brings a message, an agent answers in the inbox, the answer goes out by a signed
// webhook that is refused once and comes again under its id, also after the server was started anew; what the system reports shows in the inbox,
// and the report counts the talk.
func TestOtherSystem(t *testing.T) {
	data := t.TempDir()
	const private = "--allow-private-webhooks"
	srv := start(t, data, private)
	s := openChatShop(t, srv.url)
	app := newOutbox(t, 1)
	var store struct{ Items []struct{ ID string } }
	s.owner.do(t, "GET", "/api/stores", nil, &store)
	var channel struct {
		Key, Secret, Hook string
		WebhookSecret     string `json:"webhook_secret"`
	}
	s.owner.do(t, "POST", "/api/channels/api", map[string]any{"store": store.Items[0].ID, "name": "App", "url": app.URL, "enabled": true}, &channel)

	system := &caller{url: srv.url}
	var brought struct{ Conversation, Message string }
	asSystem(t, system, channel.Key+"/messages", channel.Secret, map[string]any{"conversation": "T-1", "message": "M-1", "text": "Where is my parcel?",
		"sender": map[string]any{"identifiers": []map[string]string{{"kind": "external", "value": "C-1"}}, "name": "Ann", "country": "DE"}}, &brought)
	var inbox struct {
		Items []struct {
			ID, Channel string
			Contact     struct{ Name, Country string }
		}
	}
	s.owner.do(t, "GET", "/api/v1/conversations?view=waiting", nil, &inbox)
	if len(inbox.Items) != 1 || inbox.Items[0].ID != brought.Conversation || inbox.Items[0].Channel != "api" || inbox.Items[0].Contact.Name != "Ann" {
		t.Fatalf("the inbox shows %+v", inbox.Items)
	}
	var said struct{ Message string }
	talk := "/api/v1/conversations/" + brought.Conversation
	s.owner.do(t, "POST", talk+"/messages", map[string]any{"cid": "note-0001", "body": "internal", "note": true}, nil)
	s.owner.do(t, "POST", talk+"/messages", map[string]any{"cid": "agent-001", "body": "On its way."}, &said)

	refused := app.wait(t, 1)
	srv.end(t, data) // what was refused is due in five seconds, whoever is there then
	srv = start(t, data, private)
	s.owner.url, system.url = srv.url, srv.url
	again := app.wait(t, 2)
	if again.id != refused.id || !strings.HasPrefix(again.id, "evt_") || !bytes.Equal(again.body, refused.body) || again.stamp == refused.stamp {
		t.Errorf("refused as %s at %s, sent again as %s at %s", refused.id, refused.stamp, again.id, again.stamp)
	}
	if !refused.genuine(channel.WebhookSecret) || !again.genuine(channel.WebhookSecret) || again.genuine("whsec_AAAA") {
		t.Errorf("the signature is %s", again.signature)
	}
	var told struct {
		Type string
		Data struct {
			External, Conversation string
			Message                struct{ ID, Body string }
		}
	}
	if err := json.Unmarshal(again.body, &told); err != nil {
		t.Fatal(err)
	}
	if told.Type != "message.created" || told.Data.External != "T-1" || told.Data.Message.Body != "On its way." || told.Data.Message.ID != said.Message {
		t.Errorf("told %s", again.body)
	}
	var token struct{ Token string } // a program listens with its token, without a cookie and an origin
	s.owner.do(t, "POST", "/api/tokens", map[string]string{"name": "listener"}, &token)
	desk := dialTo(t, srv.url+"/socket/agent", http.Header{"Authorization": {"Bearer " + token.Token}})
	desk.send(map[string]any{"t": "hello", "v": 1})
	desk.want("welcome")
	asSystem(t, system, channel.Key+"/status", channel.Secret, map[string]any{"conversation": told.Data.Conversation, "message": told.Data.Message.ID,
		"status": "failed", "reason": "blocked"}, nil)
	desk.until("row", func(f frame) bool { return len(f.Items) == 1 && f.Items[0].Kind == "delivery" })
	s.owner.do(t, "POST", talk+"/resolve", map[string]any{"issue_type": "tracking"}, nil)

	// One conversation that was resolved, with one message of the customer; ours never arrived, so that it answered nobody.
	want, got := "[1 0 1 0 1]", ""
	for end := time.Now().Add(20 * time.Second); got != want && time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		got = values(t, data, "conversations,handled,customer_messages,agent_messages,resolved")
	}
	if got != want {
		t.Errorf("the report says %s, want %s", got, want)
	}
	var log struct {
		Items []struct {
			State    string
			Attempts int
		}
	}
	s.owner.do(t, "GET", "/api/webhooks/"+channel.Hook+"/deliveries", nil, &log)
	if len(log.Items) != 1 || log.Items[0].State != "done" || log.Items[0].Attempts != 2 {
		t.Errorf("the log shows %+v", log.Items)
	}
	srv.end(t, data)
	if got := ok(t, "facts", "verify", "--data", data); !strings.Contains(got, "the facts are what the events say") {
		t.Error(got)
	}
}

// asSystem posts as the system of a channel.
func asSystem(t *testing.T, c *caller, path, secret string, in, out any) {
	t.Helper()
	doc, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequest("POST", c.url+"/api/v1/channels/"+path, bytes.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+secret)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s gives %d %s %v", path, resp.StatusCode, text, err)
	}
	if out != nil {
		if err := json.Unmarshal(text, out); err != nil {
			t.Fatal(err)
		}
	}
}
