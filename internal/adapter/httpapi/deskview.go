package httpapi

import (
	"context"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/desk"
)

// FileRef is a file of a message and where to get it.
type FileRef struct {
	ID   domain.ID `json:"id"`
	Name string    `json:"name"`
	Kind string    `json:"kind" doc:"media type"`
	Size int64     `json:"size"`
	W    int       `json:"w,omitempty" doc:"of an image, in pixels"`
	H    int       `json:"h,omitempty"`
	URL  string    `json:"url"`
}

// TextView is the text of a line.
type TextView struct {
	ID    domain.ID          `json:"id"`
	Type  domain.MessageType `json:"type"`
	Body  string             `json:"body"`
	Note  bool               `json:"note,omitempty"`
	Lang  string             `json:"lang,omitempty"`
	Files []FileRef          `json:"files,omitempty"`
}

// ItemView is one line of a thread as agents see it.
type ItemView struct {
	Seq     int64            `json:"seq"`
	At      domain.Instant   `json:"at"`
	Kind    desk.ItemKind    `json:"kind"`
	Talk    domain.ID        `json:"conversation" doc:"a merged one's lines stand in the thread of the other"`
	By      desk.Author      `json:"by"`
	Message *TextView        `json:"message,omitempty"`
	Data    domain.EventData `json:"data,omitempty" doc:"what else the event says"`
	CID     string           `json:"cid,omitempty" doc:"the writer's own name for it; only to the writer"`
}

// AgentItem is how a line travels to agents, over HTTP and over sockets.
func AgentItem(item desk.Item) any { return itemView(item) }

func itemView(item desk.Item) ItemView {
	v := ItemView{Seq: item.Seq, At: item.At, Kind: item.Kind, Talk: item.Conversation, By: item.By, Data: item.Data, CID: item.CID}
	if m := item.Message; m != nil {
		v.Message = &TextView{ID: m.ID, Type: m.Type, Body: m.Body, Note: m.Note, Lang: m.Lang}
		for _, f := range m.Files {
			v.Message.Files = append(v.Message.Files, fileRef(f, agentFilePath+f.ID.String()))
		}
	}
	return v
}

func fileRef(f domain.File, url string) FileRef {
	return FileRef{ID: f.ID, Name: f.Name, Kind: f.Kind, Size: f.Size, W: f.Width, H: f.Height, URL: url}
}

// itemViews are lines for one reader: the names that others gave to their messages are nobody else's business.
func itemViews(p access.Principal, items []desk.Item) []ItemView {
	out := make([]ItemView, len(items))
	for i, item := range items {
		if p.Agent == 0 || item.By.ID != p.Agent {
			item.CID = ""
		}
		out[i] = itemView(item)
	}
	return out
}

// ThreadView is a part of a thread, oldest first.
type ThreadView struct {
	Items []ItemView `json:"items"`
	Seq   int64      `json:"seq" doc:"the highest number looked at, whether it shows or not"`
	More  bool       `json:"more" doc:"there is more in the direction of reading"`
}

func threadView(p access.Principal, t desk.Items) ThreadView {
	return ThreadView{Items: itemViews(p, t.Items), Seq: t.Seq, More: t.More}
}

// DetailView is a conversation that is opened.
type DetailView struct {
	Row     desk.Row             `json:"row"`
	Contact domain.Contact       `json:"contact"`
	Items   []ItemView           `json:"items"`
	Seq     int64                `json:"seq"`
	Before  int64                `json:"before,omitempty" doc:"ask for items before this number; absent: there are none"`
	History []desk.Earlier       `json:"history" doc:"other conversations of the customer, newest first"`
	Trail   []desk.PageView      `json:"trail" doc:"pages the customer looked at, newest first"`
	Details []desk.ContactDetail `json:"details" doc:"what the customer said before the first message, or the shop vouches for"`
	Origin  *desk.Origin         `json:"origin,omitempty" doc:"where the customer came from when the conversation began"`
}

func detailView(p access.Principal, d desk.Detail) DetailView {
	v := DetailView{Row: d.Row, Contact: d.Contact, Items: itemViews(p, d.Items.Items), Seq: d.Items.Seq, History: d.History, Trail: d.Trail, Details: append([]desk.ContactDetail{}, d.Details...), Origin: d.Origin}
	if d.Items.More && len(v.Items) > 0 {
		v.Before = v.Items[0].Seq
	}
	return v
}

// Colleague is somebody a conversation can be given to.
type Colleague struct {
	ID        domain.ID       `json:"id"`
	Name      string          `json:"name"`
	Team      domain.ID       `json:"team,omitempty"`
	Languages []string        `json:"languages,omitempty"`
	State     domain.Presence `json:"state"`
	Reason    string          `json:"reason,omitempty"`
	Since     domain.Instant  `json:"since,omitempty"`
	Open      int             `json:"open" doc:"open conversations he or she holds"`
	Load      string          `json:"load" enum:"idle,busy,full"`
	Points    float64         `json:"points" doc:"of the capacity that are in hand"`
	Capacity  float64         `json:"capacity" doc:"points: a chat takes 3, a message thread 1.5, e-mail 0.5"`
	Score     int             `json:"score" doc:"how well he or she suits the conversation, of 100"`
	Parts     []MatchPart     `json:"parts"`
	Overrun   bool            `json:"overrun,omitempty" doc:"on a break for longer than planned"`
}

type colleaguesIn struct {
	Conversation string `query:"conversation" pattern:"^[0-9]{0,19}$" doc:"whose colleagues: of this conversation"`
}

// colleagues lists who is employed now, with presence and load. Everybody at the desk may know this, since anybody may have to hand over.
func (a *API) colleagues(ctx context.Context, in *colleaguesIn) (*list[Colleague], error) {
	var talk domain.ID
	if in.Conversation != "" {
		row, err := a.seen(ctx, in.Conversation)
		if err != nil {
			return nil, err
		}
		talk = row
	}
	seats, err := a.Seats.Seats(ctx, talk)
	if err != nil {
		return nil, err
	}
	d, err := a.Workspace.Directory(ctx)
	if err != nil {
		return nil, err
	}
	states, err := a.Desk.Presences(ctx, caller(ctx))
	if err != nil {
		return nil, err
	}
	open := map[domain.ID]int{}
	for _, b := range a.Board.Unresolved() {
		if b.Status == domain.StatusOpen {
			open[b.Owner]++
		}
	}
	now := a.Clock.Now()
	today := now.Time().Format("2006-01-02")
	var out []Colleague
	for _, x := range d.Agents {
		if x.LeftOn != "" && x.LeftOn <= today {
			continue
		}
		c := Colleague{ID: x.ID, Name: x.Name, Team: x.RefAt(now).Team, Languages: x.Languages, State: domain.PresenceOffline, Open: open[x.ID]}
		for _, s := range states {
			if s.Agent == x.ID && !s.Told(now) {
				c.State, c.Reason, c.Since, c.Overrun = s.At(now), s.Reason, s.Since, s.Overrun(now)
			}
		}
		for _, s := range seats {
			if s.Ref.Agent == x.ID {
				c.seat(s)
			}
		}
		out = append(out, c)
	}
	return items(out, nil)
}
