package realtime

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/engine/presence"
	"kefu/internal/feature/desk"
)

// TestWhoSawIt: a page is told that a conversation is gone only if it had been there.
func TestWhoSawIt(t *testing.T) {
	const me, myTeam, otherTeam = 1, 11, 12
	a := &agent{viewer: desk.Viewer{Agent: me, Teams: []domain.ID{myTeam}}}
	assigned := func(from, to domain.AgentRef) desk.Item {
		return desk.Item{Kind: desk.ItemAssigned, Data: domain.ConversationAssigned{From: from, To: to}}
	}
	nobody, other := domain.AgentRef{}, domain.AgentRef{Team: otherTeam}
	for name, tt := range map[string]struct {
		before desk.Brief
		items  []desk.Item
		want   bool
	}{
		"begins and joins another team's queue at once": {desk.Brief{}, []desk.Item{{Kind: desk.ItemStarted}, {Kind: desk.ItemMessage}, assigned(nobody, other)}, false},
		"was nobody's and joins another team's queue":   {desk.Brief{ID: 5}, []desk.Item{assigned(nobody, other)}, true},
		"was the other team's":                          {desk.Brief{ID: 5, Team: otherTeam}, []desk.Item{{Kind: desk.ItemMessage}}, false},
		"was of the own team":                           {desk.Brief{ID: 5, Team: myTeam}, []desk.Item{assigned(domain.AgentRef{Team: myTeam}, other)}, true},
		"was mine when it was resolved, and comes back to others": {desk.Brief{}, []desk.Item{assigned(domain.AgentRef{Agent: me, Team: 9}, other),
			{Kind: desk.ItemMessage}, {Kind: desk.ItemReopened}}, true},
	} {
		if got := a.saw(desk.Update{Before: tt.before, Items: tt.items}); got != tt.want {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}

// TestRowFrame: the frame that is put together by hand is the JSON it should be.
func TestRowFrame(t *testing.T) {
	type frame struct {
		T, Cursor string
		Row       struct{ ID string }
		Items     []struct{ Body string }
		Gone      bool
		Counts    map[string]int
	}
	for _, tt := range []struct {
		in   rowFrame
		want frame
	}{
		{rowFrame{cursor: "0.7", row: encode(map[string]string{"id": "5"}), counts: encode(map[string]int{"a": 1})},
			frame{T: "row", Cursor: "0.7", Row: struct{ ID string }{"5"}, Items: []struct{ Body string }{}, Counts: map[string]int{"a": 1}}},
		{rowFrame{cursor: "3.9", row: encode(map[string]string{"id": "5"}), items: []json.RawMessage{encode(map[string]string{"body": "</script>\""}), encode(map[string]string{"body": "b"})},
			gone: true, counts: encode(map[string]int{})},
			frame{T: "row", Cursor: "3.9", Row: struct{ ID string }{"5"}, Items: []struct{ Body string }{{`</script>"`}, {"b"}}, Gone: true, Counts: map[string]int{}}},
	} {
		var got frame
		if err := json.Unmarshal(tt.in.body(), &got); err != nil {
			t.Fatalf("%v in %s", err, tt.in.body())
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Error(d)
		}
	}
}

// TestUntold: what a page has missed and what it hears while it is greeted overlap; each line is told once, in order.
func TestUntold(t *testing.T) {
	update := func(conversation domain.ID, seqs ...int64) desk.Update {
		u := desk.Update{Row: desk.Row{ID: conversation}}
		for _, s := range seqs {
			u.Items = append(u.Items, desk.Item{Seq: s})
		}
		return u
	}
	missed := []desk.Update{update(5, 70, 71), update(6, 3), update(5, 72)}
	kept := []desk.Update{update(6, 3), update(5, 72), update(5, 73), update(7, 1), {Presence: []presence.State{{Agent: 1}}}, update(6, 4)}
	var got []int64
	for _, u := range untold(kept, missed) {
		for _, i := range u.Items {
			got = append(got, int64(u.Row.ID)*100+i.Seq)
		}
		if len(u.Presence) > 0 {
			got = append(got, 0)
		}
	}
	if d := cmp.Diff([]int64{573, 701, 0, 604}, got); d != "" || len(kept) != 6 {
		t.Error(d)
	}
}
