package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// HoldReasons lists what 等内部 may wait for.
func HoldReasons() []string {
	return []string{"warehouse", "carrier", "finance", "supplier", "engineer", "approval"}
}

// SetStatus moves between the unresolved statuses: on hold needs a reason, snoozed an instant in the future.
func (g *Agents) SetStatus(ctx context.Context, p access.Principal, id domain.ID, to domain.Status, reason string, until domain.Instant) (Row, error) {
	data := domain.ConversationStatus{Status: to}
	switch to {
	case domain.StatusOpen, domain.StatusPending:
	case domain.StatusOnHold:
		if data.Reason = reason; !slices.Contains(HoldReasons(), reason) {
			return Row{}, domain.Invalid("reason", "bad_reason", "say whom this waits for: %s", strings.Join(HoldReasons(), ", "))
		}
	case domain.StatusSnoozed:
		if now := g.Clock.Now(); until <= now || until.Sub(now) > longestSnooze {
			return Row{}, domain.Invalid("until", "bad_until", "choose a moment in the next 365 days")
		}
		data.Until = until
	default:
		return Row{}, domain.Invalid("status", "bad_status", "%q is no status to be chosen here", to)
	}
	return g.change(ctx, p, id, func(d *deed) error {
		s := d.state
		if s.Status == domain.StatusResolved {
			return errResolved()
		}
		if s.Status == data.Status && s.Reason == data.Reason && s.SnoozeUntil == data.Until {
			return nil
		}
		d.do(data)
		return nil
	})
}

const longestSnooze = 365 * 24 * time.Hour

// Resolve ends a conversation. One that was answered needs an issue type, set here or before.
func (g *Agents) Resolve(ctx context.Context, p access.Principal, id domain.ID, issueType string) (Row, error) {
	class, err := g.class(ctx, issueType)
	if err != nil {
		return Row{}, err
	}
	return g.change(ctx, p, id, func(d *deed) error {
		s := d.state
		switch {
		case s.Status == domain.StatusResolved:
			return nil
		case issueType == "" && s.IssueType == "" && s.Replies > 0 && !s.Excluded:
			return domain.Invalid("issue_type", "issue_type_missing", "choose what this was about")
		}
		if issueType != "" && issueType != s.IssueType {
			d.do(class)
		}
		d.do(domain.ConversationResolved{Reason: domain.ResolveManual, Owner: d.state.Owner})
		return nil
	})
}

// class is what an issue type says of a conversation.
func (g *Agents) class(ctx context.Context, key string) (domain.ConversationClassified, error) {
	if key == "" {
		return domain.ConversationClassified{}, nil
	}
	types, err := g.Store.IssueTypes(ctx)
	if err != nil {
		return domain.ConversationClassified{}, err
	}
	if len(types) == 0 { // a workspace that has not changed the list uses the one it came with
		types = domain.DefaultIssueTypes()
	}
	i := slices.IndexFunc(types, func(t domain.IssueType) bool { return t.Key == key })
	if i < 0 {
		return domain.ConversationClassified{}, domain.Invalid("issue_type", "unknown_issue_type", "there is no issue type %q", key)
	}
	return domain.ConversationClassified{IssueType: key, Intent: types[i].Parent}, nil
}

// Reopen takes a resolved conversation up again.
func (g *Agents) Reopen(ctx context.Context, p access.Principal, id domain.ID) (Row, error) {
	return g.change(ctx, p, id, func(d *deed) error {
		if d.state.Status == domain.StatusResolved {
			d.do(domain.ConversationReopened{})
		}
		return nil
	})
}

// Classify sets what a conversation is about; empty fields stay as they are.
func (g *Agents) Classify(ctx context.Context, p access.Principal, id domain.ID, c domain.ConversationClassified) (Row, error) {
	class, err := g.class(ctx, c.IssueType)
	if err != nil {
		return Row{}, err
	}
	if c.Priority != "" && !slices.Contains([]string{"low", "normal", "high", "urgent"}, c.Priority) {
		return Row{}, domain.Invalid("priority", "bad_priority", "a priority is low, normal, high or urgent")
	}
	class.Priority, class.Country, class.Language = c.Priority, c.Country, c.Language
	return g.change(ctx, p, id, func(d *deed) error {
		s := d.state
		if same(class.IssueType, s.IssueType) && same(class.Priority, s.Priority) && same(class.Country, s.Country) && same(class.Language, s.Language) {
			return nil
		}
		d.do(class)
		return nil
	})
}

// same reports whether setting a field to want changes nothing.
func same(want, have string) bool { return want == "" || want == have }

// Tag adds and removes free tags.
func (g *Agents) Tag(ctx context.Context, p access.Principal, id domain.ID, added, removed []string) (Row, error) {
	for _, t := range slices.Concat(added, removed) {
		if t != strings.TrimSpace(t) || t == "" || len([]rune(t)) > maxTag {
			return Row{}, domain.Invalid("tags", "bad_tag", "a tag has 1 to %d characters", maxTag)
		}
	}
	return g.change(ctx, p, id, func(d *deed) error {
		var data domain.ConversationTagged
		for _, t := range added {
			if !slices.Contains(d.state.Tags, t) && !slices.Contains(data.Added, t) {
				data.Added = append(data.Added, t)
			}
		}
		for _, t := range removed {
			if slices.Contains(d.state.Tags, t) && !slices.Contains(data.Removed, t) {
				data.Removed = append(data.Removed, t)
			}
		}
		if len(data.Added)+len(data.Removed) == 0 {
			return nil
		}
		if len(d.state.Tags)+len(data.Added)-len(data.Removed) > MaxTags {
			return domain.Invalid("tags", "too_many_tags", "a conversation has at most %d tags", MaxTags)
		}
		d.do(data)
		return nil
	})
}

const maxTag = 40

// ExcludeReasons lists why a conversation is taken out of the figures.
func ExcludeReasons() []string { return []string{"spam", "test", "internal", "duplicate", "blast"} }

// Exclude takes a conversation out of the figures and of the lists of what is open.
func (g *Agents) Exclude(ctx context.Context, p access.Principal, id domain.ID, reason string) (Row, error) {
	if !slices.Contains(ExcludeReasons(), reason) {
		return Row{}, domain.Invalid("reason", "bad_reason", "say why: %s", strings.Join(ExcludeReasons(), ", "))
	}
	return g.change(ctx, p, id, func(d *deed) error {
		if !d.state.Excluded {
			d.do(domain.ConversationExcluded{Reason: reason})
		}
		return nil
	})
}

// Include undoes Exclude.
func (g *Agents) Include(ctx context.Context, p access.Principal, id domain.ID) (Row, error) {
	return g.change(ctx, p, id, func(d *deed) error {
		if d.state.Excluded {
			d.do(domain.ConversationIncluded{})
		}
		return nil
	})
}

// MarkInquiry says that the conversation became a B2B inquiry of a grade: A to D, empty (not graded yet), or none (no inquiry after all).
func (g *Agents) MarkInquiry(ctx context.Context, p access.Principal, id domain.ID, grade string) (Row, error) {
	if !slices.Contains([]string{"", "A", "B", "C", "D", "none"}, grade) {
		return Row{}, domain.Invalid("grade", "bad_grade", "a grade is A, B, C, D, none or left empty")
	}
	return g.change(ctx, p, id, func(d *deed) error {
		d.do(domain.InquiryMarked{Grade: grade})
		return nil
	})
}

// Read keeps up to where agents have read.
func (g *Agents) Read(ctx context.Context, p access.Principal, id domain.ID, seq int64) error {
	row, err := g.see(ctx, p, access.DeskView, id)
	if err != nil {
		return err
	}
	if err := g.Store.SaveRead(ctx, id, false, min(seq, row.State.Seq)); err != nil {
		return err
	}
	return g.noted(ctx, p, row.State)
}
