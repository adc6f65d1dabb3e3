package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Goals of a live desk.
const (
	visitorGoal = 8.0  // KB of memory for one that is quiet
	screenGoal  = 100  // ms to the screen, 99th percentile
	listGoal    = 100  // ms for a list or the counts
	besideGoal  = 0.20 // more at the 99th percentile while reports are asked for
)

// The networks of the measurements.
const (
	idleNetwork = 10 + iota
	messageNetwork
	screenNetwork
	reportNetwork
)

// idle opens pages that say nothing and looks at what they cost.
func (l *load) idle(ctx context.Context, srv *server, w *world) error {
	step := min(4*time.Second, time.Duration(l.visitors)*time.Millisecond)
	at, err := w.screens(ctx, srv, nil)
	if err != nil {
		return err
	}
	defer at.close()
	warm, err := w.pages(ctx, srv, idleNetwork, min(200, l.visitors), 100) // what is made once is not any visitor's
	defer leave(warm)
	if err != nil {
		return err
	}
	before, err := srv.settled(ctx, step)
	if err != nil {
		return err
	}
	start := time.Now()
	pages, err := w.pages(ctx, srv, idleNetwork+100, l.visitors, 100)
	defer leave(pages)
	if err != nil {
		return err
	}
	took := time.Since(start)
	after, err := srv.settled(ctx, step)
	if err != nil {
		return err
	}
	each := (after - before) / 1024 / float64(l.visitors)
	l.report.add(figure{Name: fmt.Sprintf("memory of the server with %d agents' sockets", len(w.agents)), Value: before / 1e6, Unit: "MB"})
	l.report.add(figure{Name: fmt.Sprintf("opening the pages of %d visitors", l.visitors), Value: float64(l.visitors) / took.Seconds(), Unit: "/s"})
	l.report.add(figure{Name: fmt.Sprintf("memory of each of %d quiet visitors", l.visitors), Value: each, Unit: "KB"}.goal(fmt.Sprintf("≤ %.0f KB", visitorGoal), each <= visitorGoal))
	return nil
}

// throughput lets so many clients send, each its next message when the last is acknowledged.
func (l *load) throughput(ctx context.Context, srv *server, w *world) error {
	steps := []struct{ clients, messages int }{{1, l.messages / 12}, {8, l.messages / 3}, {32, l.messages * 2 / 3}, {256, l.messages}}
	all := 0
	for _, s := range steps {
		all += s.messages
	}
	n := max(all/8+1, 256) // a visitor may send ten messages at once: one begins the talk, eight are timed
	pages, err := w.pages(ctx, srv, messageNetwork, n, perAddress)
	defer leave(pages)
	if err != nil {
		return err
	}
	if err := parallel(n, 32, func(i int) error { return w.say(pages[i], nil) }); err != nil {
		return err
	}
	next := 0
	for _, s := range steps {
		first := next
		next += s.messages
		ms := make([]float64, s.messages)
		start := time.Now()
		err := parallel(s.messages, s.clients, func(i int) error { return w.say(pages[(first+i)%n], &ms[i]) })
		if err != nil {
			return err
		}
		f := figure{Name: fmt.Sprintf("messages, clients: %d", s.clients), Value: float64(s.messages) / time.Since(start).Seconds(), Unit: "/s"}.spread(ms)
		if l.bare {
			bare, err := l.bareRate(ctx, s.clients, s.messages)
			if err != nil {
				return err
			}
			f.Bare = &bare
		}
		l.report.add(f)
	}
	return nil
}

// say lets a visitor send the next message of all, and notes how long that took.
func (w *world) say(v *visitor, ms *float64) error {
	n := w.cids.Add(1)
	start := time.Now()
	err := v.say(fmt.Sprintf("load-%09d", n), words(n))
	if ms != nil {
		*ms = time.Since(start).Seconds() * 1000
	}
	return err
}

// paced sends messages at a rate for a time, whether or not those before have been answered. It returns how long each acknowledgement took
// from the moment the message was due. due is told the number of a message before it is sent.
func (w *world) paced(ctx context.Context, pages []*visitor, rate int, long time.Duration, due func(n int64, at time.Time)) ([]float64, error) {
	count := int(long.Seconds() * float64(rate))
	ms, errs := make([]float64, count), make([]error, count)
	var wg sync.WaitGroup
	start := time.Now()
	for i := range count {
		at := start.Add(time.Duration(i) * time.Second / time.Duration(rate))
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Until(at)):
		}
		n := w.cids.Add(1)
		if due != nil {
			due(n, at)
		}
		wg.Go(func() {
			errs[i] = pages[i%len(pages)].say(fmt.Sprintf("load-%09d", n), words(n))
			ms[i] = time.Since(at).Seconds() * 1000
		})
	}
	wg.Wait()
	return ms, errors.Join(errs...)
}

// screen times the way of a message from its visitor to the screens of the agents of its team.
func (l *load) screen(ctx context.Context, srv *server, w *world) error {
	long := time.Duration(l.seconds) * time.Second
	count := int64(l.rate * l.seconds)
	first := w.cids.Load() + 1
	sent := make([]atomic.Int64, count+int64(l.rate)) // instants, by number
	var mu sync.Mutex
	var ms []float64
	at, err := w.screens(ctx, srv, func(n int64) {
		heard := time.Now().UnixNano()
		if n < first || n >= first+int64(len(sent)) {
			return
		}
		if begun := sent[n-first].Load(); begun > 0 {
			mu.Lock()
			ms = append(ms, float64(heard-begun)/1e6)
			mu.Unlock()
		}
	})
	if err != nil {
		return err
	}
	pages, err := w.pages(ctx, srv, screenNetwork, max(l.rate*2, teams), perAddress/2)
	defer leave(pages)
	if err != nil {
		at.close()
		return err
	}
	acks, err := w.paced(ctx, pages, l.rate, long, func(n int64, at time.Time) {
		if n-first < int64(len(sent)) {
			sent[n-first].Store(at.UnixNano())
		}
	})
	time.Sleep(time.Second) // the last are on their way
	at.close()
	if err != nil {
		return err
	}
	mu.Lock()
	defer mu.Unlock()
	each := float64(len(ms)) / float64(len(acks))
	l.report.add(figure{Name: fmt.Sprintf("acknowledged, at %d messages a second", l.rate), Value: quantile(acks, 0.99), Unit: "ms"}.spread(acks))
	p99 := quantile(ms, 0.99)
	l.report.add(figure{Name: fmt.Sprintf("on an agent's screen, at %d messages a second, each to %.0f agents", l.rate, each), Value: p99, Unit: "ms"}.spread(ms).
		goal(fmt.Sprintf("p99 ≤ %d ms", screenGoal), p99 <= screenGoal && each >= float64(len(w.agents)/teams)))
	return nil
}

// besideReports times messages while reports are asked for and while they are not, in turn.
func (l *load) besideReports(ctx context.Context, srv *server, w *world) error {
	const rounds, queries = 3, 5 // queries a second
	rate := min(100, l.rate)
	long := time.Duration(max(l.seconds/2, 1)) * time.Second
	pages, err := w.pages(ctx, srv, reportNetwork, 4*rate, perAddress/2)
	defer leave(pages)
	if err != nil {
		return err
	}
	if err := parallel(len(pages), 32, func(i int) error { return w.say(pages[i], nil) }); err != nil { // begins the talks
		return err
	}
	var without, with, asked []float64
	for range rounds {
		ms, err := w.paced(ctx, pages, rate, long, nil)
		if err != nil {
			return err
		}
		without = append(without, ms...)
		during, stop := context.WithCancel(ctx)
		var answers []float64
		var askErr error
		var asking sync.WaitGroup
		asking.Go(func() { answers, askErr = w.ask(during, queries) })
		ms, err = w.paced(ctx, pages, rate, long, nil)
		stop()
		asking.Wait()
		if err := errors.Join(err, askErr); err != nil {
			return err
		}
		with, asked = append(with, ms...), append(asked, answers...)
	}
	more := quantile(with, 0.99)/quantile(without, 0.99) - 1
	l.report.add(figure{Name: fmt.Sprintf("report queries, %d a second", queries), Value: float64(len(asked)), Unit: "asked"}.spread(asked))
	l.report.add(figure{Name: fmt.Sprintf("acknowledged, at %d messages a second, nobody asks for reports", rate), Value: quantile(without, 0.99), Unit: "ms"}.spread(without))
	l.report.add(figure{Name: "the same while reports are asked for", Value: more * 100, Unit: "% more"}.spread(with).
		goal(fmt.Sprintf("p99 at most %.0f %% more", besideGoal*100), more <= besideGoal && len(asked) > 0))
	return nil
}

// ask asks for reports, so many a second, until ctx ends, and returns how long each took.
func (w *world) ask(ctx context.Context, rate int) ([]float64, error) {
	to := time.Now().UTC()
	from := to.AddDate(0, 0, -30).Format(time.DateOnly)
	questions := []map[string]any{
		{"metrics": []string{"conversations", "handled", "resolved", "first_response_time"}, "from": from, "to": to.Format(time.DateOnly)},
		{"metrics": []string{"conversations", "handled", "resolved"}, "by": []string{"agent"}, "from": from, "to": to.Format(time.DateOnly)},
		{"metrics": []string{"conversations", "handled"}, "by": []string{"issue_type"}, "from": from, "to": to.Format(time.DateOnly)},
	}
	var ms []float64
	for i := 0; ; i++ {
		start := time.Now()
		err := w.caller.do(ctx, http.MethodPost, "/api/query", questions[i%len(questions)], nil)
		if ctx.Err() != nil {
			return ms, nil
		}
		if err != nil {
			return ms, err
		}
		ms = append(ms, time.Since(start).Seconds()*1000)
		select {
		case <-ctx.Done():
			return ms, nil
		case <-time.After(time.Until(start.Add(time.Second / time.Duration(rate)))):
		}
	}
}

// inbox times the lists, the counts and searches as an owner and as an agent ask for them.
func (l *load) inbox(ctx context.Context, w *world) error {
	const runs = 30
	agent := w.caller
	agent.token = w.agents[0]
	for _, q := range []struct {
		name string
		who  caller
		path string
	}{
		{"list of who waits, an owner", w.caller, "/api/desk/conversations?view=waiting&scope=all"},
		{"list of what is resolved, an owner", w.caller, "/api/desk/conversations?view=resolved&scope=all"},
		{"list of who waits, an agent", agent, "/api/desk/conversations?view=waiting&scope=all"},
		{"list of the own, an agent", agent, "/api/desk/conversations?view=open&scope=mine"},
		{"list of what the team resolved, an agent", agent, "/api/desk/conversations?view=resolved&scope=team"},
		{"counts, an owner", w.caller, "/api/desk/counts"},
		{"counts, an agent", agent, "/api/desk/counts"},
		{"search by a part of an address, an owner", w.caller, fmt.Sprintf("/api/desk/search?q=unde%d%%40example", l.conversations/2)},
		{"search by a name, an agent", agent, fmt.Sprintf("/api/desk/search?q=kunde+%d", l.conversations/2)},
	} {
		var ms []float64
		for range runs {
			start := time.Now()
			if err := q.who.do(ctx, http.MethodGet, q.path, nil, nil); err != nil {
				return err
			}
			ms = append(ms, time.Since(start).Seconds()*1000)
		}
		p99 := quantile(ms, 0.99)
		if math.IsInf(p99, 1) {
			return errors.New("nothing was measured")
		}
		l.report.add(figure{Name: fmt.Sprintf("%s, of %d conversations", q.name, l.conversations), Value: p99, Unit: "ms"}.spread(ms).
			goal(fmt.Sprintf("p99 ≤ %d ms", listGoal), p99 <= listGoal))
	}
	return nil
}
