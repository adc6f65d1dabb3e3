package pdf

import (
	"fmt"
	"strings"

	"kefu/internal/feature/report/document"
)

// definitions prints, last, what was in force: period, clock, versions, filters, and how each figure is computed.
func (f *flow) definitions() {
	lang := f.doc.Lang
	f.y += 3
	f.heading(document.Word(lang, "definitions"), 20)
	f.y += 1
	label, text := style{size: 7.4, color: grey()}, style{size: 7.4, color: ink()}
	indent := 0.0
	facts := f.doc.Facts()
	for _, fact := range facts {
		indent = max(indent, f.width(fact.Label, label)+5)
	}
	for _, fact := range facts {
		lines := few(f, fact.Value, 6, f.room()-indent, text)
		f.need(4.2 * float64(len(lines)))
		f.text(margin, f.y, fact.Label, label)
		for _, l := range lines {
			f.text(margin+indent, f.y, l, text)
			f.y += 4.2
		}
	}
	f.y += 2.5
	for _, d := range f.doc.Definitions {
		f.definition(d)
	}
}

func (f *flow) definition(d document.Definition) {
	lang := f.doc.Lang
	name, id := style{size: 8, bold: true, color: ink()}, style{size: 6.8, color: faint()}
	text := style{size: 7.4, color: grey()}
	var lines []string
	add := func(s string) {
		if s != "" {
			lines = append(lines, few(f, s, 8, f.room()-3, text)...)
		}
	}
	add(d.Formula)
	var terms []string
	for _, t := range [][2]string{{"clock", document.DefinitionClock(lang, d.Clock)}, {"credit", d.Credit}, {"exclusions", d.Exclusions}} {
		if t[1] != "" {
			terms = append(terms, document.Word(lang, t[0])+document.Word(lang, "separator")+t[1])
		}
	}
	add(strings.Join(terms, " · "))
	f.need(5 + 4*float64(min(len(lines), 6)))
	title := fit(f, d.Label, f.room()*0.6, name)
	f.text(margin, f.y, title, name)
	tail := d.ID
	if d.Version > 0 {
		tail += fmt.Sprintf(" · v%d", d.Version)
	}
	f.text(margin+f.width(title, name)+3, f.y, fit(f, tail, f.room()*0.35, id), id)
	f.y += 4.3
	for _, l := range lines {
		f.need(4)
		f.text(margin, f.y, l, text)
		f.y += 4
	}
	f.y += 2
}
