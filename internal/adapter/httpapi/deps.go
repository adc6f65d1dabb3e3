package httpapi

import (
	"context"
	"encoding/json"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/audit"
	"kefu/internal/engine/metric"
	"kefu/internal/feature/alert"
	"kefu/internal/feature/auth"
	"kefu/internal/feature/channels"
	"kefu/internal/feature/commerce"
	"kefu/internal/feature/desk"
	"kefu/internal/feature/imports"
	"kefu/internal/feature/records"
	"kefu/internal/feature/report"
	"kefu/internal/feature/report/schedule"
	dispatch "kefu/internal/feature/routing"
	"kefu/internal/feature/wall"
	"kefu/internal/feature/webhook"
	"kefu/internal/feature/workspace"
)

// Deps are the features and the surroundings the API works with. Web, Prometheus and OnRequest may be nil.
type Deps struct {
	Version    string
	Log        *slog.Logger
	Clock      domain.Clock
	Started    domain.Instant
	Web        fs.FS        // the built web app
	Prometheus http.Handler // the numbers about the process
	OnRequest  func(method, pattern string, status int, took time.Duration)
	Ready      func(context.Context) error
	LocalToken string // secret of the command line on the same machine
	// Proxies are the addresses whose word for the address of a caller is taken.
	Proxies    []netip.Prefix
	Background *Background

	Catalogue *metric.Catalogue
	Auth      *auth.Service
	Audit     *audit.Log
	Workspace *workspace.Service
	Report    *report.Service
	Shelf     *report.Shelf
	Press     Press
	Schedules *schedule.Service
	Imports   *imports.Service
	Facts     FactsAdmin

	Channels *channels.Service
	Desk     *desk.Agents
	Finder   *desk.Finder
	Visitors *desk.Visitors
	Inviter  *channels.Inviter
	Board    desk.Briefs
	Files    desk.Files // the bytes of what is sent along
	Sockets  Sockets
	Records  *records.Service
	APIs     *channels.APIs
	Hooks    *webhook.Service
	Commerce *commerce.Service
	Wall     *wall.Service
	Alerts   *alert.Service
	Surveys  *desk.Surveys
	Seats    Seats
	People   *dispatch.People
}

// Sockets pushes to open pages, and serves visitors' pages; the caller has checked their key and origin.
type Sockets interface {
	// Agent serves an agent's socket; again recognises the caller anew.
	Agent(w http.ResponseWriter, r *http.Request, p access.Principal, again func(context.Context) (access.Principal, bool))
	Visitor(w http.ResponseWriter, r *http.Request, key, ip string)
	// Frames serves a page that can have no socket.
	Frames(w http.ResponseWriter, r *http.Request, key, ip string) error
	// Duty says whether somebody is there, when the chat opens if it is closed, and by when a message is answered.
	Duty(w desk.Widget, country string) (online bool, opens, replyBy domain.Instant)
	// HasRead tells a customer up to where agents have read.
	HasRead(row desk.Row, seq int64)
	// Nudge tells an agent that somebody urges him or her to answer.
	Nudge(to, conversation domain.ID, by string)
	// Whisper shows an agent what a supervisor has noted on a conversation for him or her.
	Whisper(to, conversation domain.ID, by, body string)
}

// Background runs work that outlives its request and is waited for at the end.
type Background struct {
	ctx context.Context
	wg  sync.WaitGroup
}

// NewBackground makes a Background whose work is cancelled with ctx.
func NewBackground(ctx context.Context) *Background { return &Background{ctx: ctx} }

// Go starts fn.
func (b *Background) Go(fn func(context.Context)) { b.wg.Go(func() { fn(b.ctx) }) }

// Wait returns when all work has ended.
func (b *Background) Wait() { b.wg.Wait() }

func writeJSON(w http.ResponseWriter, status int, ctype string, v any) {
	w.Header().Set("Content-Type", ctype)
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}
