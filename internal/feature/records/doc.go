// Package records is what other programs read and keep of the desk: the log of what happened as far as the caller may see it, and the customers.
package records

import (
	"context"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/event"
	"kefu/internal/feature/desk"
)

// Store is what records need of a database.
type Store interface {
	event.Log
	Head(ctx context.Context) (event.Cursor, error)
	Listen() (<-chan struct{}, func())

	// Rows returns the conversations of the desk that exist, in no particular order.
	Rows(ctx context.Context, ids []domain.ID) ([]desk.Stored, error)
	// Unresolved calls fn for every conversation that is neither resolved nor excluded.
	Unresolved(ctx context.Context, fn func(desk.Stored) error) error
	RowsOf(ctx context.Context, contact domain.ID) ([]desk.Stored, error)
	Messages(ctx context.Context, ids map[domain.ID][]domain.ID) ([]domain.Message, error)
	Bonds(ctx context.Context, conversations []domain.ID) ([]desk.Bond, error)
	Agents(ctx context.Context) ([]domain.Agent, error)

	Stores(ctx context.Context) ([]domain.Store, error)
	Contact(ctx context.Context, id domain.ID) (domain.Contact, error) // or not_found
	Contacts(ctx context.Context, ids []domain.ID) ([]domain.Contact, error)
	ContactIDs(ctx context.Context, q ContactRange) ([]domain.ID, error)
	// CreateContact writes a new contact; EditContact changes one and adds identifiers. One that another contact has is a conflict.
	CreateContact(ctx context.Context, c domain.Contact) error
	EditContact(ctx context.Context, c domain.Contact) error
}

// Viewers says what a caller sees at this moment.
type Viewers interface {
	Viewer(ctx context.Context, p access.Principal) (desk.Viewer, error)
}

// Service reads and keeps records.
type Service struct {
	store   Store
	viewers Viewers
	ids     domain.IDs
}

// New returns the service.
func New(store Store, viewers Viewers, ids domain.IDs) *Service {
	return &Service{store: store, viewers: viewers, ids: ids}
}
