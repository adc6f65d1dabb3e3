package httpapi

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/limit"
	"kefu/internal/feature/desk"
	"kefu/internal/feature/records"
)

// programPaths is the part of the API that other programs may build on: what is there stays as it is. Where the web app has the same operation,
// the same handler serves both.
const programPaths = "/api/v1/"

const talkPath = "/api/v1/conversations/{id}"

func (a *API) registerRecords() {
	route(a, http.MethodGet, "/api/v1/conversations", "v1-list-conversations", "A list of the inbox", access.DeskView, a.conversations)
	route(a, http.MethodGet, talkPath, "v1-open-conversation", "One conversation with its last lines", access.DeskView, a.openConversation)
	route(a, http.MethodGet, talkPath+"/messages", "v1-messages", "Messages of a conversation", access.DeskView, a.messages)
	route(a, http.MethodPost, talkPath+"/messages", "v1-reply", "Answer the customer or write an internal note", access.DeskAnswer, a.reply)
	for _, d := range deeds() {
		route(a, http.MethodPost, talkPath+"/"+d.name, "v1-"+d.name+"-conversation", d.summary, access.DeskAnswer, a.deed(d))
	}
	route(a, http.MethodGet, "/api/v1/contacts", "v1-list-contacts", "Customers, all or those of an identifier", access.DeskView, a.contacts)
	route(a, http.MethodPost, "/api/v1/contacts", "v1-add-contact", "Add a customer", access.DeskAnswer, a.addContact)
	route(a, http.MethodGet, "/api/v1/contacts/{id}", "v1-get-contact", "One customer", access.DeskView, a.contact)
	route(a, http.MethodPut, "/api/v1/contacts/{id}", "v1-save-contact", "Change a customer", access.DeskAnswer, a.saveContact)
	route(a, http.MethodGet, "/api/v1/agents", "v1-list-agents", "Who could take a conversation, with presence and load", access.DeskView, a.colleagues)
	route(a, http.MethodGet, "/api/v1/presence", "v1-get-presence", "The own presence", access.DeskAnswer, a.getPresence)
	route(a, http.MethodPut, "/api/v1/presence", "v1-set-presence", "Go online, on a break or offline", access.DeskAnswer, a.setPresence)
	route(a, http.MethodGet, "/api/v1/teams", "v1-list-teams", "All teams", access.ReportView, a.teams)
	route(a, http.MethodGet, "/api/v1/stores", "v1-list-stores", "All stores", access.ReportView, a.stores)
	route(a, http.MethodGet, "/api/v1/issue-types", "v1-list-issue-types", "The issue type list", access.ReportView, a.issueTypes)
	route(a, http.MethodGet, "/api/v1/tags", "v1-list-tags", "Tags of the unresolved conversations", access.DeskView, a.tags)
	route(a, http.MethodGet, "/api/v1/events", "v1-events", "What happened behind a position in the log", access.DeskView, a.events)
	a.raw(http.MethodPost, "/api/v1/files", access.DeskAnswer, a.agentUpload)
	a.raw(http.MethodGet, "/api/v1/files/{id}", access.DeskView, a.agentFile)
}

func (a *API) messages(ctx context.Context, in *threadIn) (*bodyOf[ThreadView], error) {
	t, err := a.Desk.Thread(ctx, caller(ctx), in.ID, in.Before, in.After)
	kept := t.Items[:0:0]
	for _, item := range t.Items {
		if item.Kind == desk.ItemMessage {
			kept = append(kept, item)
		}
	}
	t.Items = kept
	return &bodyOf[ThreadView]{Body: threadView(caller(ctx), t)}, err
}

type contactsIn struct {
	Store  string `query:"store" pattern:"^[0-9]{0,19}$"`
	Kind   string `query:"kind" maxLength:"40" doc:"of the identifier: email, phone, external …; empty: any"`
	Value  string `query:"value" maxLength:"200" doc:"the whole identifier; empty: all customers"`
	Cursor string `query:"cursor" pattern:"^[0-9]{0,19}$"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

func (a *API) contacts(ctx context.Context, in *contactsIn) (*bodyOf[records.ContactPage], error) {
	store, err := optionalID("store", in.Store)
	if err != nil {
		return nil, err
	}
	page, err := a.Records.Contacts(ctx, caller(ctx), records.ContactQuery{Store: store, Kind: in.Kind, Value: in.Value, Cursor: in.Cursor, Limit: in.Limit})
	return &bodyOf[records.ContactPage]{Body: page}, err
}

func optionalID(field, text string) (domain.ID, error) {
	if text == "" {
		return 0, nil
	}
	id, err := domain.ParseID(text)
	if err != nil {
		err = domain.Invalid(field, "bad_id", "%q is no identifier", text)
	}
	return id, err
}

// ContactSetup is what can be set of a customer; what is absent stays as it is.
type ContactSetup struct {
	Name        *string             `json:"name,omitempty" maxLength:"200"`
	Country     *string             `json:"country,omitempty" pattern:"^([A-Z]{2})?$"`
	Language    *string             `json:"language,omitempty" maxLength:"35"`
	Identifiers []domain.Identifier `json:"identifiers,omitempty" maxItems:"10" doc:"added to those that are known"`
}

func (s ContactSetup) setup() records.ContactSetup {
	return records.ContactSetup{Name: s.Name, Country: s.Country, Language: s.Language, Identifiers: s.Identifiers}
}

type addContactIn struct {
	Body struct {
		Store domain.ID `json:"store"`
		ContactSetup
	}
}

func (a *API) addContact(ctx context.Context, in *addContactIn) (*bodyOf[domain.Contact], error) {
	c, err := a.Records.Create(ctx, caller(ctx), in.Body.Store, in.Body.setup())
	return a.savedContact(ctx, "contact.add", c, err)
}

func (a *API) contact(ctx context.Context, in *PathID) (*bodyOf[domain.Contact], error) {
	c, err := a.Records.Contact(ctx, caller(ctx), in.ID)
	return &bodyOf[domain.Contact]{Body: c}, err
}

func (a *API) saveContact(ctx context.Context, in *change[ContactSetup]) (*bodyOf[domain.Contact], error) {
	c, err := a.Records.Change(ctx, caller(ctx), in.ID, in.Body.setup())
	return a.savedContact(ctx, "contact.change", c, err)
}

// savedContact notes in the audit who it was, without personal data.
func (a *API) savedContact(ctx context.Context, action string, c domain.Contact, err error) (*bodyOf[domain.Contact], error) {
	if err != nil {
		return nil, err
	}
	return &bodyOf[domain.Contact]{Body: c}, a.record(ctx, action, "contact:"+c.ID.String(), nil)
}

func (a *API) tags(ctx context.Context, _ *empty) (*list[records.TagCount], error) {
	return items(a.Records.Tags(ctx, caller(ctx)))
}

type eventsIn struct {
	After string   `query:"after" maxLength:"50" doc:"next of the part before; empty: from the beginning; end: only what happens from now on"`
	Kinds []string `query:"kinds" maxItems:"30" doc:"only these, separated by commas"`
	Store string   `query:"store" pattern:"^[0-9]{0,19}$"`
	Limit int      `query:"limit" minimum:"1" maximum:"500" default:"100"`
	Wait  int      `query:"wait" minimum:"0" maximum:"30" doc:"seconds to wait until there is something to tell"`
}

func (a *API) events(ctx context.Context, in *eventsIn) (*bodyOf[records.Part], error) {
	store, err := optionalID("store", in.Store)
	if err != nil {
		return nil, err
	}
	q := records.LogQuery{After: in.After, Store: store, Limit: in.Limit, Wait: time.Duration(in.Wait) * time.Second}
	for _, k := range in.Kinds {
		q.Kinds = append(q.Kinds, domain.EventKind(k))
	}
	part, err := a.Records.Events(ctx, caller(ctx), q)
	return &bodyOf[records.Part]{Body: part}, err
}

// pace limits what other programs do at a time.
type pace struct {
	users    *limit.Keys // of one user, by whatever token
	channels *limit.Keys // of one channel from one address
	unknown  *limit.Keys // of one address
	shops    *limit.Keys // of one shop from one address
}

func newPace(clock domain.Clock) pace {
	return pace{
		users:    limit.New(clock, 50*time.Millisecond, 200),
		channels: limit.New(clock, 20*time.Millisecond, 500),
		unknown:  limit.New(clock, 50*time.Millisecond, 1000),
		shops:    limit.New(clock, 100*time.Millisecond, 300),
	}
}

// paced slows programs down that ask too much, and says for how long.
func (a *API) paced(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rest, ours := strings.CutPrefix(r.URL.Path, programPaths)
		if !ours {
			next.ServeHTTP(w, r)
			return
		}
		wait := a.take(r, rest)
		if wait == 0 {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
		p := a.problem(r.Context(), domain.TooMany("too_many_calls", "too many calls; go on after the seconds that Retry-After names")).(*Problem)
		writeJSON(w, p.Status, p.ContentType(""), p)
	})
}

func (a *API) take(r *http.Request, rest string) time.Duration {
	if key, channel := strings.CutPrefix(rest, "channels/"); channel {
		key, _, _ = strings.Cut(key, "/")
		return a.pace.channels.Take(key + " " + a.callerOf(r))
	}
	p, err := principal(r.Context())
	if err != nil {
		return a.pace.unknown.Take(a.callerOf(r))
	}
	return a.pace.users.Take(p.User.String())
}
