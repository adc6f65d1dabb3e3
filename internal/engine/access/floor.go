package access

import (
	"slices"
	"strings"

	"kefu/internal/domain"
)

// Floor is whose part of the floor somebody sees.
type Floor struct {
	All   bool
	Teams []domain.ID // ascending, unless All
}

// Floor says what a caller sees of the floor: owners and managers all of it, supervisors their teams, others nothing.
func (p Principal) Floor() (Floor, error) {
	if err := p.Require(DeskManage); err != nil {
		return Floor{}, err
	}
	if p.Scope() == ScopeAll {
		return Floor{All: true}, nil
	}
	teams := slices.Clone(p.Teams)
	slices.Sort(teams)
	return Floor{Teams: slices.Compact(teams)}, nil
}

// Key is the same for parts that show the same.
func (f Floor) Key() string {
	if f.All {
		return "all"
	}
	var b strings.Builder
	for _, t := range f.Teams {
		b.WriteString(t.String())
		b.WriteByte(' ')
	}
	return b.String()
}

// Team reports whether the members of a team are seen.
func (f Floor) Team(team domain.ID) bool { return f.All || team != 0 && slices.Contains(f.Teams, team) }

// Sees reports whether a conversation is seen: one of a team that is, or one in the queue of no team.
func (f Floor) Sees(owner, team domain.ID) bool { return f.Team(team) || owner == 0 && team == 0 }
