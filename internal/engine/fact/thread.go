package fact

import (
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/calendar"
	"kefu/internal/engine/credit"
	"kefu/internal/engine/deadline"
)

// thread is one conversation of the person.
type thread struct {
	id      domain.ID
	events  []*domain.Event // its own, in fold order
	started domain.ConversationStarted
	dims    Dims
	version *version
	cal     *calendar.Calendar // nil: no calendar applies
	zone    *zone              // of the store
	begin   domain.Instant     // its first event
	market  market
	promise Promise

	excludedAt domain.Instant
	into       domain.ID // merged away into this conversation, as it stands
	mergedAt   domain.Instant
	root       *thread // whose timeline the messages belong to: itself unless merged away into one of this person's conversations
	children   []*thread

	terms   []deadline.Terms // as far as its own events say; the owner's team is added by the pass
	stamps  domain.ConversationStamped
	stamped bool

	owner  Credit // as the pass over it goes
	owners []ownerAt

	cycles  []cycle
	contact contactFacts
	words   []credit.Word // what customer and agents said, of a person who ordered something
}

// market is what calendars, thresholds and policies go by. It is fixed as soon as it is known, so that a later correction of the country
// changes the dimension but moves no clock.
type market struct{ country, region string }

func (m market) known() bool {
	return m.country != "" || m.region != "" && m.region != string(domain.RegionUnknown)
}

type ownerAt struct {
	at     domain.Instant
	credit Credit
}

// ownerAt is the owner at an instant.
func (th *thread) ownerAt(t domain.Instant) Credit {
	for i := len(th.owners) - 1; i >= 0; i-- {
		if th.owners[i].at <= t {
			return th.owners[i].credit
		}
	}
	return Credit{}
}

func (th *thread) observes(o domain.Observes) bool { return th.dims.Observes&o != 0 }

// child reports whether the messages belong to another conversation's timeline.
func (th *thread) child() bool { return th.root != th }

// threads splits ordered events into conversations and settles everything that is true of a conversation as it stands: dimensions,
// exclusion, merges. Events about no conversation are left out.
func (f *Folder) threads(person domain.ID, events []*domain.Event) []*thread {
	var out []*thread
	for i := 0; i < len(events); {
		j := i + 1
		for j < len(events) && events[j].ConversationID == events[i].ConversationID {
			j++
		}
		if events[i].ConversationID != 0 {
			out = append(out, f.thread(person, events[i:j:j]))
		}
		i = j
	}
	for _, th := range out {
		th.root = findRoot(out, th)
		if th.child() {
			th.root.children = append(th.root.children, th)
		}
	}
	return out
}

// findRoot follows merges; a ring of merges, or a parent that is not this person's, leaves the conversation by itself.
func findRoot(all []*thread, th *thread) *thread {
	root := th
	for range all {
		if root.into == 0 {
			return root
		}
		i := slices.IndexFunc(all, func(t *thread) bool { return t.id == root.into })
		if i < 0 {
			return root
		}
		root = all[i]
	}
	return th
}

func (f *Folder) thread(person domain.ID, events []*domain.Event) *thread {
	first := events[0]
	th := &thread{id: first.ConversationID, events: events, begin: first.At}
	th.version = f.at(th.begin)
	th.zone = f.storeZone(first.StoreID)
	th.dims = Dims{
		Person: person, Contact: first.ContactID, Conversation: th.id, Store: first.StoreID, Source: first.Source,
		Settings: th.version.Version,
	}
	begun, merged := false, false
	excluded := ""
	for _, e := range events {
		switch d := e.Data.(type) {
		case domain.ConversationStarted:
			if !begun {
				begun = true
				th.start(e, d)
			}
		case domain.ConversationClassified:
			th.classify(e, d)
		case domain.ConversationTagged:
			th.tag(d)
		case domain.ConversationExcluded:
			excluded, th.excludedAt = d.Reason, e.At
		case domain.ConversationIncluded:
			excluded, th.excludedAt = "", 0
		case domain.ConversationMerged:
			merged, th.into, th.mergedAt = true, d.Into, e.At
		case domain.ConversationUnmerged:
			merged, th.into, th.mergedAt = false, 0, 0
		case domain.ConversationStamped:
			th.stamps, th.stamped = d, true
		}
	}
	if merged {
		excluded = "merged"
	}
	th.dims.Excluded = excluded
	if th.dims.Region == "" {
		th.dims.Region = th.version.regionOf(th.dims.Country)
	}
	slices.Sort(th.dims.Tags)
	th.cal = th.version.calendarFor(th.market.country, th.market.region, th.dims.Store)
	th.promise = th.version.promise(setting{th.dims.Channel, th.dims.ChannelKind, th.market, th.dims.Store}, th.cal)
	return th
}

func (th *thread) start(e *domain.Event, d domain.ConversationStarted) {
	th.started = d
	th.dims.Account, th.dims.Source, th.dims.Observes = d.Account, e.Source, d.Observes
	th.dims.Channel, th.dims.ChannelKind = string(d.Channel), string(d.Channel.Kind())
	th.dims.Country, th.dims.Region = d.Country, string(d.Region)
	th.dims.Language, th.dims.Priority = d.Language, d.Priority
	th.fixMarket()
	th.terms = append(th.terms, deadline.Terms{At: e.At, Priority: d.Priority, VIP: d.VIP})
}

func (th *thread) fixMarket() {
	if th.market.known() {
		return
	}
	th.market = market{th.dims.Country, th.dims.Region}
	if th.market.region == "" {
		th.market.region = th.version.regionOf(th.dims.Country)
	}
}

func (th *thread) classify(e *domain.Event, d domain.ConversationClassified) {
	set(&th.dims.IssueType, d.IssueType)
	set(&th.dims.Intent, d.Intent)
	set(&th.dims.Language, d.Language)
	if d.Country != "" && d.Country != th.dims.Country {
		th.dims.Country = d.Country
		if th.started.Region == "" {
			th.dims.Region = ""
		}
		th.fixMarket()
	}
	vip := d.VIP
	if known := th.lastTerms().VIP; vip == nil {
		vip = &known
	}
	if d.Priority != "" && d.Priority != th.dims.Priority || *vip != th.lastTerms().VIP {
		set(&th.dims.Priority, d.Priority)
		th.terms = append(th.terms, deadline.Terms{At: e.At, Priority: th.dims.Priority, VIP: *vip})
	}
}

func (th *thread) lastTerms() deadline.Terms {
	if n := len(th.terms); n > 0 {
		return th.terms[n-1]
	}
	return deadline.Terms{}
}

func set(field *string, v string) {
	if v != "" {
		*field = v
	}
}

func (th *thread) tag(d domain.ConversationTagged) {
	for _, t := range d.Added {
		if !slices.Contains(th.dims.Tags, t) {
			th.dims.Tags = append(th.dims.Tags, t)
		}
	}
	for _, t := range d.Removed {
		th.dims.Tags = slices.DeleteFunc(th.dims.Tags, func(have string) bool { return have == t })
	}
}

// allTerms are the terms from the beginning on, with the team of whoever held the conversation; the first known priority holds before it was known.
func (th *thread) allTerms() []deadline.Terms {
	out := make([]deadline.Terms, 0, 1+len(th.terms)+len(th.owners))
	now, i, k := deadline.Terms{At: th.begin}, 0, 0
	if len(th.terms) > 0 {
		now.Priority, now.VIP = th.terms[0].Priority, th.terms[0].VIP
	}
	for out = append(out, now); i < len(th.terms) || k < len(th.owners); out = append(out, now) {
		if k == len(th.owners) || i < len(th.terms) && th.terms[i].At <= th.owners[k].at {
			now.At, now.Priority, now.VIP = th.terms[i].At, th.terms[i].Priority, th.terms[i].VIP
			i++
		} else {
			now.At, now.Team = th.owners[k].at, th.owners[k].credit.Team
			k++
		}
	}
	return out
}
