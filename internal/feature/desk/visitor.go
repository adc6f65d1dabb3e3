package desk

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode/utf8"

	"kefu/internal/domain"
)

// Visitors is the desk as people on a web page see it.
type Visitors struct{ Deps }

// NewVisitors returns the visitors' side of the desk.
func NewVisitors(d Deps) *Visitors { return &Visitors{d} }

// Visitor is somebody on a page, known by a token that only his or her browser has. Key is derived from it and is what is kept.
type Visitor struct {
	Key         string
	Country     string    // ISO 3166-1 alpha-2; empty: unknown
	CountryRule string    // ip or locale
	Language    string    // BCP 47
	User        Known     // whom the shop vouches for
	Contact     domain.ID // of somebody the shop vouches for; 0: that of the key
	Mark        string    // under which the page met invitations
}

// VisitorKey is the key of a token.
func VisitorKey(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:16])
}

// contactOf is the contact of a visitor at a store: the same for the same token, so that no look-up is needed, unless the shop vouches for another.
func contactOf(store domain.ID, v Visitor) domain.ID {
	if v.Contact != 0 {
		return v.Contact
	}
	return domain.HashID("visitor", store.String(), v.Key)
}

// Hello is how a page introduces itself. Token is empty the first time.
type Hello struct {
	Key     string // of the widget
	Token   string
	After   int64 // the last sequence number the page has; 0: none
	Visitor Visitor
	Page    *PageView
	User    *Claim // whom the page names
}

// Welcome answers Hello. Token is what the page says next time.
type Welcome struct {
	Widget  Widget
	Visitor Visitor
	Contact domain.ID
	Token   string
	Thread  Items
	Row     *Row  // the newest conversation, if there is one
	Online  bool  // somebody is on duty
	Refused error // why the shop's word for the visitor was not taken
}

// Hello recognises a visitor or makes a new one; nothing is written but the page, so that passers-by leave no contact.
func (v *Visitors) Hello(ctx context.Context, h Hello) (Welcome, error) {
	w, err := v.Widget(ctx, h.Key)
	if err != nil {
		return Welcome{}, err
	}
	out := Welcome{Widget: w, Token: h.Token, Visitor: h.Visitor}
	if !tokenFits(h.Token) {
		if out.Token, err = newToken(); err != nil {
			return Welcome{}, err
		}
	}
	out.Visitor.Key = VisitorKey(out.Token)
	if h.User != nil {
		if out.Visitor.User, out.Refused = w.Verify(*h.User, v.Clock.Now()); out.Refused == nil {
			if out.Visitor.Contact, err = v.recognise(ctx, w, out.Visitor); err != nil {
				return Welcome{}, err
			}
		}
	}
	out.Contact = contactOf(w.Account.StoreID, out.Visitor)
	if h.Page != nil {
		if err := v.Look(ctx, out.Visitor, *h.Page); err != nil {
			return Welcome{}, err
		}
	}
	rows, err := v.Store.RowsOf(ctx, out.Contact)
	if err != nil {
		return Welcome{}, err
	}
	for _, r := range rows {
		if r.State.Account == w.Account.ID {
			filled, err := v.fill(ctx, []Stored{r})
			if err != nil {
				return Welcome{}, err
			}
			out.Row = &filled[0]
			break
		}
	}
	if out.Online, err = v.anybody(ctx); err != nil {
		return Welcome{}, err
	}
	out.Thread, err = v.Thread(ctx, w, out.Visitor, 0, h.After)
	return out, err
}

// Widget returns the web chat of a public key; one that is switched off is not found.
func (v *Visitors) Widget(ctx context.Context, key string) (Widget, error) {
	w, err := v.Store.Widget(ctx, key)
	if err == nil && !w.Enabled {
		err = domain.NotFound("widget_not_found", "this chat is switched off")
	}
	return w, err
}

// tokenBytes are as many as nobody can guess.
const tokenBytes = 24

func newToken() (string, error) {
	b := make([]byte, tokenBytes)
	if _, err := rand.Read(b); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

func tokenFits(token string) bool {
	b, err := base64.RawURLEncoding.DecodeString(token)
	return err == nil && len(b) == tokenBytes
}

// Look remembers a page the visitor opened.
func (v *Visitors) Look(ctx context.Context, who Visitor, p PageView) error {
	p.URL, p.Title, p.Referrer = cut(p.URL, 500), cut(p.Title, 200), cut(p.Referrer, 500)
	if !webAddress(p.URL) {
		return nil
	}
	if !webAddress(p.Referrer) {
		p.Referrer = ""
	}
	p.At = v.Clock.Now()
	return v.Store.AddPage(ctx, who.Key, p)
}

// webAddress reports an address that can be linked to: not everything that a browser opens is a page, and a javascript: address would run.
func webAddress(url string) bool {
	low := strings.ToLower(url)
	return strings.HasPrefix(low, "https://") || strings.HasPrefix(low, "http://")
}

func cut(s string, runes int) string {
	s = strings.ToValidUTF8(s, "")
	if utf8.RuneCountInString(s) <= runes {
		return s
	}
	return string([]rune(s)[:runes])
}

// VisitorMessage is what a visitor writes. CID is the page's own name for it: sent again, it is recorded once.
type VisitorMessage struct {
	Widget  Widget
	Visitor Visitor
	CID     string
	Body    string
	Files   []domain.ID    // uploaded before
	Form    map[string]any // answers to the questions before the first message; nil: none are brought
}

// Send records a visitor's message. It begins a conversation, continues the open one, or reopens one that was resolved a short time ago.
func (v *Visitors) Send(ctx context.Context, m VisitorMessage) (Receipt, error) {
	body, err := checkMessage(m.CID, m.Body, m.Files)
	if err != nil {
		return Receipt{}, err
	}
	details, err := m.answers()
	if err != nil {
		return Receipt{}, err
	}
	m.Visitor.Country, m.Visitor.CountryRule = marketOf(m.Visitor, details)
	account := m.Widget.Account
	id := domain.HashID("web", account.ID.String(), m.Visitor.Key, m.CID)
	w := words{id: id, cid: m.CID, body: body}
	var out Receipt
	var written []domain.Event
	err = v.Store.Change(ctx, func(tx Tx) error {
		written = nil
		contact, fresh, err := lockVisitor(tx, account.StoreID, m.Visitor)
		if err != nil {
			return err
		}
		if e, known, err := tx.Known(id); err != nil || known {
			out = receiptOf(e, m.CID)
			out.Again = true
			return err
		}
		if form := m.Widget.Doc.Form; fresh && m.Form == nil && form != nil && form.When == PreFormAlways {
			if _, err := form.Read(nil, ""); err != nil {
				return formNeeded()
			}
		}
		if err := keepAnswers(tx, contact, m, details); err != nil {
			return err
		}
		if w.files, err = tx.TakeFiles(m.Files, m.Visitor.Key, 0); err != nil {
			return err
		}
		a := &action{Deps: &v.Deps, tx: tx, now: tx.Now()}
		if a.state, _, err = tx.LatestOf(contact, account.ID); err != nil {
			return err
		}
		if err := a.settle(); err != nil {
			return err
		}
		if !a.state.Continues(a.at(), v.Rules(a.state)) {
			if err := a.write(); err != nil { // what was due of the conversation before
				return err
			}
			written = a.events
			a = &action{Deps: &v.Deps, tx: tx, now: a.now}
			if err := a.begin(m, contact); err != nil {
				return err
			}
		}
		if err := a.hear(w); err != nil {
			return err
		}
		if team := m.Widget.Doc.Team; team != 0 && a.state.Owner == (domain.AgentRef{}) {
			a.then(system(), domain.ConversationAssigned{To: domain.AgentRef{Team: team}, Reason: domain.AssignRouting})
		}
		a.away(m.Widget.Doc.AutoReply)
		if err := a.finish(); err != nil {
			return err
		}
		out, written = a.receipt(id, m.CID), append(written, a.events...)
		return nil
	})
	if err != nil || out.Again {
		return out, err
	}
	v.missed(ctx, written)
	return out, nil
}

// lockVisitor locks the visitor's contact, which the first message makes: fresh.
func lockVisitor(tx Tx, store domain.ID, v Visitor) (id domain.ID, fresh bool, err error) {
	id = contactOf(store, v)
	err = tx.LockContact(id)
	if domain.KindOf(err) != domain.KindInvalid {
		return id, false, err
	}
	identifiers := []domain.Identifier{{Kind: "visitor", Value: v.Key}}
	if v.User.ID != "" {
		identifiers = append(identifiers, vouched(id, store, v.User).Identifiers...)
	}
	err = tx.AddContact(domain.Contact{
		ID: id, StoreID: store, Country: v.Country, Language: v.Language, Name: v.User.Name, Identifiers: identifiers,
	})
	if err != nil {
		return 0, false, err
	}
	return id, true, tx.LockContact(id)
}

// begin starts a conversation at the instant of the message that follows.
func (a *action) begin(m VisitorMessage, contact domain.ID) error {
	account, who := m.Widget.Account, m.Visitor
	known, err := a.tx.DetailsOf(contact)
	if err != nil {
		return err
	}
	vip, err := a.tx.VIP(contact)
	if err != nil {
		return err
	}
	who.Country, who.CountryRule = marketOf(who, known)
	id := a.IDs.Next()
	a.push(domain.Event{
		ID: a.IDs.Next(), StoreID: account.StoreID, ContactID: contact, ConversationID: id, At: a.now, Actor: customer(),
		Data: domain.ConversationStarted{
			Account: account.ID, Channel: account.Channel, Country: who.Country, CountryRule: who.CountryRule,
			Language: domain.LanguageOf(m.Body, who.Language), Priority: "normal", VIP: vip, Observes: domain.ObservesAll,
		},
	})
	if err := a.tx.TakeOrigin(id, who.Key); err != nil || who.Mark == "" {
		return err
	}
	return a.tx.Invited(account.ID, who.Mark, id, a.now-domain.Instant(inviteWindow.Microseconds()))
}

// hear takes a customer's message into the conversation, after whatever it brings with it.
func (a *action) hear(w words) error {
	switch {
	case len(a.events) == 1 && a.events[0].Kind == domain.EventConversationStarted:
		a.say(w, a.events[0].At, customer())
		return nil
	case a.state.Status == domain.StatusResolved:
		return a.comeBack(w)
	case a.state.Status == domain.StatusPending, a.state.Status == domain.StatusSnoozed:
		a.then(customer(), domain.ConversationStatus{Status: domain.StatusOpen})
	}
	a.say(w, a.at(), customer())
	return nil
}

// comeBack reopens with a message. An owner who is not there loses the conversation while it is still resolved, so that nothing is counted
// as held by somebody absent. Message and reopening share an instant, because the message is what reopens.
func (a *action) comeBack(w words) error {
	if owner := a.state.Owner; owner.Agent != 0 {
		there, err := a.online(owner.Agent)
		if err != nil {
			return err
		}
		if !there {
			a.then(system(), domain.ConversationAssigned{From: owner, To: domain.AgentRef{Team: owner.Team}, Reason: domain.AssignRouting})
		}
	}
	at := a.at()
	a.say(w, at, customer())
	a.add(a.IDs.Next(), at, customer(), domain.ConversationReopened{})
	return nil
}

// checkMessage returns the text as it is kept, or why it is refused.
func checkMessage(cid, body string, files []domain.ID) (string, error) {
	if err := checkCID(cid); err != nil {
		return "", err
	}
	return checkBody(body, files)
}

// checkBody is checkMessage for what bears another name.
func checkBody(body string, files []domain.ID) (string, error) {
	body = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(body, "\uFFFD"), "\x00", ""))
	switch {
	case body == "" && len(files) == 0:
		return "", domain.Invalid("body", "empty_message", "write something first")
	case utf8.RuneCountInString(body) > MaxBody:
		return "", domain.Invalid("body", "too_long", "a message has at most %s characters; send the rest in another one", strconv.Itoa(MaxBody))
	case len(files) > MaxFiles:
		return "", domain.Invalid("files", "too_many_files", "a message carries at most %d files", MaxFiles)
	}
	return body, nil
}

func checkCID(cid string) error {
	if len(cid) < 8 || len(cid) > 64 {
		return domain.Invalid("cid", "bad_cid", "a write needs a name of its own, 8 to 64 characters long, so that it can be sent again safely")
	}
	return nil
}

// Thread returns what the visitor may see of the talk: the newest part, the part before a sequence number, or what came after one.
func (v *Visitors) Thread(ctx context.Context, w Widget, who Visitor, before, after int64) (Items, error) {
	contact := contactOf(w.Account.StoreID, who)
	all, err := v.thread(ctx, ThreadQuery{Contact: contact, Before: before, After: after, Limit: pageSize})
	if err != nil {
		return Items{}, err
	}
	shown := Items{Items: []Item{}, Seq: max(all.Seq, after), More: all.More}
	for _, item := range all.Items {
		if p, ok := Public(item); ok {
			shown.Items = append(shown.Items, p)
		}
	}
	return shown, nil
}

// Saw keeps up to where the visitor has read a conversation of his or hers.
func (v *Visitors) Saw(ctx context.Context, w Widget, who Visitor, conversation domain.ID, seq int64) error {
	row, err := v.Store.Row(ctx, conversation)
	if err == nil && row.State.Contact != contactOf(w.Account.StoreID, who) {
		err = errNoConversation()
	}
	if err != nil {
		return err
	}
	return v.Store.SaveRead(ctx, conversation, true, min(seq, row.State.Seq))
}
