package httpapi_test

import (
	"strings"
	"testing"

	"kefu/internal/engine/fact"
)

// A message at 22:58 in Shanghai, where the desk closes at 23:00: of five minutes two pass, three are left for the morning.
func TestTrySLA(t *testing.T) {
	f := openFloor(t)
	set := fact.Defaults("Asia/Shanghai")
	set.Policies = []fact.Policy{
		{Name: "vip", VIP: true, Clock: "calendar", FirstReply: 60},
		{Name: "chat", Kind: "chat", Clock: "business", FirstReply: 300, Warn: 50},
	}
	ask := map[string]any{"settings": set, "at": "2026-11-16T22:58", "channel": "web", "country": "DE", "priority": "normal"}
	var out struct {
		Policy, Calendar, Zone string
		At                     int64
		ReplyBy                int64 `json:"reply_by"`
		Targets                []struct {
			Target    string
			Seconds   int64
			Warn, Due int64
			Plain     bool
			Steps     []struct{ From, To int64 }
		}
	}
	f.owner.ok("POST", "/api/sla/try", ask, &out)
	const minute = 60_000_000
	if out.Policy != "chat" || out.Calendar != "default" || out.Zone != "Asia/Shanghai" || len(out.Targets) != 1 {
		t.Fatalf("answer %+v", out)
	}
	got := out.Targets[0]
	opening := out.At + (10*60+2)*minute // 09:00
	if got.Target != "first_reply" || got.Due != opening+3*minute || got.Warn != opening+minute/2 || got.Plain {
		t.Errorf("target %+v, want due three minutes after the opening and a warning half a minute after it", got)
	}
	if len(got.Steps) != 2 || got.Steps[0].To-got.Steps[0].From != 2*minute || got.Steps[1].From != opening || got.Steps[1].To != got.Due {
		t.Errorf("the clock runs %+v, want 22:58–23:00 and 09:00–09:03", got.Steps)
	}
	ask["vip"] = true
	f.owner.ok("POST", "/api/sla/try", ask, &out)
	if out.Policy != "vip" || len(out.Targets) != 1 || out.Targets[0].Due != out.At+minute || !out.Targets[0].Plain {
		t.Errorf("an important customer gets %+v", out)
	}
	set.Policies = nil
	ask["settings"] = set
	f.owner.ok("POST", "/api/sla/try", ask, &out)
	if out.Policy != "" || len(out.Targets) != 0 {
		t.Errorf("without policies: %+v", out)
	}
	ask["at"] = "tomorrow"
	if got := f.owner.do("POST", "/api/sla/try", ask, nil); got.Code != "bad_date" {
		t.Errorf("a bad time gives %d %s", got.code, got.body)
	}
}

func TestAutoReplies(t *testing.T) {
	f := openFloor(t)
	var list struct {
		Items []struct {
			ID, Name string
			Texts    map[string]string
		}
	}
	f.owner.ok("GET", "/api/sla/auto-replies", nil, &list)
	if len(list.Items) != 1 || len(list.Items[0].Texts) != 0 {
		t.Fatalf("at first %+v", list)
	}
	path := "/api/sla/auto-replies/" + list.Items[0].ID
	f.owner.ok("PUT", path, map[string]any{"texts": map[string]string{"de": " Bis {{reply_by}}. ", "en": ""}}, nil)
	f.owner.ok("GET", "/api/sla/auto-replies", nil, &list)
	if texts := list.Items[0].Texts; len(texts) != 1 || texts["de"] != "Bis {{reply_by}}." {
		t.Errorf("kept %v", texts)
	}
	if got := f.owner.do("PUT", path, map[string]any{"texts": map[string]string{"de": strings.Repeat("x", 1001)}}, nil); got.Code != "too_long" {
		t.Errorf("a long text gives %d %s", got.code, got.body)
	}
	app := f.system(t)
	f.owner.ok("GET", "/api/sla/auto-replies", nil, &list)
	if len(list.Items) != 2 || list.Items[1].Name != "Shop app" {
		t.Fatalf("with an API channel %+v", list)
	}
	f.owner.ok("PUT", "/api/sla/auto-replies/"+list.Items[1].ID, map[string]any{"texts": map[string]string{"de": "Bis {{reply_by}}."}}, nil)
	f.owner.ok("GET", "/api/sla/auto-replies", nil, &list)
	if list.Items[1].Texts["de"] != "Bis {{reply_by}}." || app.bring("T", "M1", "Hallo").Conversation == 0 {
		t.Errorf("an API channel keeps %v", list.Items[1].Texts)
	}
	if got := f.owner.do("PUT", "/api/sla/auto-replies/77", map[string]any{"texts": map[string]string{}}, nil); got.code != 404 {
		t.Errorf("nobody's web chat gives %d", got.code)
	}
}

func TestMarkVIP(t *testing.T) {
	f := openFloor(t)
	page := f.page(t)
	page.say("Hallo")
	id := f.newest(f.owner)
	var row struct {
		VIP bool
		SLA []struct{ Target, Policy string }
	}
	f.amy.ok("POST", id+"/vip", map[string]any{"on": true}, &row)
	if !row.VIP || len(row.SLA) == 0 {
		t.Errorf("marked %+v", row)
	}
	row.VIP = false // left out where it is not so
	f.amy.ok("POST", id+"/vip", map[string]any{"on": false}, &row)
	if row.VIP {
		t.Error("still marked")
	}
}
