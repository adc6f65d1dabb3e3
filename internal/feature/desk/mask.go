package desk

import (
	"context"
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// Masked is the row as those see it from whom personal data are hidden.
func (r Row) Masked() Row {
	r.Contact.Name = access.MaskName(r.Contact.Name)
	return r
}

// shown is fill for a caller's eyes.
func (d *Deps) shown(ctx context.Context, masked bool, stored ...Stored) ([]Row, error) {
	rows, err := d.fill(ctx, stored)
	for i := range rows {
		if masked {
			rows[i] = rows[i].Masked()
		}
	}
	return rows, err
}

// maskContact hides who the customer is: the name but for its first character, and by what he or she is reached or known elsewhere.
func maskContact(c domain.Contact, details []ContactDetail) (domain.Contact, []ContactDetail) {
	c.Name, c.Identifiers = access.MaskName(c.Name), nil
	details = slices.DeleteFunc(slices.Clone(details), func(d ContactDetail) bool {
		return d.Kind == FieldEmail || d.Kind == FieldPhone || d.Key == userKind
	})
	for i := range details {
		if details[i].Key == "name" {
			details[i].Value = access.MaskName(details[i].Value)
		}
	}
	return c, details
}
