package demo

import (
	"fmt"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/calendar"
	"kefu/internal/engine/fact"
)

// lane is one way in: a store's channel for customers of one country, with the clock that holds there.
type lane struct {
	shop    shop
	store   domain.ID
	account domain.ID
	channel domain.Channel
	kind    domain.ChannelKind
	country string
	region  domain.Region
	cal     *calendar.Calendar
	limit   time.Duration // a wait longer than this on the market's clock is a time-out
}

// slowPromise reports lanes on which a whole morning may pass before an answer is late.
func (l *lane) slowPromise() bool { return l.limit >= 2*time.Hour }

// lanes finds the lane of a route; there are some forty.
type lanes struct {
	list []lane
	find map[routeKey]int
}

func newLanes(w *World) (*lanes, error) {
	cals := map[string]*calendar.Calendar{}
	for _, s := range w.Settings.Calendars {
		c, err := calendar.Compile(s)
		if err != nil {
			return nil, fmt.Errorf("calendar %s of the demo: %w", s.ID, err)
		}
		cals[s.ID] = c
	}
	ls := &lanes{find: map[routeKey]int{}}
	markets := [...][]string{shopClothes: {"US", "GB", "DE"}, shopHome: {"SG", "MY", "TH", "PH"}, shopMachines: {"AE", "SA", "EG", "DE", "US"}}
	for s := range shopCount {
		for _, ch := range channelsOf(s) {
			for _, country := range markets[s] {
				l := lane{shop: s, store: w.Stores[s].ID, account: accountID(s, ch), channel: ch, kind: ch.Kind(), country: country, region: domain.RegionOf(country)}
				id := w.Settings.MarketCalendars[country]
				if id == "" {
					id = w.Settings.MarketCalendars[string(l.region)]
				}
				l.cal = cals[id]
				l.limit = redLine(w.Settings.Timeouts, &l)
				ls.find[route{shop: s, channel: ch, country: country}.key()] = len(ls.list)
				ls.list = append(ls.list, l)
			}
		}
	}
	return ls, nil
}

// routeKey is what tells lanes apart.
type routeKey struct {
	shop    shop
	channel domain.Channel
	country string
}

func (r route) key() routeKey { return routeKey{r.shop, r.channel, r.country} }

// redLine is the time-out threshold that the settings give a lane.
func redLine(lines []fact.Timeout, l *lane) time.Duration {
	best, red := -1, 0
	for _, t := range lines {
		score := 0
		for i, pair := range [...][2]string{{t.Kind, string(l.kind)}, {t.Channel, string(l.channel)}, {t.Region, string(l.region)}, {t.Country, l.country}} {
			if pair[0] == pair[1] {
				score += 1 << i
			} else if pair[0] != "" {
				score = -1
				break
			}
		}
		if score > best {
			best, red = score, t.RedS
		}
	}
	return time.Duration(red) * time.Second
}
