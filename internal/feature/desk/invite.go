package desk

import (
	"time"

	"kefu/internal/domain"
)

// Invite is a rule that offers a visitor the chat. Of the conditions that are set all must hold; Idle and Exit say when, and without either it is as soon
// as the others hold.
type Invite struct {
	ID        domain.ID         `json:"id,omitempty" doc:"none: a new one"`
	Name      string            `json:"name"`
	Enabled   bool              `json:"enabled"`
	Text      map[string]string `json:"text" doc:"what the visitor reads, by language"`
	Idle      int               `json:"idle,omitempty" minimum:"0" maximum:"7200" doc:"seconds on one page"`
	Exit      bool              `json:"exit,omitempty" doc:"when the pointer leaves the page at the top"`
	Cart      float64           `json:"cart,omitempty" minimum:"0" doc:"least value of the cart, in the shop's currency"`
	URL       string            `json:"url,omitempty" maxLength:"300" doc:"path of the page, * stands for anything"`
	Countries []string          `json:"countries,omitempty" maxItems:"60" doc:"by the visitor's language and region"`
	Languages []string          `json:"languages,omitempty" maxItems:"30"`
	Hours     bool              `json:"hours,omitempty" doc:"in service hours only"`
	Days      int               `json:"days" minimum:"1" maximum:"365" doc:"a visitor is invited once in so many days"`
	HoldOut   int               `json:"hold_out" minimum:"0" maximum:"50" doc:"per cent of visitors who are never invited, for comparison"`
}

// inviteWindow is how long after a visitor met the conditions a conversation counts for the invitation, shown or held out alike.
const inviteWindow = 24 * time.Hour
