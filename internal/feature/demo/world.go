package demo

import (
	"fmt"
	"strings"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/calendar"
	"kefu/internal/engine/credit"
	"kefu/internal/engine/fact"
)

// World is what exists before the first customer writes. Its ids depend on names alone, so that two runs on different days speak of
// the same stores and agents.
type World struct {
	Stores   []domain.Store
	Accounts []domain.Account
	Teams    []domain.Team
	Agents   []domain.Agent // one of them has left
	Settings fact.Settings
}

// shop is a store by position in World.Stores.
type shop int

const (
	shopClothes shop = iota
	shopHome
	shopMachines
	shopCount
)

// NewWorld makes the stores, accounts, teams, agents and settings of a simulation. Errors are of kind invalid and name the parameter.
func NewWorld(p Params) (*World, error) {
	loc, err := p.validate()
	if err != nil {
		return nil, err
	}
	w := &World{
		Stores: []domain.Store{
			shopClothes:  {Name: "云岚服饰", Kind: "dtc", Currency: currencyOf(shopClothes), Zone: "America/New_York"},
			shopHome:     {Name: "小屿家居", Kind: "dtc", Currency: currencyOf(shopHome), Zone: "Asia/Singapore"},
			shopMachines: {Name: "恒岳机械", Kind: "b2b", Currency: currencyOf(shopMachines), Zone: "Asia/Dubai"},
		},
	}
	for i := range w.Stores {
		s := &w.Stores[i]
		s.ID, s.Demo = domain.HashID("demo", "store", s.Name), true
		for _, ch := range channelsOf(shop(i)) {
			w.Accounts = append(w.Accounts, domain.Account{
				ID: accountID(shop(i), ch), StoreID: s.ID, Channel: ch, Name: s.Name + " · " + channelName(ch), Demo: true,
			})
		}
	}
	group := domain.Team{ID: domain.HashID("demo", "team", "远帆集团(演示)"), Name: "远帆集团(演示)", Demo: true}
	w.Teams = append(w.Teams, group)
	for c := range crewCount {
		w.Teams = append(w.Teams, domain.Team{ID: c.id(), Name: c.name(), Parent: group.ID, Demo: true})
	}
	d := newDates(p.Until, p.Days, loc)
	for _, t := range hire(p.Agents) {
		w.Agents = append(w.Agents, t.agent(d))
	}
	w.Settings = settings(p.Zone, w.Stores)
	w.Settings.Rates = rates(d, loc)
	return w, nil
}

func (c crew) name() string {
	return [...]string{crewTrade: "外贸询盘", crewSales: "欧美售前", crewCare: "欧美售后", crewSea: "东南亚", crewTemps: "临时"}[c]
}

func (c crew) id() domain.ID { return domain.HashID("demo", "team", c.name()) }

func (s shop) key() string {
	return [...]string{shopClothes: "clothes", shopHome: "home", shopMachines: "machines"}[s]
}

func accountID(s shop, ch domain.Channel) domain.ID {
	return domain.HashID("demo", "account", s.key(), string(ch))
}

func channelsOf(s shop) []domain.Channel {
	switch s {
	case shopClothes:
		return []domain.Channel{domain.ChannelWeb, domain.ChannelEmail, domain.ChannelWhatsApp, domain.ChannelInstagram}
	case shopHome:
		return []domain.Channel{domain.ChannelLINE, domain.ChannelWhatsApp, domain.ChannelWeb, domain.ChannelMessenger}
	}
	return []domain.Channel{domain.ChannelWhatsApp, domain.ChannelTelegram, domain.ChannelEmail, domain.ChannelForm}
}

func channelName(ch domain.Channel) string {
	switch ch {
	case domain.ChannelWeb:
		return "网站聊天"
	case domain.ChannelEmail:
		return "邮件"
	case domain.ChannelForm:
		return "询盘表单"
	case domain.ChannelWhatsApp:
		return "WhatsApp"
	case domain.ChannelTelegram:
		return "Telegram"
	case domain.ChannelLINE:
		return "LINE"
	case domain.ChannelMessenger:
		return "Messenger"
	}
	return "Instagram"
}

// hire returns the traits of n working agents, in the order of the cast, and of the one who left. Beyond the cast its traits come again
// under other names.
func hire(n int) []trait {
	all := cast()
	var out []trait
	for _, t := range all[:storyAgents] {
		if t.rank <= n {
			out = append(out, t)
		}
	}
	for i := storyAgents; i < n; i++ {
		t := all[i%storyAgents]
		t.name, t.mail = inventedName(i-storyAgents), fmt.Sprintf("agent%d", i+1)
		out = append(out, t)
	}
	if n >= storyAgents {
		out = append(out, all[storyAgents])
	}
	return out
}

// inventedName is the i-th of the names of agents beyond the cast; from the 400th on they carry a number.
func inventedName(i int) string {
	surnames := []rune("王李张刘杨黄吴徐孙马朱胡郭何高罗宋谢唐韩")
	given := strings.Fields("一鸣 思远 雨桐 子墨 佳宁 文博 欣怡 浩宇 梓涵 若曦 俊杰 晓彤 天佑 语嫣 志远 静怡 明轩 可欣 宏伟 依然")
	name := string(surnames[i%len(surnames)]) + given[(i/len(surnames))%len(given)]
	if round := i / (len(surnames) * len(given)); round > 0 {
		name = fmt.Sprintf("%s %d", name, round+1)
	}
	return name
}

func (t *trait) id() domain.ID { return domain.HashID("demo", "agent", t.name) }

func (t *trait) agent(d *dates) domain.Agent {
	date := func(day int) string {
		noon := d.midnight[len(d.midnight)-2].Time().Add(12 * time.Hour)
		return noon.AddDate(0, 0, day).Format(time.DateOnly)
	}
	a := domain.Agent{
		ID: t.id(), Name: t.name, Email: t.mail + "@example.com", Languages: t.languages, HiredOn: date(-200 - 37*(t.rank%20)), Demo: true,
		Terms: []domain.AgentTerm{{Team: t.crew.id(), Seniority: t.seniority, Employment: t.employ}},
	}
	if t.since != 0 {
		a.HiredOn = date(t.since)
	}
	if t.until != 0 {
		a.LeftOn = date(t.until)
	}
	return a
}

// settings are the product's defaults with a calendar for every market of the story.
func settings(zone string, stores []domain.Store) fact.Settings {
	s := fact.Defaults(zone)
	for _, p := range calendar.Packs() {
		s.Calendars = append(s.Calendars, p.Spec)
	}
	s.DefaultCalendar, s.CalendarIsDefault = "china-duty", false
	s.MarketCalendars = map[string]string{
		string(domain.RegionNorthAmerica):  "north-america",
		string(domain.RegionEurope):        "europe",
		"GB":                               "uk",
		string(domain.RegionSoutheastAsia): "southeast-asia",
		string(domain.RegionMiddleEast):    "middle-east",
		"SA":                               "saudi",
	}
	s.StoreZones = map[domain.ID]string{}
	for _, st := range stores {
		s.StoreZones[st.ID] = st.Zone
	}
	s.Currency = "USD"
	return s
}

// rates is a table of the months of a history, as finance would type it: the first of each month from the one before its beginning on.
func rates(d *dates, loc *time.Location) []credit.Rate {
	values := []string{"0.7402", "0.7431", "0.7395", "0.7448", "0.7416"} // of one Singapore dollar
	var out []credit.Rate
	end := d.until.Time().In(loc)
	y, m, _ := end.AddDate(0, 0, -d.days).Date()
	for day, i := time.Date(y, m-1, 1, 0, 0, 0, 0, loc), 0; !day.After(end); day, i = day.AddDate(0, 1, 0), i+1 {
		out = append(out, credit.Rate{Currency: currencyOf(shopHome), From: day.Format(time.DateOnly), Rate: values[i%len(values)]})
	}
	return out
}
