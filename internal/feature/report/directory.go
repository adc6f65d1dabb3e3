package report

import (
	"context"
	"slices"
	"strings"

	"kefu/internal/domain"
)

// Directory is the names of a workspace: everything that turns an id into a label.
type Directory struct {
	Stores     []domain.Store
	Accounts   []domain.Account
	Teams      []domain.Team
	Agents     []domain.Agent
	IssueTypes []domain.IssueType
}

// names is a Directory ready for look-ups.
type names struct {
	lang  string
	byDim map[string]map[string]string
}

func (d Directory) names(lang string) names {
	n := names{lang: lang, byDim: map[string]map[string]string{"store": {}, "account": {}, "team": {}, "agent": {}, "issue_type": {}}}
	for _, s := range d.Stores {
		n.byDim["store"][s.ID.String()] = s.Name
	}
	for _, a := range d.Accounts {
		n.byDim["account"][a.ID.String()] = a.Name
	}
	for _, t := range d.Teams {
		n.byDim["team"][t.ID.String()] = t.Name
	}
	for _, a := range d.Agents {
		n.byDim["agent"][a.ID.String()] = a.Name
	}
	for _, t := range domain.DefaultIssueTypes() {
		n.byDim["issue_type"][t.Key] = t.Name.In(lang)
	}
	for _, t := range d.IssueTypes {
		n.byDim["issue_type"][t.Key] = t.Name.In(lang)
	}
	return n
}

// label writes a dimension value for people; an id without a name stays an id.
func (n names) label(dim, value string) string {
	if value == "" || (value == "0" && n.byDim[dim] != nil) {
		return emptyLabel(dim, n.lang)
	}
	if l, ok := n.byDim[dim][value]; ok {
		return l
	}
	if t, ok := words(dim, value); ok {
		return t.In(n.lang)
	}
	return timeLabel(dim, value, n.lang)
}

// Option is a choice of a filter.
type Option struct {
	Value     string   `json:"value"`
	Label     string   `json:"label"`
	Team      string   `json:"team,omitempty"`
	Seniority string   `json:"seniority,omitempty"`
	Languages []string `json:"languages,omitempty"`
	Left      bool     `json:"left,omitempty"`
}

// Dimensions lists the filter choices: names of the workspace, and for the other dimensions the values that occur.
func (s *Service) Dimensions(ctx context.Context, lang string) (map[string][]Option, error) {
	d, err := s.store.Directory(ctx)
	if err != nil {
		return nil, err
	}
	n := d.names(lang)
	out := map[string][]Option{"store": {}, "team": {}, "agent": {}}
	for _, x := range d.Stores {
		out["store"] = append(out["store"], Option{Value: x.ID.String(), Label: x.Name})
	}
	for _, x := range d.Teams {
		out["team"] = append(out["team"], Option{Value: x.ID.String(), Label: x.Name})
	}
	now := s.clock.Now()
	for _, x := range d.Agents {
		ref := x.RefAt(now)
		out["agent"] = append(out["agent"], Option{Value: x.ID.String(), Label: x.Name, Team: ref.Team.String(),
			Seniority: string(ref.Seniority), Languages: x.Languages, Left: x.LeftOn != ""})
	}
	for _, dim := range []string{"channel", "region", "country", "language", "tag", "issue_type", "intent", "priority"} {
		values, err := s.facts.Values(ctx, dim)
		if err != nil {
			return nil, err
		}
		out[dim] = []Option{}
		for _, v := range values {
			out[dim] = append(out[dim], Option{Value: v, Label: n.label(dim, v)})
		}
		slices.SortFunc(out[dim], func(a, b Option) int { return strings.Compare(a.Label, b.Label) })
	}
	for dim, values := range map[string][]string{"seniority": {"trainee", "junior", "middle", "senior"},
		"employment": {"own", "part_time", "outsourced", "temporary"}} {
		for _, v := range values {
			out[dim] = append(out[dim], Option{Value: v, Label: n.label(dim, v)})
		}
	}
	return out, nil
}
