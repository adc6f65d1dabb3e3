package httpapi_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// TestFinderOverHTTP finds a message as its agent does, and does not as an agent of another team, or by an address that is masked.
func TestFinderOverHTTP(t *testing.T) {
	f := openFloor(t)
	p := f.page(t)
	p.say("Meine Bestellung SH-10482 fehlt, bitte an 李小龙 senden")
	talk := f.newest(f.amy)
	f.amy.ok("POST", talk+"/claim", map[string]any{}, nil)

	type found struct {
		Hits     []struct{ Row struct{ ID string } }
		Contacts []struct{ Conversation string }
	}
	search := func(b *browser, q string) found {
		t.Helper()
		var out found
		b.ok("GET", "/api/desk/search?q="+url.QueryEscape(q), nil, &out)
		return out
	}
	for q, want := range map[string]int{"sh-10482": 1, "李小": 1, "小龙 bestellung": 1, "nobody": 0} {
		if got := len(search(f.amy, q).Hits); got != want {
			t.Errorf("Amy finds %d by %q, want %d", got, q, want)
		}
		if got := len(search(f.ben, q).Hits); got != 0 {
			t.Errorf("Ben of another team finds %d by %q", got, q)
		}
	}
	if got := f.amy.do("GET", "/api/desk/search?q=x", nil, nil); got.code != http.StatusUnprocessableEntity || got.Code != "too_short" {
		t.Errorf("one letter gives %d %s", got.code, got.Code)
	}

	var detail struct{ Contact struct{ ID string } }
	f.amy.ok("GET", talk, nil, &detail)
	id, err := domain.ParseID(detail.Contact.ID)
	must(t, err)
	_, err = f.store.Ingest(t.Context(), domain.Batch{Contacts: []domain.Contact{{ID: id, StoreID: shopID, Identifiers: []domain.Identifier{{Kind: "email", Value: "Emma@example.com"}}}}})
	must(t, err)
	outsourced := f.user(t, access.Outsourced, amyID)
	for who, want := range map[*browser]int{f.amy: 1, f.ben: 0, outsourced: 0} {
		if got := len(search(who, "emma@exam").Contacts); got != want {
			t.Errorf("by the address %d are found, want %d", got, want)
		}
	}
	if got := len(search(outsourced, "sh-10482").Hits); got != 1 {
		t.Errorf("an outsourced agent finds %d messages of his own", got)
	}
}

// TestListsOverHTTP keeps a list and hands a conversation over.
func TestListsOverHTTP(t *testing.T) {
	f := openFloor(t)
	p := f.page(t)
	p.say("Hallo")
	talk := f.newest(f.amy)
	var view struct{ ID string }
	setup := map[string]any{"name": "German", "view": "waiting", "reach": "all", "filter": map[string]any{"languages": []string{"de"}, "waiting": true}}
	f.amy.ok("POST", "/api/desk/views", setup, &view)
	var mine struct {
		Views []struct {
			ID, Name string
			Count    *int
			Mine     bool
		}
		Unseen int
	}
	f.amy.ok("GET", "/api/desk/views", nil, &mine)
	if len(mine.Views) != 1 || mine.Views[0].Count == nil || *mine.Views[0].Count != 1 || !mine.Views[0].Mine {
		t.Errorf("Amy's lists are %+v", mine)
	}
	if got := f.ben.do("PUT", "/api/desk/views/"+view.ID, setup, nil); got.code != http.StatusNotFound {
		t.Errorf("Ben changes Amy's list: %d", got.code)
	}
	var list struct{ Items []struct{ ID string } }
	f.amy.ok("GET", "/api/desk/conversations?view=open&filter="+url.QueryEscape(`{"countries":["XX"]}`), nil, &list)
	if len(list.Items) != 0 {
		t.Errorf("a filter lets %d through", len(list.Items))
	}
	if got := f.amy.do("GET", "/api/desk/conversations?filter=nonsense", nil, nil); got.Code != "bad_filter" {
		t.Errorf("a broken filter gives %s", got.Code)
	}
	var due struct {
		Items []struct {
			ID  string
			Due int64 `json:"sla_due"`
		}
	}
	f.amy.ok("GET", "/api/desk/conversations?view=waiting&scope=all&sort=sla", nil, &due)
	if len(due.Items) == 0 || due.Items[0].Due == 0 {
		t.Errorf("by the SLA the list is %+v", due.Items)
	}
	f.amy.ok("GET", "/api/desk/conversations?view=waiting&scope=all&filter="+url.QueryEscape(`{"at_risk":true}`), nil, &due)
	if len(due.Items) != 0 {
		t.Errorf("a wait of seconds is at risk: %+v", due.Items)
	}
	if got := f.amy.do("GET", "/api/desk/conversations?sort=nonsense", nil, nil); got.code != http.StatusUnprocessableEntity {
		t.Errorf("an order that is none gives %d", got.code)
	}

	f.amy.ok("POST", talk+"/claim", map[string]any{}, nil)
	id := talk[strings.LastIndex(talk, "/")+1:]
	var out struct {
		Items []struct {
			ID, Code string
			Row      *struct{ Owner struct{ ID string } }
		}
	}
	body := map[string]any{"agent": benID.String(), "items": []map[string]any{{"id": id, "cid": "handover-1", "note": "@Ben wartet"}, {"id": "999"}}}
	f.amy.ok("POST", "/api/desk/handover", body, &out)
	if len(out.Items) != 2 || out.Items[0].Row == nil || out.Items[0].Row.Owner.ID != benID.String() || out.Items[1].Code != "conversation_not_found" {
		t.Errorf("handed over: %+v", out.Items)
	}
	f.amy.ok("DELETE", "/api/desk/views/"+view.ID, nil, nil)
}
