package fact

import "kefu/internal/domain"

// Timeline is one person: the contacts joined by merges and all their events, in any order.
type Timeline struct {
	Person   domain.ID
	Contacts []domain.ID
	Events   []domain.Event
}
