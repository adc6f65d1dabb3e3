package records

import (
	"cmp"
	"context"
	"slices"

	"kefu/internal/engine/access"
	"kefu/internal/feature/desk"
)

// TagCount is how many conversations bear a tag.
type TagCount struct {
	Tag           string `json:"tag"`
	Conversations int    `json:"conversations"`
}

// Tags counts the tags of the unresolved conversations that the caller sees, the most used first.
func (s *Service) Tags(ctx context.Context, p access.Principal) ([]TagCount, error) {
	v, err := s.viewers.Viewer(ctx, p)
	if err != nil {
		return nil, err
	}
	found := map[string]int{}
	err = s.store.Unresolved(ctx, func(row desk.Stored) error {
		if v.Sees(row.State.Owner.Agent, row.State.Owner.Team) {
			for _, t := range row.State.Tags {
				found[t]++
			}
		}
		return nil
	})
	out := make([]TagCount, 0, len(found))
	for t, n := range found {
		out = append(out, TagCount{Tag: t, Conversations: n})
	}
	slices.SortFunc(out, func(a, b TagCount) int {
		return cmp.Or(cmp.Compare(b.Conversations, a.Conversations), cmp.Compare(a.Tag, b.Tag))
	})
	return out, err
}
