package desk

import (
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// Masked is the row as those see it from whom personal data are hidden.
func (r Row) Masked() Row {
	r.Contact.Name = access.MaskName(r.Contact.Name)
	return r
}

// shown is rows as a caller may see them. It changes them.
func shown(masked bool, rows []Row, err error) ([]Row, error) {
	for i := range rows {
		if masked {
			rows[i] = rows[i].Masked()
		}
	}
	return rows, err
}

// shownTo is one row as a caller may see it.
func shownTo(p access.Principal, r Row, err error) (Row, error) {
	if p.Masked() {
		r = r.Masked()
	}
	return r, err
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
