package desk

import (
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/conversation"
	"kefu/internal/engine/fact"
)

// SettingsRules gives each conversation the rules of the settings in force when it began. folder returns the settings as they are compiled at
// the moment; takeBack is how long an agent whom routing gave a conversation may leave it unanswered.
func SettingsRules(folder func() *fact.Folder, takeBack func(domain.ChannelKind) time.Duration) RulesOf {
	return func(s conversation.State) conversation.Rules {
		kind := s.Channel.Kind()
		p := folder().Promise(fact.Case{Store: s.Store, Channel: s.Channel, Country: s.Market, Region: s.Region, Began: s.Began})
		silence, continueWithin := p.Life(kind)
		rules := conversation.Rules{
			Due: p.Due, Silence: silence, Continue: continueWithin, TakeBack: takeBack(kind), InviteAfter: inviteAfter(kind),
			ClosingIsNoAsk: p.ClosingIsNoAsk(), Survey: true, Outlook: p.Outlook, ReopenWindow: p.ReopenWindow(),
			Hours: p.Hours, Zone: p.Zone(), Staged: p.Staged(kind),
		}
		if rules.Staged {
			rules.Stages = p.Stages
		}
		return rules
	}
}

// inviteAfter is how long after the end the survey is sent: at once where the customer is still looking.
func inviteAfter(k domain.ChannelKind) time.Duration {
	switch k {
	case domain.KindMessaging:
		return 10 * time.Minute
	case domain.KindMail:
		return time.Hour
	}
	return 0
}
