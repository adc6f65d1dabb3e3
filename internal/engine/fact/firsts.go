package fact

// allFirsts is one bit for each combination of the four attributes.
const allFirsts = 1<<16 - 1

// markFirsts sets the marks of all rows of one conversation, which make counting different conversations a plain count. Bit number k of a
// mark is set in the first row that has its combination of those attributes of the acting agent whose bits are in k: 1 agent, 2 team,
// 4 seniority, 8 employment. So bit 0 is set in one row of the conversation, bit 1 in one row per agent, bit 3 in one per agent and team.
func markFirsts(rows []ContactDay) {
	for i := range rows {
		d := &rows[i]
		wrote, acted := 0, 0 // combinations that an earlier row has already
		for j := i - 1; j >= 0 && wrote&acted != allFirsts; j-- {
			same := combinations(d.Agent, rows[j].Agent)
			if rows[j].Out > 0 {
				wrote |= same
			}
			if rows[j].Agent.Agent != 0 {
				acted |= same
			}
		}
		if d.Out > 0 {
			d.FirstOut = int64(allFirsts &^ wrote)
		}
		if d.Agent.Agent != 0 {
			d.FirstAct = int64(allFirsts &^ acted)
		}
	}
}

// combinations is the set of attribute combinations in which two credits agree: the subsets of the attributes they share.
func combinations(a, b Credit) int {
	// Doubling the set with every attribute that agrees: {} → {}, {agent} → …
	set := 1
	for k, same := range [...]bool{a.Agent == b.Agent, a.Team == b.Team, a.Seniority == b.Seniority, a.Employment == b.Employment} {
		if same {
			set |= set << (1 << k)
		}
	}
	return set
}
