package desk

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// Canned is a ready answer: for everybody, for one team, or for the agent who wrote it; in one store or (0) in all.
type Canned struct {
	ID       domain.ID         `json:"id"`
	Store    domain.ID         `json:"store,omitempty"`
	Owner    domain.ID         `json:"owner,omitempty"` // the agent whose own it is; 0: shared
	Team     domain.ID         `json:"team,omitempty"`  // the team it is for; 0: all
	Shortcut string            `json:"shortcut"`
	Texts    map[string]string `json:"texts" doc:"by language; the one under the empty key is for every other language"`
	Actions  MacroActions      `json:"actions"`
	Used     int64             `json:"used"`
}

// MacroActions is what a ready answer does besides being sent, in the same transaction.
type MacroActions struct {
	Tags      []string      `json:"tags,omitempty" maxItems:"20"`
	IssueType string        `json:"issue_type,omitempty" maxLength:"64"`
	Status    domain.Status `json:"status,omitempty" enum:"pending,on_hold,resolved"`
	Reason    string        `json:"reason,omitempty" maxLength:"40" doc:"of on_hold: whom it waits for"`
	Note      string        `json:"note,omitempty" maxLength:"4000" doc:"an internal note"`
}

// Variables lists what a ready answer may leave to be filled in.
func Variables() []string {
	return []string{"customer.name", "customer.country", "agent.name", "store.name", "reply_by", "conversation.id"}
}

var variable = regexp.MustCompile(`\{\{\s*([^{}]*?)\s*\}\}`)

// Canned returns the ready answers the caller may use, the most used first.
func (g *Agents) Canned(ctx context.Context, p access.Principal) ([]Canned, error) {
	c, err := g.caller(ctx, p, access.DeskView)
	if err != nil {
		return nil, err
	}
	all, err := g.Store.CannedReplies(ctx)
	return slices.DeleteFunc(all, func(x Canned) bool { return !c.mayUse(x) }), err
}

func (c caller) mayUse(x Canned) bool {
	return (x.Owner == 0 || x.Owner == c.Viewer.Agent) && (x.Team == 0 || c.All || slices.Contains(c.Viewer.Teams, x.Team))
}

// SaveCanned creates (id 0) or replaces a ready answer. One's own takes only the right to answer, any other that to manage the desk.
func (g *Agents) SaveCanned(ctx context.Context, p access.Principal, x Canned) (Canned, error) {
	x.Shortcut = strings.TrimSpace(x.Shortcut)
	if x.Shortcut == "" || len([]rune(x.Shortcut)) > maxTag {
		return Canned{}, domain.Invalid("shortcut", "bad_shortcut", "a shortcut has 1 to %d characters", maxTag)
	}
	if err := x.checkTexts(); err != nil {
		return Canned{}, err
	}
	if err := g.checkActions(ctx, x.Actions); err != nil {
		return Canned{}, err
	}
	if err := g.mayChange(ctx, p, x); err != nil {
		return Canned{}, err
	}
	if x.ID == 0 {
		x.ID = g.IDs.Next()
	}
	return x, g.Store.SaveCanned(ctx, x)
}

// mayChange checks the right to what a ready answer is and to what it is to become.
func (g *Agents) mayChange(ctx context.Context, p access.Principal, x Canned) error {
	one := func(x Canned) error {
		if x.Owner == 0 {
			return p.Require(access.DeskManage)
		}
		if x.Owner != p.Agent {
			return domain.Forbidden("not_yours", "this ready answer is a colleague's own")
		}
		return p.Require(access.DeskAnswer)
	}
	if err := one(x); err != nil || x.ID == 0 {
		return err
	}
	all, err := g.Store.CannedReplies(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(o Canned) bool { return o.ID == x.ID })
	if i < 0 {
		return domain.NotFound("canned_not_found", "there is no such ready answer; it may have been removed")
	}
	return one(all[i])
}

func (x *Canned) checkTexts() error {
	texts := map[string]string{}
	for language, text := range x.Texts {
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		if len([]rune(text)) > MaxBody || len(language) > 35 {
			return domain.Invalid("texts", "bad_body", "a ready answer has 1 to %d characters", MaxBody)
		}
		for _, v := range variable.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(Variables(), v[1]) {
				return domain.Invalid("texts", "unknown_variable", "there is no {{%s}}; use one of %s", v[1], strings.Join(Variables(), ", "))
			}
		}
		texts[language] = text
	}
	if len(texts) == 0 {
		return domain.Invalid("texts", "bad_body", "a ready answer has 1 to %d characters", MaxBody)
	}
	x.Texts = texts
	return nil
}

func (g *Agents) checkActions(ctx context.Context, m MacroActions) error {
	for _, t := range m.Tags {
		if t != strings.TrimSpace(t) || t == "" || len([]rune(t)) > maxTag {
			return domain.Invalid("tags", "bad_tag", "a tag has 1 to %d characters", maxTag)
		}
	}
	switch {
	case len(m.Tags) > MaxTags:
		return domain.Invalid("tags", "too_many_tags", "a conversation has at most %d tags", MaxTags)
	case !slices.Contains([]domain.Status{"", domain.StatusPending, domain.StatusOnHold, domain.StatusResolved}, m.Status):
		return domain.Invalid("status", "bad_status", "%q is no status to be chosen here", m.Status)
	case m.Status == domain.StatusOnHold && !slices.Contains(HoldReasons(), m.Reason):
		return domain.Invalid("reason", "bad_reason", "say whom this waits for: %s", strings.Join(HoldReasons(), ", "))
	case len([]rune(m.Note)) > MaxBody:
		return domain.Invalid("note", "bad_body", "a note has at most %d characters", MaxBody)
	}
	_, err := g.class(ctx, m.IssueType)
	return err
}

// DeleteCanned removes a ready answer.
func (g *Agents) DeleteCanned(ctx context.Context, p access.Principal, id domain.ID) error {
	all, err := g.Store.CannedReplies(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(o Canned) bool { return o.ID == id })
	if i < 0 {
		if err := p.Require(access.DeskManage); err != nil {
			return err
		}
		return domain.NotFound("canned_not_found", "there is no such ready answer; it may have been removed")
	}
	if err := g.mayChange(ctx, p, all[i]); err != nil {
		return err
	}
	return g.Store.DeleteCanned(ctx, id)
}

// Filled is a ready answer for one conversation. What nobody knows stays in the text as {{…}} and is listed in Missing; such a text is not sent.
type Filled struct {
	ID       domain.ID    `json:"id"`
	Body     string       `json:"body"`
	Language string       `json:"language,omitempty" doc:"of the text; absent: it is for every language"`
	Fallback bool         `json:"fallback,omitempty" doc:"there is none in the customer's language"`
	Missing  []string     `json:"missing" doc:"variables that must be filled in by hand"`
	Actions  MacroActions `json:"actions"`
}

// Fill puts a ready answer into words for a conversation: in the customer's language, or else in one that is there.
func (g *Agents) Fill(ctx context.Context, p access.Principal, conversation, canned domain.ID) (Filled, error) {
	row, err := g.see(ctx, p, access.DeskView, conversation)
	if err != nil {
		return Filled{}, err
	}
	x, err := g.usable(ctx, p, canned)
	if err != nil {
		return Filled{}, err
	}
	values, err := g.values(ctx, p, row)
	if err != nil {
		return Filled{}, err
	}
	out := Filled{ID: x.ID, Missing: []string{}, Actions: x.Actions}
	out.Language, out.Body = x.in(row.State.Language)
	want := domain.MainLanguage(row.State.Language)
	out.Fallback = want != "" && want != "und" && out.Language != "" && domain.MainLanguage(out.Language) != want
	out.Body = variable.ReplaceAllStringFunc(out.Body, func(place string) string {
		name := variable.FindStringSubmatch(place)[1]
		if v := values[name]; v != "" {
			return v
		}
		if !slices.Contains(out.Missing, name) {
			out.Missing = append(out.Missing, name)
		}
		return "{{" + name + "}}"
	})
	return out, nil
}

// in picks the text of a language, of its main form, the one for every language, English, or the first there is.
func (x Canned) in(language string) (string, string) {
	for _, l := range []string{language, domain.MainLanguage(language), "", "en"} {
		if t, ok := x.Texts[l]; ok {
			return l, t
		}
	}
	for have := range x.Texts {
		if domain.MainLanguage(have) == domain.MainLanguage(language) {
			return have, x.Texts[have]
		}
	}
	first := ""
	for have := range x.Texts {
		if first == "" || have < first {
			first = have
		}
	}
	return first, x.Texts[first]
}

func (g *Agents) usable(ctx context.Context, p access.Principal, id domain.ID) (Canned, error) {
	all, err := g.Canned(ctx, p)
	if err != nil {
		return Canned{}, err
	}
	i := slices.IndexFunc(all, func(o Canned) bool { return o.ID == id })
	if i < 0 {
		return Canned{}, domain.NotFound("canned_not_found", "there is no such ready answer; it may have been removed")
	}
	return all[i], nil
}

// values are what is known for a conversation, by variable.
func (g *Agents) values(ctx context.Context, p access.Principal, row Stored) (map[string]string, error) {
	s := row.State
	contact, err := g.Store.Contact(ctx, s.Contact)
	if err != nil {
		return nil, err
	}
	store, err := storeOf(ctx, g.Store, s.Store)
	if err != nil {
		return nil, err
	}
	out := map[string]string{
		"customer.name": strings.TrimSpace(contact.Name), "customer.country": s.Country, "store.name": store.Shown(), "conversation.id": s.ID.String(),
	}
	if p.Masked() {
		delete(out, "customer.name")
	}
	if p.Agent != 0 {
		me, err := g.Store.Agent(ctx, p.Agent)
		if err != nil {
			return nil, err
		}
		out["agent.name"] = me.Name
	}
	if due := g.Rules(s).Due; due != nil {
		if _, by := due(g.Clock.Now()); by != 0 {
			zone, err := time.LoadLocation(store.Zone)
			if err != nil {
				zone = time.UTC
			}
			out["reply_by"] = by.Time().In(zone).Format("2006-01-02 15:04 (MST)")
		}
	}
	return out, nil
}

// storeOf returns a store; one that is gone has only its id.
func storeOf(ctx context.Context, s Store, id domain.ID) (domain.Store, error) {
	all, err := s.Stores(ctx)
	if i := slices.IndexFunc(all, func(x domain.Store) bool { return x.ID == id }); i >= 0 {
		return all[i], err
	}
	return domain.Store{ID: id}, err
}

// gap finds a variable that was left in a text.
func gap(body string) string {
	for _, v := range variable.FindAllStringSubmatch(body, -1) {
		if slices.Contains(Variables(), v[1]) {
			return v[0]
		}
	}
	return ""
}

// macro is what goes with a reply: the actions of a ready answer, checked and ready to be done, and the signature of the store.
type macro struct {
	MacroActions
	class  domain.ConversationClassified
	stores []domain.Store
}

// macro prepares what goes with a reply.
func (g *Agents) macro(ctx context.Context, p access.Principal, r Reply) (macro, error) {
	var m macro
	if r.Note {
		return m, nil
	}
	if place := gap(r.Body); place != "" {
		return m, domain.Invalid("body", "unfilled", "fill in %s before you send this", place)
	}
	var err error
	if m.stores, err = g.Store.Stores(ctx); err != nil || r.Canned == 0 || !r.Apply {
		return m, err
	}
	x, err := g.usable(ctx, p, r.Canned)
	if err != nil {
		return m, err
	}
	m.MacroActions = x.Actions
	m.class, err = g.class(ctx, x.Actions.IssueType)
	return m, err
}

// signed puts the signature of the store below what an agent wrote.
func (d *deed) signed(m macro, body string) string {
	i := slices.IndexFunc(m.stores, func(x domain.Store) bool { return x.ID == d.state.Store })
	if i < 0 || body == "" {
		return body
	}
	if s := m.stores[i].Signature(d.state.Channel, d.state.Language); s != "" {
		return body + "\n\n" + s
	}
	return body
}

// prepare does what a macro does before its reply.
func (d *deed) prepare(m macro) error {
	if m.Note != "" {
		at := d.at()
		d.say(words{id: d.IDs.Next(), body: m.Note, note: true}, at, d.by(at))
	}
	var fresh []string
	for _, t := range m.Tags {
		if !slices.Contains(d.state.Tags, t) && !slices.Contains(fresh, t) {
			fresh = append(fresh, t)
		}
	}
	if len(d.state.Tags)+len(fresh) > MaxTags {
		return domain.Invalid("tags", "too_many_tags", "a conversation has at most %d tags", MaxTags)
	}
	if len(fresh) > 0 {
		d.do(domain.ConversationTagged{Added: fresh})
	}
	if m.class.IssueType != "" && m.class.IssueType != d.state.IssueType {
		d.do(m.class)
	}
	return nil
}

// conclude does what a macro does after its reply.
func (d *deed) conclude(m macro) error {
	switch {
	case m.Status == "" || m.Status == d.state.Status:
		return nil
	case m.Status != domain.StatusResolved:
		d.do(domain.ConversationStatus{Status: m.Status, Reason: m.Reason})
		return nil
	case d.state.IssueType == "":
		return domain.Invalid("issue_type", "issue_type_missing", "choose what this was about")
	}
	d.do(domain.ConversationResolved{Reason: domain.ResolveManual, Owner: d.state.Owner})
	return nil
}
