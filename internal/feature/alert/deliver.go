package alert

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kefu/internal/domain"
	"kefu/internal/feature/notice"
)

// How often it is looked for what is to be sent, how much at once, how long a program has for it, and after how long an alert is no news any more.
const (
	deliverEvery = 2 * time.Second
	deliverAtA   = 200
	deliverLease = 5 * time.Minute
	oldNews      = time.Hour
)

// Deliver sends what is due. A failure is tried again by the store's rules.
func (s *Service) Deliver(ctx context.Context) error {
	sends, err := s.store.ClaimSends(ctx, deliverAtA, deliverLease)
	if err != nil || len(sends) == 0 {
		return err
	}
	setup, err := s.readSetup(ctx)
	if err != nil {
		return err
	}
	names, err := s.directory(ctx)
	if err != nil {
		return err
	}
	var failed error
	slices.SortStableFunc(sends, func(a, b Send) int { return cmp.Compare(a.Route, b.Route) })
	for len(sends) > 0 {
		n := 1
		for n < len(sends) && sends[n].Route == sends[0].Route {
			n++
		}
		if err := s.deliver(ctx, sends[:n], setup, names); err != nil {
			failed = errors.Join(failed, err)
		}
		sends = sends[n:]
	}
	return failed
}

// deliver sends what goes one way in one message: when twenty lines are crossed at once, a group hears of it once.
func (s *Service) deliver(ctx context.Context, sends []Send, setup Setup, names directory) error {
	var news []Alert
	var old, fresh []Send
	i := slices.IndexFunc(setup.Routes, func(r Route) bool { return r.ID == sends[0].Route && r.On })
	for _, x := range sends {
		a, err := s.store.OneAlert(ctx, x.Alert)
		if err != nil && domain.KindOf(err) != domain.KindNotFound {
			return err
		}
		if err != nil || i < 0 || s.clock.Now().Sub(a.Raised) > oldNews {
			old = append(old, x)
			continue
		}
		news, fresh = append(news, a), append(fresh, x)
	}
	if len(news) > 0 {
		r := setup.Routes[i]
		if err := s.courier.Send(ctx, r.Channel, s.message(news, r, names), nil); err != nil {
			if ctx.Err() != nil {
				return err // the program stops: the lease runs out and the next one sends it
			}
			s.log.Warn("alerts were not delivered", "route", r.Name, "alerts", len(news), "err", err)
			return s.each(fresh, func(x Send) error { return s.store.FailSend(ctx, x, err.Error()) })
		}
	}
	return s.each(append(old, fresh...), func(x Send) error { return s.store.FinishSend(context.WithoutCancel(ctx), x) })
}

func (s *Service) each(sends []Send, do func(Send) error) error {
	var failed error
	for _, x := range sends {
		failed = errors.Join(failed, do(x))
	}
	return failed
}

// listed is how many alerts one message names.
const listed = 10

func (s *Service) message(news []Alert, r Route, names directory) notice.Message {
	now := s.clock.Now()
	first := names.view(news[0], now)
	m := notice.Message{Title: first.Title.In(r.Lang), Lines: []string{first.Detail.In(r.Lang)}}
	if len(news) > 1 {
		m.Title, m.Lines = domain.Text{ZH: fmt.Sprintf("%d 条告警", len(news)), EN: fmt.Sprintf("%d alerts", len(news))}.In(r.Lang), nil
		for _, a := range news[:min(len(news), listed)] {
			v := names.view(a, now)
			m.Lines = append(m.Lines, v.Title.In(r.Lang)+" · "+v.Detail.In(r.Lang))
		}
		if rest := len(news) - listed; rest > 0 {
			m.Lines = append(m.Lines, domain.Text{ZH: fmt.Sprintf("还有 %d 条", rest), EN: fmt.Sprintf("and %d more", rest)}.In(r.Lang))
		}
	}
	if s.link != "" {
		m.Link, m.More = s.link, domain.Text{ZH: "打开实时监控", EN: "Open the live wall"}.In(r.Lang)
	}
	return m
}
