package fact

import (
	"slices"

	"kefu/internal/domain"
)

// FoldPresence turns the state changes of one agent, in any order, into intervals; a change to the same state and reason continues the
// interval. The last one lasts.
func (f *Folder) FoldPresence(agent domain.ID, events []domain.Event) []PresenceRow {
	s := f.scratch.Get().(*scratch)
	defer f.scratch.Put(s)
	var out []PresenceRow
	for _, e := range orderPresence(s, events) {
		d, ok := e.Data.(domain.PresenceChanged)
		if !ok {
			continue
		}
		who := creditOf(e.Actor.AgentRef)
		who.Agent = agent
		if n := len(out); n > 0 {
			last := &out[n-1]
			if last.State == string(d.State) && last.Reason == d.Reason && last.Agent == who {
				continue
			}
			if e.At == last.From.At {
				out = out[:n-1]
			} else {
				last.To, last.Ms = e.At, wait(last.From.At, e.At)
			}
		}
		row := PresenceRow{Agent: who, State: string(d.State), Reason: d.Reason, From: f.when(e.At, f.zone)}
		if d.Planned > 0 {
			row.Planned = Some(int64(d.Planned) * 60_000)
		}
		out = append(out, row)
	}
	return out
}

// orderPresence is the fold order over all events, whatever conversation they name.
func orderPresence(s *scratch, events []domain.Event) []*domain.Event {
	out := slices.Clone(s.order(events))
	slices.SortFunc(out, before)
	return out
}
