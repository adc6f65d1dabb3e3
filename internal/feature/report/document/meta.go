package document

import (
	"fmt"
	"slices"
	"strings"

	"kefu/internal/feature/report"
)

// Fact is one line of what was in force when the figures were made.
type Fact struct{ Label, Value string }

// Facts lists period, comparison, zone, day, clock, instants, versions, filters and remarks of the document, in reading order; what is
// not set is left out.
func (d *Document) Facts() []Fact {
	var out []Fact
	add := func(key, value string) {
		if value != "" {
			out = append(out, Fact{Label: Word(d.Lang, key), Value: value})
		}
	}
	m := d.Meta
	add("period", span(m.From, m.To))
	add("compare", span(m.CompareFrom, m.CompareTo))
	add("zone", d.zone())
	add("cutoff", d.day())
	add("clock", clockWord(d.Lang, m.Clock))
	if !m.FreshAt.IsZero() {
		add("fresh", At(m.FreshAt, d.zone()))
	}
	if !m.AsOf.IsZero() {
		add("as_of", At(m.AsOf, d.zone()))
	}
	if m.Settings > 0 {
		add("settings", fmt.Sprintf("v%d", m.Settings))
	}
	add("filters", strings.Join(d.Filters, " · "))
	var remarks []string
	for _, n := range d.notes() {
		remarks = append(remarks, Word(d.Lang, n))
	}
	add("remark", strings.Join(remarks, " · "))
	return out
}

// Basis is the one line under the title: day, zone, clock, comparison and how fresh the data are.
func (d *Document) Basis() string {
	parts := []string{d.day() + " (" + d.zone() + ")"}
	if c := clockWord(d.Lang, d.Meta.Clock); c != "" {
		parts = append(parts, c+Word(d.Lang, "timed"))
	}
	if c := span(d.Meta.CompareFrom, d.Meta.CompareTo); c != "" {
		parts = append(parts, Word(d.Lang, "compare")+" "+c)
	}
	if !d.Meta.FreshAt.IsZero() {
		parts = append(parts, Word(d.Lang, "fresh")+" "+At(d.Meta.FreshAt, d.zone()))
	}
	return Word(d.Lang, "definitions") + Word(d.Lang, "separator") + strings.Join(parts, " · ")
}

// Imprint is the line at the foot of every page: workspace, time of writing, settings version.
func (d *Document) Imprint() string {
	var parts []string
	if d.Workspace != "" {
		parts = append(parts, d.Workspace)
	}
	if !d.GeneratedAt.IsZero() {
		parts = append(parts, Word(d.Lang, "generated")+At(d.GeneratedAt, d.zone())+" ("+d.zone()+")")
	}
	if d.Meta.Settings > 0 {
		parts = append(parts, fmt.Sprintf("%s v%d", Word(d.Lang, "settings"), d.Meta.Settings))
	}
	return strings.Join(parts, " · ")
}

// PageNumber writes 「第 2 / 6 页」.
func PageNumber(lang string, page, pages int) string {
	if chinese(lang) {
		return fmt.Sprintf("第 %d / %d 页", page, pages)
	}
	return fmt.Sprintf("Page %d / %d", page, pages)
}

// DefinitionClock writes the clock of a definition: a key (business, calendar) in words, anything else as it is.
func DefinitionClock(lang, clock string) string {
	if w := clockWord(lang, clock); w != "" {
		return w
	}
	return clock
}

func clockWord(lang, clock string) string {
	if clock != "business" && clock != "calendar" {
		return ""
	}
	return Word(lang, clock)
}

func (d *Document) zone() string {
	switch {
	case d.Zone != "":
		return d.Zone
	case d.Meta.Zone != "":
		return d.Meta.Zone
	}
	return "UTC"
}

func (d *Document) day() string {
	clock := fmt.Sprintf("%02d:%02d", d.Meta.CutoffMinutes/60, d.Meta.CutoffMinutes%60)
	if d.Meta.CutoffMinutes == 0 {
		return Word(d.Lang, "calendar_day") + clock
	}
	return Word(d.Lang, "cutoff_day") + clock
}

// notes gathers the remarks of the document and of its tables, each once.
func (d *Document) notes() []string {
	metas := []report.Meta{d.Meta}
	for _, s := range d.Sections {
		if s.Table != nil {
			metas = append(metas, s.Table.Meta)
		}
	}
	var out []string
	add := func(key string) {
		if !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	for _, m := range metas {
		for _, n := range m.Notes {
			add(n)
		}
		if m.Truncated {
			add("truncated")
		}
	}
	return out
}

// span writes a period; a period of one day is that day.
func span(from, to string) string {
	switch {
	case from == "" || from == to:
		return to
	case to == "":
		return from
	}
	return from + " – " + to
}
