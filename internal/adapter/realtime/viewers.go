package realtime

import (
	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// viewer is somebody who has a conversation open.
type viewer struct {
	ID   domain.ID `json:"id"` // of the agent
	Name string    `json:"name"`
}

// viewersFrame tells who else has a conversation open. Only pages of this process are known.
type viewersFrame struct {
	T            string    `json:"t"`
	Conversation domain.ID `json:"conversation"`
	Viewers      []viewer  `json:"viewers"`
}

// shows reports whether others are told that this page has a conversation open: whoever supervises may look without disturbing.
func (a *agent) shows(conversation domain.ID) (viewer, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	open := a.watched.ID == conversation && !a.wall && a.p.Agent != 0
	silent := a.p.Can(access.DeskManage) && a.watched.Owner.ID != a.p.Agent
	return viewer{a.p.Agent, a.p.Name}, open && !silent
}

// crowd tells everybody who has a conversation open who else has.
func (h *Hub) crowd(conversation domain.ID) {
	if conversation == 0 {
		return
	}
	pages := h.desks()
	all := []viewer{}
	known := map[domain.ID]bool{}
	for _, a := range pages {
		if v, ok := a.shows(conversation); ok && !known[v.ID] {
			known[v.ID] = true
			all = append(all, v)
		}
	}
	for _, a := range pages {
		if a.watches().ID != conversation {
			continue
		}
		frame := viewersFrame{T: "viewers", Conversation: conversation, Viewers: []viewer{}}
		self := a.who().Agent
		for _, v := range all {
			if v.ID != self {
				frame.Viewers = append(frame.Viewers, v)
			}
		}
		a.conn.send(frame)
	}
}
