package desk

import "kefu/internal/domain"

// check notes what the first answer to a customer's first question tells, where the 3-5-15 procedure asks for it.
func (d *deed) check(w words, first bool) {
	if !first || w.note || !d.Rules(d.state).Staged {
		return
	}
	c := domain.ReplyChecked{Message: d.messages[len(d.messages)-1].ID}
	c.Time, c.Order = domain.Tells(w.body)
	if d.OpenOrder != nil {
		c.OpenOrder = d.OpenOrder(d.state.Contact)
	}
	d.do(c)
}
