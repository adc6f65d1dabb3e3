package commerce

import (
	"context"
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// Flags lists what takes an order out of the credit of agents.
func Flags() []domain.OrderFlag {
	return []domain.OrderFlag{domain.FlagFlagged, domain.FlagTest, domain.FlagEmployee, domain.FlagSample}
}

// Flag sets a flag of an order, or takes it away. Changed is false if it was so already.
func (s *Service) Flag(ctx context.Context, p access.Principal, id domain.ID, flag domain.OrderFlag, on bool) (r Record, changed bool, err error) {
	if !slices.Contains(Flags(), flag) {
		return Record{}, false, domain.Invalid("flag", "bad_flag", "%q is no flag of an order", flag)
	}
	return s.mark(ctx, p, id, func(r *Record) (domain.EventData, error) {
		if slices.Contains(r.Flags, flag) == on {
			return nil, nil
		}
		if on {
			r.Flags = append(slices.Clip(r.Flags), flag)
		} else {
			r.Flags = slices.DeleteFunc(slices.Clone(r.Flags), func(f domain.OrderFlag) bool { return f == flag })
		}
		return domain.OrderMarked{Order: r.ID, Flag: flag, Off: !on}, nil
	})
}

// Share is the part of one agent in the credit of an order, in hundredths of a percent.
type Share struct {
	Agent  domain.ID
	Role   string
	Points int64
}

// The limits of a share by hand.
const (
	maxShares   = 5
	wholePoints = 10_000
)

// ShareRoles lists what an agent can have been in an order: nothing in particular, owner of the customer, presale, engineer.
func ShareRoles() []string { return []string{"", "owner", "presale", "engineer"} }

// Share splits the credit of an order by hand, whatever the rules say. No shares: the rules hold again.
func (s *Service) Share(ctx context.Context, p access.Principal, id domain.ID, shares []Share) (r Record, changed bool, err error) {
	if err := checkShares(shares); err != nil {
		return Record{}, false, err
	}
	agents := map[domain.ID]domain.Agent{}
	for _, sh := range shares {
		if agents[sh.Agent], err = s.store.Agent(ctx, sh.Agent); err != nil {
			return Record{}, false, err
		}
	}
	return s.mark(ctx, p, id, func(r *Record) (domain.EventData, error) {
		next := []domain.OrderShare{}
		for _, sh := range shares {
			next = append(next, domain.OrderShare{Agent: agents[sh.Agent].RefAt(r.Order.Placed), Role: sh.Role, Points: sh.Points})
		}
		if slices.Equal(next, r.Shares) {
			return nil, nil
		}
		r.Shares = next
		return domain.OrderShared{Order: r.ID, Shares: next}, nil
	})
}

func checkShares(shares []Share) error {
	if len(shares) == 0 {
		return nil
	}
	if len(shares) > maxShares {
		return domain.Invalid("shares", "too_many_shares", "at most %d share an order", maxShares)
	}
	var sum int64
	var seen []domain.ID
	for _, sh := range shares {
		switch {
		case sh.Points < 1 || sh.Points > wholePoints:
			return domain.Invalid("shares", "bad_points", "a share is from 1 to %d hundredths of a percent", wholePoints)
		case !slices.Contains(ShareRoles(), sh.Role):
			return domain.Invalid("shares", "bad_share_role", "%q is none of owner, presale, engineer", sh.Role)
		case slices.Contains(seen, sh.Agent):
			return domain.Invalid("shares", "agent_twice", "an agent has one share of an order")
		}
		sum, seen = sum+sh.Points, append(seen, sh.Agent)
	}
	if sum != wholePoints {
		return domain.Invalid("shares", "bad_sum", "the shares make %d of %d hundredths of a percent", sum, wholePoints)
	}
	return nil
}

// mark changes what people say of an order, with the event that tells of it; without one nothing has changed.
func (s *Service) mark(ctx context.Context, p access.Principal, id domain.ID, fn func(*Record) (domain.EventData, error)) (out Record, changed bool, err error) {
	if err := p.Require(access.OrdersManage); err != nil {
		return Record{}, false, err
	}
	if _, err := s.get(ctx, p, id); err != nil {
		return Record{}, false, err
	}
	by := domain.Agent{}
	if p.Agent != 0 {
		if by, err = s.store.Agent(ctx, p.Agent); err != nil {
			return Record{}, false, err
		}
	}
	err = s.store.Change(ctx, func(tx Tx) error {
		changed = false
		r, err := tx.Find(id)
		if err != nil {
			return err
		}
		out = r
		data, err := fn(&out)
		if err != nil || data == nil {
			return err
		}
		if err := tx.LockContact(r.Contact); err != nil {
			return err
		}
		now := tx.Now()
		actor := domain.Actor{Kind: domain.ActorColleague}
		if by.ID != 0 {
			actor = domain.Actor{Kind: domain.ActorAgent, AgentRef: by.RefAt(now)}
		}
		changed = true
		event := domain.Event{
			ID: s.ids.Next(), StoreID: r.Store, ContactID: r.Contact, Kind: data.EventKind(), Version: 1, At: now, RecordedAt: now, Actor: actor, Data: data,
		}
		if err := tx.Append([]domain.Event{event}); err != nil {
			return err
		}
		return tx.Save(out)
	})
	return shown(p, out), changed && err == nil, err
}
