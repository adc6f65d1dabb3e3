package routing_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/engine/routing"
)

const (
	chat      = domain.KindChat
	messaging = domain.KindMessaging
	mail      = domain.KindMail
)

// at is a second after nine in the morning of 16 June 2025, in UTC.
func at(seconds int) domain.Instant {
	return domain.At(time.Date(2025, 6, 16, 9, 0, 0, 0, time.UTC)).Add(time.Duration(seconds) * time.Second)
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got)\n%s", what, diff)
	}
}

// agent is online with full capacity and no skill that narrows.
func agent(id domain.ID, load routing.Points) routing.Agent {
	return routing.Agent{Ref: domain.AgentRef{Agent: id, Team: 1}, Online: true, Capacity: routing.FullCapacity, Load: load}
}

// waiting is a chat without demands that has waited since second 0.
func waiting(id domain.ID) routing.Need {
	return routing.Need{Conversation: id, Since: at(0), Kind: chat}
}

// dealt is who gets what, as pairs of conversation and agent in the order of the offers.
func dealt(queue []routing.Need, agents []routing.Agent, now domain.Instant) [][2]domain.ID {
	offers, _ := routing.Next(queue, agents, now)
	var out [][2]domain.ID
	for _, o := range offers {
		out = append(out, [2]domain.ID{o.Conversation, o.To.Agent})
	}
	return out
}

type pairs = [][2]domain.ID

func TestCapacity(t *testing.T) {
	same(t, "4 chats", 4*routing.Cost(chat), routing.FullCapacity)
	same(t, "8 messages", 8*routing.Cost(messaging), routing.FullCapacity)
	same(t, "24 e-mails", 24*routing.Cost(mail), routing.FullCapacity)
	same(t, "a call is like a chat", routing.Cost(domain.KindVoice), routing.Points(6))
	same(t, "what is unknown is like a chat", routing.Cost(""), routing.Points(6))

	day := func(s string) domain.Instant {
		x, err := time.Parse(time.DateTime, s)
		if err != nil {
			t.Fatal(err)
		}
		return domain.At(x)
	}
	for _, x := range []struct {
		name     string
		base     routing.Points
		grade    domain.Seniority
		hired    string
		at       domain.Instant
		capacity routing.Points
	}{
		{"long there", 24, domain.SenioritySenior, "2020-01-01", at(0), 24},
		{"a trainee, however long there", 24, domain.SeniorityTrainee, "2020-01-01", at(0), 12},
		{"first day", 24, domain.SenioritySenior, "2025-06-01", day("2025-06-01 08:00:00"), 12},
		{"14th day", 24, domain.SenioritySenior, "2025-06-01", day("2025-06-14 23:59:59"), 12},
		{"15th day", 24, domain.SenioritySenior, "2025-06-01", day("2025-06-15 00:00:00"), 24},
		{"15th day of a trainee", 24, domain.SeniorityTrainee, "2025-06-01", day("2025-06-15 00:00:00"), 12},
		{"not hired on any day", 24, domain.SeniorityJunior, "", at(0), 24},
		{"no date", 24, domain.SeniorityJunior, "1 June", at(0), 24},
		{"half of 17 half points is 8, not 9", 17, domain.SeniorityTrainee, "", at(0), 8},
		{"half of one chat is one chat", 6, domain.SeniorityTrainee, "", at(0), 6},
		{"half of 10 would be 5: a chat", 10, domain.SeniorityTrainee, "", at(0), 6},
		{"too small for a chat as it is", 4, domain.SeniorityTrainee, "", at(0), 4},
		{"none", 0, domain.SenioritySenior, "", at(0), 0},
		{"less than none", -5, domain.SeniorityTrainee, "", at(0), 0},
	} {
		same(t, x.name, routing.Capacity(x.base, x.grade, x.hired, x.at), x.capacity)
	}
}

func TestFits(t *testing.T) {
	for _, x := range []struct {
		load routing.Points
		kind domain.ChannelKind
		want bool
	}{{18, chat, true}, {19, chat, false}, {21, messaging, true}, {22, messaging, false}, {23, mail, true}, {24, mail, false}, {40, mail, false}} {
		if got := agent(1, x.load).Fits(x.kind); got != x.want {
			t.Errorf("%s on top of %d of 24 half points: %v", x.kind, x.load, got)
		}
	}
	away := agent(1, 0)
	away.Online = false
	same(t, "not on duty", away.Fits(mail), false)
}

func TestScore(t *testing.T) {
	skilled := routing.Agent{Ref: domain.AgentRef{Agent: 5}, Languages: []string{"de-AT", "en"}, Regions: []domain.Region{domain.RegionEurope},
		Topics: []string{"size", "refund"}, Scenes: []string{"aftersale"}}
	full := routing.Need{Language: "de", Region: domain.RegionEurope, Issue: "refund", Scene: "aftersale", Last: 5}
	but := func(change func(*routing.Need)) routing.Need {
		n := full
		change(&n)
		return n
	}
	for name, x := range map[string]struct {
		need routing.Need
		got  [5]int // language, market, product, scene, last
	}{
		"everything":           {full, [5]int{40, 20, 15, 15, 10}},
		"nothing asked":        {routing.Need{}, [5]int{40, 20, 15, 15, 10}},
		"another language":     {but(func(n *routing.Need) { n.Language = "fr" }), [5]int{0, 20, 15, 15, 10}},
		"a regional variant":   {but(func(n *routing.Need) { n.Language = "DE-ch" }), [5]int{40, 20, 15, 15, 10}},
		"a longer name":        {but(func(n *routing.Need) { n.Language = "den" }), [5]int{0, 20, 15, 15, 10}},
		"language unknown":     {but(func(n *routing.Need) { n.Language = "und" }), [5]int{40, 20, 15, 15, 10}},
		"another market":       {but(func(n *routing.Need) { n.Region = domain.RegionAfrica }), [5]int{40, 0, 15, 15, 10}},
		"market unknown":       {but(func(n *routing.Need) { n.Region = domain.RegionUnknown }), [5]int{40, 20, 15, 15, 10}},
		"another issue":        {but(func(n *routing.Need) { n.Issue = "repair" }), [5]int{40, 20, 0, 15, 10}},
		"before the sale":      {but(func(n *routing.Need) { n.Scene = "presale" }), [5]int{40, 20, 15, 0, 10}},
		"somebody else's":      {but(func(n *routing.Need) { n.Last = 6 }), [5]int{40, 20, 15, 15, 0}},
		"nothing fits":         {routing.Need{Language: "ja", Region: domain.RegionJapanKorea, Issue: "stock", Scene: "presale", Last: 6}, [5]int{}},
		"another name for one": {but(func(n *routing.Need) { n.Language = "nb-NO" }), [5]int{0, 20, 15, 15, 10}},
	} {
		m := routing.Score(x.need, skilled)
		want := routing.Match{Agent: 5}
		for i, p := range []routing.Part{{"language", 0, 40}, {"market", 0, 20}, {"product", 0, 15}, {"scene", 0, 15}, {"last", 0, 10}} {
			p.Got = x.got[i]
			want.Parts, want.Score = append(want.Parts, p), want.Score+p.Got
		}
		same(t, name, m, want)
	}
	same(t, "a desk without skills", routing.Score(full, agent(5, 0)).Score, 100)
	for _, x := range [][2]string{{"no", "nb"}, {"he", "iw-IL"}, {"id", "in"}, {"fil-PH", "tl"}, {"zh-Hans", "zh_TW"}} {
		same(t, x[0]+" speaks "+x[1], routing.Score(routing.Need{Language: x[1]}, routing.Agent{Languages: x[:1]}).Score, 100)
	}
}

func TestLadder(t *testing.T) {
	type rung struct {
		Least                int
		WholeTeam, Everybody bool
	}
	for waited, want := range map[time.Duration]rung{
		-time.Second: {90, false, false}, 0: {90, false, false}, 30*time.Second - 1: {90, false, false},
		30 * time.Second: {75, false, false}, 60*time.Second - 1: {75, false, false},
		60 * time.Second: {50, false, false}, 90*time.Second - 1: {50, false, false},
		90 * time.Second: {0, true, false}, 120*time.Second - 1: {0, true, false},
		120 * time.Second: {0, true, true}, time.Hour: {0, true, true},
	} {
		least, team, all := routing.Ladder(waited)
		same(t, waited.String(), rung{least, team, all}, want)
	}
	same(t, "take back a chat", routing.TakeBack(chat), 2*time.Minute)
	same(t, "take back a message", routing.TakeBack(messaging), 5*time.Minute)
	same(t, "take back an e-mail", routing.TakeBack(mail), time.Hour)
	same(t, "take back a call", routing.TakeBack(domain.KindVoice), 2*time.Minute)
}

func TestLadderOpensUp(t *testing.T) {
	// Asked in French by somebody from Africa whom 9 served last. Scores: 1 100−10, 2 100−10−20, 3 100−10−40, 4 100−10−40−20; 5 is 1 in team 2.
	n := waiting(100)
	n.Team, n.Language, n.Region, n.Last = 1, "fr", domain.RegionAfrica, 9
	skills := func(id, team domain.ID, language string, region domain.Region) routing.Agent {
		a := agent(id, 0)
		a.Ref.Team, a.Languages, a.Regions = team, []string{language}, []domain.Region{region}
		return a
	}
	a90, a70 := skills(1, 1, "fr", domain.RegionAfrica), skills(2, 1, "fr", domain.RegionEurope)
	a50, a30, other := skills(3, 1, "en", domain.RegionAfrica), skills(4, 1, "en", domain.RegionEurope), skills(5, 2, "fr", domain.RegionAfrica)
	for _, x := range []struct {
		name   string
		on     []routing.Agent
		waited int
		to     domain.ID
		score  int
		wake   int
	}{
		{"90 at once", []routing.Agent{a70, a90, other}, 0, 1, 90, 0},
		{"70 not at once", []routing.Agent{a70, other}, 0, 0, 0, 30},
		{"nor for 75", []routing.Agent{a70, other}, 30, 0, 0, 60},
		{"but for 50", []routing.Agent{a50, a70, other}, 60, 2, 70, 0},
		{"50 is 50", []routing.Agent{a50, other}, 60, 3, 50, 0},
		{"30 is not", []routing.Agent{a30, other}, 89, 0, 0, 90},
		{"any of the team", []routing.Agent{a30, other}, 90, 4, 30, 0},
		{"no other team yet", []routing.Agent{other}, 119, 0, 0, 120},
		{"anybody, the best first", []routing.Agent{a30, other}, 120, 5, 90, 0},
		{"nobody there", nil, 300, 0, 0, 0},
	} {
		offers, wake := routing.Next([]routing.Need{n}, x.on, at(x.waited))
		if x.to == 0 {
			same(t, x.name, len(offers), 0)
		} else if len(offers) != 1 || offers[0].To.Agent != x.to || offers[0].To.Score != x.score || offers[0].Conversation != 100 {
			t.Errorf("%s: %+v, want agent %d with %d", x.name, offers, x.to, x.score)
		}
		want := domain.Instant(0)
		if x.wake > 0 {
			want = at(x.wake)
		}
		same(t, x.name+": wake", wake, want)
	}
	n.Team = 0
	same(t, "without a team everybody is in it", dealt([]routing.Need{n}, []routing.Agent{other}, at(0)), pairs{{100, 5}})
}

func TestTies(t *testing.T) {
	with := func(id domain.ID, load, capacity routing.Points, free int) routing.Agent {
		a := agent(id, load)
		a.Capacity, a.FreeSince = capacity, at(free)
		return a
	}
	one := []routing.Need{waiting(100)}
	never := with(9, 0, 24, 0)
	never.FreeSince = 0
	for name, x := range map[string]struct {
		on []routing.Agent
		to domain.ID
	}{
		"least load":                                  {[]routing.Agent{with(1, 6, 24, -9), with(2, 3, 24, 0)}, 2},
		"in proportion: 6 of 24 before 4 of 12":       {[]routing.Agent{with(1, 4, 12, -9), with(2, 6, 24, 0)}, 2},
		"6 of 24 and 3 of 12 are equal: free longest": {[]routing.Agent{with(1, 3, 12, -5), with(2, 6, 24, -9)}, 2},
		"not yet busy today is free longest":          {[]routing.Agent{with(1, 0, 24, -9), never}, 9},
		"all equal: lower id":                         {[]routing.Agent{with(8, 6, 24, -9), with(3, 6, 24, -9)}, 3},
	} {
		same(t, name, dealt(one, x.on, at(10)), pairs{{100, x.to}})
	}

	german := agent(1, 18)
	german.Languages = []string{"de"}
	english := agent(2, 0)
	english.Languages = []string{"en"}
	n := waiting(100)
	n.Language = "de"
	same(t, "the match goes before the load", dealt([]routing.Need{n}, []routing.Agent{english, german}, at(60)), pairs{{100, 1}})
}

func TestQueueOrder(t *testing.T) {
	early, late, twin := waiting(300), waiting(100), waiting(200)
	early.Since, late.Since, twin.Since = at(-20), at(0), at(0)
	got := dealt([]routing.Need{twin, late, early}, []routing.Agent{agent(1, 12)}, at(5))
	same(t, "longest waiting, then id; two chats fit on 12 of 24", got, pairs{{300, 1}, {100, 1}})
	later := waiting(300)
	got = dealt([]routing.Need{later, early}, []routing.Agent{agent(1, 0)}, at(5))
	same(t, "given twice", got, pairs{{300, 1}})
	got = dealt([]routing.Need{late, twin}, []routing.Agent{agent(1, 0), agent(1, 18)}, at(5))
	same(t, "an agent given twice", got, pairs{{100, 1}})
	got = dealt([]routing.Need{late, twin, early}, []routing.Agent{agent(1, 0), agent(2, 0)}, at(5))
	same(t, "spread, as each offer counts at once", got, pairs{{300, 1}, {100, 2}, {200, 1}})
	future := waiting(100)
	future.Since = at(50)
	_, wake := routing.Next([]routing.Need{future}, nil, at(5))
	same(t, "a clock behind the queue", wake, at(80))
}

func TestSticky(t *testing.T) {
	const week = 7 * 24 * 3600
	last := agent(7, 18)
	last.Ref.Team, last.Languages = 2, []string{"ja"}
	n := waiting(100)
	n.Team, n.Language, n.Last, n.LastAt = 1, "de", 7, at(-week)
	others := []routing.Agent{agent(1, 0), last}
	same(t, "score of the one", routing.Score(n, last).Score, 60)
	same(t, "another team, another language, the fuller hands, and yet", dealt([]routing.Need{n}, others, at(0)), pairs{{100, 7}})
	same(t, "7 days ago", routing.Sticky(n, last, at(0)), true)
	same(t, "and a microsecond", routing.Sticky(n, last, at(0)+1), false)
	same(t, "then it is the ladder's", dealt([]routing.Need{n}, others, at(1)), pairs{{100, 1}})
	same(t, "somebody else", routing.Sticky(n, agent(1, 0), at(0)), false)

	full, away := last, last
	full.Load, away.Online = 19, false
	same(t, "no room for a chat", routing.Sticky(n, full, at(0)), false)
	same(t, "not on duty", routing.Sticky(n, away, at(0)), false)
	refused := n
	refused.Refused = []domain.ID{7}
	same(t, "let it go", routing.Sticky(refused, last, at(0)), false)
	nobody := routing.Agent{Online: true, Capacity: 24}
	fresh := waiting(100)
	fresh.LastAt = at(0)
	same(t, "nobody served before", routing.Sticky(fresh, nobody, at(0)), false)
}

func TestRefused(t *testing.T) {
	n := waiting(100)
	n.Refused = []domain.ID{1}
	only, other := []routing.Agent{agent(1, 0)}, []routing.Agent{agent(1, 0), agent(2, 18)}
	same(t, "not again", dealt([]routing.Need{n}, only, at(119)), pairs(nil))
	same(t, "rather the busy one", dealt([]routing.Need{n}, other, at(120)), pairs{{100, 2}})
	same(t, "at the end of the ladder rather that than nobody", dealt([]routing.Need{n}, only, at(120)), pairs{{100, 1}})
}

func TestNewcomerTakesHalf(t *testing.T) {
	a := agent(1, 0)
	a.Capacity = routing.Capacity(routing.FullCapacity, domain.SeniorityTrainee, "", at(0))
	queue := []routing.Need{waiting(1), waiting(2), waiting(3)}
	same(t, "two chats of four", dealt(queue, []routing.Agent{a}, at(0)), pairs{{1, 1}, {2, 1}})
}

func TestMixedChannels(t *testing.T) {
	kinds := func(list ...domain.ChannelKind) (queue []routing.Need) {
		for i, k := range list {
			queue = append(queue, routing.Need{Conversation: domain.ID(i + 1), Since: at(i), Kind: k})
		}
		return queue
	}
	// 6+6+3+3+3 = 21 of 24, which leaves room for three e-mails of four.
	queue := kinds(chat, chat, messaging, messaging, messaging, mail, mail, mail, mail)
	same(t, "half points add up", dealt(queue, []routing.Agent{agent(1, 0)}, at(10)),
		pairs{{1, 1}, {2, 1}, {3, 1}, {4, 1}, {5, 1}, {6, 1}, {7, 1}, {8, 1}})
	same(t, "one and a half points for a message, not one", dealt(kinds(messaging, messaging), []routing.Agent{agent(1, 19)}, at(10)), pairs{{1, 1}})
}

func TestOlderKeepsThePlace(t *testing.T) {
	old := waiting(1)
	young := routing.Need{Conversation: 2, Since: at(5), Kind: mail}
	queue := []routing.Need{young, old}
	near, far := agent(1, 20), agent(2, 21)
	same(t, "an e-mail goes past, but not to the one whom the chat waits for", dealt(queue, []routing.Agent{far, near}, at(10)), pairs{{2, 2}})
	same(t, "and waits if there is no other", dealt(queue, []routing.Agent{near}, at(10)), pairs(nil))
	away := agent(3, 19)
	away.Online = false
	same(t, "nor is the place of somebody kept who is not there", dealt(queue, []routing.Agent{near, away}, at(10)), pairs(nil))
	small := near
	small.Capacity, small.Load = 5, 0
	same(t, "nobody is kept who could never take a chat", dealt(queue, []routing.Agent{small}, at(10)), pairs{{2, 1}})
	stuck := waiting(1)
	stuck.Team = 8
	same(t, "nor who is not within reach", dealt([]routing.Need{stuck, young}, []routing.Agent{near}, at(10)), pairs{{2, 1}})
	young.Last, young.LastAt = 1, at(0)
	same(t, "nor does having served before jump the queue", dealt([]routing.Need{old, young}, []routing.Agent{near}, at(10)), pairs(nil))
}
