package realtime

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	"kefu/internal/domain"
	"kefu/internal/feature/desk"
)

const (
	visitorFrame = 16 << 10 // bytes of one frame
	maxFrames    = 50       // in one request of the fallback
	maxKept      = 4096     // updates kept for a page that is being greeted
)

// visitor is a page with a socket.
type visitor struct {
	talk
	conn  *conn
	kept  []desk.Update // until it is greeted
	lost  bool          // more came than could be kept
	shown talkState
}

// Visitor serves the socket of a visitor's page. Whoever calls has checked the key and the origin of the page.
func (h *Hub) Visitor(w http.ResponseWriter, r *http.Request, key, ip string) {
	small := &lean{ResponseWriter: w}
	ws, err := h.foreign.Upgrade(small, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	v := &visitor{talk: talk{hub: h, ip: ip}, conn: newConn(ws, small.reader, visitorFrame)}
	if !h.enter(v.conn, ip) {
		return
	}
	// The handler returns, so that a quiet page holds neither its goroutine's stack nor the server's buffers, and nothing of the request.
	go v.serve(key)
}

func (v *visitor) serve(key string) {
	ctx := context.Background() // nothing is done for a page but while it waits for it
	defer v.hub.leave(v.conn, v.ip)
	defer v.conn.close()
	var contact domain.ID
	var ok bool
	apart(func() { contact, ok = v.join(ctx, key) })
	if !ok {
		<-v.conn.done
		return
	}
	defer v.hub.part(contact, v)
	for going := true; going; {
		v.conn.wait()
		apart(func() { going = v.take(ctx) })
	}
}

// take reads what has come and does what it asks; false: that was the end.
func (v *visitor) take(ctx context.Context) bool {
	for {
		if !v.conn.pong() {
			body, err := v.conn.read()
			if err != nil {
				return false
			}
			if !v.hear(ctx, body) {
				<-v.conn.done
				return false
			}
		}
		if !v.conn.more() {
			return true
		}
	}
}

// hear does what a frame asks; false: it was one too many.
func (v *visitor) hear(ctx context.Context, body []byte) bool {
	var f fromVisitor
	if json.Unmarshal(body, &f) != nil {
		return true
	}
	if wait := v.hub.frames.Take(v.ip); wait > 0 {
		v.conn.bye(bye{Code: byeLimit, Wait: max(wait.Milliseconds(), 30_000)})
		return false
	}
	if out := v.handle(ctx, f); out != nil {
		v.conn.send(out)
	}
	return true
}

// apart runs fn on a stack of its own and waits for it: the stack of a page that is quiet again stays as small as reading needs.
func apart(fn func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		fn()
	}()
	<-done
}

// join reads the hello and greets. The page hears the feed before its thread is read and what it then has twice is dropped: nothing is
// missed in between.
func (v *visitor) join(ctx context.Context, key string) (domain.ID, bool) {
	f, ok := v.hello()
	if !ok {
		return 0, false
	}
	h := v.hub
	h.mu.Lock()
	h.joining[v] = struct{}{}
	h.mu.Unlock()
	out, contact, err := v.greet(ctx, key, f)
	h.mu.Lock()
	delete(h.joining, v)
	if err != nil {
		h.mu.Unlock()
		v.conn.bye(byeOf(err))
		h.failed(ctx, "a visitor could not be greeted", err)
		return 0, false
	}
	h.visitors[contact] = append(h.visitors[contact], v)
	v.mu.Lock() // before the feed can tell the page anything
	h.mu.Unlock()
	defer v.mu.Unlock()
	v.shown = out.talkState
	v.conn.send(out)
	var mine []desk.Update
	for _, u := range v.kept {
		if u.Row.State.Contact == contact || len(u.Presence) > 0 {
			mine = append(mine, u)
		}
	}
	v.kept = nil
	if v.lost {
		v.conn.bye(bye{Code: byeResume})
	}
	v.deliver(mine)
	return contact, true
}

func (v *visitor) hello() (fromVisitor, bool) {
	body, err := v.conn.read()
	if err != nil {
		v.conn.close()
		return fromVisitor{}, false
	}
	var f fromVisitor
	if json.Unmarshal(body, &f) != nil || f.T != "hello" || f.V != version {
		v.conn.bye(bye{Code: byeVersion})
		return f, false
	}
	return f, true
}

func byeOf(err error) bye {
	switch domain.KindOf(err) {
	case domain.KindNotFound, domain.KindForbidden:
		return bye{Code: byeBlocked}
	}
	return bye{Code: byeResume}
}

// keep implements joiner.
func (v *visitor) keep(updates []desk.Update) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.kept)+len(updates) > maxKept {
		v.lost = true
		return
	}
	v.kept = append(v.kept, updates...)
}

// tell passes on what the feed says.
func (v *visitor) tell(updates []desk.Update) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.deliver(updates)
}

// deliver sends what is new of a batch, in order of the numbers whatever conversation it belongs to; mu is held.
func (v *visitor) deliver(updates []desk.Update) {
	var lines []desk.Item
	for _, u := range updates {
		lines = append(lines, u.Items...)
		if u.Row.ID != 0 && u.Row.Account == v.widget.Account.ID && (v.row == nil || u.Row.Began >= v.row.Began) {
			row := u.Row
			v.row = &row
		}
	}
	for _, line := range v.items(lines) {
		if line.Seq > v.seq {
			v.conn.send(itemFrame{T: "item", Item: line})
		}
	}
	for _, line := range lines {
		v.seq = max(v.seq, line.Seq)
	}
	if now := v.state(v.row); !now.same(v.shown) {
		v.shown = now
		v.conn.send(stateFrame{T: "state", talkState: now})
	}
}

func (h *Hub) part(contact domain.ID, v *visitor) {
	h.mu.Lock()
	defer h.mu.Unlock()
	rest := slices.DeleteFunc(h.visitors[contact], func(other *visitor) bool { return other == v })
	if h.visitors[contact] = rest; len(rest) == 0 {
		delete(h.visitors, contact)
	}
}

// Frames serves a page that has no socket: a hello and any frames in, the answers out. Whoever calls has checked the key and the origin.
func (h *Hub) Frames(w http.ResponseWriter, r *http.Request, key, ip string) error {
	var in []fromVisitor
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxFrames*visitorFrame)).Decode(&in)
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return domain.Invalid("body", "too_large", "send fewer frames at once")
	}
	if err != nil || len(in) == 0 || len(in) > maxFrames || in[0].T != "hello" {
		return domain.Invalid("body", "bad_frames", "send a JSON array of at most %d frames that begins with a hello", maxFrames)
	}
	out, err := h.exchange(r, in, key, ip)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(out)
}

func (h *Hub) exchange(r *http.Request, in []fromVisitor, key, ip string) ([]any, error) {
	if in[0].V != version {
		return []any{bye{T: "bye", Code: byeVersion}}, nil
	}
	if token := r.Header.Get("X-Kefu-Visitor"); token != "" && in[0].Token != token {
		return nil, domain.Invalid("token", "bad_token", "the header and the hello name different visitors")
	}
	t := &talk{hub: h, ip: ip}
	hello, _, err := t.greet(r.Context(), key, in[0])
	if err != nil {
		return nil, err
	}
	out := []any{hello}
	for _, f := range in[1:] {
		if answer := t.handle(r.Context(), f); answer != nil {
			out = append(out, answer)
		}
	}
	return out, nil
}

func codeOf(err error) string {
	if e, ok := errors.AsType[*domain.Error](err); ok {
		return e.Code
	}
	return "failed"
}
