package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// stopWithin is how long a stop may take.
const stopWithin = 10 * time.Second

// gcPercent is how much garbage may come up to what is held before it is collected, in percent. Most of what a busy server holds are pages that say
// nothing, and there collecting a little more often costs less than keeping as much garbage as pages.
const gcPercent = 60

func runServe(ctx context.Context, s streams, args []string) error {
	f := newFlags("serve", "", s)
	p := f.place()
	listen := f.String("listen", "127.0.0.1:8080", "address to serve on (`host:port`)")
	demo := f.Bool("demo", false, "fill an empty data folder with demo data")
	until := f.String("until", "", "last day of the demo data, YYYY-MM-DD; default: today (`date`)")
	reach := f.outside()
	level := f.String("log", "info", "debug, info, warn or error (`level`)")
	if err := f.parse(args); err != nil {
		return err
	}
	var lvl slog.Level
	if err := lvl.UnmarshalText([]byte(*level)); err != nil {
		return domain.Invalid("log", "bad_flag", "--log %q is none of debug, info, warn, error", *level)
	}
	log := slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: lvl}))
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ln, err := net.Listen("tcp", *listen)
	if err != nil {
		return domain.Unavailable("listen", "cannot listen on %s: %v; is another server running? choose another address with --listen", *listen, err)
	}
	if *demo && !loopback(ln.Addr()) {
		ln.Close()
		return domain.Invalid("demo", "demo_public", "the demo has a known password; serve it on a loopback address such as 127.0.0.1:8080")
	}
	return serve(ctx, s, ln, p, serveOptions{demo: *demo, until: *until, outside: *reach, log: log})
}

type serveOptions struct {
	demo  bool
	until string
	outside
	log *slog.Logger
}

// serve answers probes at once and everything else as soon as the app is open, seeded and level with the log.
func serve(ctx context.Context, s streams, ln net.Listener, p place, o serveOptions) error {
	var handler atomic.Pointer[http.Handler]
	srv := &http.Server{ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, ErrorLog: slog.NewLogLogger(o.log.Handler(), slog.LevelWarn),
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if h := handler.Load(); h != nil {
				(*h).ServeHTTP(w, r)
				return
			}
			starting(w, r)
		})}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(ln) }()
	a, err := openWith(ctx, p, o.outside, o.log)
	if err != nil {
		return errors.Join(err, srv.Close())
	}
	err = func() error {
		if o.demo {
			if err := seedDemo(ctx, s, a, demoOptions{until: o.until, login: true}); err != nil {
				return err
			}
		}
		if _, err := a.projector.CatchUp(ctx); err != nil {
			return err
		}
		a.start(ctx)
		if err := a.live.start(ctx); err != nil {
			return err
		}
		a.background.Go(a.schedules.Run)
		h := a.api.Handler()
		handler.Store(&h)
		if err := a.announce(p, ln.Addr()); err != nil {
			return err
		}
		fmt.Fprintf(s.out, "Kefu %s is ready at http://%s\n", version, friendly(ln.Addr()))
		if err := a.hint(ctx, s, ln.Addr()); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case err := <-failed:
			return err
		}
	}()
	o.log.Info("stopping")
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin-2*time.Second)
	defer cancel()
	a.live.leave(end) // a stop of the server does not end sockets
	shut := srv.Shutdown(end)
	os.Remove(localFile(p))
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	return errors.Join(err, shut, a.close())
}

// starting answers before the app is ready.
func starting(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/healthz" {
		w.Write([]byte("ok\n"))
		return
	}
	w.Header().Set("Retry-After", "1")
	http.Error(w, "Kefu is starting, try again in a moment / 正在启动,请稍候", http.StatusServiceUnavailable)
}

// server.json of a running server.
type local struct {
	URL   string `json:"url"`
	PID   int    `json:"pid"`
	Token string `json:"token"`
}

// announce lets the command line of the same user find this server.
func (a *app) announce(p place, addr net.Addr) error {
	b, err := json.Marshal(local{URL: "http://" + friendly(addr), PID: os.Getpid(), Token: a.token})
	if err != nil {
		return err
	}
	return os.WriteFile(localFile(p), b, 0o600)
}

// hint prints how to log in.
func (a *app) hint(ctx context.Context, s streams, addr net.Addr) error {
	needed, err := a.auth.SetupNeeded(ctx)
	if err != nil {
		return err
	}
	if needed {
		fmt.Fprintln(s.out, "First visit: open the page and create the owner account. / 首次使用:打开网页,创建负责人账号。")
		return nil
	}
	users, err := a.auth.Users(ctx)
	for _, u := range users {
		if u.Email == demoEmail {
			fmt.Fprintf(s.out, "Demo login / 演示登录: %s  %s\n", demoEmail, demoPassword)
			if err := a.hintTry(ctx, s, addr); err != nil {
				return err
			}
		}
	}
	return err
}

// hintTry prints where the first web chat can be tried.
func (a *app) hintTry(ctx context.Context, s streams, addr net.Addr) error {
	chats, err := a.live.channels.List(ctx, access.Principal{Role: access.Owner})
	for _, w := range chats {
		if w.Enabled {
			fmt.Fprintf(s.out, "Try the chat as a visitor / 以访客身份试用网站聊天: http://%s/try/%s\n", friendly(addr), w.Key)
			break
		}
	}
	return err
}

func friendly(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return addr.String()
	}
	if ip := net.ParseIP(host); ip != nil && (ip.IsLoopback() || ip.IsUnspecified()) {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

func loopback(addr net.Addr) bool {
	host, _, err := net.SplitHostPort(addr.String())
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return err == nil && ip != nil && ip.IsLoopback()
}
