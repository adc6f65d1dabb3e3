package fact

import (
	"slices"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/calendar"
)

// Case is what the settings go by when they promise something to a customer. Country and Region are the first that became known of the
// conversation: a later correction moves no clock. Region overrides that of the country.
type Case struct {
	Store   domain.ID
	Channel domain.Channel
	Country string
	Region  domain.Region
	Began   domain.Instant
}

// Promise is what the settings in force when a conversation began promise. The fold and the inbox share it, so that what a person sees
// running out is what is counted.
type Promise struct {
	version    *version
	amber, red time.Duration
	cal        *calendar.Calendar // nil: no calendar applies
	setting    setting
}

// Promise is what a case is promised.
func (f *Folder) Promise(c Case) Promise {
	v := f.at(c.Began)
	m := market{c.Country, string(c.Region)}
	if m.region == "" {
		m.region = v.regionOf(c.Country)
	}
	return v.promise(setting{string(c.Channel), string(c.Channel.Kind()), m, c.Store}, v.calendarFor(m.country, m.region, c.Store))
}

func (v *version) promise(s setting, cal *calendar.Calendar) Promise {
	amber, red := v.timeout(s.channel, s.kind, s.market)
	return Promise{version: v, amber: max(amber, 0), red: max(red, 0), cal: cal, setting: s}
}

// Due is when a wait that began at an instant turns amber and red; 0: no line matches, or it is never reached.
func (p Promise) Due(from domain.Instant) (amber, red domain.Instant) {
	return p.reach(from, p.amber), p.reach(from, p.red)
}

func (p Promise) reach(from domain.Instant, line time.Duration) domain.Instant {
	if line <= 0 {
		return 0
	}
	at, _ := clock(p.version.Clock, p.cal).Add(from, line)
	return at
}

// OpenAt reports whether an instant lies in service hours, and if not, when they begin; opens is 0 if they do not within three years.
// Where no calendar applies it is always open.
func (p Promise) OpenAt(t domain.Instant) (open bool, opens domain.Instant) {
	if p.cal == nil || p.cal.OpenAt(t) {
		return true, 0
	}
	opens, _ = p.cal.NextOpen(t)
	return false, opens
}

// ReplyBy is by when a message that comes at an instant is promised a reply: outside service hours at the time set for the next business
// day, inside them at the red line. 0: nothing is promised.
func (p Promise) ReplyBy(t domain.Instant) domain.Instant {
	if open, _ := p.OpenAt(t); !open {
		at, _ := p.cal.NextBusinessDayAt(t, p.version.dueHour, p.version.dueMinute)
		return at
	}
	return p.reach(t, p.red)
}

// Hours is OpenAt and ReplyBy together.
func (p Promise) Hours(t domain.Instant) (open bool, opens, replyBy domain.Instant) {
	open, opens = p.OpenAt(t)
	return open, opens, p.ReplyBy(t)
}

// Zone is that of the calendar that applies, else UTC.
func (p Promise) Zone() *time.Location {
	if p.cal == nil {
		return time.UTC
	}
	return p.cal.Zone()
}

// Staged reports whether 3-5-15 is in force for conversations of a kind: those in which people wait while they look.
func (p Promise) Staged(k domain.ChannelKind) bool {
	return p.version.Staged != nil && p.version.Staged.On && (k == domain.KindChat || k == domain.KindMessaging)
}

// Stages is when the stages of 3-5-15 fall due for a question that was asked at an instant: taking note of it, answering it, and, if its issue
// type is a simple one, resolving it; else that is 0. All 0 where the procedure is off.
func (p Promise) Stages(asked domain.Instant, issue string) (mark, reply, resolve domain.Instant) {
	s := p.version.Staged
	if s == nil || !s.On {
		return 0, 0, 0
	}
	due := func(limit int) domain.Instant {
		at, _ := clock("business", p.cal).Add(asked, seconds(limit))
		return at
	}
	if slices.Contains(s.Simple, issue) {
		resolve = due(s.ResolveS)
	}
	return due(s.MarkS), due(s.ReplyS), resolve
}

// Life is how long a customer may be silent after our word before the conversation ends (0: it does not), and how long after 已解决 a
// customer's message continues it.
func (p Promise) Life(k domain.ChannelKind) (silence, continueWithin time.Duration) {
	return p.version.Life.silence(k), seconds(p.version.Life.Continue[k])
}

// ClosingIsNoAsk reports whether mere thanks after a human reply ask for no answer.
func (p Promise) ClosingIsNoAsk() bool { return p.version.ClosingIsNoAsk }
