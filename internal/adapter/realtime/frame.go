package realtime

import (
	"encoding/json"
	"strconv"

	"kefu/internal/domain"
	"kefu/internal/engine/presence"
	"kefu/internal/feature/desk"
)

// version is the newest form of the frames this server speaks.
const version = 1

// Why a socket ends: come again and go on, this page may not, the page is newer than the server, or too much at once.
const (
	byeResume  = "resume"
	byeBlocked = "blocked"
	byeVersion = "version"
	byeLimit   = "limit"
	byeLogin   = "login" // the session of an agent has ended
)

type bye struct {
	T    string `json:"t"`
	Code string `json:"code"`
	Wait int64  `json:"wait_ms,omitempty"`
}

// page is a page a visitor looks at.
type page struct {
	URL   string `json:"url"`
	Title string `json:"title"`
	Ref   string `json:"ref"`
}

// fromVisitor is any frame of a visitor's page; T says which fields count. What is unknown is ignored, so that a page may be newer.
type fromVisitor struct {
	T          string         `json:"t"`
	V          int            `json:"v"`
	Token      string         `json:"token"`
	After      int64          `json:"after"`
	Before     int64          `json:"before"`
	Lang       string         `json:"lang"`
	Page       *page          `json:"page"`
	Trail      []page         `json:"trail"`
	CID        string         `json:"cid"`
	Body       string         `json:"body"`
	Files      []domain.ID    `json:"files"`
	On         bool           `json:"on"`
	Seq        int64          `json:"seq"`
	URL        string         `json:"url"`
	Title      string         `json:"title"`
	Ref        string         `json:"ref"`
	Invitation domain.ID      `json:"invitation"`
	Score      int            `json:"score"`
	Comment    string         `json:"comment"`
	User       *claim         `json:"user"`
	Origin     *desk.Origin   `json:"origin"`
	Mark       string         `json:"mark"`
	Form       map[string]any `json:"form"`
}

// claim is whom the shop's page says it has logged in.
type claim struct {
	ID    string `json:"id"`
	Email string `json:"email"`
	Name  string `json:"name"`
	HMAC  string `json:"hmac"`
}

// item is a line of the thread as a visitor sees it.
type item struct {
	Seq     int64          `json:"seq"`
	At      domain.Instant `json:"at"`
	Kind    desk.ItemKind  `json:"kind"`
	By      author         `json:"by"`
	Message *text          `json:"message,omitempty"`
	Data    *survey        `json:"data,omitempty"`
	CID     string         `json:"cid,omitempty"`
}

type author struct {
	Kind domain.ActorKind `json:"kind"`
	Name string           `json:"name,omitempty"`
}

type text struct {
	ID    domain.ID          `json:"id"`
	Type  domain.MessageType `json:"type"`
	Body  string             `json:"body"`
	Lang  string             `json:"lang,omitempty"`
	Files []fileRef          `json:"files,omitempty"`
}

type fileRef struct {
	ID   domain.ID `json:"id"`
	Name string    `json:"name"`
	Kind string    `json:"kind"`
	Size int64     `json:"size"`
	W    int       `json:"w,omitempty"`
	H    int       `json:"h,omitempty"`
	URL  string    `json:"url"`
}

type survey struct {
	Invitation domain.ID      `json:"invitation"`
	Expires    domain.Instant `json:"expires,omitempty"`
	Score      int            `json:"score,omitempty"`
}

// talkState is what a visitor sees of the desk.
type talkState struct {
	Status  domain.Status  `json:"status,omitempty"`
	Agent   *named         `json:"agent"`
	Online  bool           `json:"online"`
	Opens   domain.Instant `json:"opens"`
	ReplyBy domain.Instant `json:"reply_by"`
}

func (s talkState) same(o talkState) bool {
	if (s.Agent == nil) != (o.Agent == nil) || (s.Agent != nil && *s.Agent != *o.Agent) {
		return false
	}
	// reply_by moves with every second of service hours; that alone is no news.
	return s.Status == o.Status && s.Online == o.Online && s.Opens == o.Opens
}

type named struct {
	Name string `json:"name"`
}

type stateFrame struct {
	T string `json:"t"`
	talkState
}

type welcome struct {
	T     string `json:"t"`
	Token string `json:"token"`
	Seq   int64  `json:"seq"`
	Items []item `json:"items"`
	More  bool   `json:"more"`
	Reset bool   `json:"reset"`
	talkState
	Read   int64  `json:"read"`
	Seen   int64  `json:"seen"`
	Limits limits `json:"limits"`
	// User is ok when the shop's word for the visitor was taken; otherwise why it was not, for whoever builds the page.
	User string `json:"user,omitempty"`
}

type limits struct {
	Chars int   `json:"chars"`
	Bytes int64 `json:"bytes"`
}

type ack struct {
	T   string         `json:"t"`
	CID string         `json:"cid"`
	Seq int64          `json:"seq"`
	At  domain.Instant `json:"at"`
	ID  domain.ID      `json:"id,omitempty"`
}

type nack struct {
	T     string `json:"t"`
	CID   string `json:"cid"`
	Code  string `json:"code"`
	Retry bool   `json:"retry"`
	Wait  int64  `json:"wait_ms"`
}

type itemFrame struct {
	T    string `json:"t"`
	Item item   `json:"item"`
}

type back struct {
	T     string `json:"t"`
	Items []item `json:"items"`
	More  bool   `json:"more"`
}

type typing struct {
	T            string    `json:"t"`
	Conversation domain.ID `json:"conversation,omitempty"`
	On           bool      `json:"on"`
	By           string    `json:"by,omitempty"`
}

type read struct {
	T            string    `json:"t"`
	Conversation domain.ID `json:"conversation,omitempty"`
	Seq          int64     `json:"seq"`
}

// fromAgent is any frame of an agent's page.
type fromAgent struct {
	T            string    `json:"t"`
	V            int       `json:"v"`
	After        string    `json:"after"`
	Conversation domain.ID `json:"conversation"` // empty: none
	Wall         bool      `json:"wall"`
	On           bool      `json:"on"`
	Seq          int64     `json:"seq"`
}

type agentWelcome struct {
	T        string         `json:"t"`
	Cursor   string         `json:"cursor"`
	Reset    bool           `json:"reset"`
	At       domain.Instant `json:"at"`
	Counts   desk.Counts    `json:"counts"`
	Presence []Presence     `json:"presence"`
}

// Presence is an agent's presence as colleagues see it.
type Presence struct {
	Agent   domain.ID       `json:"agent"`
	State   domain.Presence `json:"state"`
	Reason  string          `json:"reason,omitempty"`
	Since   domain.Instant  `json:"since,omitempty"`
	Planned int             `json:"planned,omitempty"`
}

// PresenceOf is how a presence travels.
func PresenceOf(s presence.State) Presence {
	p := Presence{Agent: s.Agent, State: s.Chosen, Reason: s.Reason, Since: s.Since, Planned: s.Planned}
	if p.State == "" {
		p.State = domain.PresenceOffline
	}
	return p
}

type presenceFrame struct {
	T        string     `json:"t"`
	Cursor   string     `json:"cursor"`
	Presence []Presence `json:"presence"`
}

type rowFrame struct {
	cursor string
	row    json.RawMessage
	items  []json.RawMessage
	gone   bool
	counts json.RawMessage // nil: they follow
}

// body is the frame as it travels. Its parts are JSON already, and most of them are the same for many pages: they are not encoded again for each.
func (f rowFrame) body() []byte {
	size := 80 + len(f.cursor) + len(f.row) + len(f.counts)
	for _, i := range f.items {
		size += len(i) + 1
	}
	b := append(make([]byte, 0, size), `{"t":"row","cursor":"`...)
	b = append(append(b, f.cursor...), `","row":`...)
	b = append(append(b, f.row...), `,"items":[`...)
	for n, i := range f.items {
		if n > 0 {
			b = append(b, ',')
		}
		b = append(b, i...)
	}
	b = strconv.AppendBool(append(b, `],"gone":`...), f.gone)
	if f.counts != nil {
		b = append(append(b, `,"counts":`...), f.counts...)
	}
	return append(b, '}')
}

type countsFrame struct {
	T      string      `json:"t"`
	Counts desk.Counts `json:"counts"`
}

type nudge struct {
	T            string    `json:"t"`
	Conversation domain.ID `json:"conversation"`
	By           string    `json:"by"`
}
