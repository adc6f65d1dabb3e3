package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"kefu/internal/engine/access"
)

// TestNamesAreMasked: wherever an agent reads who the customer is, an outsourced one reads the first letter of the name, and finds nobody by it.
func TestNamesAreMasked(t *testing.T) {
	f := openFloor(t)
	page := f.page(t)
	page.say("Hallo, wo ist SH-10482?")
	talk := f.newest(f.amy)
	var detail struct{ Contact struct{ ID string } }
	f.amy.ok("GET", talk, nil, &detail)
	contact := "/api/v1/contacts/" + detail.Contact.ID
	f.owner.ok("PUT", contact, map[string]any{"name": "Emma Wilson", "identifiers": []map[string]string{{"kind": "email", "value": "emma@example.com"}}}, nil)
	outsourced := f.user(t, access.Outsourced, amyID)
	const all, masked, none = "Emma Wilson", "E***", ""
	for _, tt := range []struct {
		method, path string
		body         any
		agent, other string
	}{
		{"GET", "/api/desk/conversations?view=all&scope=all", nil, all, masked},
		{"GET", talk, nil, all, masked},
		{"GET", "/api/desk/search?q=sh-10482", nil, all, masked},
		{"GET", "/api/desk/search?q=emma", nil, "Emma", none},
		{"GET", "/api/desk/search?q=emma%40example.com", nil, all, none},
		{"POST", talk + "/tags", map[string]any{"added": []string{"vip"}}, all, masked},
		{"POST", talk + "/claim", map[string]any{}, all, masked},
		{"GET", contact, nil, all, masked},
		{"GET", "/api/v1/contacts", nil, all, masked},
	} {
		for who, b := range map[string]*browser{"agent": f.amy, "outsourced": outsourced} {
			got := b.do(tt.method, tt.path, tt.body, nil)
			body := got.body
			switch {
			case got.code != http.StatusOK:
				t.Errorf("%s %s as %s: %d %s", tt.method, tt.path, who, got.code, body)
			case who == "agent" && !strings.Contains(body, tt.agent):
				t.Errorf("%s %s does not name the customer to an agent: %s", tt.method, tt.path, body)
			case who == "outsourced" && (strings.Contains(body, "Wilson") || strings.Contains(body, "emma") || !strings.Contains(body, tt.other)):
				t.Errorf("%s %s shows an outsourced agent %s", tt.method, tt.path, body)
			}
		}
	}
	outsourced.ok("PUT", contact, map[string]any{"name": masked, "country": "FR"}, nil)
	if got := f.amy.do("GET", contact, nil, nil); !strings.Contains(got.body, all) || !strings.Contains(got.body, "FR") {
		t.Errorf("sent back as it was shown, the name is now %s", got.body)
	}
	if got := outsourced.do("GET", "/api/wall", nil, nil); got.code != http.StatusForbidden {
		t.Errorf("an outsourced agent sees the wall: %d", got.code)
	}
}

// TestAgentWithSkills: an agent and what is set for routing are kept together, or not at all.
func TestAgentWithSkills(t *testing.T) {
	f := openFloor(t)
	path := "/api/agents/" + amyID.String()
	agent := map[string]any{"id": amyID.String(), "name": "Amy Bell", "terms": []map[string]any{{"from": 0, "team": teamA.String()}},
		"routing": map[string]any{"capacity": 8, "skills": []map[string]any{{"kind": "market", "key": "x"}, {"kind": "market", "key": "x"}}}}
	if got := f.owner.do("PUT", path, agent, nil); got.Code != "skill_twice" {
		t.Errorf("the same skill twice gives %d %s", got.code, got.body)
	}
	name := func() string {
		x, err := f.store.Agent(t.Context(), amyID)
		must(t, err)
		return x.Name
	}
	if name() != "Amy" {
		t.Errorf("half of it was kept: %s", name())
	}
	agent["routing"] = map[string]any{"capacity": 8, "skills": []map[string]any{{"kind": "market", "key": "europe", "level": 2}}}
	f.owner.ok("PUT", path, agent, nil)
	delete(agent, "routing")
	f.owner.ok("PUT", path, agent, nil)
	set, err := f.store.Setups(t.Context())
	must(t, err)
	if s := set[amyID]; name() != "Amy Bell" || s.Capacity != 8 || len(s.Skills) != 1 || s.Skills[0].Key != "europe" {
		t.Errorf("kept %q with %+v", name(), s)
	}
}
