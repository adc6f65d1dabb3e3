package desk

import (
	"context"
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/conversation"
)

// Merge puts a conversation into another one of the same customer at the same account: what was said there counts as said in the other,
// which is answered from then on. It answers with the row of the other. Unmerge undoes it.
func (g *Agents) Merge(ctx context.Context, p access.Principal, id, into domain.ID) (Row, error) {
	if id == into {
		return Row{}, domain.Invalid("into", "bad_target", "choose another conversation of the customer")
	}
	return g.kin(ctx, p, id, into, func(child, parent *deed) error {
		if err := mergeable(p, child.state, parent.state); err != nil {
			return err
		}
		at := max(child.at(), parent.at())
		child.add(child.IDs.Next(), at, child.by(at), domain.ConversationMerged{Into: into})
		parent.state.LastEvent = max(parent.state.LastEvent, at)
		asleep := parent.state.Status == domain.StatusPending || parent.state.Status == domain.StatusSnoozed
		if child.state.Turn != 0 && asleep { // somebody waits there, as if the message had come here
			parent.do(domain.ConversationStatus{Status: domain.StatusOpen})
		}
		return nil
	})
}

// mergeable says why one conversation cannot be put into another.
func mergeable(p access.Principal, child, parent conversation.State) error {
	switch {
	case child.Contact != parent.Contact || child.Account != parent.Account:
		return domain.Invalid("into", "other_customer", "only conversations of one customer over one channel can be merged")
	case child.Into != 0:
		return errMerged()
	case parent.Into != 0:
		return domain.Conflict("target_merged", "the other conversation was merged itself; choose the one it was merged into")
	case len(child.Merged) > 0:
		return domain.Conflict("has_merged", "others were merged into this conversation; merge the other way round, or undo that first")
	case parent.Status == domain.StatusResolved:
		return domain.Conflict("target_resolved", "the other conversation is resolved; reopen it first, or merge the other way round")
	case child.Excluded || parent.Excluded:
		return domain.Conflict("excluded", "a conversation that is excluded cannot be merged; take it back in first")
	case child.Owner.Agent != 0 && child.Owner.Agent != p.Agent && !p.Can(access.DeskManage):
		return domain.Forbidden("not_yours", "this conversation is a colleague's; take it over first")
	}
	return nil
}

// Unmerge takes a conversation out of the one it was merged into; both stand again as if they had never been one, with what was said since
// in the other. It answers with the row of the conversation itself.
func (g *Agents) Unmerge(ctx context.Context, p access.Principal, id domain.ID) (Row, error) {
	row, err := g.see(ctx, p, access.DeskAnswer, id)
	if err != nil {
		return Row{}, err
	}
	if row.State.Into == 0 {
		return Row{}, domain.Conflict("not_merged", "this conversation is merged into no other")
	}
	_, err = g.kin(ctx, p, id, row.State.Into, func(child, parent *deed) error {
		if child.state.Into != parent.state.ID {
			return domain.Conflict("not_merged", "this conversation is merged into no other")
		}
		at := max(child.at(), parent.at())
		child.add(child.IDs.Next(), at, child.by(at), domain.ConversationUnmerged{From: parent.state.ID})
		return nil
	})
	if err != nil {
		return Row{}, err
	}
	return g.row(ctx, p, id)
}

// kin runs fn on two conversations of one customer and answers with the row of the second, which is written as the replay of both.
func (g *Agents) kin(ctx context.Context, p access.Principal, id, other domain.ID, fn func(child, parent *deed) error) (Row, error) {
	c, err := g.caller(ctx, p, access.DeskAnswer)
	if err != nil {
		return Row{}, err
	}
	if p.Agent == 0 {
		return Row{}, errNoAgent()
	}
	row, err := g.seen(ctx, c.Viewer, id)
	if err != nil {
		return Row{}, err
	}
	if _, err := g.seen(ctx, c.Viewer, other); err != nil {
		return Row{}, err
	}
	var written []domain.Event
	err = g.Store.Change(ctx, func(tx Tx) error {
		written = nil
		if err := tx.LockContact(row.State.Contact); err != nil {
			return err
		}
		var two [2]*deed
		for i, one := range [2]domain.ID{id, other} {
			state, found, err := tx.State(one)
			if err != nil {
				return err
			}
			if !found || !c.Sees(state.Owner.Agent, state.Owner.Team) {
				return errNoConversation()
			}
			two[i] = &deed{&action{Deps: &g.Deps, tx: tx, now: tx.Now(), state: state}, c}
			if err := two[i].settle(); err != nil {
				return err
			}
		}
		if err := fn(two[0], two[1]); err != nil {
			return err
		}
		for _, d := range two {
			if err := d.write(); err != nil {
				return err
			}
			written = append(written, d.events...)
		}
		events, err := tx.Events(row.State.Contact, 0)
		if err != nil {
			return err
		}
		joined := conversation.Family(events, other, g.Rules)
		if two[1].state.InviteAt == 0 {
			joined = joined.SkipInvite() // whom to ask was settled when it happened
		}
		p, err := lastOf(tx, joined, id, other)
		if err != nil {
			return err
		}
		return tx.Save(joined, p)
	})
	if err != nil {
		return Row{}, err
	}
	g.missed(ctx, written)
	return g.row(ctx, p, other)
}

// lastOf previews the newest message of several conversations.
func lastOf(tx Tx, s conversation.State, talks ...domain.ID) (Preview, error) {
	var newest domain.Message
	for _, id := range append(talks, s.Merged...) {
		if id != s.ID && !slices.Contains(s.Merged, id) {
			continue
		}
		m, found, err := tx.LastMessage(id)
		if err != nil {
			return Preview{}, err
		}
		if found && m.At >= newest.At {
			newest = m
		}
	}
	if newest.ID == 0 {
		return Preview{}, nil
	}
	return previewOfMessage(newest), nil
}

func errMerged() error {
	return domain.Conflict("merged", "this conversation was merged into another one; go on there, or undo the merge")
}
