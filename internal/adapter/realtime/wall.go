package realtime

import (
	"context"
	"sync"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// Wall is what the wall shows; callers with one Key see the same.
type Wall interface {
	// Key is forbidden for who may not see a wall.
	Key(p access.Principal) (string, error)
	Screen(ctx context.Context, p access.Principal) (any, error)
}

type wallFrame struct {
	T    string `json:"t"`
	Wall any    `json:"wall"`
}

type alertFrame struct {
	T     string `json:"t"`
	Alert any    `json:"alert"`
}

type whisper struct {
	T            string    `json:"t"`
	Conversation domain.ID `json:"conversation"`
	By           string    `json:"by"`
	Body         string    `json:"body"`
}

const wallEvery = time.Second

// RunWall sends the wall once a second to everybody who watches it, until ctx ends. It is made once for all who see the same.
func (h *Hub) RunWall(ctx context.Context, w Wall) error {
	ticker := time.NewTicker(wallEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
			h.showWall(ctx, w)
		}
	}
}

func (h *Hub) showWall(ctx context.Context, w Wall) {
	groups := map[string][]*agent{}
	for _, a := range h.desks() {
		if !a.watchesWall() {
			continue
		}
		if key, err := w.Key(a.who()); err == nil {
			groups[key] = append(groups[key], a)
		}
	}
	var work sync.WaitGroup
	for _, group := range groups {
		work.Go(func() {
			screen, err := w.Screen(ctx, group[0].who())
			if err != nil {
				if ctx.Err() == nil {
					h.failed(ctx, "the wall could not be made and will be tried again", err)
				}
				return
			}
			frame := wallFrame{T: "wall", Wall: encode(screen)}
			for _, a := range group {
				a.conn.send(frame)
			}
		})
	}
	work.Wait()
}

func (a *agent) watchesWall() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.wall
}

// People lists who has a page of the desk open, each user once.
func (h *Hub) People() (out []access.Principal) {
	seen := map[domain.ID]bool{}
	for _, a := range h.desks() {
		if p := a.who(); !seen[p.User] {
			seen[p.User] = true
			out = append(out, p)
		}
	}
	return out
}

// Alert shows an alert on all pages of a user.
func (h *Hub) Alert(user domain.ID, alert any) {
	for _, a := range h.desks() {
		if a.who().User == user {
			a.conn.send(alertFrame{T: "alert", Alert: alert})
		}
	}
}

// Whisper shows an agent what a supervisor has noted on a conversation for him or her.
func (h *Hub) Whisper(to, conversation domain.ID, by, body string) {
	for _, a := range h.desks() {
		if a.who().Agent == to {
			a.conn.send(whisper{T: "whisper", Conversation: conversation, By: by, Body: body})
		}
	}
}
