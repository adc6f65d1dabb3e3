package report

import (
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/metric"
)

// tabler turns an answer with ids into a table with labels, targets and levels.
type tabler struct {
	catalogue *metric.Catalogue
	lang      string
	names     names
	dir       Directory
	targets   []TargetRule
	query     metric.Query
	frame     frame
	dims      []string
}

func (t *tabler) table(res *metric.Result, fresh domain.Instant) *Table {
	out := &Table{Rows: []Row{}, Meta: Meta{From: res.From, To: res.To, CompareFrom: res.CompareFrom, CompareTo: res.CompareTo,
		Zone: t.frame.settings.Zone, CutoffMinutes: t.frame.settings.CutoffMinutes, Clock: res.Clock, AsOf: res.AsOf, FreshAt: fresh,
		Settings: t.frame.settings.Version, Lang: t.lang, Truncated: res.Truncated}}
	if t.frame.settings.CalendarIsDefault {
		out.Meta.Notes = append(out.Meta.Notes, "default_calendar")
	}
	t.dims = nil
	for _, c := range res.Columns {
		out.Columns = append(out.Columns, t.column(c))
		if c.Def == nil {
			t.dims = append(t.dims, c.Key)
		}
	}
	for _, r := range res.Rows {
		out.Rows = append(out.Rows, t.row(r, res))
	}
	if res.Total != nil {
		total := t.row(*res.Total, res)
		for i := range total.Keys {
			total.Keys[i] = Key{}
		}
		out.Total = &total
	}
	if lacksRate(out) {
		out.Meta.Notes = append(out.Meta.Notes, "no_rate")
	}
	return out
}

// lacksRate reports whether a figure is left out because an exchange rate is missing: a file, in which it is an empty field, has to say so.
func lacksRate(t *Table) bool {
	unrated := func(c Cell) bool { return c.Unrated > 0 }
	row := func(r Row) bool {
		return slices.ContainsFunc(r.Cells, unrated) || slices.ContainsFunc(r.Before, unrated)
	}
	return slices.ContainsFunc(t.Rows, row) || t.Total != nil && row(*t.Total)
}

func (t *tabler) column(c metric.ResultColumn) Column {
	if c.Def == nil {
		return Column{Key: c.Key, Kind: "dimension", Label: DimensionLabel(c.Key, t.lang)}
	}
	col := Column{Key: c.Key, Kind: "metric", Unit: c.Def.Unit, Direction: c.Def.Direction, MinN: c.Def.MinN, Version: c.Def.Version, Clock: c.Clock,
		Additive: c.Def.Additive()}
	if n, err := t.catalogue.Name(c.Key); err == nil {
		col.Label, col.Short, col.Unit = n.Label.In(t.lang), n.Short.In(t.lang), n.Unit
	}
	if col.Unit == "money" {
		col.Currency = t.frame.currency()
	}
	if c.Stat == metric.StatN || c.Stat == metric.StatTop {
		col.Direction = ""
	}
	return col
}

func (t *tabler) row(r metric.Row, res *metric.Result) Row {
	out := Row{Keys: []Key{}, Cells: []Cell{}}
	place := t.place(r.Keys)
	for i, k := range r.Keys {
		out.Keys = append(out.Keys, Key{Value: k, Label: t.names.label(t.dims[i], k)})
	}
	defs := metricColumns(res)
	for i, c := range r.Cells {
		out.Cells = append(out.Cells, t.cell(c, defs[i], place))
	}
	for i, c := range r.Before {
		out.Before = append(out.Before, t.cell(c, defs[i], place))
	}
	return out
}

func metricColumns(res *metric.Result) []metric.ResultColumn {
	var out []metric.ResultColumn
	for _, c := range res.Columns {
		if c.Def != nil {
			out = append(out, c)
		}
	}
	return out
}

func (t *tabler) cell(c metric.Cell, col metric.ResultColumn, place Place) Cell {
	out := Cell{Value: c.Value, N: c.N, Provisional: c.Provisional > 0, Few: c.Few, Reason: c.Reason, Unrated: c.Unrated}
	if c.Value == nil || c.Few || place.Nobody || col.Stat == metric.StatN || col.Stat == metric.StatTop {
		return out
	}
	ref, err := metric.ParseRef(col.Key)
	if err != nil {
		return out
	}
	if rule, ok := FindTarget(t.targets, ref.ID, place, t.frame.now); ok {
		target := rule.Judge(*c.Value, col.Def.Direction)
		out.Target = &target
	}
	return out
}

// place is what the keys of a row and the single-valued filters of the query fix.
func (t *tabler) place(keys []string) Place {
	fixed := map[string]string{}
	for _, f := range t.query.Where {
		if !f.Not && len(f.Values) == 1 {
			fixed[f.Dim] = f.Values[0]
		}
	}
	for i, k := range keys {
		fixed[t.dims[i]] = k
	}
	p := Place{Region: fixed["region"], Country: fixed["country"], Channel: fixed["channel"], ChannelKind: fixed["channel_kind"],
		Seniority: fixed["seniority"], Team: fixed["team"]}
	if p.Channel != "" && p.ChannelKind == "" {
		p.ChannelKind = string(domain.Channel(p.Channel).Kind())
	}
	if p.Country != "" && p.Region == "" {
		p.Region = string(domain.RegionOf(p.Country))
	}
	p.Nobody = fixed["agent"] == "0"
	if agent := fixed["agent"]; agent != "" {
		i := slices.IndexFunc(t.dir.Agents, func(a domain.Agent) bool { return a.ID.String() == agent })
		if i >= 0 {
			ref := t.dir.Agents[i].RefAt(t.frame.now)
			p.Seniority, p.Team = string(ref.Seniority), ref.Team.String()
		}
	}
	return p
}

// DimensionLabel names a dimension.
func DimensionLabel(dim, lang string) string {
	for _, d := range metric.Dimensions() {
		if d.Name == dim {
			return d.Label.In(lang)
		}
	}
	return dim
}
