package desk

import (
	"context"

	"kefu/internal/domain"
)

// Router gives conversations that nobody has to agents who are there.
type Router struct{ Deps }

// NewRouter returns a router.
func NewRouter(d Deps) *Router { return &Router{d} }

// Offer gives a conversation to an agent, who loses it again unless he or she answers in time. It looks once more, with both locked: taken is
// false, and nothing was written, if somebody has the conversation by now, if the agent is not on duty any more, or if room says no to the open
// conversations he or she owns, by channel.
func (r *Router) Offer(ctx context.Context, conversation, agent domain.ID, room func(open map[domain.Channel]int) bool) (taken bool, err error) {
	who, err := r.Store.Agent(ctx, agent)
	if err != nil {
		return false, err
	}
	row, err := r.Store.Row(ctx, conversation)
	if err != nil {
		return false, err
	}
	_, err = r.act(ctx, row.State, func(a *action) error {
		taken = false
		if a.state.QueuedSince == 0 {
			return nil
		}
		s, err := a.tx.LockPresence(agent)
		if err != nil || !s.Serves(a.now) {
			return err
		}
		open, err := a.tx.Open(agent)
		if err != nil || !room(open) {
			return err
		}
		taken = true
		a.then(system(), domain.ConversationAssigned{From: a.state.Owner, To: who.RefAt(a.at()), Reason: domain.AssignRouting})
		return nil
	})
	return taken && err == nil, err
}
