package realtime

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/text/language"

	"kefu/internal/domain"
	"kefu/internal/feature/desk"
)

// talk is one visitor's side of the wire, whichever way the frames come.
type talk struct {
	hub    *Hub
	widget *desk.Widget // never changed
	who    desk.Visitor
	ip     string

	mu  sync.Mutex
	row *desk.Row // the newest conversation
	seq int64     // up to where the page has been told
}

// limits of what a page may bring along in its hello.
const (
	maxTrail = 20
	maxSeen  = 10_000
)

// greet answers a hello. contact is whose talk it is.
func (t *talk) greet(ctx context.Context, key string, f fromVisitor) (out welcome, contact domain.ID, err error) {
	h := desk.Hello{Key: key, Token: f.Token, After: max(f.After, 0), Visitor: visitorOf(f.Lang)}
	h.Visitor.Mark = f.Mark
	if f.User != nil && f.User.ID != "" {
		h.User = &desk.Claim{ID: f.User.ID, Email: f.User.Email, Name: f.User.Name, Signature: f.User.HMAC}
	}
	w, err := t.hub.Visitors.Hello(ctx, h)
	if err != nil {
		return welcome{}, 0, err
	}
	t.widget, t.who, t.row = t.hub.shared(w.Widget), w.Visitor, w.Row
	thread, reset := w.Thread, false
	if h.After > 0 && (w.Token != f.Token || w.Row == nil || thread.More) {
		// What the page has belongs to somebody else, is gone, or ends too long ago: it begins anew with the newest part.
		reset = true
		if thread, err = t.hub.Visitors.Thread(ctx, *t.widget, t.who, 0, 0); err != nil {
			return welcome{}, 0, err
		}
	}
	t.seq = thread.Seq
	t.came(ctx, f.Origin)
	t.walked(ctx, f.Trail)
	if f.Page != nil {
		t.look(ctx, *f.Page)
	}
	out = welcome{
		T: "welcome", Token: w.Token, Seq: thread.Seq, Items: t.items(thread.Items), Reset: reset, talkState: t.state(w.Row),
		More: thread.More && (h.After == 0 || reset), Limits: limits{Chars: desk.MaxBody, Bytes: t.hub.FileBytes},
	}
	if h.User != nil {
		out.User = "ok"
		if w.Refused != nil {
			out.User = w.Refused.Error()
		}
	}
	if w.Row != nil {
		out.Read, out.Seen = w.Row.Read, w.Row.VisitorRead
	}
	return out, w.Contact, nil
}

// visitorOf is what a browser's language says of somebody; nothing else is known of a stranger.
func visitorOf(lang string) desk.Visitor {
	tag, err := language.Parse(lang)
	if err != nil {
		return desk.Visitor{}
	}
	v := desk.Visitor{Language: tag.String()}
	if region, sure := tag.Region(); sure == language.Exact && region.IsCountry() {
		v.Country, v.CountryRule = region.String(), "locale"
	}
	return v
}

// handle does what a frame asks and returns the answer, or nil when there is none.
func (t *talk) handle(ctx context.Context, f fromVisitor) any {
	switch f.T {
	case "send":
		return t.send(ctx, f)
	case "rate":
		return t.answer(f.CID, func() (desk.Receipt, error) {
			return t.hub.Visitors.Rate(ctx, *t.widget, t.who, desk.Rating{CID: f.CID, Invitation: f.Invitation, Score: f.Score, Comment: f.Comment})
		})
	case "back":
		thread, err := t.hub.Visitors.Thread(ctx, *t.widget, t.who, max(f.Before, 1), 0)
		if err != nil {
			t.hub.failed(ctx, "older lines could not be read", err)
			return nil
		}
		return back{T: "back", Items: t.items(thread.Items), More: thread.More}
	case "page":
		t.came(ctx, f.Origin)
		if f.Mark != "" {
			t.who.Mark = f.Mark
		}
		t.walked(ctx, f.Trail)
		t.look(ctx, page{URL: f.URL, Title: f.Title, Ref: f.Ref})
	case "read":
		t.read(ctx, f.Seq)
	case "typing":
		if row := t.conversation(); row != nil {
			t.hub.watching(row.ID, typing{T: "typing", Conversation: row.ID, On: f.On})
		}
	}
	return nil
}

func (t *talk) send(ctx context.Context, f fromVisitor) any {
	if t.conversation() == nil {
		if wait := t.hub.begins.Take(t.ip); wait > 0 {
			return later(f.CID, wait)
		}
	}
	return t.answer(f.CID, func() (desk.Receipt, error) {
		return t.hub.Visitors.Send(ctx, desk.VisitorMessage{Widget: *t.widget, Visitor: t.who, CID: f.CID, Body: f.Body, Files: f.Files, Form: f.Form})
	})
}

// answer runs a write within the limits and says what came of it. A write is acknowledged when it is on the disk.
func (t *talk) answer(cid string, write func() (desk.Receipt, error)) any {
	wait := t.hub.sends.Take(t.who.Key)
	if wait == 0 {
		wait = t.hub.sendsIP.Take(t.ip)
	}
	if wait > 0 {
		return later(cid, wait)
	}
	r, err := write()
	if err != nil {
		return t.refusal(cid, err)
	}
	return ack{T: "ack", CID: cid, Seq: r.Seq, At: r.At, ID: r.Message}
}

// later refuses a write that may be sent again.
func later(cid string, wait time.Duration) nack {
	return nack{T: "nack", CID: cid, Code: "limit", Retry: true, Wait: max(wait.Milliseconds(), 1)}
}

// retryIn is when a write that failed here is worth another try.
const retryIn = 2 * time.Second

// refusal names an error by a code the page has words for.
func (t *talk) refusal(cid string, err error) nack {
	switch kind := domain.KindOf(err); kind {
	case domain.KindInternal, domain.KindUnavailable:
		t.hub.failed(context.Background(), "a visitor's message could not be written", err)
		return nack{T: "nack", CID: cid, Code: "failed", Retry: true, Wait: retryIn.Milliseconds()}
	default:
		code := codeOf(err)
		switch code {
		case "survey_expired":
			code = "expired"
		case "file_not_found", "too_many_files":
			code = "file"
		}
		return nack{T: "nack", CID: cid, Code: code}
	}
}

// came keeps where the visitor came from.
func (t *talk) came(ctx context.Context, o *desk.Origin) {
	if o == nil || t.hub.origins.Take(t.who.Key) > 0 {
		return
	}
	if err := t.hub.Visitors.Came(ctx, t.who, *o); err != nil {
		t.hub.failed(ctx, "where a visitor came from could not be kept", err)
	}
}

// walked notes the pages that came before.
func (t *talk) walked(ctx context.Context, trail []page) {
	for _, p := range trail[:min(len(trail), maxTrail)] {
		t.look(ctx, p)
	}
}

// look notes a page, once as long as the visitor stays on it.
func (t *talk) look(ctx context.Context, p page) {
	h := t.hub
	h.seenMu.Lock()
	again := h.seen[t.who.Key] == p.URL
	if len(h.seen) >= maxSeen {
		clear(h.seen)
	}
	h.seen[t.who.Key] = p.URL
	h.seenMu.Unlock()
	if again || p.URL == "" || h.looks.Take(t.who.Key) > 0 {
		return
	}
	if err := h.Visitors.Look(ctx, t.who, desk.PageView{URL: p.URL, Title: p.Title, Referrer: p.Ref}); err != nil {
		h.failed(ctx, "a page view could not be kept", err)
	}
}

func (t *talk) read(ctx context.Context, seq int64) {
	t.mu.Lock()
	row, seq := t.row, min(seq, t.seq)
	t.mu.Unlock()
	if row == nil || seq <= 0 {
		return
	}
	if err := t.hub.Visitors.Saw(ctx, *t.widget, t.who, row.ID, seq); err != nil {
		t.hub.failed(ctx, "how far a visitor has read could not be kept", err)
		return
	}
	t.hub.watching(row.ID, read{T: "read", Conversation: row.ID, Seq: seq})
}

func (t *talk) conversation() *desk.Row {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.row
}

// failed logs what went wrong here.
func (h *Hub) failed(ctx context.Context, what string, err error) {
	if ctx.Err() == nil && domain.KindOf(err) != domain.KindNotFound {
		h.Log.LogAttrs(ctx, slog.LevelError, what, slog.Any("err", err))
	}
}
