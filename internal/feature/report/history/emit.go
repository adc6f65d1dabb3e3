package history

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"kefu/internal/domain"
)

// emitter gathers batches. Entities come with the first conversation that needs them.
type emitter struct {
	c         *conversion
	m         Mapping
	now       domain.Instant
	source    domain.ID
	batch     domain.Batch
	seen      map[domain.ID]bool // stores, accounts and teams already sent
	customers map[domain.ID]bool
	inBatch   map[domain.ID]int // contacts of this batch
}

func newEmitter(c *conversion) *emitter {
	return &emitter{c: c, m: c.m, now: c.env.Clock.Now(), source: SourceID(c.m.Source), seen: map[domain.ID]bool{},
		customers: map[domain.ID]bool{}, inBatch: map[domain.ID]int{}}
}

// SourceID is what Event.Source carries for an import from the named tool.
func SourceID(source string) domain.ID { return domain.HashID("import", source) }

// batchEvents bounds a batch, so that one transaction stays short.
const batchEvents = 16_000

func (e *emitter) flush(ctx context.Context, last bool) error {
	if len(e.batch.Events) < batchEvents && !last {
		return nil
	}
	b := e.batch
	if len(b.Events)+len(b.Agents)+len(b.Conversations) == 0 {
		return nil
	}
	e.batch = domain.Batch{Events: make([]domain.Event, 0, len(b.Events)+len(b.Events)/16), Messages: make([]domain.Message, 0, len(b.Messages)+len(b.Messages)/16)}
	clear(e.inBatch)
	if err := ctx.Err(); err != nil {
		return err
	}
	return e.c.sink.Batch(ctx, b)
}

// people sends the agents and teams of the file first, so that every event finds them.
func (e *emitter) people(ctx context.Context) error {
	done := map[string]bool{}
	for _, label := range slices.Sorted(maps.Keys(e.c.agents)) {
		name, rule := e.m.agent(label)
		if done[name] || rule.ID != 0 || (rule.Kind != "" && rule.Kind != domain.ActorAgent) {
			continue
		}
		if _, decided := e.m.Agents[name]; e.m.Grain == GrainOrder && !decided {
			continue // sales lists name many who never served anybody
		}
		done[name] = true
		a := domain.Agent{ID: e.c.agentID(label), Name: rule.Name, Email: rule.Email, LeftOn: rule.Left}
		if a.Name == "" {
			a.Name = name
		}
		if a.Email == "" && strings.Contains(name, "@") {
			a.Email = emailOf(name)
		}
		team := rule.Team
		if st := e.c.agents[name]; team == "" && st != nil {
			team = st.team()
		}
		a.Terms = []domain.AgentTerm{{Team: e.team(team), Seniority: rule.Seniority, Employment: rule.Employment}}
		e.batch.Agents = append(e.batch.Agents, a)
		if len(e.batch.Agents) >= batchEvents {
			if err := e.flush(ctx, true); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *emitter) team(label string) domain.ID {
	if label == "" {
		return 0
	}
	id := domain.HashID(e.m.Source, "team", label)
	if !e.seen[id] {
		e.seen[id] = true
		e.batch.Teams = append(e.batch.Teams, domain.Team{ID: id, Name: label})
	}
	return id
}

// ref is an agent as of an instant; team is what the row says, empty when it says nothing.
func (e *emitter) ref(label, team string, at domain.Instant) domain.AgentRef {
	if label == "" {
		if team == "" {
			return domain.AgentRef{}
		}
		return domain.AgentRef{Team: e.team(team)}
	}
	name, rule := e.m.agent(label)
	if rule.Kind != "" && rule.Kind != domain.ActorAgent {
		return domain.AgentRef{}
	}
	if known, ok := e.c.env.Agents[rule.ID]; ok && rule.ID != 0 {
		return known.RefAt(at)
	}
	ref := domain.AgentRef{Agent: e.c.agentID(label), Seniority: rule.Seniority, Employment: rule.Employment}
	if team == "" {
		team = rule.Team
	}
	if st := e.c.agents[name]; team == "" && st != nil {
		team = st.team()
	}
	ref.Team = e.team(team)
	return ref
}

// agentActor is a label as the one who did something: a human agent unless the mapping says otherwise.
func (e *emitter) agentActor(label, team string, at domain.Instant) domain.Actor {
	_, rule := e.m.agent(label)
	kind := domain.ActorAgent
	switch {
	case label == "":
		return domain.Actor{Kind: domain.ActorSystem}
	case rule.Kind != "":
		kind = rule.Kind
	}
	return domain.Actor{Kind: kind, AgentRef: e.ref(label, team, at)}
}

// convo is one conversation being written.
type convo struct {
	e         *emitter
	key       string
	id        domain.ID
	contact   domain.ID
	store     domain.ID
	account   domain.ID
	channel   domain.Channel
	pos       int64
	last      domain.Instant
	started   domain.Instant
	status    domain.Status
	owner     domain.AgentRef
	subject   string
	issueType string
}

// firstOf and lastOf give the first and last value of a field in the order of the rows.
func firstOf(recs []record, f ord) string {
	for i := range recs {
		if v := recs[i].vals[f]; v != "" {
			return v
		}
	}
	return ""
}

func lastOf(recs []record, f ord) string {
	for i := len(recs) - 1; i >= 0; i-- {
		if v := recs[i].vals[f]; v != "" {
			return v
		}
	}
	return ""
}

// begin opens a conversation with everything its rows say about it as a whole.
func (e *emitter) begin(key string, recs []record, at domain.Instant, started domain.ConversationStarted) *convo {
	c := &convo{e: e, key: key, id: domain.HashID(e.m.Source, "conversation", key), started: at, last: at, status: domain.StatusOpen,
		subject: firstOf(recs, fSubject), issueType: lastOf(recs, fIssueType)}
	storeLabel := firstOf(recs, fStore)
	c.channel = domain.Channel(firstOf(recs, fChannel))
	if c.channel == "" {
		c.channel = domain.ChannelOther
	}
	c.store = e.store(storeLabel)
	c.account = e.account(c.store, storeLabel, firstOf(recs, fAccount), c.channel)
	c.contact = e.contact(c.store, storeLabel, key, recs)
	started.Account, started.Channel = c.account, c.channel
	started.Country, started.Language, started.Priority = firstOf(recs, fCountry), firstOf(recs, fLanguage), firstOf(recs, fPriority)
	if started.Country != "" {
		started.CountryRule = "import"
	}
	started.Observes = e.c.sum.Observes
	by := domain.Actor{Kind: domain.ActorCustomer}
	if started.Outbound {
		by.Kind = domain.ActorSystem
	}
	c.event("conversation:"+key, 0, at, by, started)
	e.c.sum.Conversations++
	return c
}

func (e *emitter) store(label string) domain.ID {
	name := label
	if label == "" {
		if e.c.env.Store != 0 {
			return e.c.env.Store
		}
		name = e.m.Source
	}
	id := domain.HashID(e.m.Source, "store", label)
	if !e.seen[id] {
		e.seen[id] = true
		e.batch.Stores = append(e.batch.Stores, domain.Store{ID: id, Name: name})
	}
	return id
}

func (e *emitter) account(store domain.ID, storeLabel, label string, ch domain.Channel) domain.ID {
	name := label
	if label == "" {
		if e.c.env.Account != 0 {
			return e.c.env.Account
		}
		name = e.m.Source + " " + string(ch)
	}
	id := domain.HashID(e.m.Source, "account", storeLabel, string(ch), label)
	if !e.seen[id] {
		e.seen[id] = true
		e.batch.Accounts = append(e.batch.Accounts, domain.Account{ID: id, StoreID: store, Channel: ch, Name: name})
	}
	return id
}

// customerKey is how the file recognises a customer: an id before an address before a number.
func customerKey(r *record) string {
	for _, f := range []ord{fCustomer, fEmail, fPhone} {
		if v := r.vals[f]; v != "" {
			return v
		}
	}
	return ""
}

func contactID(source, store, who string) domain.ID {
	return domain.HashID(source, "contact", store, who)
}

// contact makes the conversation's customer. Without any identity each conversation has its own: names do not tell people apart.
func (e *emitter) contact(store domain.ID, storeLabel, key string, recs []record) domain.ID {
	who := ""
	for _, f := range []ord{fCustomer, fEmail, fPhone} {
		if who == "" {
			who = firstOf(recs, f)
		}
	}
	name := firstOf(recs, fCustomerName)
	for i := 0; i < len(recs) && (who == "" || name == ""); i++ {
		if recs[i].vals[fAuthorKind] != string(domain.ActorCustomer) {
			continue
		}
		if author := recs[i].vals[fAuthor]; author != "" {
			if who == "" {
				who = author
			}
			if name == "" {
				name = author
			}
		}
	}
	ct := domain.Contact{StoreID: store, Name: name, Country: firstOf(recs, fCountry), Language: firstOf(recs, fLanguage)}
	if who == "" {
		who = "conversation:" + key
		e.c.b.notes["anonymous_customers"]++
	} else {
		ct.Identifiers = append(ct.Identifiers, domain.Identifier{Kind: "external", Value: e.m.Source + ":" + who})
	}
	for f, kind := range map[ord]string{fEmail: "email", fPhone: "phone"} {
		if v := firstOf(recs, f); v != "" {
			ct.Identifiers = append(ct.Identifiers, domain.Identifier{Kind: kind, Value: v})
		}
	}
	slices.SortFunc(ct.Identifiers, func(a, b domain.Identifier) int { return strings.Compare(a.Kind, b.Kind) })
	ct.ID = contactID(e.m.Source, storeLabel, who)
	ct.Person = ct.ID
	if !e.customers[ct.ID] {
		e.customers[ct.ID] = true
		e.c.sum.Customers++
	}
	if i, ok := e.inBatch[ct.ID]; ok {
		have := &e.batch.Contacts[i]
		for _, id := range ct.Identifiers {
			if !slices.Contains(have.Identifiers, id) {
				have.Identifiers = append(have.Identifiers, id)
			}
		}
		return ct.ID
	}
	e.inBatch[ct.ID] = len(e.batch.Contacts)
	e.batch.Contacts = append(e.batch.Contacts, ct)
	return ct.ID
}

// event adds one event. Its key is (source, record, kind, n); its id also covers the content, so that the same content is recorded once
// and changed content supersedes.
func (c *convo) event(rec string, n int, at domain.Instant, actor domain.Actor, data domain.EventData) {
	kind := data.EventKind()
	body, err := domain.EncodeData(data)
	if err != nil {
		panic("history: " + err.Error()) // payloads are plain structs: they always encode
	}
	key := domain.HashID(c.e.m.Source, rec, string(kind), strconv.Itoa(n))
	digest := make([]byte, 0, 256)
	for _, id := range []domain.ID{c.id, c.contact, c.store, domain.ID(at), actor.Agent, actor.Team} {
		digest = strconv.AppendInt(digest, int64(id), 36)
		digest = append(digest, ' ')
	}
	digest = append(digest, actor.Kind...)
	digest = append(append(digest, ' '), actor.Seniority...)
	digest = append(append(digest, ' '), actor.Employment...)
	digest = append(append(digest, ' '), body...)
	c.e.batch.Events = append(c.e.batch.Events, domain.Event{
		ID: domain.HashID(key.String(), string(digest)).Near(c.contact), StoreID: c.store, ContactID: c.contact, ConversationID: c.id, Kind: kind, Version: 1,
		At: at, RecordedAt: c.e.now, Actor: actor, Source: c.e.source, SourceKey: key, SourcePos: c.pos, Data: data,
	})
	c.pos++
	c.last = max(c.last, at)
	s := &c.e.c.sum
	s.Events++
	if s.From == 0 || at < s.From {
		s.From = at
	}
	s.To = max(s.To, at)
}

// classify adds the events that the columns about the conversation as a whole make: issue type, tags, exclusion, inquiry.
func (c *convo) classify(recs []record, end domain.Instant) {
	system := domain.Actor{Kind: domain.ActorSystem}
	rec := "conversation:" + c.key
	if t, i := lastOf(recs, fIssueType), lastOf(recs, fIntent); t != "" || i != "" {
		c.event(rec, 0, c.started, system, domain.ConversationClassified{IssueType: t, Intent: i})
	}
	if tags := lastOf(recs, fTags); tags != "" {
		added := strings.Split(tags, "\n")
		slices.Sort(added)
		c.event(rec, 0, c.started, system, domain.ConversationTagged{Added: slices.Compact(added)})
	}
	if why := lastOf(recs, fExcluded); why != "" {
		c.event(rec, 0, end, system, domain.ConversationExcluded{Reason: why})
	}
	grade := lastOf(recs, fGrade)
	if lastOf(recs, fInquiry) == "1" || grade != "" && lastOf(recs, fInquiry) != "0" {
		c.event(rec, 0, end, domain.Actor{Kind: domain.ActorSystem}, domain.InquiryMarked{Grade: grade})
	}
}

// rate adds the customer's rating with the credited agent.
func (c *convo) rate(recs []record, at domain.Instant, credited domain.AgentRef) {
	score, _ := strconv.Atoi(lastOf(recs, fRating))
	if score == 0 {
		return
	}
	for i := len(recs) - 1; i >= 0; i-- {
		if t := recs[i].time(fRatedAt); t != 0 {
			at = t
			break
		}
	}
	comment := lastOf(recs, fCommented)
	c.event("conversation:"+c.key, 0, at, domain.Actor{Kind: domain.ActorCustomer},
		domain.SurveyAnswered{Survey: domain.SurveyCSAT, Score: score, Commented: !absent(comment), Agent: credited})
}

// end writes the conversation's row.
func (c *convo) end() {
	c.e.batch.Conversations = append(c.e.batch.Conversations, domain.Conversation{ID: c.id, StoreID: c.store, ContactID: c.contact, AccountID: c.account,
		Channel: c.channel, Subject: c.subject, Status: c.status, Owner: c.owner.Agent, Team: c.owner.Team, IssueType: c.issueType,
		Started: c.started, LastAt: c.last, External: c.key, Source: c.e.source})
}
