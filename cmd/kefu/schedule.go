package main

import (
	"bytes"
	"context"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"kefu/internal/adapter/httpapi"
	"kefu/internal/adapter/mail"
	"kefu/internal/adapter/robot"
	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/notice"
	"kefu/internal/feature/report"
	"kefu/internal/feature/report/document"
	"kefu/internal/feature/report/schedule"
	"kefu/internal/feature/workspace"
)

// outside is how the program reaches people: mail server, robots, and its own address in links.
type outside struct {
	smtp, from, public string
	private            bool // robots inside the private network are allowed
	proxies            []netip.Prefix
}

func (f *flags) outside() *outside {
	o := &outside{}
	f.StringVar(&o.smtp, "smtp-url", "", "mail server for scheduled reports: smtp://user:password@host:587 (STARTTLS) or smtps://…:465 (`url`)")
	f.StringVar(&o.from, "mail-from", "", "sender of scheduled reports, such as \"Kefu <kefu@example.com>\" (`address`)")
	f.StringVar(&o.public, "public-url", "", "address of this server for people, for links in messages (`url`)")
	f.BoolVar(&o.private, "allow-private-webhooks", false, "let group robots and webhooks lie in a private network or on this machine")
	f.Func("trusted-proxies", "proxies in front of this server, whose X-Forwarded-For is believed: 10.0.0.5,10.1.0.0/16 (`addresses`)", func(list string) (err error) {
		o.proxies, err = httpapi.ParseProxies(list)
		return err
	})
	return o
}

// schedule builds the service that sends reports.
func (a *app) schedule(o outside, ports store.Workspace, shelf *report.Shelf) (*schedule.Service, error) {
	if o.public != "" {
		if u, err := url.Parse(o.public); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			return nil, domain.Invalid("public-url", "bad_public_url", "--public-url %q is not like https://kefu.example.com", o.public)
		}
	}
	out, err := newCourier(a.clock, o)
	if err != nil {
		return nil, err
	}
	return schedule.New(schedule.Parts{
		Store: store.Schedules{Store: a.store}, Reports: shelf, Owners: owners{store.Auth{Store: a.store}}, Days: reportDays{ports}, Clock: a.clock,
		Press:   digest{press: a.press, report: a.report, workspace: a.workspace, public: strings.TrimRight(o.public, "/")},
		Courier: out,
		OnError: func(err error) { a.log.Error("schedules", "err", err) },
	}), nil
}

// owners finds the person a schedule runs for.
type owners struct{ users store.Auth }

// Owner implements schedule.Owners.
func (o owners) Owner(ctx context.Context, id domain.ID) (access.Principal, error) {
	u, err := o.users.UserByID(ctx, id)
	if err == nil && u.Disabled {
		err = domain.Forbidden("owner_disabled", "the account of the schedule's owner %s is disabled; save it under another account", u.Name)
	}
	return u.Principal(), err
}

// reportDays reads the reporting zone from the settings.
type reportDays struct{ ports store.Workspace }

// Zone implements schedule.Days.
func (d reportDays) Zone(ctx context.Context) (*time.Location, int, error) {
	h, err := d.ports.Settings(ctx)
	if err != nil {
		return nil, 0, err
	}
	zone, err := time.LoadLocation(h[len(h)-1].Zone)
	return zone, h[len(h)-1].CutoffMinutes, err
}

// courier brings messages to mailboxes and robots.
type courier struct {
	mail  *mail.Sender
	robot *robot.Poster
}

func newCourier(clock domain.Clock, o outside) (courier, error) {
	mailer, err := mail.New(o.smtp, o.from, clock)
	return courier{mail: mailer, robot: robot.New(o.private, clock)}, err
}

// Check implements schedule.Courier.
func (c courier) Check(ch notice.Channel) error {
	if ch.Type == notice.Email {
		return c.mail.Check(ch)
	}
	return c.robot.Check(ch)
}

// Send implements schedule.Courier.
func (c courier) Send(ctx context.Context, ch notice.Channel, m notice.Message, files []notice.File) error {
	if ch.Type == notice.Email {
		return c.mail.Send(ctx, ch, m, files)
	}
	return c.robot.Send(ctx, ch, m, files)
}

// digest makes the message and the files of a scheduled report out of the same document.
type digest struct {
	press     *press
	report    *report.Service
	workspace *workspace.Service
	public    string
}

// Print implements schedule.Press.
func (g digest) Print(ctx context.Context, p access.Principal, o schedule.Order) (schedule.Edition, error) {
	profile, err := g.workspace.Profile(ctx)
	if err != nil {
		return schedule.Edition{}, err
	}
	if p.Lang == "" {
		p.Lang = "zh-CN"
	}
	view := document.View{Compare: "previous"}
	if o.View != nil {
		if view, err = document.ParseView(o.View); err != nil {
			return schedule.Edition{}, err
		}
	}
	job := document.Job{For: p, Lang: p.Lang, Title: o.Title, Workspace: profile.Name, Plan: profile.Plan}
	var d *document.Document
	if o.Month != "" {
		d, err = g.press.Monthly(ctx, job, o.Month, nil)
	} else {
		if view.Period, err = g.period(ctx, o); err != nil {
			return schedule.Edition{}, err
		}
		d, err = g.press.Screen(ctx, job, view)
	}
	if err != nil {
		return schedule.Edition{}, err
	}
	out := schedule.Edition{Message: notice.Message{Title: o.Title, Period: d.Subtitle, Lines: d.Headlines()}}
	if g.public != "" {
		out.Message.Link = g.public + "/report?" + view.Address(o.From, o.To)
		out.Message.More = domain.Text{ZH: "查看报表", EN: "Open the report"}.In(p.Lang)
	}
	for _, format := range o.Formats {
		var b bytes.Buffer
		if err := g.press.Write(&b, format, d); err != nil {
			return out, err
		}
		out.Files = append(out.Files, notice.File{Name: d.FileName(format), Type: document.MediaType(format), Content: b.Bytes()})
	}
	return out, nil
}

// period is that of the order; the day that is still running is compared with yesterday up to the same time.
func (g digest) period(ctx context.Context, o schedule.Order) (document.Period, error) {
	today, err := g.report.Today(ctx)
	if o.From == today && o.To == today {
		return document.Period{Preset: "today"}, err
	}
	return document.Period{From: o.From, To: o.To}, err
}
