package metric

import (
	"fmt"
	"slices"
)

// attributes of the credited agent, in the order of their bits in a combination.
func attributes() []string { return []string{"agent", "team", "seniority", "employment"} }

// attributeBit is the bit of a dimension that is an attribute of the agent, else 0.
func attributeBit(dim string) int {
	if i := slices.Index(attributes(), dim); i >= 0 {
		return 1 << i
	}
	return 0
}

// combination is the set of the agent's attributes within which a scan counts each tuple once: those it is split by and those fixed to one
// value. It is false when marks cannot stand for comparing: a filter that lets several values of an attribute through, by which the scan is
// not split, may let a later row of a tuple through and not the marked one.
func (p *planner) combination(plan *Plan, sh *shape, ph phase) (int, bool) {
	if !sh.first {
		return 0, false
	}
	fixed, loose := 0, 0
	if !ph.total && !sh.narrow {
		for _, d := range plan.dims {
			fixed |= attributeBit(d.name)
		}
	}
	add := func(bits int, single bool) {
		if single {
			fixed |= bits
		}
		loose |= bits
	}
	for _, f := range p.ck.filters {
		add(attributeBit(f.dim.Name), len(f.values) == 1 && !f.not)
	}
	if s := p.env.Scope; s != nil {
		agents, teams := len(s.Agents), len(s.Teams)
		if agents > 0 {
			add(attributeBit("agent"), agents == 1 && teams == 0)
		}
		if teams > 0 {
			add(attributeBit("team"), teams == 1 && agents == 0)
		}
	}
	return fixed, loose&^fixed == 0
}

// marked turns counts of different tuples into counts of the rows marked for a combination.
func marked(measures []Measure, combination int) []Measure {
	out := make([]Measure, len(measures))
	for i, m := range measures {
		is := pred(PredBits, col(m.first), num(1<<combination))
		out[i] = Measure{Func: FuncCount, Filter: append(slices.Clone(m.Filter), is)}
	}
	return out
}

// markRows works out the marks of an example's contact days, which nobody would write by hand: per conversation and combination, the first row
// in which the agent wrote, and the first that has an agent.
func markRows(rows [][]any, columns []Column) {
	at := func(name string) int { return slices.IndexFunc(columns, func(c Column) bool { return c.Name == name }) }
	seen := map[string]bool{}
	for _, row := range rows {
		for mark, holds := range map[string]bool{
			"first_out": row[at("out_msgs")] != int64(0),
			"first_act": row[at("acting_agent")] != int64(0),
		} {
			bits := int64(0)
			for combination := range 16 {
				key := fmt.Sprint(mark, combination, row[at("conversation_id")])
				for i, name := range attributes() {
					if combination>>i&1 == 1 {
						key += fmt.Sprint("|", row[at("acting_"+name)])
					}
				}
				if holds && !seen[key] {
					seen[key] = true
					bits |= 1 << combination
				}
			}
			row[at(mark)] = bits
		}
	}
}
