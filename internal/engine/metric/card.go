package metric

import (
	"slices"
	"strings"

	"kefu/internal/domain"
)

// Credited is the credit an agent's row of the metric goes by: that of the source used for agents.
func (d *Definition) Credited() string {
	for _, s := range d.sources() {
		if s.ByAgent != nil {
			return s.ByAgent.Credit
		}
	}
	for _, s := range d.sources() {
		if s.Credit != "" {
			return s.Credit
		}
	}
	return ""
}

// AllNeeds lists what the sources of the metric need together; "a|b" is satisfied by either.
func (d *Definition) AllNeeds() []string {
	out := []string{}
	for _, s := range append(d.sources(), d.Source) { // a derived metric has the needs of its terms in its own source, see Load
		for _, n := range s.Needs {
			if !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

// Lacks names what the metric needs and a source with these eyes does not see; it is empty when the metric can be computed.
func (d *Definition) Lacks(sees domain.Observes) []string {
	var out []string
	for _, n := range d.AllNeeds() {
		var bits domain.Observes
		words := strings.Split(n, "|")
		for _, w := range words {
			bits |= observes(w)
		}
		if sees&bits == 0 {
			out = append(out, words[0])
		}
	}
	return out
}

// Stats lists the statistics that may be asked of a metric of this kind besides its headline.
func (k Kind) Stats() []string { return k.stats() }
