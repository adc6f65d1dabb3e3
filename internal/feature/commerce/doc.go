// Package commerce keeps the orders of shops: whoever brings them, in whatever order and however often, each becomes one row, belongs to one customer
// and is told as events, in one transaction.
package commerce

import (
	"context"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// Record is an order as it is kept. It stays with the contact it was first tied to.
type Record struct {
	ID       domain.ID
	Shop     domain.ID
	Store    domain.ID
	Contact  domain.ID
	Recorded domain.Instant // when it was first taken
	Order    Order
	Proofs   []domain.OrderProof
	Flags    []domain.OrderFlag
	Shares   []domain.OrderShare
}

// Place is where a list was left: the instant and the id of its last order.
type Place struct {
	At domain.Instant
	ID domain.ID
}

// Range is a part of the orders, newest first.
type Range struct {
	Order   domain.ID // this one only; 0: any
	Store   domain.ID // 0: any
	Contact domain.ID // of this contact and those merged with it; 0: anybody's
	Prefix  string    // of the number or, unless NumberOnly, of the customer's e-mail or name, in small letters; empty: all
	// NumberOnly leaves personal data out of the search.
	NumberOnly bool
	After      *Place // nil: from the newest
	Limit      int

	// All is everybody's orders; otherwise those of customers with a conversation that the agent or one of the teams has, or nobody.
	All   bool
	Agent domain.ID
	Teams []domain.ID
}

// Store is what orders need of a database.
type Store interface {
	// Change runs fn in one transaction; fn may run more than once and must not do input or output besides.
	Change(ctx context.Context, fn func(Tx) error) error
	// Orders returns orders with everything that is kept of them, the newest first.
	Orders(ctx context.Context, r Range) ([]Record, error)

	Shops(ctx context.Context) ([]Shop, error)            // by name
	ShopOf(ctx context.Context, key string) (Shop, error) // by its public key, or not_found
	Shop(ctx context.Context, id domain.ID) (Shop, error) // or not_found
	SaveShop(ctx context.Context, s Shop) error           // a new one, or changes of one
	Stores(ctx context.Context) ([]domain.Store, error)   // by name
	Agents(ctx context.Context) ([]domain.Agent, error)   // those who left too
	Agent(ctx context.Context, id domain.ID) (domain.Agent, error)
}

// Tx is a running transaction of orders.
type Tx interface {
	Now() domain.Instant
	// Hold keeps others from an order of a shop until the transaction ends. Found is false for one that is new: the transaction must then save it.
	Hold(id domain.ID, shop Shop) (r Record, found bool, err error)
	// Find holds an order that is there, or not_found.
	Find(id domain.ID) (Record, error)
	Save(r Record) error
	// ContactBy returns the contact of a store that an identifier belongs to.
	ContactBy(store domain.ID, id domain.Identifier) (domain.ID, bool, error)
	// AddContact writes a contact that is not there yet, with those of its identifiers that nobody has.
	AddContact(c domain.Contact) error
	// FillContact writes what is not known of a contact yet: name, country, and identifiers that nobody has.
	FillContact(c domain.Contact) error
	// LockContact holds a contact until the transaction ends. Every writer of its events locks it first.
	LockContact(id domain.ID) error
	// StoreOf returns the store of a conversation; false: there is no such conversation.
	StoreOf(conversation domain.ID) (domain.ID, bool, error)
	// Append adds events of contacts that are locked.
	Append(events []domain.Event) error
}

// Viewers says which conversations a caller sees at this moment: all, or those that an agent or one of the teams has, or nobody.
type Viewers interface {
	Sight(ctx context.Context, p access.Principal) (all bool, agent domain.ID, teams []domain.ID, err error)
}

// Decoder reads what a kind of shop sends.
type Decoder interface {
	// Decode returns the orders of a body, in its order. An error says that the body as a whole cannot be read.
	Decode(body []byte) ([]Decoded, error)
}

// Decoded is one order of a body, or why it could not be read.
type Decoded struct {
	Order Order // with Err the External is filled in if it could be read
	Err   error
}

// Service takes orders and shows them.
type Service struct {
	store    Store
	viewers  Viewers
	decoders map[Kind]Decoder
	ids      domain.IDs
	clock    domain.Clock
}

// New returns the service; decoders are those of the kinds of shop that send their orders.
func New(store Store, viewers Viewers, decoders map[Kind]Decoder, ids domain.IDs, clock domain.Clock) *Service {
	return &Service{store: store, viewers: viewers, decoders: decoders, ids: ids, clock: clock}
}
