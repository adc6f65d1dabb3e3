package webhook

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
)

const (
	published = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	counted   = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
)

// TestHeaders: the first row is the example that the specification's own libraries are tested with; the others were computed with Python's hmac.
func TestHeaders(t *testing.T) {
	at := domain.At(time.Unix(1795219200, 999_000_000))
	body := `{"type":"message.created","data":"你好"}`
	const first, second = "v1,CrsqPppKncC52kzMEG1EbWJFJIpaMCasT+t9O8oDvsc=", "v1,HJJ+AlD04z0rGC0r6CZO4dAZzwzZbM9FdCljKMJhkhE="
	for _, tt := range []struct {
		name    string
		secrets []Secret
		id      string
		at      domain.Instant
		body    string
		want    string
	}{
		{"the published example", []Secret{{Value: published}}, "msg_p5jXN8AQM9LWM0D4loKWxJek", domain.At(time.Unix(1614265330, 0)), `{"test": 2432232314}`,
			"v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
		{"another secret", []Secret{{Value: counted}}, "evt_42", at, body, first},
		{"two while they change", []Secret{{Value: counted}, {Value: published, Until: at + 1}}, "evt_42", at, body, first + " " + second},
		{"the old one has ended", []Secret{{Value: counted}, {Value: published, Until: at}}, "evt_42", at, body, first},
	} {
		got, err := Headers(tt.secrets, tt.id, tt.at, []byte(tt.body))
		if err != nil {
			t.Fatal(err)
		}
		if got[HeaderSignature] != tt.want || got[HeaderID] != tt.id || got[HeaderTimestamp] != map[bool]string{true: "1614265330", false: "1795219200"}[tt.id != "evt_42"] {
			t.Errorf("%s: %v, want %s", tt.name, got, tt.want)
		}
	}
	if _, err := Headers([]Secret{{Value: "whsec_%"}}, "a", at, nil); err == nil {
		t.Error("a secret that is no base64 signs")
	}
}

func TestSecrets(t *testing.T) {
	a, b := NewSecret(), NewSecret()
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(a, "whsec_"))
	if a == b || !strings.HasPrefix(a, "whsec_") || err != nil || len(key) != 32 {
		t.Errorf("secrets %q and %q (%v)", a, b, err)
	}
	now := domain.At(time.Unix(1_000_000, 0))
	day := now.Add(24 * time.Hour)
	once := rotated([]Secret{{Value: "one"}}, "two", now)
	if d := cmp.Diff([]Secret{{Value: "two"}, {Value: "one", Until: day}}, once); d != "" {
		t.Error(d)
	}
	twice := rotated(once, "three", now.Add(time.Hour))
	if d := cmp.Diff([]Secret{{Value: "three"}, {Value: "two", Until: day.Add(time.Hour)}, {Value: "one", Until: day}}, twice); d != "" {
		t.Error(d)
	}
	if got := rotated(twice, "four", day); len(got) != 3 || got[2].Value != "two" {
		t.Errorf("after a day %+v are left", got)
	}
}

// TestSettle is the schedule, try by try, with the pauses neither stretched nor cut.
func TestSettle(t *testing.T) {
	now := domain.At(time.Unix(1_000_000, 0))
	waits := []string{"5s", "5m", "30m", "2h", "5h", "10h", "14h", "20h", "24h"}
	d := Delivery{State: Waiting}
	for i, text := range waits {
		want, err := time.ParseDuration(text)
		if err != nil {
			t.Fatal(err)
		}
		var stop string
		d, stop = settle(d, Attempt{N: i + 1, Status: 500}, now, 0.5)
		if d.State != Waiting || d.RunAt.Sub(now) != want || stop != "" || d.Tries != i+1 || d.Attempts != i+1 || d.LastStatus != 500 {
			t.Errorf("after try %d: %+v waits %s, want %s", i+1, d, d.RunAt.Sub(now), text)
		}
	}
	if d, _ = settle(d, Attempt{N: 10}, now, 0.5); d.State != Failed {
		t.Errorf("after the tenth it is %s", d.State)
	}
	for chance, want := range map[float64]time.Duration{0: 4500 * time.Millisecond, 0.5: 5 * time.Second, 1: 5500 * time.Millisecond} {
		if got, ok := pause(1, chance); got != want || !ok {
			t.Errorf("with chance %v the first pause is %s, want %s", chance, got, want)
		}
	}
	for status, want := range map[int]State{200: Done, 204: Done, 299: Done, 301: Waiting, 302: Waiting, 400: Waiting, 404: Waiting, 410: Failed, 429: Waiting, 503: Waiting, 0: Waiting, 199: Waiting} {
		got, stop := settle(Delivery{State: Waiting}, Attempt{N: 1, Status: status}, now, 0.5)
		if got.State != want || (stop == StoppedGone) != (status == 410) {
			t.Errorf("answer %d gives %s (stop %q), want %s", status, got.State, stop, want)
		}
	}
}

// TestWants: who hears of what.
func TestWants(t *testing.T) {
	const began = domain.Instant(1000)
	said := domain.Event{Kind: domain.EventMessageCreated, StoreID: 7, RecordedAt: began, Actor: domain.Actor{Kind: domain.ActorAgent}, Data: domain.MessageCreated{Message: 1}}
	note, asked, old, history, ended := said, said, said, said, said
	note.Data = domain.MessageCreated{Message: 1, Note: true}
	asked.Actor.Kind = domain.ActorCustomer
	old.RecordedAt--
	history.Source = 5
	ended.Kind, ended.Data = domain.EventConversationResolved, domain.ConversationResolved{}
	for _, tt := range []struct {
		name  string
		hook  Hook
		wants string // of said, note, asked, old, history, ended
	}{
		{"everything", Hook{Created: began}, "x.x..x"},
		{"with notes", Hook{Created: began, HookDoc: HookDoc{Notes: true}}, "xxx..x"},
		{"one kind", Hook{Created: began, HookDoc: HookDoc{Kinds: []domain.EventKind{domain.EventConversationResolved}}}, ".....x"},
		{"this store", Hook{Created: began, HookDoc: HookDoc{Stores: []domain.ID{7, 8}}}, "x.x..x"},
		{"another store", Hook{Created: began, HookDoc: HookDoc{Stores: []domain.ID{8}}}, "......"},
		{"the channel", Hook{Created: began, Account: 3}, "x....."},
		{"the channel, whatever is set", Hook{Created: began, Account: 3, HookDoc: HookDoc{Notes: true}}, "x....."},
		{"another channel", Hook{Created: began, Account: 4}, "......"},
	} {
		got := ""
		for _, e := range []domain.Event{said, note, asked, old, history, ended} {
			if tt.hook.mayWant(e) && tt.hook.wants(e, 3) {
				got += "x"
			} else {
				got += "."
			}
		}
		if got != tt.wants {
			t.Errorf("%s: hears %s, want %s", tt.name, got, tt.wants)
		}
	}
}

// TestVerify: what Headers signs is let in within five minutes, by any secret that is in force and by no other; the first row is the published example.
func TestVerify(t *testing.T) {
	at := domain.At(time.Unix(1614265330, 0))
	const id, body = "msg_p5jXN8AQM9LWM0D4loKWxJek", `{"test": 2432232314}`
	const good = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
	secrets := []Secret{{Value: published}}
	sent := Signed{ID: id, Timestamp: "1614265330", Signature: good}
	for name, tt := range map[string]struct {
		secrets []Secret
		change  func(*Signed)
		body    string
		now     domain.Instant
		code    string
	}{
		"the published example":   {secrets, func(*Signed) {}, body, at, ""},
		"five minutes later":      {secrets, func(*Signed) {}, body, at.Add(Tolerance), ""},
		"five minutes before":     {secrets, func(*Signed) {}, body, at.Add(-Tolerance), ""},
		"too late":                {secrets, func(*Signed) {}, body, at.Add(Tolerance + time.Second), "bad_timestamp"},
		"too early":               {secrets, func(*Signed) {}, body, at.Add(-Tolerance - time.Second), "bad_timestamp"},
		"no number":               {secrets, func(s *Signed) { s.Timestamp = "now" }, body, at, "bad_timestamp"},
		"a number out of range":   {secrets, func(s *Signed) { s.Timestamp = "-9223372036854775808" }, body, at, "bad_timestamp"},
		"the largest number":      {secrets, func(s *Signed) { s.Timestamp = "9223372036854775807" }, body, at, "bad_timestamp"},
		"another second":          {secrets, func(s *Signed) { s.Timestamp = "1614265331" }, body, at, "bad_signature"},
		"another id":              {secrets, func(s *Signed) { s.ID += "x" }, body, at, "bad_signature"},
		"another body":            {secrets, func(*Signed) {}, body + " ", at, "bad_signature"},
		"no id":                   {secrets, func(s *Signed) { s.ID = "" }, body, at, "unsigned"},
		"no signature":            {secrets, func(s *Signed) { s.Signature = "" }, body, at, "unsigned"},
		"nothing but a version":   {secrets, func(s *Signed) { s.Signature = "v1," }, body, at, "bad_signature"},
		"another version":         {secrets, func(s *Signed) { s.Signature = "v2" + good[2:] }, body, at, "bad_signature"},
		"the last of several":     {secrets, func(s *Signed) { s.Signature = "v1a,x v1,AAAA " + good }, body, at, ""},
		"another secret":          {[]Secret{{Value: counted}}, func(*Signed) {}, body, at, "bad_signature"},
		"no secret":               {nil, func(*Signed) {}, body, at, "bad_signature"},
		"an empty secret":         {[]Secret{{Value: "whsec_"}}, func(*Signed) {}, body, at, "bad_signature"},
		"the secret before":       {[]Secret{{Value: counted}, {Value: published, Until: at + 1}}, func(*Signed) {}, body, at, ""},
		"the secret before ended": {[]Secret{{Value: counted}, {Value: published, Until: at}}, func(*Signed) {}, body, at, "bad_signature"},
	} {
		s := sent
		tt.change(&s)
		err := Verify(tt.secrets, s, tt.now, []byte(tt.body))
		e, _ := err.(*domain.Error)
		if (err == nil) != (tt.code == "") || e != nil && (e.Kind != domain.KindUnauthenticated || e.Code != tt.code) {
			t.Errorf("%s: %v, want %q", name, err, tt.code)
		}
	}
	if got := Rotated([]Secret{{Value: "one"}}, at, true); len(got) != 1 || got[0].Value == "one" {
		t.Errorf("at once: %+v", got)
	}
	if got := Rotated([]Secret{{Value: "one"}}, at, false); len(got) != 2 || got[1].Until != at.Add(RotateWithin) {
		t.Errorf("over a day: %+v", got)
	}
}
