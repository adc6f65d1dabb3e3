package wall

import (
	"cmp"
	"context"
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/routing"
	"kefu/internal/feature/desk"
)

// Candidate is somebody a conversation could be given to: how well he or she suits it, of 100, and how much is in hand.
type Candidate struct {
	Seat
	Score int  `json:"score"`
	Fits  bool `json:"fits"` // has room for it
}

// proposals is how many people are proposed.
const proposals = 3

// Candidates proposes people on duty whom the caller sees, other than the one who has the conversation: those with room first, then the best
// match, then the least load.
func (s *Service) Candidates(ctx context.Context, p access.Principal, conversation domain.ID) ([]Candidate, error) {
	scope, err := p.Floor()
	if err != nil {
		return nil, err
	}
	f, err := s.Floor(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(f.Briefs, func(b desk.Brief) bool { return b.ID == conversation && scope.Sees(b.Owner, b.Team) })
	if i < 0 {
		return nil, domain.NotFound("conversation_not_found", "there is no such conversation on your wall; it may be resolved by now")
	}
	b := f.Briefs[i]
	need := routing.Need{Conversation: b.ID, Store: b.Store, Team: b.Team, Last: b.Last, Kind: b.Channel.Kind(), Language: b.Language, Region: b.Region,
		Issue: b.IssueType}
	if b.IssueType != "" {
		need.Scene = s.Scene(ctx, b.IssueType)
	}
	return propose(need, b.Owner, f.Seats, scope), nil
}

func propose(need routing.Need, owner domain.ID, seats []Seat, scope access.Floor) []Candidate {
	out := []Candidate{}
	for _, x := range seats {
		online := x.State == Idle || x.State == Busy || x.State == Full
		if !online || x.Told || x.ID == owner || !scope.Team(x.Team) {
			continue
		}
		a := x.who
		a.Online, a.Load = true, routing.Points(x.Points)
		out = append(out, Candidate{Seat: x, Score: routing.Score(need, a).Score, Fits: a.Fits(need.Kind)})
	}
	slices.SortFunc(out, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(full(a), full(b)), cmp.Compare(b.Score, a.Score), cmp.Compare(a.Points*b.Capacity, b.Points*a.Capacity),
			cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return out[:min(len(out), proposals)]
}

func full(c Candidate) int {
	if c.Fits {
		return 0
	}
	return 1
}
