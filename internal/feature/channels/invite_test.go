package channels

import (
	"context"
	"fmt"
	"math"
	"testing"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/desk"
)

// TestDifference holds the interval against the worked examples of Newcombe (1998), table II, method 10.
func TestDifference(t *testing.T) {
	for _, c := range []struct {
		x1, n1, x2, n2 int
		d, low, high   float64
	}{
		{56, 70, 48, 80, 0.2, 0.0524, 0.3339},
		{9, 10, 3, 10, 0.6, 0.1705, 0.8090},
		{6, 7, 2, 7, 0.5714, 0.0582, 0.8062},
		{5, 56, 0, 29, 0.0893, -0.0381, 0.1926},
		{0, 10, 0, 20, 0, -0.1611, 0.2775},
		{10, 10, 0, 20, 1, 0.6791, 1},
		{0, 0, 3, 9, 0, -1, 1},
	} {
		d, low, high := Difference(c.x1, c.n1, c.x2, c.n2)
		for name, pair := range map[string][2]float64{"difference": {d, c.d}, "low": {low, c.low}, "high": {high, c.high}} {
			if math.Abs(pair[0]-pair[1]) > 0.00006 {
				t.Errorf("%d/%d against %d/%d: %s is %.4f, not %.4f", c.x1, c.n1, c.x2, c.n2, name, pair[0], pair[1])
			}
		}
	}
}

// marks is a store of marks in memory.
type marks struct {
	list []Mark
	seen []string
}

func (m *marks) MarkInvite(_ context.Context, mark Mark, since domain.Instant) (bool, error) {
	for _, x := range m.list {
		if x.Rule == mark.Rule && x.Visitor == mark.Visitor && x.At > since {
			return false, nil
		}
	}
	m.list = append(m.list, mark)
	return true, nil
}

func (m *marks) MarkInviteSeen(_ context.Context, rule domain.ID, visitor string, clicked bool, _ domain.Instant) error {
	m.seen = append(m.seen, fmt.Sprint(rule, visitor, clicked))
	return nil
}

func (m *marks) InviteCounts(context.Context, domain.ID) ([]Count, error) {
	return []Count{
		{Rule: 5, Eligible: 70, Shown: 66, Clicked: 30, Conversations: 56}, {Rule: 5, HeldOut: true, Eligible: 80, Conversations: 48},
		{Rule: 6, Eligible: 70, Conversations: 7}, {Rule: 6, HeldOut: true, Eligible: 29},
	}, nil
}

func TestInviter(t *testing.T) {
	now := domain.Instant(1_000_000_000_000_000)
	m := &marks{}
	i := NewInviter(m, domain.ClockFunc(func() domain.Instant { return now }))
	w := desk.Widget{Doc: desk.WidgetDoc{Invites: []desk.Invite{
		{ID: 5, Enabled: true, Days: 7, Hours: true}, {ID: 6, Enabled: false, Days: 1}, {ID: 7, Enabled: true, Days: 1, HoldOut: 50},
	}}}
	step := func(rule domain.ID, visitor, step string, open bool) bool {
		show, err := i.Step(t.Context(), w, rule, visitor, step, open)
		if err != nil {
			t.Fatal(err)
		}
		return show
	}
	const who = "0123456789abcdef"
	if step(5, who, StepDue, false) {
		t.Error("invited outside service hours")
	}
	if !step(5, who, StepDue, true) || step(5, who, StepDue, true) {
		t.Error("a visitor is not invited exactly once")
	}
	now = now.Add(7*24*time.Hour + time.Second)
	if !step(5, who, StepDue, true) {
		t.Error("a visitor is not invited again after the days of the rule")
	}
	if step(6, who, StepDue, true) || step(99, who, StepDue, true) || len(m.list) != 2 {
		t.Errorf("a rule that is off or unknown counts: %v", m.list)
	}
	shown := 0
	for n := range 1000 {
		visitor := fmt.Sprintf("visitor-%012d", n)
		if step(7, visitor, StepDue, true) != !HeldOut(7, visitor, 50) {
			t.Fatal("who is held out depends on more than rule and visitor")
		}
		if !HeldOut(7, visitor, 50) {
			shown++
		}
	}
	if shown < 440 || shown > 560 { // 500 ± 4 standard deviations
		t.Errorf("%d of 1000 are shown with half held out", shown)
	}
	step(5, who, StepClicked, true)
	if len(m.seen) != 1 || m.seen[0] != fmt.Sprint(domain.ID(5), who, true) {
		t.Errorf("a click gives %v", m.seen)
	}
	for _, bad := range [][2]string{{"short", StepDue}, {who, "bought"}} {
		if _, err := i.Step(t.Context(), w, 5, bad[0], bad[1], true); domain.KindOf(err) != domain.KindInvalid {
			t.Errorf("%v gives %v", bad, err)
		}
	}
}

func TestResults(t *testing.T) {
	i := NewInviter(&marks{}, domain.ClockFunc(func() domain.Instant { return 0 }))
	w := desk.Widget{Doc: desk.WidgetDoc{Invites: []desk.Invite{{ID: 5}, {ID: 6}, {ID: 7}}}}
	got, err := i.Results(t.Context(), access.Principal{Role: access.Owner}, w)
	if err != nil || len(got) != 3 {
		t.Fatal(got, err)
	}
	a := got[0]
	if a.Eligible != 150 || a.Invited != 70 || a.HeldOut != 80 || a.Began != 56 || a.HeldBegan != 48 || a.Shown != 66 || a.Clicked != 30 || !a.Enough ||
		math.Abs(a.Low-0.0524) > 0.0001 {
		t.Errorf("the first rule gives %+v", a)
	}
	if got[1].Enough {
		t.Error("29 held out are called enough")
	}
	if got[2].Eligible != 0 || got[2].Enough {
		t.Errorf("a rule nobody met gives %+v", got[2])
	}
	if _, err := i.Results(t.Context(), access.Principal{Role: access.Agent}, w); domain.KindOf(err) != domain.KindForbidden {
		t.Errorf("an agent gets %v", err)
	}
}

func TestWhichInvites(t *testing.T) {
	w := desk.Widget{Doc: desk.WidgetDoc{Invites: []desk.Invite{
		{ID: 1, Enabled: true}, {ID: 2}, {ID: 3, Enabled: true, Hours: true}, {ID: 4, Enabled: true, Languages: []string{"de"}},
		{ID: 5, Enabled: true, Countries: []string{"AT"}},
	}}}
	for _, c := range []struct {
		lang, country string
		open          bool
		want          string
	}{
		{"de", "AT", true, "1 3 4 5"}, {"de-CH", "CH", false, "1 4"}, {"en", "", true, "1 3"},
	} {
		got := ""
		for _, r := range For(w, c.lang, c.country, c.open) {
			got += " " + r.ID.String()
		}
		if got != " "+c.want {
			t.Errorf("%v gives%s", c, got)
		}
	}
}

func TestFormAndInvitesAreChecked(t *testing.T) {
	m := &memory{}
	s := New(m, &counter{})
	owner := access.Principal{Role: access.Owner}
	field := desk.PreField{Key: "email", Kind: desk.FieldEmail, Label: map[string]string{"en": "E-mail"}}
	form := func(fields ...desk.PreField) desk.WidgetDoc {
		return desk.WidgetDoc{Form: &desk.PreForm{When: desk.PreFormAlways, Fields: fields}}
	}
	invite := desk.Invite{Name: "Cart", Enabled: true, Days: 7, HoldOut: 10, URL: "/cart*", Text: map[string]string{"en": "May we help?"}}
	good := form(field)
	good.Invites = []desk.Invite{invite, invite}
	good.Privacy = "https://shop.example/privacy"
	w, err := s.Add(t.Context(), owner, 7, Setup{Name: "Shop", Doc: good})
	if err != nil || w.Doc.Invites[0].ID == 0 || w.Doc.Invites[0].ID == w.Doc.Invites[1].ID {
		t.Fatalf("added %+v, %v", w.Doc, err)
	}
	kept := w.Doc.Invites[0].ID
	if w, err = s.Save(t.Context(), owner, w.Account.ID, Setup{Doc: w.Doc}); err != nil || w.Doc.Invites[0].ID != kept {
		t.Errorf("saved again: %v, %v", w.Doc.Invites, err)
	}
	change := func(f func(*desk.PreField)) desk.PreField { x := field; f(&x); return x }
	bad := func(f func(*desk.Invite)) desk.WidgetDoc {
		x := invite
		f(&x)
		return desk.WidgetDoc{Invites: []desk.Invite{x}}
	}
	for name, doc := range map[string]desk.WidgetDoc{
		"twice":         form(field, field),
		"no question":   form(),
		"key":           form(change(func(f *desk.PreField) { f.Key = "E-mail" })),
		"script key":    form(change(func(f *desk.PreField) { f.Key = "__proto__" })),
		"kind":          form(change(func(f *desk.PreField) { f.Kind = "password" })),
		"no label":      form(change(func(f *desk.PreField) { f.Label = nil })),
		"no answers":    form(change(func(f *desk.PreField) { f.Kind = desk.FieldSelect })),
		"odd answers":   form(change(func(f *desk.PreField) { f.Options = []desk.PreOption{{Value: "a"}} })),
		"when":          {Form: &desk.PreForm{When: "later", Fields: []desk.PreField{field}}},
		"privacy":       {Privacy: "javascript:alert(1)"},
		"invite name":   bad(func(r *desk.Invite) { r.Name = " " }),
		"invite days":   bad(func(r *desk.Invite) { r.Days = 0 }),
		"invite share":  bad(func(r *desk.Invite) { r.HoldOut = 51 }),
		"invite page":   bad(func(r *desk.Invite) { r.URL = "https://shop.example" }),
		"invite speech": bad(func(r *desk.Invite) { r.Text = nil }),
	} {
		if _, err := s.Save(t.Context(), owner, w.Account.ID, Setup{Doc: doc}); domain.KindOf(err) != domain.KindInvalid {
			t.Errorf("%s gives %v", name, err)
		}
	}
}

func TestRotate(t *testing.T) {
	m := &memory{}
	s := New(m, &counter{})
	owner := access.Principal{Role: access.Owner}
	w, err := s.Add(t.Context(), owner, 7, Setup{Name: "Shop"})
	if err != nil {
		t.Fatal(err)
	}
	now := domain.Instant(1_000_000)
	kept, err := s.Rotate(t.Context(), owner, w.Account.ID, now, true)
	if err != nil || kept.Secret == w.Secret || len(kept.Secrets(now)) != 2 || kept.Secrets(now)[1] != w.Secret {
		t.Fatalf("rotated %+v, %v", kept, err)
	}
	if after := kept.Secrets(now.Add(24 * time.Hour)); len(after) != 1 {
		t.Errorf("a day later %d secrets hold", len(after))
	}
	if lost, err := s.Rotate(t.Context(), owner, w.Account.ID, now, false); err != nil || len(lost.Secrets(now)) != 1 {
		t.Errorf("thrown away: %v, %v", lost.Secrets(now), err)
	}
	for _, role := range []access.Role{access.Supervisor, access.Agent, access.Viewer} {
		p := access.Principal{Role: role}
		_, err1 := s.Secret(t.Context(), p, w.Account.ID)
		_, err2 := s.Rotate(t.Context(), p, w.Account.ID, now, false)
		if domain.KindOf(err1) != domain.KindForbidden || domain.KindOf(err2) != domain.KindForbidden {
			t.Errorf("%s gets %v, %v", role, err1, err2)
		}
	}
}
