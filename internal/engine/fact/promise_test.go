package fact

import (
	"math/rand/v2"
	"testing"
	"time"

	"kefu/internal/domain"
)

// In Shanghai the desk is open daily 09:00–23:00; chat turns amber after 3 minutes and red after 5.
func TestPromise(t *testing.T) {
	at := func(s string) domain.Instant {
		if s == "" {
			return 0
		}
		return clockAt(t, s)
	}
	chat := Case{Store: 5, Channel: domain.ChannelWeb, Began: at("16 10:00")}
	mailDE := Case{Store: 5, Channel: domain.ChannelEmail, Country: "DE", Began: at("16 10:00")}
	lineTH := Case{Store: 5, Channel: domain.ChannelLINE, Country: "TH", Began: at("16 10:00")}
	stated := Case{Store: 5, Channel: domain.ChannelLINE, Country: "US", Region: domain.RegionSoutheastAsia, Began: at("16 10:00")}
	for _, tt := range []struct {
		name                              string
		c                                 Case
		asked, amber, red, opens, replyBy string
		change                            func(*Settings)
	}{
		{name: "chat in hours", c: chat, asked: "16 10:00", amber: "16 10:03", red: "16 10:05", replyBy: "16 10:05"},
		{name: "chat near the close runs on in the morning", c: chat, asked: "16 22:58", amber: "17 09:01", red: "17 09:03", replyBy: "17 09:03"},
		{name: "chat at night", c: chat, asked: "16 23:30", amber: "17 09:03", red: "17 09:05", opens: "17 09:00", replyBy: "17 10:00"},
		{name: "mail from Germany", c: mailDE, asked: "16 10:00", amber: "16 11:36", red: "16 12:00", replyBy: "16 12:00"},
		{name: "messaging in Southeast Asia", c: lineTH, asked: "16 10:00", amber: "16 13:15", red: "16 14:00", replyBy: "16 14:00"},
		{name: "a stated region wins over that of the country", c: stated, asked: "16 10:00", amber: "16 13:15", red: "16 14:00", replyBy: "16 14:00"},
		{name: "around the clock", c: chat, asked: "16 23:30", amber: "16 23:33", red: "16 23:35", opens: "17 09:00", replyBy: "17 10:00",
			change: func(s *Settings) { s.Clock = "calendar" }},
		{name: "no calendar is always open", c: chat, asked: "16 23:30", amber: "16 23:33", red: "16 23:35", replyBy: "16 23:35",
			change: func(s *Settings) { s.DefaultCalendar = "" }},
		{name: "no line", c: chat, asked: "16 10:00", change: func(s *Settings) { s.Timeouts = nil }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			change := tt.change
			if change == nil {
				change = func(*Settings) {}
			}
			p := folder(t, change).Promise(tt.c)
			amber, red := p.Due(at(tt.asked))
			want(t, "amber", amber, at(tt.amber))
			want(t, "red", red, at(tt.red))
			open, opens := p.OpenAt(at(tt.asked))
			want(t, "open", open, tt.opens == "")
			want(t, "opens", opens, at(tt.opens))
			want(t, "reply by", p.ReplyBy(at(tt.asked)), at(tt.replyBy))
		})
	}
}

// The settings in force when the conversation began hold, whatever came later.
func TestPromiseOfALaterVersion(t *testing.T) {
	first := settings()
	second := settings(func(s *Settings) {
		s.Version, s.EffectiveFrom = 2, clockAt(t, "17 00:00")
		s.Timeouts = []Timeout{{AmberS: 60, RedS: 120}}
		s.ClosingIsNoAsk = true
		s.Life.SilenceEnd = map[domain.ChannelKind]int{domain.KindChat: 60}
	})
	f, err := New(History{first, second})
	if err != nil {
		t.Fatal(err)
	}
	asked := clockAt(t, "18 10:00")
	before := f.Promise(Case{Channel: domain.ChannelWeb, Began: clockAt(t, "16 23:59")})
	amber, red := before.Due(asked)
	want(t, "amber", amber, clockAt(t, "18 10:03"))
	want(t, "red", red, clockAt(t, "18 10:05"))
	want(t, "closing", before.ClosingIsNoAsk(), false)
	silence, within := before.Life(domain.KindChat)
	want(t, "silence", silence, 30*time.Minute)
	want(t, "continue", within, 72*time.Hour)
	after := f.Promise(Case{Channel: domain.ChannelWeb, Began: clockAt(t, "17 00:00")})
	amber, red = after.Due(asked)
	want(t, "new amber", amber, clockAt(t, "18 10:01"))
	want(t, "new red", red, clockAt(t, "18 10:02"))
	want(t, "new closing", after.ClosingIsNoAsk(), true)
	silence, _ = after.Life(domain.KindChat)
	want(t, "new silence", silence, time.Minute)
	silence, _ = after.Life(domain.KindMail)
	want(t, "no silence", silence, 0)
}

// The red line of the fold is the promised one, in random histories of markets that become known late.
func TestPromiseIsTheLineOfTheFold(t *testing.T) {
	f := folder(t)
	turns := 0
	for seed := range uint64(3000) {
		tl := history(seed)
		d := &dice{Rand: rand.New(rand.NewPCG(seed, 3))}
		for i := range tl.Events {
			switch x := tl.Events[i].Data.(type) {
			case domain.ConversationStarted:
				x.Channel = pick(d, domain.ChannelWeb, domain.ChannelEmail, domain.ChannelLINE)
				x.Country, x.Region = pick(d, "", "DE", "TH"), pick(d, "", "", domain.RegionEurope, domain.RegionSoutheastAsia)
				tl.Events[i].Data = x
			case domain.ConversationClassified:
				x.Country = pick(d, "", "DE", "BR", "TH")
				tl.Events[i].Data = x
			}
		}
		s := &scratch{}
		threads := (&fold{Folder: f}).threads(tl.Person, s.order(tl.Events))
		cases := map[domain.ID]Case{}
		for _, th := range threads {
			cases[th.id] = Case{Store: th.dims.Store, Channel: th.started.Channel, Country: th.market.country, Region: th.started.Region, Began: th.begin}
		}
		for _, x := range f.Fold(tl).Turns {
			if x.Closing {
				continue
			}
			turns++
			if _, red := f.Promise(cases[x.Conversation]).Due(x.Start.At); red != x.DueAt {
				t.Fatalf("seed %d: a turn from %v of %+v is due at %v, promised was %v", seed, x.Start.At, cases[x.Conversation], x.DueAt, red)
			}
		}
	}
	if turns < 5000 {
		t.Errorf("only %d turns were compared", turns)
	}
}
