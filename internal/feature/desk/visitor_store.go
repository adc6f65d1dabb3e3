package desk

import (
	"context"

	"kefu/internal/domain"
)

// VisitorStore is what the visitors' side needs of a database besides.
type VisitorStore interface {
	// RowsOfPerson returns the conversations of a contact and of all that were merged with it, newest first.
	RowsOfPerson(ctx context.Context, contact domain.ID) ([]Stored, error)
	SaveOrigin(ctx context.Context, visitor string, o Origin, now domain.Instant) error
	OriginOf(ctx context.Context, conversation domain.ID) (*Origin, error) // nil: unknown
	Details(ctx context.Context, contact domain.ID) ([]ContactDetail, error)
	// DropUnsent removes files that were uploaded before an instant and never sent, at most so many, and returns the hashes of bytes that no file has
	// any more.
	DropUnsent(ctx context.Context, before domain.Instant, limit int) (hashes []string, n int, err error)
	// ForgetOrigins removes where visitors came from who have not been seen since an instant.
	ForgetOrigins(ctx context.Context, before domain.Instant) error
}

// VisitorTx is what the visitors' side needs of a transaction besides.
type VisitorTx interface {
	// ContactRow returns a contact, or not_found.
	ContactRow(id domain.ID) (domain.Contact, error)
	DetailsOf(contact domain.ID) ([]ContactDetail, error)
	// SaveDetails writes details; a verified one is not replaced by one that is not.
	SaveDetails(contact domain.ID, details []ContactDetail) error
	// TakeOrigin keeps where a visitor came from with a conversation.
	TakeOrigin(conversation domain.ID, visitor string) error
	// Invited notes a conversation with the invitations for which its visitor was eligible since an instant, shown or not.
	Invited(account domain.ID, visitor string, conversation domain.ID, since domain.Instant) error
}
