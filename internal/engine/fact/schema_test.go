package fact

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
)

func TestTables(t *testing.T) {
	names := []string{"conversation", "turn", "segment", "resolution", "issue", "rating", "sla", "state", "contact_day", "order_credit", "shop_order", "consult", "presence"}
	tables := Tables()
	want(t, "tables", len(tables), len(names))
	for i, table := range tables {
		want(t, "name", table.Name, names[i])
		seen := map[string]bool{}
		for _, c := range table.Columns {
			if c.Name == "" || seen[c.Name] {
				t.Errorf("%s: column %q is empty or twice there", table.Name, c.Name)
			}
			seen[c.Name] = true
		}
		if table.Name != "presence" && (table.Columns[0].Name != "person_id" || !seen["tags"]) {
			t.Errorf("%s lacks the shared dimensions", table.Name)
		}
	}
}

func TestColumnsAndValues(t *testing.T) {
	var table Table
	for _, x := range Tables() {
		if x.Name == "turn" {
			table = x
		}
	}
	row := Turn{
		Dims: Dims{Person: 70, Channel: "web", Tags: []string{"vip"}}, N: 2,
		Start: When{At: 1000, Day: Some(3), Slot: Some(0), How: Some(7), HowStore: Some(8)},
		Asked: Credit{Agent: 1, Team: 101, Seniority: "senior"}, Wait: Some(0), OffHours: true,
	}
	values := table.Values(nil, &row)
	want(t, "a value for every column", len(values), len(table.Columns))
	got := map[string]any{}
	types := map[string]Column{}
	for i, c := range table.Columns {
		got[c.Name], types[c.Name] = values[i], c
	}
	wants := map[string]any{
		"person_id": int64(70), "channel": "web", "tags": []string{"vip"}, "n": int64(2), "start_at": int64(1000), "start_day": int64(3),
		"start_slot": int64(0), "start_how": int64(7), "start_how_store": int64(8), "asked_agent": int64(1), "asked_team": int64(101),
		"asked_seniority": "senior", "asked_employment": "", "replier_agent": int64(0), "wait_ms": int64(0), "wait_biz_ms": nil,
		"off_hours": true, "reply_at": nil, "reply_day": nil, "due_at": nil, "closed_at": nil, "bot_only": false,
	}
	for name, w := range wants {
		if diff := cmp.Diff(w, got[name]); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	for name, c := range map[string]Column{
		"tags": {"tags", TypeTextList, false}, "wait_ms": {"wait_ms", TypeInt, true}, "due_at": {"due_at", TypeInt, true},
		"off_hours": {"off_hours", TypeBool, false}, "channel": {"channel", TypeText, false}, "n": {"n", TypeInt, false}, "start_day": {"start_day", TypeInt, true},
	} {
		want(t, name, types[name], c)
	}
	if diff := cmp.Diff(values, table.Values(nil, row)); diff != "" {
		t.Errorf("a copy reads otherwise than a pointer: %s", diff)
	}
	empty := table.Values([]any{"kept"}, &Turn{})
	want(t, "appends", empty[0], any("kept"))
	if diff := cmp.Diff([]string{}, empty[1+13]); diff != "" {
		t.Errorf("no tags are an empty list: %s", diff)
	}
}

// TestEachVisitsEveryRow folds histories and reads all their rows through the schema: types must fit the columns.
func TestEachVisitsEveryRow(t *testing.T) {
	tables := map[string]Table{}
	for _, x := range Tables() {
		tables[x.Name] = x
	}
	f := folder(t)
	visited := map[string]int{}
	for seed := range uint64(100) {
		rows := f.Fold(history(seed))
		rows.Each(func(name string, row any) {
			visited[name]++
			for i, v := range tables[name].Values(nil, row) {
				c := tables[name].Columns[i]
				ok := false
				switch v.(type) {
				case nil:
					ok = c.Null
				case int64:
					ok = c.Type == TypeInt
				case string:
					ok = c.Type == TypeText
				case bool:
					ok = c.Type == TypeBool
				case []string:
					ok = c.Type == TypeTextList
				}
				if !ok {
					t.Fatalf("%s.%s is %s (null %v) but holds %T", name, c.Name, c.Type, c.Null, v)
				}
			}
		})
		visited["conversation"] -= len(rows.Conversations)
		visited["turn"] -= len(rows.Turns)
		visited["segment"] -= len(rows.Segments)
		visited["resolution"] -= len(rows.Resolutions)
		visited["issue"] -= len(rows.Issues)
		visited["sla"] -= len(rows.SLAs)
		visited["state"] -= len(rows.States)
		visited["contact_day"] -= len(rows.ContactDays)
		visited["order_credit"] -= len(rows.OrderCredits)
		visited["shop_order"] -= len(rows.ShopOrders)
		visited["consult"] -= len(rows.Consults)
	}
	for name, n := range visited {
		want(t, "rows of "+name+" missed", n, 0)
	}
}

func TestPresenceColumns(t *testing.T) {
	tables := Tables()
	table := tables[len(tables)-1]
	values := table.Values(nil, &PresenceRow{Agent: Credit{Agent: 4}, State: string(domain.PresenceOnline)})
	want(t, "first column", table.Columns[0].Name, "agent_agent")
	want(t, "agent", values[0], any(int64(4)))
}
